/**
 * Fixed-point iteration of many directions at once (Hyvarinen 1999, eq. 20; Negro 2016, eq. 6):
 *
 *     s = u^T W x~      u+ = E[W x~ g(s)] - E[g'(s)] u      u <- u+ / |u+|
 *
 * One filter bank (s for all directions), one pass for g, one set of lagged products (E[x~ g(s)]) and one triangular solve
 * an iteration. Accepted motor units are not deflated but peeled off the signal before (joint-muaps.ts): deflating with
 * rejected or non-orthogonal vectors traps the iteration in cycles (one peer: 8 motor units instead of 12).
 */

import type { RunControl } from '../core/control.ts';
import { checkpoint } from '../core/control.ts';
import { type Kernels, type PaddedSignal, signalRow } from '../kernels/kernels.ts';
import type { ContrastName } from './blind-parameters.ts';
import { applyContrastInPlace } from './contrast.ts';
import type { Stretch } from './outlying-instants.ts';
import { filtersOf, normaliseColumns, rowsToColumns, type Whitening, whitenColumnsInPlace } from './whitening.ts';

export interface FixedPointOptions {
  readonly contrast: ContrastName;
  readonly iterations: number;
  readonly tolerance: number;
  /** keeps the directions of a batch orthogonal to each other, earlier ones first: more different starts, fewer repeats */
  readonly apart?: boolean;
  /** samples of the signal that the means leave out */
  readonly leftOut?: readonly Stretch[];
}

export interface FixedPoints {
  /** dimension x count, row-major, columns of length one */
  readonly directions: Float64Array;
  readonly count: number;
  /** directions times iterations: the work done */
  readonly steps: number;
  /** directions whose last two steps agreed to the tolerance; the others were stopped by the number of iterations */
  readonly converged: number;
}

/**
 * @param starts - dimension x count, row-major, columns of length one; not changed
 * @param sources - scratch signal with at least `count` rows and the samples of `signal`
 */
export async function iterateFixedPoints(
  kernels: Kernels,
  signal: PaddedSignal,
  whitening: Whitening,
  starts: Float64Array,
  count: number,
  sources: PaddedSignal,
  options: FixedPointOptions,
  control: RunControl,
): Promise<FixedPoints> {
  const { dimension } = whitening;
  const done = new Float64Array(dimension * count);
  let active = Array.from({ length: count }, (_, j) => j);
  let directions: Float64Array = starts.slice();
  let steps = 0;
  let converged = 0;
  for (let step = 0; step < options.iterations && active.length > 0; step++) {
    await checkpoint(control);
    const next = fixedPointStep(kernels, signal, whitening, directions, active.length, sources, options);
    if (options.apart) orthonormaliseColumns(next, dimension, active.length);
    steps += active.length;
    const cosines = columnCosines(directions, next, dimension, active.length);
    const last = step === options.iterations - 1;
    const keep = active.map((_, j) => !last && Math.abs(cosines[j]) < 1 - options.tolerance);
    converged += cosines.filter((cosine) => Math.abs(cosine) >= 1 - options.tolerance).length;
    for (const [j, slot] of active.entries())
      if (!keep[j]) copyColumn(done, count, slot, next, active.length, j, dimension);
    const columns = [...active.keys()].filter((j) => keep[j]);
    directions = selectColumns(next, active.length, columns, dimension);
    active = columns.map((j) => active[j]);
  }
  return { directions: done, count, steps, converged };
}

/** One step for all directions: returns the next ones, columns of length one. */
export function fixedPointStep(
  kernels: Kernels,
  signal: PaddedSignal,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
  sources: PaddedSignal,
  { contrast, leftOut = [] }: Pick<FixedPointOptions, 'contrast' | 'leftOut'>,
): Float64Array {
  const { dimension, extensionFactor } = whitening;
  const rows = { ...sources, channelCount: count };
  const mark = kernels.arena.mark();
  kernels.filterBankInto(rows, signal, filtersOf(kernels, whitening, directions, count), extensionFactor);
  const slopes = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const source = signalRow(rows, j);
    // a source of zero adds nothing to either mean, but for the slope of log-cosh
    for (const [first, end] of leftOut) source.fill(0, first, end);
    slopes[j] = applyContrastInPlace(source, contrast);
  }
  const products = kernels.arena.float64(count * dimension);
  kernels.laggedProductsInto(products, rows, signal, extensionFactor);
  const next = new Float64Array(dimension * count);
  rowsToColumns(next, products, dimension, count, 1 / signal.sampleCount);
  kernels.arena.release(mark);
  whitenColumnsInPlace(kernels, whitening, next, count);
  for (let d = 0; d < dimension; d++)
    for (let j = 0; j < count; j++) next[d * count + j] -= slopes[j] * directions[d * count + j];
  normaliseColumns(next, dimension, count);
  return next;
}

function columnCosines(a: Float64Array, b: Float64Array, dimension: number, count: number): Float64Array {
  const cosines = new Float64Array(count);
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) cosines[j] += a[d * count + j] * b[d * count + j];
  return cosines;
}

/** Modified Gram-Schmidt in the order of the columns, twice for orthogonality to rounding; in place. */
export function orthonormaliseColumns(b: Float64Array, dimension: number, count: number): void {
  const rows = new Float64Array(dimension * count);
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) rows[j * dimension + d] = b[d * count + j];
  for (let j = 0; j < count; j++) {
    const column = rows.subarray(j * dimension, (j + 1) * dimension);
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < j; i++) {
        const other = rows.subarray(i * dimension, (i + 1) * dimension);
        let product = 0;
        for (let d = 0; d < dimension; d++) product += column[d] * other[d];
        for (let d = 0; d < dimension; d++) column[d] -= product * other[d];
      }
      let square = 0;
      for (let d = 0; d < dimension; d++) square += column[d] * column[d];
      const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
      for (let d = 0; d < dimension; d++) column[d] *= scale;
    }
  }
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) b[d * count + j] = rows[j * dimension + d];
}

/** The given columns of a dimension x count matrix, in the given order; a new array. */
export function selectColumns(
  from: Float64Array,
  count: number,
  columns: readonly number[],
  dimension: number,
): Float64Array {
  const out = new Float64Array(dimension * columns.length);
  for (const [j, column] of columns.entries()) copyColumn(out, columns.length, j, from, count, column, dimension);
  return out;
}

function copyColumn(
  out: Float64Array,
  outCount: number,
  to: number,
  from: Float64Array,
  fromCount: number,
  column: number,
  dimension: number,
): void {
  for (let d = 0; d < dimension; d++) out[d * outCount + to] = from[d * fromCount + column];
}
