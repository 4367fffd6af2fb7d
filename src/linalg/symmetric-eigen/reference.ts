/**
 * The steps of a symmetric eigenproblem in float64 and in the order of the formulas (implicit-ql.ts does the rest).
 * Source: Golub, Van Loan 2013, Matrix Computations 4th ed., 5.1.2 (reflector), 8.3.1 (tridiagonal form).
 */

/** Where the tridiagonal form goes: T[i, i] = diagonal[i], T[i, i - 1] = offDiagonal[i], offDiagonal[0] = 0. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  /** factors of the reflectors H = I - tau v v^T */
  readonly tau: Float64Array;
}

/**
 * Reduces A to T = Q^T A Q, Q = H[n-1] ... H[1], in place. H[i] acts on coordinates 0 .. i - 1 and zeroes row i left of
 * the subdiagonal; row i of `a` keeps its v in the entries 0 .. i - 1. Only the lower triangle is read.
 */
export function tridiagonaliseReferenceInto(t: Tridiagonal, a: Float64Array, n: number): void {
  const w = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const v = a.subarray(i * n, i * n + i);
    t.diagonal[i] = a[i * n + i];
    reflect(t, v, i);
    const tau = t.tau[i];
    if (tau === 0) continue;
    // w = tau A v - tau/2 (tau v^T A v) v, so that H A H = A - v w^T - w v^T
    w.fill(0);
    for (let r = 0; r < i; r++) {
      for (let c = 0; c < r; c++) {
        w[r] += tau * a[r * n + c] * v[c];
        w[c] += tau * a[r * n + c] * v[r];
      }
      w[r] += tau * a[r * n + r] * v[r];
    }
    const half = (tau / 2) * dot(v, w, i);
    for (let k = 0; k < i; k++) w[k] -= half * v[k];
    for (let r = 0; r < i; r++) {
      for (let c = 0; c <= r; c++) a[r * n + c] -= v[r] * w[c] + w[r] * v[c];
    }
  }
}

/** Makes the reflector that maps x (i entries, replaced by v) onto its last coordinate; fills tau[i], offDiagonal[i]. */
export function reflect(t: Tridiagonal, x: Float64Array, i: number): void {
  t.tau[i] = 0;
  t.offDiagonal[i] = i > 0 ? x[i - 1] : 0;
  // scaled by the largest entry, so that no square under- or overflows
  let largest = 0;
  for (let k = 0; k < i; k++) largest = Math.max(largest, Math.abs(x[k]));
  let rest = 0;
  for (let k = 0; k < i - 1; k++) rest += (x[k] / largest) ** 2;
  if (!(rest > 0)) {
    x.fill(0);
    return;
  }
  const last = x[i - 1];
  const norm = largest * Math.sqrt(rest + (last / largest) ** 2);
  const beta = last >= 0 ? -norm : norm;
  for (let k = 0; k < i - 1; k++) x[k] /= last - beta;
  x[i - 1] = 1;
  t.tau[i] = (beta - last) / beta;
  t.offDiagonal[i] = beta;
}

/** Replaces the reflectors in `a` by Q^T = H[1] ... H[n-1]: row r is e[r] times H[r+1], then H[r+2], and so on. */
export function accumulateReference(a: Float64Array, n: number, tau: Float64Array): void {
  for (let r = 0; r < n; r++) {
    const row = a.subarray(r * n, r * n + n);
    row.fill(0);
    row[r] = 1;
    for (let i = r + 1; i < n; i++) {
      const v = a.subarray(i * n, i * n + i);
      const factor = tau[i] * dot(row, v, i);
      for (let k = 0; k < i; k++) row[k] -= factor * v[k];
    }
  }
}

/** Rotations of neighbouring rows, from row top = count + first down to `first`: see implicit-ql.ts. */
export function rotateReference(
  z: Float64Array,
  n: number,
  first: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  for (let k = cosines.length - 1; k >= 0; k--) {
    const lower = (first + k) * n;
    const upper = lower + n;
    for (let j = 0; j < n; j++) {
      const kept = z[upper + j];
      z[upper + j] = sines[k] * z[lower + j] + cosines[k] * kept;
      z[lower + j] = cosines[k] * z[lower + j] - sines[k] * kept;
    }
  }
}

function dot(x: Float64Array, y: Float64Array, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += x[k] * y[k];
  return sum;
}
