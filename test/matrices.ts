/** Matrices and plain products for the tests of linalg. */

import { randomStream } from '../src/core/random.ts';

/** Standard normal entries, rows x columns. */
export function randomMatrix(rows: number, columns: number, seed: number): Float64Array {
  const { normal } = randomStream(seed, 'linalg test');
  return Float64Array.from({ length: rows * columns }, normal);
}

/** G G^T for a random n x rank matrix G, plus `ridge` on the diagonal. */
export function randomCovariance(n: number, rank: number, ridge: number, seed: number): Float64Array {
  const g = randomMatrix(n, rank, seed);
  const a = product(g, transpose(g, n, rank), n, rank, n);
  for (let i = 0; i < n; i++) a[i * n + i] += ridge;
  return a;
}

/** (m x k) (k x n) */
export function product(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      for (let j = 0; j < n; j++) c[i * n + j] += a[i * k + l] * b[l * n + j];
    }
  }
  return c;
}

export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const t = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) t[j * rows + i] = a[i * columns + j];
  }
  return t;
}

/** Largest absolute difference; NaN counts as infinite. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return largest;
}

export function largestEntry(a: Float64Array): number {
  return a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
