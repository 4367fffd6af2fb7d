/** Dense symmetric positive definite systems by Cholesky factorisation. */

import { ParameterError, requireInteger, requireLength } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import type { LinalgBackend } from './backend.ts';
import { choleskyInto } from './cholesky/index.ts';
import { solveLowerInto, solveLowerTransposedInto } from './triangular-solve/index.ts';

/**
 * Solves A X = B in place: A becomes its Cholesky factor, B becomes X.
 * @param a - n x n, row-major, symmetric positive definite, lower triangle read
 * @param b - n x m, row-major
 * @throws ParameterError when A is not positive definite or not finite, with the row where that showed
 */
export function solveSymmetricInto(
  arena: Arena,
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  backend: LinalgBackend = 'simd',
): void {
  requireInteger('solveSymmetricInto', 'n', n, 0);
  requireInteger('solveSymmetricInto', 'm', m, 0);
  requireLength('solveSymmetricInto', 'a', a.length, n * n);
  requireLength('solveSymmetricInto', 'b', b.length, n * m);
  const { status, at } = choleskyInto(arena, a, n, backend);
  if (status !== 'converged') {
    const reason = status === 'breakdown' ? 'a pivot that is zero or negative' : 'NaN or infinity';
    throw new ParameterError(
      `solveSymmetricInto: a expected positive definite, got ${reason} at row ${at} of ${n}: remove dependent columns or add a ridge`,
      { at, n, status },
    );
  }
  solveLowerInto(arena, b, a, n, m, backend);
  solveLowerTransposedInto(arena, b, a, n, m, backend);
}
