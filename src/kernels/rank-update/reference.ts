/** Symmetric rank-k update in float64, as the formula is written. */

/** c (n x n) += a^T a for a (k x n), both triangles; see Kernels.rankUpdateInto. */
export function rankUpdateReference(c: Float64Array, a: Float32Array, n: number, k: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[p * n + i] * a[p * n + j];
      c[i * n + j] += sum;
    }
  }
}
