/**
 * Early stop on repeats: of several directions whose sources show the same motor unit (at any lag), only the best goes on, and none that shows an accepted one.
 * Most fixed points of a round are repeats of a few motor units (one peer: 100 sources, 11 motor units), so this saves the
 * larger part of the work that follows.
 */

import { type Kernels, type PaddedSignal, signalRow } from '../kernels/kernels.ts';
import { bestLag } from '../metrics/rate-of-agreement.ts';
import { skewness } from './contrast.ts';
import { detectDischarges } from './detect-discharges.ts';
import { selectColumns } from './fixed-point.ts';
import { filtersOf, type Whitening } from './whitening.ts';

export interface DistinctOptions {
  /** samples */
  readonly minimumInterval: number;
  /** samples */
  readonly tolerance: number;
  /** samples */
  readonly lag: number;
  readonly agreement: number;
}

/**
 * @param directions - dimension x count, columns of length one; not changed
 * @param known - discharges of accepted motor units, in samples of `signal`
 * @param sources - scratch signal of at least `count` rows, same samples as `signal`
 * @returns the directions kept, most separable source (largest silhouette) first
 */
export function distinctDirections(
  kernels: Kernels,
  signal: PaddedSignal,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
  sources: PaddedSignal,
  known: readonly Int32Array[],
  options: DistinctOptions,
): { directions: Float64Array; count: number } {
  const rows = { ...sources, channelCount: count };
  const mark = kernels.arena.mark();
  kernels.filterBankInto(rows, signal, filtersOf(kernels, whitening, directions, count), whitening.extensionFactor);
  kernels.arena.release(mark);
  const found = Array.from({ length: count }, (_, column) => {
    const row = signalRow(rows, column);
    if (skewness(row) < 0) for (let t = 0; t < row.length; t++) row[t] = -row[t];
    return { column, ...detectDischarges(row, options.minimumInterval) };
  });
  found.sort((a, b) => b.silhouette - a.silhouette || a.column - b.column);
  const kept: typeof found = [];
  for (const candidate of found) {
    if (candidate.samples.length < 5) continue;
    const same = (train: Int32Array): boolean => {
      const { common } = bestLag(train, candidate.samples, options.tolerance, options.lag);
      return common >= options.agreement * Math.max(train.length, candidate.samples.length);
    };
    if (!known.some(same) && !kept.some((other) => same(other.samples))) kept.push(candidate);
  }
  const columns = kept.map(({ column }) => column);
  return { directions: selectColumns(directions, count, columns, whitening.dimension), count: columns.length };
}
