/** Weights of uniform B-splines, their derivatives, and the coefficients whose cubic spline goes through given rows. */

/** Cubic, four rows from floor(t) - 1 on; fraction 0 <= f < 1. Derivatives per row. Twice continuously differentiable. */
export function cubicTapsInto(values: Float64Array, slopes: Float64Array, f: number): void {
  const g = 1 - f;
  values[0] = (g * g * g) / 6;
  values[1] = (f * f * (3 * f - 6) + 4) / 6;
  values[2] = (g * g * (3 * g - 6) + 4) / 6;
  values[3] = (f * f * f) / 6;
  slopes[0] = (-g * g) / 2;
  slopes[1] = (f * (3 * f - 4)) / 2;
  slopes[2] = (-g * (3 * g - 4)) / 2;
  slopes[3] = (f * f) / 2;
}

/** Quadratic, three nodes around the nearest; offset -1/2 <= t <= 1/2 from it. Once continuously differentiable. */
export function quadraticTapsInto(values: Float64Array, slopes: Float64Array, t: number): void {
  values[0] = (0.5 - t) ** 2 / 2;
  values[1] = 0.75 - t * t;
  values[2] = (0.5 + t) ** 2 / 2;
  slopes[0] = t - 0.5;
  slopes[1] = -2 * t;
  slopes[2] = t + 0.5;
}

/** Variance of the quadratic B-spline as a density, in squared node distances. */
export const QUADRATIC_SPLINE_VARIANCE = 1 / 4;

/**
 * Replaces rows y by coefficients c with (c[i-1] + 4 c[i] + c[i+1]) / 6 = y[i], c constant beyond both ends.
 * @param rows - rowCount x rowLength, changed in place
 */
export function splineCoefficientsInPlace(rows: Float64Array, rowCount: number, rowLength: number): void {
  const ratio = new Float64Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    // elimination of a tridiagonal matrix with diagonal 4 (5 at both ends, for the constant beyond)
    const diagonal = (i === 0 || i === rowCount - 1 ? 5 : 4) - (i > 0 ? ratio[i - 1] : 0);
    ratio[i] = 1 / diagonal;
    for (let j = 0; j < rowLength; j++) {
      const before = i > 0 ? rows[(i - 1) * rowLength + j] : 0;
      rows[i * rowLength + j] = (6 * rows[i * rowLength + j] - before) * ratio[i];
    }
  }
  for (let i = rowCount - 2; i >= 0; i--)
    for (let j = 0; j < rowLength; j++) rows[i * rowLength + j] -= ratio[i] * rows[(i + 1) * rowLength + j];
}
