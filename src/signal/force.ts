/**
 * Force (or any auxiliary signal) beside the EMG: smoothed, brought to the EMG's rate, and searched for its plateaus.
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { AuxiliarySignal } from '../core/recording.ts';
import { designButterworth } from './butterworth.ts';
import { longestStretch } from './longest-stretch.ts';
import { type Samples, zeroPhaseFilterInto } from './zero-phase.ts';

/** Force of isometric contractions lies below this; the field's usual low-pass is 10 to 20 Hz. */
export const FORCE_LOW_PASS_HZ = 15;

export interface Plateau {
  /** samples [first, last) of the signal */
  readonly first: number;
  readonly last: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

/**
 * Zero-phase Butterworth low-pass of order 4; a signal sampled too slowly for the edge comes back as a copy.
 * @throws ParameterError when a sample is not finite
 */
export function smoothForce(samples: Samples, samplingRateHz: number, lowPassHz = FORCE_LOW_PASS_HZ): Float32Array {
  requireNumber('smoothForce', 'samplingRateHz', samplingRateHz, Number.MIN_VALUE);
  const bad = samples.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ParameterError(
      `smoothForce: expected finite samples, got ${samples[bad]} at ${(bad / samplingRateHz).toFixed(3)} s: leave the force out`,
      { sample: bad },
    );
  const out = new Float32Array(samples.length);
  if (samples.length === 0) return out;
  if (lowPassHz >= samplingRateHz / 2) {
    out.set(samples);
    return out;
  }
  const cascade = designButterworth({ kind: 'low-pass', order: 4, highHz: lowPassHz }, samplingRateHz);
  zeroPhaseFilterInto(out, samples, 0, cascade);
  return out;
}

/**
 * Force at the times of the EMG's samples: smoothed, then linear between its samples. A line between samples errs by at
 * most (pi f / fs)^2 / 2 of a component of frequency f: at 1 Hz sampled at 100 Hz 0.05 %; equal rates copy.
 * @returns sampleCount values; beyond the end of the force its last value
 */
export function forceAtRate(
  force: AuxiliarySignal,
  samplingRateHz: number,
  sampleCount: number,
  lowPassHz = FORCE_LOW_PASS_HZ,
): Float32Array {
  requireInteger('forceAtRate', 'sampleCount', sampleCount, 1);
  requireInteger('forceAtRate', `number of samples of ${force.name}`, force.data.length, 1);
  const smooth = smoothForce(force.data, force.samplingRateHz, lowPassHz);
  const out = new Float32Array(sampleCount);
  const ratio = force.samplingRateHz / samplingRateHz;
  const last = smooth.length - 1;
  for (let t = 0; t < sampleCount; t++) {
    const position = Math.min(last, t * ratio);
    const left = Math.min(Math.floor(position), Math.max(0, last - 1));
    const right = Math.min(left + 1, last);
    out[t] = smooth[left] + (position - left) * (smooth[right] - smooth[left]);
  }
  return out;
}

export interface PlateauOptions {
  /** a plateau is where the smoothed force stays within this share of the range round its level; default 0.1 */
  readonly tolerance?: number;
  /** default 1 */
  readonly minimumSeconds?: number;
  /** a ramp is no plateau: after cutting the ends off, the fitted line may cross at most this share of +- tolerance / 2; default 0.5 */
  readonly largestTrend?: number;
  /** plateaus below this share of the range are rest and left out; default 0.1 */
  readonly minimumLevel?: number;
}

/**
 * Plateaus of a force: the longest stretches that stay within +- tolerance * range of their own middle, ends beyond half of that cut off, where range is the
 * 1st to 99th percentile of the signal, without ramps; found longest first, without overlap, given in order of time. A force that does
 * not move (range 0, or under 1e-6 of its size) has none.
 * @param force - smoothed, see smoothForce
 */
export function findPlateaus(force: Samples, samplingRateHz: number, options: PlateauOptions = {}): Plateau[] {
  const tolerance = requireNumber('findPlateaus', 'tolerance', options.tolerance ?? 0.1, 0.001, 1);
  const minimumSeconds = requireNumber('findPlateaus', 'minimumSeconds', options.minimumSeconds ?? 1, 0);
  const minimumLevel = requireNumber('findPlateaus', 'minimumLevel', options.minimumLevel ?? 0.1, 0, 1);
  const largestTrend = requireNumber('findPlateaus', 'largestTrend', options.largestTrend ?? 0.5, 0);
  // a hundred values a second are plenty for force and make the search short
  const step = Math.max(1, Math.floor(samplingRateHz / 100));
  const coarse = Float64Array.from({ length: Math.ceil(force.length / step) }, (_, i) => force[i * step]);
  const sorted = coarse.slice().sort();
  if (sorted.length === 0) return [];
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))];
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))];
  if (!(high - low > 1e-6 * Math.max(Math.abs(low), Math.abs(high)))) return [];
  const width = 2 * tolerance * (high - low);
  const shortest = Math.max(2, Math.ceil((minimumSeconds * samplingRateHz) / step));
  const found: Plateau[] = [];
  const search: [number, number][] = [[0, coarse.length]];
  for (let range = search.pop(); range; range = search.pop()) {
    const stretch = longestStretch(coarse, range[0], range[1], width, low + minimumLevel * (high - low));
    if (stretch[1] - stretch[0] < shortest) continue;
    search.push([range[0], stretch[0]], [stretch[1], range[1]]);
    const band = width / 2;
    const [first, last] = trimEnds(coarse, stretch, band / 2);
    if (last - first >= shortest && trend(coarse, first, last) <= largestTrend * band)
      found.push(describePlateau(force, first * step, Math.min(force.length, last * step)));
  }
  return found.sort((a, b) => a.first - b.first);
}

/** Cuts off what lies further than `reach` from the median at either end: the last of the ramps. */
function trimEnds(values: Float64Array, [first, last]: readonly [number, number], reach: number): [number, number] {
  const sorted = values.slice(first, last).sort();
  const middle = sorted[sorted.length >> 1];
  let [from, to] = [first, last];
  while (from < to && Math.abs(values[from] - middle) > reach) from++;
  while (to > from && Math.abs(values[to - 1] - middle) > reach) to--;
  return [from, to];
}

/** Rise or fall of the least-squares line over [first, last). */
function trend(values: Float64Array, first: number, last: number): number {
  const count = last - first;
  let [moment, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const x = i - (count - 1) / 2;
    moment += x * values[first + i];
    squares += x * x;
  }
  return squares > 0 ? Math.abs((moment / squares) * (count - 1)) : 0;
}

function describePlateau(force: Samples, first: number, last: number): Plateau {
  let sum = 0;
  for (let t = first; t < last; t++) sum += force[t];
  const mean = sum / (last - first);
  let squares = 0;
  for (let t = first; t < last; t++) squares += (force[t] - mean) ** 2;
  return { first, last, mean, standardDeviation: Math.sqrt(squares / (last - first)) };
}
