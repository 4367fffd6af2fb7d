/**
 * Triangular systems with many right-hand sides: L X = B and L^T X = B, row-major float64, the right-hand sides beside
 * each other in a row so that vector instructions run across them. Also with the permutation of a pivoted factor.
 */

import { ParameterError, requireInteger, requireLength } from '../../core/errors.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { LinalgBackend } from '../backend.ts';
import type { PivotedCholesky } from '../cholesky/index.ts';
import { solveLowerReferenceInto, solveLowerTransposedReferenceInto } from './reference.ts';
import { solveSimdInto, triangularKernels } from './simd.ts';

/**
 * Solves L X = B in place.
 * @param b - n x columnCount, row-major; becomes X
 * @param lower - n x n, row-major; only its lower triangle is read
 * @throws ShapeError if the lengths do not fit; a zero on the diagonal gives infinities, as in the formula
 */
export function solveLowerInto(
  arena: Arena,
  b: Float64Array,
  lower: Float64Array,
  n: number,
  columnCount: number,
  backend: LinalgBackend = 'simd',
): void {
  check('solveLowerInto', b, lower, n, columnCount);
  solveForward(arena, b, lower, n, n, columnCount, backend);
}

/** Solves L^T X = B in place; arguments as for solveLowerInto. */
export function solveLowerTransposedInto(
  arena: Arena,
  b: Float64Array,
  lower: Float64Array,
  n: number,
  columnCount: number,
  backend: LinalgBackend = 'simd',
): void {
  check('solveLowerTransposedInto', b, lower, n, columnCount);
  solveBackward(arena, b, lower, n, n, columnCount, backend);
}

/**
 * X = L11^-1 (B[order])[0 .. rank): whitening of covariance vectors with a pivoted factor.
 * With A[order, order] = L L^T this gives X^T X = B^T A^+ B for B in the range of A when all of the rank was kept.
 * @param b - size x columnCount, row-major, not changed
 * @returns rank x columnCount, row-major, a new array
 */
export function solvePivotedLower(
  arena: Arena,
  factor: PivotedCholesky,
  b: Float64Array,
  columnCount: number,
  backend: LinalgBackend = 'simd',
): Float64Array {
  checkFactor('solvePivotedLower', factor);
  requireInteger('solvePivotedLower', 'columnCount', columnCount, 0);
  requireLength('solvePivotedLower', 'b', b.length, factor.size * columnCount);
  const x = new Float64Array(factor.rank * columnCount);
  for (let i = 0; i < factor.rank; i++) {
    const row = factor.order[i] * columnCount;
    x.set(b.subarray(row, row + columnCount), i * columnCount);
  }
  solveForward(arena, x, factor.lower, factor.size, factor.rank, columnCount, backend);
  return x;
}

/**
 * X[order] = (L11^-T B; 0): whitened filters to filters for the unwhitened data, the adjoint of solvePivotedLower.
 * @param b - rank x columnCount, row-major, not changed
 * @returns size x columnCount, row-major, a new array; rows outside the kept pivots are zero
 */
export function solvePivotedLowerTransposed(
  arena: Arena,
  factor: PivotedCholesky,
  b: Float64Array,
  columnCount: number,
  backend: LinalgBackend = 'simd',
): Float64Array {
  checkFactor('solvePivotedLowerTransposed', factor);
  requireInteger('solvePivotedLowerTransposed', 'columnCount', columnCount, 0);
  requireLength('solvePivotedLowerTransposed', 'b', b.length, factor.rank * columnCount);
  const solved = b.slice();
  solveBackward(arena, solved, factor.lower, factor.size, factor.rank, columnCount, backend);
  const x = new Float64Array(factor.size * columnCount);
  for (let i = 0; i < factor.rank; i++) {
    x.set(solved.subarray(i * columnCount, (i + 1) * columnCount), factor.order[i] * columnCount);
  }
  return x;
}

function solveForward(
  arena: Arena,
  b: Float64Array,
  lower: Float64Array,
  stride: number,
  n: number,
  columnCount: number,
  backend: LinalgBackend,
): void {
  const kernels = backend === 'simd' ? triangularKernels(arena) : undefined;
  if (kernels === undefined) solveLowerReferenceInto(b, lower, stride, n, columnCount);
  else solveSimdInto(arena, kernels.solveLower, b, lower, stride, n, columnCount);
}

function solveBackward(
  arena: Arena,
  b: Float64Array,
  lower: Float64Array,
  stride: number,
  n: number,
  columnCount: number,
  backend: LinalgBackend,
): void {
  const kernels = backend === 'simd' ? triangularKernels(arena) : undefined;
  if (kernels === undefined) solveLowerTransposedReferenceInto(b, lower, stride, n, columnCount);
  else solveSimdInto(arena, kernels.solveLowerTransposed, b, lower, stride, n, columnCount);
}

function check(where: string, b: Float64Array, lower: Float64Array, n: number, columnCount: number): void {
  requireInteger(where, 'n', n, 0);
  requireInteger(where, 'columnCount', columnCount, 0);
  requireLength(where, 'b', b.length, n * columnCount);
  requireLength(where, 'lower', lower.length, n * n);
}

function checkFactor(where: string, factor: PivotedCholesky): void {
  requireLength(where, 'factor.lower', factor.lower.length, factor.size * factor.size);
  if (factor.status === 'converged') return;
  throw new ParameterError(
    `${where}: factor expected a finished factorisation, got status ${factor.status} at rank ${factor.rank}: check the matrix for NaN`,
    { status: factor.status, rank: factor.rank },
  );
}
