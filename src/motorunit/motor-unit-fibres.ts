/**
 * The fibres of one motor unit, and its potential as their sum: the slow reference for the look-up (muap-basis.ts).
 * Positions are normal around the territory's centre (standard deviation: half the radius), drawn again where they leave
 * the muscle; end-plates and half-lengths scatter after scatter.ts.
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import { randomStream } from '../core/random.ts';
import type { ActionPotentialModel } from './action-potential.ts';
import { REFERENCE_DIAMETER_METRES } from './conduction-velocity.ts';
import { type Fibre, fibrePotential } from './fibre-potential.ts';
import type { FibreScatter, MotorUnitTheta } from './motor-unit-theta.ts';
import { drawScatter } from './scatter.ts';

export interface PlacedFibre extends Fibre {
  readonly positionMetres: readonly [number, number];
  /** how many such fibres it stands for */
  readonly count: number;
}

export interface DrawOptions {
  readonly seed: number;
  /** which motor unit: fibres of different ones are independent */
  readonly index: number;
  readonly fibreCount: number;
  readonly scatter: FibreScatter;
  readonly isInMuscle?: (first: number, second: number) => boolean;
}

const MOST_TRIES = 1000;

/**
 * Seeded draw of fibres; together they have the size exp(theta.logSize).
 * @throws ParameterError when a thousand draws for one fibre all lie outside the muscle, or a half-length can become 0
 */
export function drawFibres(theta: MotorUnitTheta, options: DrawOptions): PlacedFibre[] {
  const { fibreCount, scatter, isInMuscle = () => true } = options;
  requireInteger('drawFibres', 'fibreCount', fibreCount, 1);
  for (const length of theta.halfLengthsMetres)
    requireNumber('drawFibres', 'half-length', length, 3 * scatter.tendonEndMetres);
  const stream = randomStream(options.seed, 'motor unit fibres', options.index);
  const spread = theta.territoryRadiusMetres / 2;
  const place = (): [number, number] => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const first = theta.positionMetres[0] + spread * stream.normal();
      const second = theta.positionMetres[1] + spread * stream.normal();
      if (isInMuscle(first, second)) return [first, second];
    }
    throw new ParameterError(
      `drawFibres: no place in the muscle near ${theta.positionMetres.join(', ')} m in ${MOST_TRIES} draws; move the territory into the muscle`,
      { positionMetres: theta.positionMetres },
    );
  };
  return Array.from({ length: fibreCount }, () => ({
    positionMetres: place(),
    endPlateMetres: theta.innervationZoneMetres + drawScatter(stream, scatter.endPlateMetres),
    halfLengthsMetres: [
      theta.halfLengthsMetres[0] + drawScatter(stream, scatter.tendonEndMetres),
      theta.halfLengthsMetres[1] + drawScatter(stream, scatter.tendonEndMetres),
    ] as const,
    conductionVelocity: theta.conductionVelocity,
    diameterMetres: REFERENCE_DIAMETER_METRES,
    count: Math.exp(theta.logSize) / fibreCount,
  }));
}

/** Samples of a potential in time; sample 0 lies startSeconds after the waves leave the end-plates (default 0). */
export interface MuapSampling {
  readonly samplingRateHz: number;
  readonly sampleCount: number;
  readonly startSeconds?: number;
}

/**
 * Potential of a set of fibres at every channel by fine quadrature.
 * @param gradientAt - slope of channel's lead field along the fibre at (first, second) in the cross-section, arc length s
 * @returns volts, channels x sampleCount, channel-major, float64
 * Cost: fibres * channels * samples * about 500 evaluations of gradientAt.
 */
export function fibresPotential(
  gradientAt: (channel: number, first: number, second: number, s: number) => number,
  channelCount: number,
  fibres: readonly PlacedFibre[],
  model: ActionPotentialModel,
  { samplingRateHz, sampleCount, startSeconds = 0 }: MuapSampling,
): Float64Array {
  const out = new Float64Array(channelCount * sampleCount);
  for (const fibre of fibres) {
    const [first, second] = fibre.positionMetres;
    for (let channel = 0; channel < channelCount; channel++) {
      const along = (s: number) => gradientAt(channel, first, second, s);
      for (let k = 0; k < sampleCount; k++)
        out[channel * sampleCount + k] +=
          fibre.count * fibrePotential(along, fibre, model, startSeconds + k / samplingRateHz);
    }
  }
  return out;
}
