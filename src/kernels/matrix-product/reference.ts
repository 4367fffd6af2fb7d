/** Matrix product in float64, as the formula is written. */

/** c (m x n) = a (m x k) b (k x n), row-major; see Kernels.matrixProductInto. */
export function matrixProductReference(
  c: Float32Array,
  a: Float32Array,
  b: Float32Array,
  m: number,
  n: number,
  k: number,
): void {
  const row = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    row.fill(0);
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p];
      for (let j = 0; j < n; j++) row[j] += factor * b[p * n + j];
    }
    c.set(row, i * n);
  }
}
