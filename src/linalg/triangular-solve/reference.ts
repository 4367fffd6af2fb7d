/**
 * Triangular systems with many right-hand sides, in float64 and in the order of the formulas.
 * `lower` is row-major with rows `stride` apart, of which the leading n x n block is used; `b` is n x columnCount.
 */

/** L X = B: x[i] = (b[i] - sum over k < i of L[i, k] x[k]) / L[i, i], in place. */
export function solveLowerReferenceInto(
  b: Float64Array,
  lower: Float64Array,
  stride: number,
  n: number,
  columnCount: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(b, i, k, lower[i * stride + k], columnCount);
    divideRow(b, i, lower[i * stride + i], columnCount);
  }
}

/** L^T X = B: x[i] = (b[i] - sum over k > i of L[k, i] x[k]) / L[i, i], in place. */
export function solveLowerTransposedReferenceInto(
  b: Float64Array,
  lower: Float64Array,
  stride: number,
  n: number,
  columnCount: number,
): void {
  for (let i = n - 1; i >= 0; i--) {
    divideRow(b, i, lower[i * stride + i], columnCount);
    for (let k = 0; k < i; k++) subtractRow(b, k, i, lower[i * stride + k], columnCount);
  }
}

function subtractRow(b: Float64Array, target: number, source: number, factor: number, columnCount: number): void {
  for (let j = 0; j < columnCount; j++) b[target * columnCount + j] -= factor * b[source * columnCount + j];
}

function divideRow(b: Float64Array, row: number, divisor: number, columnCount: number): void {
  for (let j = 0; j < columnCount; j++) b[row * columnCount + j] /= divisor;
}
