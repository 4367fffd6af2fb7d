/**
 * Whitening of the extended signal without ever forming it (method.md 3). The extended covariance C is block-Toeplitz:
 * R lag covariances of M x M hold all of it. A Cholesky factorisation with diagonal pivoting reveals its rank and noise
 * floor; with the ridge lambda, C + lambda I = L L^T, and W = L^-1 whitens: W (C + lambda I) W^T = I. A direction u in
 * the whitened space is the bank of M x R taps f = L^-T u on the raw channels.
 *
 * The ridge is relative to the data (a recording times 1e6 gives the same discharges) and has a floor relative to the
 * largest pivot, since float32 sums of a band-limited recording leave eigenvalues of -1e-7 of the largest.
 */

import { ParameterError } from '../core/errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { blockToeplitzCovarianceInto } from '../linalg/block-toeplitz.ts';
import { choleskyInto, pivotedCholeskyInto } from '../linalg/cholesky/index.ts';
import { solveLowerInto, solveLowerTransposedInto } from '../linalg/triangular-solve/index.ts';
import type { PhasedSignal } from './phased-signal.ts';

/** Least ridge over the largest pivot. */
const RIDGE_FLOOR = 1e-5;

export interface Whitening {
  /** channels x extensionFactor; row = channel * extensionFactor + lag */
  readonly dimension: number;
  readonly extensionFactor: number;
  /** lower Cholesky factor of C + ridge I, in the arena */
  readonly factor: Float64Array;
  /** of which C is made: lag covariances times `sampleCount`, in the arena */
  readonly lags: Float64Array;
  readonly sampleCount: number;
  readonly ridge: number;
  /** pivots above the ridge's floor: the rank that the data support */
  readonly rank: number;
}

/** Where a whitening lies: allocated once, written anew every round. */
export interface WhiteningRoom {
  /** dimension x dimension */
  readonly factor: Float64Array;
  /** extensionFactor x channels x channels */
  readonly lags: Float64Array;
}

export function allocateFactor(kernels: Kernels, dimension: number): Float64Array {
  return kernels.arena.float64(dimension * dimension);
}

export function allocateWhitening(kernels: Kernels, channelCount: number, extensionFactor: number): WhiteningRoom {
  return {
    factor: allocateFactor(kernels, channelCount * extensionFactor),
    lags: kernels.arena.float64(channelCount ** 2 * extensionFactor),
  };
}

/**
 * Covariance, ridge and factor of a signal.
 * @param room - overwritten and kept in the result
 * @param ridgeFactor - ridge over the noise floor (mean of the smaller half of the pivots)
 * @throws ParameterError when the signal is silent or not finite
 * Cost: M^2 R T multiply-adds for the lag covariances, 2/3 (M R)^3 for the two factorisations.
 */
export function whiten(
  kernels: Kernels,
  { signal, sampleCount }: Pick<PhasedSignal, 'signal' | 'sampleCount'>,
  extensionFactor: number,
  ridgeFactor: number,
  { factor, lags }: WhiteningRoom,
): Whitening {
  const { channelCount } = signal;
  const dimension = channelCount * extensionFactor;
  const mark = kernels.arena.mark();
  kernels.laggedProductsInto(lags, signal, signal, extensionFactor);
  blockToeplitzCovarianceInto(factor, lags, channelCount, extensionFactor, sampleCount);
  const { status, pivots } = pivotedCholeskyInto(kernels.arena, factor, dimension, 1e-12);
  if (status === 'nonFinite' || !(pivots[0] > 0)) {
    throw new ParameterError(
      `whiten: expected a signal that is finite and not silent, got ${status === 'nonFinite' ? 'NaN or infinity in the covariance' : 'zero variance'}: exclude the channels or the time without signal`,
    );
  }
  const floor = RIDGE_FLOOR * pivots[0];
  const ridge = Math.max(ridgeFactor * smallerHalfMean(pivots), floor);
  const rank = pivots.findLastIndex((pivot) => pivot > floor) + 1;
  blockToeplitzCovarianceInto(factor, lags, channelCount, extensionFactor, sampleCount);
  kernels.arena.release(mark);
  for (let d = 0; d < dimension; d++) factor[d * dimension + d] += ridge;
  const solved = choleskyInto(kernels.arena, factor, dimension);
  if (solved.status !== 'converged')
    throw new ParameterError(
      `whiten: the covariance plus its ridge lost definiteness at row ${solved.at} of ${dimension}: raise the ridge factor (${ridgeFactor})`,
    );
  return { dimension, extensionFactor, factor, lags, sampleCount, ridge, rank };
}

/**
 * The same signal with a ridge `times` as large: filters that lean less on what the noise leaves free.
 * @param factor - dimension x dimension, from `allocateFactor`; overwritten and kept in the result
 * Cost: (M R)^3 / 3 for the factorisation.
 */
export function widenedWhitening(
  kernels: Kernels,
  whitening: Whitening,
  times: number,
  factor: Float64Array,
): Whitening {
  const { dimension, extensionFactor, lags, sampleCount } = whitening;
  blockToeplitzCovarianceInto(factor, lags, dimension / extensionFactor, extensionFactor, sampleCount);
  const ridge = times * whitening.ridge;
  for (let d = 0; d < dimension; d++) factor[d * dimension + d] += ridge;
  const solved = choleskyInto(kernels.arena, factor, dimension);
  if (solved.status !== 'converged')
    throw new ParameterError(`whiten: the covariance plus ${times} ridges lost definiteness at row ${solved.at}`);
  return { ...whitening, factor, ridge };
}

/**
 * Directions in one whitened space as another sees their filters: L^T f, f = L'^-T u'. Columns of length one.
 * @param directions - dimension x count, of `from`; left as they are
 */
export function directionsIn(
  kernels: Kernels,
  to: Whitening,
  from: Whitening,
  directions: Float64Array,
  count: number,
): Float64Array {
  const { dimension, factor } = to;
  const mark = kernels.arena.mark();
  const filters = filtersOf(kernels, from, directions, count);
  const out = new Float64Array(dimension * count);
  for (let k = 0; k < dimension; k++)
    for (let d = 0; d <= k; d++) {
      const value = factor[k * dimension + d];
      for (let j = 0; j < count; j++) out[d * count + j] += value * filters[j * dimension + k];
    }
  kernels.arena.release(mark);
  normaliseColumns(out, dimension, count);
  return out;
}

/** Replaces the columns of b (dimension x count, row-major) by L^-1 b. */
export function whitenColumnsInPlace(kernels: Kernels, whitening: Whitening, b: Float64Array, count: number): void {
  solveLowerInto(kernels.arena, b, whitening.factor, whitening.dimension, count);
}

/**
 * Filters of whitened directions: f = L^-T u.
 * @param directions - dimension x count, row-major; left as they are
 * @returns count x channels x extensionFactor float32, as `filterBankInto` takes them, in the arena
 */
export function filtersOf(
  kernels: Kernels,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
): Float32Array {
  const { dimension } = whitening;
  const filters = kernels.arena.float32(count * dimension);
  const mark = kernels.arena.mark();
  const b = kernels.arena.float64(dimension * count);
  b.set(directions);
  solveLowerTransposedInto(kernels.arena, b, whitening.factor, dimension, count);
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) filters[j * dimension + d] = b[d * count + j];
  kernels.arena.release(mark);
  return filters;
}

/** Scales each column of b (dimension x count, row-major) to length one; a column of zeros stays. */
export function normaliseColumns(b: Float64Array, dimension: number, count: number): void {
  const squares = new Float64Array(count);
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) squares[j] += b[d * count + j] ** 2;
  for (let j = 0; j < count; j++) squares[j] = squares[j] > 0 ? 1 / Math.sqrt(squares[j]) : 1;
  for (let d = 0; d < dimension; d++) for (let j = 0; j < count; j++) b[d * count + j] *= squares[j];
}

/** Inner product of columns i and k of b (dimension x count, row-major): their cosine where both have length one. */
export function columnProduct(b: Float64Array, dimension: number, count: number, i: number, k: number): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) sum += b[d * count + i] * b[d * count + k];
  return sum;
}

/** From rows (count x dimension, as kernels write them) to columns (dimension x count), times `scale`. */
export function rowsToColumns(
  out: Float64Array | Float32Array,
  rows: Float64Array,
  dimension: number,
  count: number,
  scale = 1,
): void {
  for (let j = 0; j < count; j++)
    for (let d = 0; d < dimension; d++) out[d * count + j] = rows[j * dimension + d] * scale;
}

function smallerHalfMean(descending: Float64Array): number {
  const from = descending.length >> 1;
  let sum = 0;
  for (let i = from; i < descending.length; i++) sum += Math.max(descending[i], 0);
  return sum / (descending.length - from);
}
