/**
 * Eigenvalues and eigenvectors of a symmetric matrix, row-major float64, in place: Householder reduction to tridiagonal
 * form, then implicit QL. Source: Golub, Van Loan 2013, Matrix Computations 4th ed., 8.3.
 */

import { requireInteger, requireLength } from '../../core/errors.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { LinalgBackend } from '../backend.ts';
import { inArena } from '../wasm-instance.ts';
import { implicitQl } from './implicit-ql.ts';
import { accumulateReference, rotateReference, tridiagonaliseReferenceInto } from './reference.ts';
import { accumulateSimd, eigenKernels, rotationBatch, tridiagonaliseSimdInto } from './simd.ts';

export interface SymmetricEigen {
  /** `nonFinite` for NaN or infinity in the matrix, `stepLimit` when an eigenvalue did not settle (not seen so far) */
  readonly status: 'converged' | 'stepLimit' | 'nonFinite';
  /** n values, rising; a new array */
  readonly values: Float64Array;
}

/**
 * Eigenvalues alone. Only the lower triangle of `a` is read; `a` is destroyed.
 * @param a - n x n, row-major, symmetric; in the arena, or copied there
 * @throws ShapeError if a.length differs from n * n
 * Cost: 4/3 n^3 operations; work space 8 n numbers. Accuracy: n * 2^-52 of the largest eigenvalue.
 */
export function symmetricEigenvaluesInto(
  arena: Arena,
  a: Float64Array,
  n: number,
  backend: LinalgBackend = 'simd',
): SymmetricEigen {
  return run('symmetricEigenvaluesInto', arena, a, n, backend, false);
}

/**
 * Eigenvalues and eigenvectors: row i of `a` becomes the unit eigenvector of values[i]; its sign is as it falls.
 * Only the lower triangle of `a` is read.
 * @param a - n x n, row-major, symmetric; in the arena, or copied there and back
 * @throws ShapeError if a.length differs from n * n
 * Cost: about 6 n^3 operations; work space 72 n numbers.
 */
export function symmetricEigenInto(
  arena: Arena,
  a: Float64Array,
  n: number,
  backend: LinalgBackend = 'simd',
): SymmetricEigen {
  return run('symmetricEigenInto', arena, a, n, backend, true);
}

function run(
  where: string,
  arena: Arena,
  a: Float64Array,
  n: number,
  backend: LinalgBackend,
  wantVectors: boolean,
): SymmetricEigen {
  requireInteger(where, 'n', n, 0);
  requireLength(where, 'a', a.length, n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      if (!Number.isFinite(a[i * n + j])) return { status: 'nonFinite', values: new Float64Array(n).fill(NaN) };
    }
  }
  return inArena(arena, a, (z) => {
    const t = { diagonal: arena.float64(n), offDiagonal: arena.float64(n), tau: arena.float64(n) };
    const kernels = backend === 'simd' ? eigenKernels(arena) : undefined;
    if (kernels === undefined) tridiagonaliseReferenceInto(t, z, n);
    else tridiagonaliseSimdInto(arena, kernels, t, z, n);
    const values = t.diagonal.slice();
    let converged: boolean;
    if (!wantVectors) {
      converged = implicitQl(values, t.offDiagonal, n);
    } else if (kernels === undefined) {
      accumulateReference(z, n, t.tau);
      converged = implicitQl(values, t.offDiagonal, n, (first, cosines, sines) =>
        rotateReference(z, n, first, cosines, sines),
      );
    } else {
      accumulateSimd(arena, kernels, z, n, t.tau);
      const batch = rotationBatch(arena, kernels, z, n);
      converged = implicitQl(values, t.offDiagonal, n, batch.apply);
      batch.flush();
    }
    sortRising(values, wantVectors ? z : undefined, n);
    return { status: converged ? 'converged' : 'stepLimit', values };
  });
}

/** Sorts the values and, with them, the rows of z, moving each row once along the cycles of the permutation. */
function sortRising(values: Float64Array, z: Float64Array | undefined, n: number): void {
  if (z === undefined) {
    values.sort();
    return;
  }
  const from = Array.from({ length: n }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  values.sort();
  for (let start = 0; start < n; start++) {
    if (from[start] === start) continue;
    const kept = z.slice(start * n, start * n + n);
    let i = start;
    for (; from[i] !== start; ) {
      const next = from[i];
      z.copyWithin(i * n, next * n, next * n + n);
      from[i] = i;
      i = next;
    }
    z.set(kept, i * n);
    from[i] = i;
  }
}
