/**
 * Cholesky factorisation of symmetric positive (semi)definite matrices, row-major float64, in place.
 * Source: Golub, Van Loan 2013, Matrix Computations 4th ed., 4.2; blocked pivoting after Lucas 2004, LAPACK Working Note 161.
 */

import { requireInteger, requireLength, requireNumber } from '../../core/errors.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { FactorStatus, LinalgBackend } from '../backend.ts';
import { inArena } from '../wasm-instance.ts';
import { type CholeskyResult, choleskyReferenceInto, pivotedCholeskyReferenceInto } from './reference.ts';
import { choleskyKernels, choleskySimdInto, pivotedCholeskySimdInto } from './simd.ts';

export type { CholeskyResult } from './reference.ts';

/**
 * Replaces a symmetric matrix by its lower Cholesky factor, A = L L^T.
 * Only the lower triangle is read; the strict upper one is zero afterwards. After a failure `a` holds no result.
 * @param a - n x n, row-major; in the arena, or copied there and back
 * @throws ShapeError if a.length differs from n * n
 */
export function choleskyInto(
  arena: Arena,
  a: Float64Array,
  n: number,
  backend: LinalgBackend = 'simd',
): CholeskyResult {
  requireInteger('choleskyInto', 'n', n, 0);
  requireLength('choleskyInto', 'a', a.length, n * n);
  const kernels = backend === 'simd' ? choleskyKernels(arena) : undefined;
  if (kernels === undefined) return choleskyReferenceInto(a, n);
  return inArena(arena, a, (inside) => choleskySimdInto(arena, kernels, inside, n));
}

export interface PivotedCholesky {
  readonly status: FactorStatus;
  /** n x n, row-major: columns from `rank` on are zero, the leading rank x rank block is triangular; the array passed in */
  readonly lower: Float64Array;
  readonly size: number;
  /** row j of `lower` belongs to row order[j] of the matrix */
  readonly order: Int32Array;
  /** squares of the diagonal of `lower`, falling; zero from `rank` on */
  readonly pivots: Float64Array;
  readonly rank: number;
}

/**
 * Rank-revealing Cholesky factorisation with diagonal pivoting, A[order, order] = L L^T, in place.
 * Stops when no remaining diagonal entry exceeds relativeTolerance times the largest one of A.
 * @param a - n x n, row-major, lower triangle read; becomes `lower`
 * @param relativeTolerance - 0 <= tolerance < 1; n * 2^-52 keeps all that rounding allows
 * @throws ShapeError if a.length differs from n * n
 */
export function pivotedCholeskyInto(
  arena: Arena,
  a: Float64Array,
  n: number,
  relativeTolerance: number,
  backend: LinalgBackend = 'simd',
): PivotedCholesky {
  requireInteger('pivotedCholeskyInto', 'n', n, 0);
  requireLength('pivotedCholeskyInto', 'a', a.length, n * n);
  requireNumber('pivotedCholeskyInto', 'relativeTolerance', relativeTolerance, 0, 1);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]);
  const order = new Int32Array(n);
  const pivots = new Float64Array(n);
  const threshold = relativeTolerance * largest;
  const kernels = backend === 'simd' ? choleskyKernels(arena) : undefined;
  const done =
    kernels === undefined
      ? pivotedCholeskyReferenceInto(a, n, threshold, order, pivots)
      : inArena(arena, a, (inside) => pivotedCholeskySimdInto(arena, kernels, inside, n, threshold, order, pivots));
  return { ...done, lower: a, size: n, order, pivots };
}
