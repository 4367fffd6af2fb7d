/**
 * Cholesky factorisation A = L L^T, plain and with diagonal pivoting, in float64 and in the order of the formulas:
 * L[i, j] = (A[i, j] - sum over k < j of L[i, k] L[j, k]) / L[j, j].
 * Source: Golub, Van Loan 2013, Matrix Computations 4th ed., 4.2.3 and 4.2.8.
 */

import type { FactorStatus } from '../backend.ts';

export interface CholeskyResult {
  readonly status: FactorStatus;
  /** pivots completed: n when converged, otherwise the index of the pivot that failed */
  readonly at: number;
}

export interface PivotedResult {
  readonly status: FactorStatus;
  readonly rank: number;
}

/** Replaces the lower triangle of `a` (n x n, row-major) by L and the strict upper one by zeros. */
export function choleskyReferenceInto(a: Float64Array, n: number): CholeskyResult {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) a[i * n + j] = (a[i * n + j] - dot(a, i * n, j * n, j)) / a[j * n + j];
    const pivot = a[i * n + i] - dot(a, i * n, i * n, i);
    if (!(pivot > 0 && pivot < Infinity)) {
      return { status: Number.isFinite(pivot) ? 'breakdown' : 'nonFinite', at: i };
    }
    a[i * n + i] = Math.sqrt(pivot);
    a.fill(0, i * n + i + 1, i * n + n);
  }
  return { status: 'converged', at: n };
}

/**
 * P^T A P = L L^T with the largest remaining diagonal entry as each pivot; stops at the first pivot that is not above
 * `threshold`. Fills `order` (row j of L belongs to row order[j] of A) and `pivots` (squares of L's diagonal).
 */
export function pivotedCholeskyReferenceInto(
  a: Float64Array,
  n: number,
  threshold: number,
  order: Int32Array,
  pivots: Float64Array,
): PivotedResult {
  const remaining = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    order[i] = i;
    remaining[i] = a[i * n + i];
    if (!Number.isFinite(remaining[i])) return { status: 'nonFinite', rank: 0 };
  }
  let rank = 0;
  for (; rank < n; rank++) {
    const j = rank;
    let p = j;
    for (let i = j + 1; i < n; i++) if (remaining[i] > remaining[p]) p = i;
    if (!(remaining[p] > threshold)) break;
    swapSymmetric(a, n, j, p);
    [remaining[j], remaining[p]] = [remaining[p], remaining[j]];
    [order[j], order[p]] = [order[p], order[j]];
    pivots[j] = remaining[j];
    const diagonal = Math.sqrt(remaining[j]);
    a[j * n + j] = diagonal;
    for (let i = j + 1; i < n; i++) {
      const value = (a[i * n + j] - dot(a, i * n, j * n, j)) / diagonal;
      a[i * n + j] = value;
      remaining[i] -= value * value;
      if (!Number.isFinite(remaining[i])) return { status: 'nonFinite', rank: j };
    }
  }
  for (let i = 0; i < n; i++) a.fill(0, i * n + Math.min(i + 1, rank), i * n + n);
  pivots.fill(0, rank);
  return { status: 'converged', rank };
}

/** Exchanges rows and columns j < p of a symmetric matrix of which only the lower triangle is kept. */
export function swapSymmetric(a: Float64Array, n: number, j: number, p: number): void {
  if (j === p) return;
  const swap = (x: number, y: number): void => {
    const kept = a[x];
    a[x] = a[y];
    a[y] = kept;
  };
  for (let k = 0; k < j; k++) swap(j * n + k, p * n + k);
  swap(j * n + j, p * n + p);
  for (let k = j + 1; k < p; k++) swap(k * n + j, p * n + k);
  for (let k = p + 1; k < n; k++) swap(k * n + j, k * n + p);
}

function dot(a: Float64Array, x: number, y: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += a[x + k] * a[y + k];
  return sum;
}
