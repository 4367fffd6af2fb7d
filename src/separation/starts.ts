/**
 * First directions of the fixed-point iteration, in the whitened space: the extended signal at its most active instants
 * (a discharge of a motor unit is a good first guess of its separation vector), and random pairs of instants.
 *
 * Candidates are the instants with most energy over the channels; of those, the ones with the largest |W x~(t)|^2 (the
 * Mahalanobis energy of the extended signal) are kept: whitening a few hundred instants costs D^2 each, all of them D^2 T.
 * Starts depend on instants and not on the order of the channels.
 */

import { type RandomStream, randomStream } from '../core/random.ts';
import { type Kernels, type PaddedSignal, signalRow } from '../kernels/kernels.ts';
import { eventLists } from './joint-muaps.ts';
import { type PhasedSignal, phasePositions } from './phased-signal.ts';
import { columnProduct, normaliseColumns, rowsToColumns, type Whitening, whitenColumnsInPlace } from './whitening.ts';

export interface StartOptions {
  readonly count: number;
  /** share of the starts made from two random active instants each */
  readonly randomShare: number;
  /** samples between two chosen instants */
  readonly distance: number;
  readonly seed: number;
  readonly round: number;
  /** sampleCount flags: instants near earlier starts are set here and not chosen again */
  readonly used: Uint8Array;
}

/**
 * @returns dimension x count, row-major, columns of length one; the most active instant first
 */
export function chooseStarts(
  kernels: Kernels,
  signal: PaddedSignal,
  phased: PhasedSignal,
  whitening: Whitening,
  options: StartOptions,
): Float64Array {
  const random = randomStream(options.seed, 'starts', options.round);
  const activity = channelActivity(signal);
  const wanted = Math.max(options.count * 8, 256);
  const instants = mostActive(activity, wanted, options);
  const columns = whitenedInstants(kernels, phased, whitening, instants);
  return pickColumns(columns, whitening.dimension, instants, options, random);
}

/** Sum over channels of squares, each over its channel's mean square, smoothed over 5 samples; one value per sample. */
export function channelActivity(signal: PaddedSignal): Float64Array {
  const power = new Float64Array(signal.sampleCount);
  for (let c = 0; c < signal.channelCount; c++) {
    const row = signalRow(signal, c);
    let square = 0;
    for (let t = 0; t < row.length; t++) square += row[t] * row[t];
    if (square === 0) continue;
    const scale = row.length / square;
    for (let t = 0; t < row.length; t++) power[t] += row[t] * row[t] * scale;
  }
  const smooth = new Float64Array(power.length);
  for (let t = 2; t < power.length - 2; t++)
    smooth[t] = power[t - 2] + power[t - 1] + power[t] + power[t + 1] + power[t + 2];
  return smooth;
}

/** Local maxima of activity that were not used yet, highest first, no two closer than `distance`. */
export function mostActive(
  activity: Float64Array,
  count: number,
  { distance, used }: Pick<StartOptions, 'distance' | 'used'>,
): Int32Array {
  const peaks: number[] = [];
  for (let t = 1; t < activity.length - 1; t++) {
    if (activity[t] > activity[t - 1] && activity[t] >= activity[t + 1]) peaks.push(t);
  }
  peaks.sort((a, b) => activity[b] - activity[a] || a - b);
  const taken = used.slice();
  const chosen: number[] = [];
  for (const t of peaks) {
    if (taken[t]) continue;
    chosen.push(t);
    if (chosen.length === count) break;
    taken.fill(1, Math.max(0, t - distance), t + distance);
  }
  return Int32Array.from(chosen);
}

/** W x~(t) at the instants: dimension x instants. The window reaches R / 2 samples after the instant. */
export function whitenedInstants(
  kernels: Kernels,
  phased: PhasedSignal,
  whitening: Whitening,
  instants: Int32Array,
  delay = whitening.extensionFactor >> 1,
): Float64Array {
  const { dimension, extensionFactor } = whitening;
  const columns = new Float64Array(dimension * instants.length);
  extendedInstantsInto(columns, kernels, phased, instants, extensionFactor, delay);
  whitenColumnsInPlace(kernels, whitening, columns, instants.length);
  return columns;
}

/** x~(t) at the instants: dimension x instants. */
export function extendedInstantsInto(
  out: Float64Array | Float32Array,
  kernels: Kernels,
  phased: PhasedSignal,
  instants: Int32Array,
  extensionFactor: number,
  delay: number,
): void {
  const single = Array.from(instants, (t) => Int32Array.of(t));
  const rows = extendedSums(kernels, phased, single, extensionFactor, delay);
  rowsToColumns(out, rows, rows.length / instants.length, instants.length);
}

/**
 * Sum of x~ over each train's samples, delayed by `delay` taps, as rows of (channel, lag): value (c, r) sums
 * x[c, t + (delay - r) spacing].
 */
export function extendedSums(
  kernels: Kernels,
  phased: PhasedSignal,
  trains: readonly Int32Array[],
  extensionFactor: number,
  delay = 0,
): Float64Array {
  const mark = kernels.arena.mark();
  const inArena = kernels.arena.float64(trains.length * phased.signal.channelCount * extensionFactor);
  const events = eventLists(
    kernels.arena,
    trains.map((train) => phasePositions(phased, train)),
  );
  kernels.windowSumsInto(inArena, phased.signal, events, extensionFactor, extensionFactor - 1 - delay);
  const sums = inArena.slice();
  kernels.arena.release(mark);
  for (let from = 0; from < sums.length; from += extensionFactor) sums.subarray(from, from + extensionFactor).reverse();
  return sums;
}

/** The most active instants of a signal, whatever is near them. */
export function activeInstants(signal: PaddedSignal, count: number): Int32Array {
  const activity = channelActivity(signal);
  const margin = 48;
  const inside = activity.map((value, t) => (t < margin || t >= activity.length - margin ? 0 : value));
  return mostActive(inside, count, { distance: 1, used: new Uint8Array(activity.length) });
}

/** The columns with most energy, without near repeats, then sums of two random ones. */
function pickColumns(
  columns: Float64Array,
  dimension: number,
  instants: Int32Array,
  options: StartOptions,
  random: RandomStream,
): Float64Array {
  const available = instants.length;
  const energy = new Float64Array(available);
  for (let d = 0; d < dimension; d++) for (let i = 0; i < available; i++) energy[i] += columns[d * available + i] ** 2;
  normaliseColumns(columns, dimension, available);
  const order = Array.from(energy.keys()).sort((a, b) => energy[b] - energy[a] || a - b);
  const count = Math.min(options.count, available);
  const randomCount = Math.round(count * options.randomShare);
  const starts = new Float64Array(dimension * count);
  const chosen: number[] = [];
  for (const i of order) {
    if (chosen.length === count - randomCount) break;
    if (chosen.every((k) => Math.abs(columnProduct(columns, dimension, available, i, k)) < 0.5)) chosen.push(i);
  }
  for (const i of chosen)
    options.used.fill(1, Math.max(0, instants[i] - options.distance), instants[i] + options.distance);
  for (let j = 0; j < count; j++) {
    const first = j < chosen.length ? chosen[j] : order[random.integer(available)];
    const second = j < chosen.length ? -1 : order[random.integer(available)];
    for (let d = 0; d < dimension; d++) {
      starts[d * count + j] = columns[d * available + first] + (second >= 0 ? columns[d * available + second] : 0);
    }
  }
  normaliseColumns(starts, dimension, count);
  return starts;
}
