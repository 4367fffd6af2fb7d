/**
 * The fibres of a simulated motor unit. They come in pairs on opposite sides of every mean (place, end-plate, ends, velocity),
 * so that the means of the fibres are those of theta, which is then the truth for a model that knows theta alone; only where a fibre
 * would leave the muscle its place alone is drawn again (the mean then moves inwards, as it does for the MUAP basis).
 */

import { ParameterError } from '../core/errors.ts';
import { type RandomStream, randomStream } from '../core/random.ts';
import { diameterOfVelocity, REFERENCE_DIAMETER_METRES } from '../motorunit/conduction-velocity.ts';
import type { PlacedFibre } from '../motorunit/motor-unit-fibres.ts';
import type { FibreScatter, MotorUnitTheta } from '../motorunit/motor-unit-theta.ts';
import { drawScatter, SCATTER_REACH, scatterAbove } from '../motorunit/scatter.ts';
import { normalQuantile } from './normal-quantile.ts';

export interface FibreDraw {
  readonly seed: number;
  /** which motor unit of all muscles */
  readonly index: number;
  /** fibres of the motor unit, and how many of them are drawn; each stands for equally many */
  readonly fibreCount: number;
  readonly drawnCount: number;
  readonly scatter: FibreScatter;
  /** standard deviation of the fibres' velocities as a share of their mean */
  readonly velocityScatter: number;
  readonly isInMuscle: (first: number, second: number) => boolean;
}

/** for angle, end-plate, both ends, velocity */
const ROOTS = [2, 3, 5, 7, 11].map(Math.sqrt);
const MOST_TRIES = 1000;
/** deviations of velocity beyond are drawn again */
const WIDEST_VELOCITY = 3;

/** How far a pair of fibres is from the means, on either side; the velocity as a share. */
interface Deviation {
  readonly across: readonly [number, number];
  readonly plate: number;
  readonly ends: readonly [number, number];
  readonly speed: number;
}

/** A fibre is as thick as its velocity asks for. @throws ParameterError where no place in the muscle is found */
export function drawPairedFibres(theta: Omit<MotorUnitTheta, 'logSize'>, draw: FibreDraw): PlacedFibre[] {
  const { drawnCount, fibreCount } = draw;
  const stream = randomStream(draw.seed, 'simulated fibres', draw.index);
  const spread = theta.territoryRadiusMetres / 2;
  const deviation =
    drawnCount < fibreCount ? evenDeviations(draw, spread, stream) : () => randomDeviation(draw, spread, stream);
  const fibres: PlacedFibre[] = [];
  while (fibres.length < drawnCount) {
    const { across, plate, ends, speed } = deviation(fibres.length >> 1);
    // the last of an odd number stands in the middle
    for (const side of drawnCount - fibres.length > 1 ? [1, -1] : [0]) {
      const conductionVelocity = theta.conductionVelocity * (1 + side * speed);
      fibres.push({
        positionMetres: placeInMuscle(theta, [side * across[0], side * across[1]], spread, stream, draw),
        endPlateMetres: theta.innervationZoneMetres + side * plate,
        halfLengthsMetres: [theta.halfLengthsMetres[0] + side * ends[0], theta.halfLengthsMetres[1] + side * ends[1]],
        conductionVelocity,
        diameterMetres: diameterOfVelocity(conductionVelocity),
        count: fibreCount / drawnCount,
      });
    }
  }
  return fibres;
}

function randomDeviation({ scatter, velocityScatter }: FibreDraw, spread: number, stream: RandomStream): Deviation {
  return {
    across: [spread * stream.normal(), spread * stream.normal()],
    plate: drawScatter(stream, scatter.endPlateMetres),
    ends: [drawScatter(stream, scatter.tendonEndMetres), drawScatter(stream, scatter.tendonEndMetres)],
    speed: velocityScatter * boundedNormal(stream, WIDEST_VELOCITY),
  };
}

/**
 * Pair k of those that stand for more fibres: spread evenly over the same laws, quantiles at k times the roots of small primes from
 * a random start (Richtmyer 1951), as the potential of many fibres is an average that few random ones miss.
 */
function evenDeviations(
  { drawnCount, scatter, velocityScatter }: FibreDraw,
  spread: number,
  stream: RandomStream,
): (k: number) => Deviation {
  const pairs = Math.ceil(drawnCount / 2);
  const starts = ROOTS.map(() => stream.uniform());
  return (k) => {
    const share = ROOTS.map((root, j) => Math.min(0.9999, Math.max(0.0001, (starts[j] + k * root) % 1)));
    const radius = spread * Math.sqrt(-2 * Math.log(1 - (k + 0.5) / pairs));
    const angle = 2 * Math.PI * share[0];
    return {
      across: [radius * Math.cos(angle), radius * Math.sin(angle)],
      plate: scatterQuantile(share[1], scatter.endPlateMetres),
      ends: [scatterQuantile(share[2], scatter.tendonEndMetres), scatterQuantile(share[3], scatter.tendonEndMetres)],
      speed: velocityScatter * Math.max(-WIDEST_VELOCITY, Math.min(WIDEST_VELOCITY, normalQuantile(share[4]))),
    };
  };
}

/** Where so large a share of the scatter lies below, by bisection to a micrometre. */
function scatterQuantile(share: number, standardDeviation: number): number {
  if (standardDeviation === 0) return 0;
  let [low, high] = [-SCATTER_REACH * standardDeviation, SCATTER_REACH * standardDeviation];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (scatterAbove(middle, standardDeviation) > 1 - share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** ln of the number of fibres of reference diameter with the same axial conductance. */
export function logSizeOf(fibres: readonly PlacedFibre[]): number {
  return Math.log(
    fibres.reduce(
      (sum, { count, diameterMetres }) => sum + count * (diameterMetres / REFERENCE_DIAMETER_METRES) ** 2,
      0,
    ),
  );
}

/** A normal draw, again where it is farther out than so many standard deviations. */
export function boundedNormal(stream: RandomStream, widest: number): number {
  for (;;) {
    const value = stream.normal();
    if (Math.abs(value) <= widest) return value;
  }
}

function placeInMuscle(
  { positionMetres }: Pick<MotorUnitTheta, 'positionMetres'>,
  offset: readonly [number, number],
  spread: number,
  stream: RandomStream,
  { isInMuscle }: FibreDraw,
): [number, number] {
  let [first, second] = [positionMetres[0] + offset[0], positionMetres[1] + offset[1]];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (isInMuscle(first, second)) return [first, second];
    first = positionMetres[0] + spread * stream.normal();
    second = positionMetres[1] + spread * stream.normal();
  }
  throw new ParameterError(
    `simulated fibres: no place in the muscle near ${positionMetres.join(', ')} m in ${MOST_TRIES} draws; move the territory into the muscle`,
    { positionMetres },
  );
}
