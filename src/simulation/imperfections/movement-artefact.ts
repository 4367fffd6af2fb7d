/**
 * Movement artefacts: now and then some neighbouring electrodes shift on the skin, and their potential swings below 20 Hz.
 * One artefact: A exp(-d^2 / (2 r^2)) exp(-t^2 / (2 s^2)) cos(2 pi f t + p), d the distance of an electrode from the middle of
 * the disturbance, r 5 to 20 mm, s 40 to 200 ms, f 0 to 8 Hz: at 20 Hz its spectrum has fallen to 1.1 % of that at its top (a
 * normal curve of standard deviation 1 / (2 pi s) = 4 Hz at most around f). They begin as a Poisson process.
 * Source: De Luca, Gilmore, Kuznetsov and Roy 2010, J Biomech 43:1573 (energy mostly below 20 Hz). Amplitudes and extent are
 * estimates.
 */

import { requireLength, requireNumber } from '../../core/errors.ts';
import { randomStream } from '../../core/random.ts';
import type { SignalShape } from './signal-shape.ts';

export interface MovementArtefacts {
  readonly perMinute: number;
  /** median of the peaks, log-normal with a standard deviation of the logarithm of 0.5; default 300 uV */
  readonly volts?: number;
}

export const movementDefaults = { volts: 300e-6 } as const;

const PEAK_SPREAD = 0.5;
const REACH_METRES = [5e-3, 20e-3] as const;
const WIDTH_SECONDS = [0.04, 0.2] as const;
const HIGHEST_HZ = 8;
/** standard deviations after which a bell is left out: 1e-8 of its height */
const TAIL = 6;

export interface MovementArtefact {
  readonly seconds: number;
  readonly channel: number;
  readonly peakVolts: number;
  readonly reachMetres: number;
  readonly widthSeconds: number;
  readonly frequencyHz: number;
}

/**
 * Adds artefacts to `out`, volts, channels x samples.
 * @param positionsMetres - of the electrodes of the channels, x, y, z interleaved
 * @returns those added, in order of time
 * @throws ParameterError for values out of range, ShapeError for positions of another number of channels
 */
export function addMovementArtefactsInto(
  out: Float32Array,
  shape: SignalShape,
  positionsMetres: Float64Array,
  artefacts: MovementArtefacts,
  seed: number,
): MovementArtefact[] {
  const { channelCount, sampleCount, samplingRateHz } = shape;
  const { perMinute, volts = movementDefaults.volts } = artefacts;
  requireNumber('movement artefacts', 'perMinute', perMinute, 0, 600);
  requireNumber('movement artefacts', 'volts', volts, 0, 1);
  requireLength('movement artefacts', 'positions', positionsMetres.length, 3 * channelCount);
  const found: MovementArtefact[] = [];
  if (perMinute === 0) return found;
  const stream = randomStream(seed, 'movement artefacts');
  const between = ([low, high]: readonly [number, number]) => low * (high / low) ** stream.uniform();
  let seconds = 0;
  for (;;) {
    seconds -= (60 / perMinute) * Math.log(1 - stream.uniform());
    if (seconds >= sampleCount / samplingRateHz) return found;
    const artefact: MovementArtefact = {
      seconds,
      channel: stream.integer(channelCount),
      peakVolts: (stream.uniform() < 0.5 ? -1 : 1) * volts * Math.exp(PEAK_SPREAD * stream.normal()),
      reachMetres: between(REACH_METRES),
      widthSeconds: between(WIDTH_SECONDS),
      frequencyHz: HIGHEST_HZ * stream.uniform(),
    };
    addOne(out, shape, positionsMetres, artefact, 2 * Math.PI * stream.uniform());
    found.push(artefact);
  }
}

function addOne(
  out: Float32Array,
  { channelCount, sampleCount, samplingRateHz }: SignalShape,
  positions: Float64Array,
  { seconds, channel, peakVolts, reachMetres, widthSeconds, frequencyHz }: MovementArtefact,
  phase: number,
): void {
  const first = Math.max(0, Math.ceil((seconds - TAIL * widthSeconds) * samplingRateHz));
  const last = Math.min(sampleCount - 1, Math.floor((seconds + TAIL * widthSeconds) * samplingRateHz));
  const wave = Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const t = (first + n) / samplingRateHz - seconds;
    return Math.exp(-0.5 * (t / widthSeconds) ** 2) * Math.cos(2 * Math.PI * frequencyHz * t + phase);
  });
  for (let c = 0; c < channelCount; c++) {
    const distance = Math.hypot(...[0, 1, 2].map((axis) => positions[3 * c + axis] - positions[3 * channel + axis]));
    if (distance > TAIL * reachMetres) continue;
    const height = peakVolts * Math.exp(-0.5 * (distance / reachMetres) ** 2);
    for (let n = 0; n < wave.length; n++) out[c * sampleCount + first + n] += height * wave[n];
  }
}
