/** Symmetric positive definite systems of a few unknowns, where calling a kernel would cost more than solving. */

/**
 * Inverse of a symmetric positive definite matrix by its Cholesky factor.
 * @param a - n x n, row-major, lower triangle read
 * @returns a new array, or undefined when `a` is not positive definite
 */
export function invertSymmetric(a: Float64Array, n: number): Float64Array | undefined {
  const lower = choleskyFactor(a, n);
  if (!lower) return undefined;
  // columns of L^-1, then L^-T L^-1
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++)
    for (let i = column; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = column; k < i; k++) sum -= lower[i * n + k] * inverse[k * n + column];
      inverse[i * n + column] = sum / lower[i * n + i];
    }
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = Math.max(i, j); k < n; k++) sum += inverse[k * n + i] * inverse[k * n + j];
      out[i * n + j] = sum;
    }
  return out;
}

/** Of the determinant of a symmetric positive definite matrix; -Infinity when `a` is not positive definite. */
export function logDeterminant(a: Float64Array, n: number): number {
  const lower = choleskyFactor(a, n);
  if (!lower) return -Infinity;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += 2 * Math.log(lower[i * n + i]);
  return sum;
}

function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i === j && !(sum > 0)) return undefined;
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j];
    }
  return lower;
}
