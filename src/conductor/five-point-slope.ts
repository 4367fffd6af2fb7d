/** Derivative of a sampled function by differences of fourth order over five points, one-sided at its ends. */

// Weights of five points for the derivative at the 1st to 5th of them, times 12 (Fornberg 1988, Math Comp 51:699, table 3).
const WEIGHTS = [
  [-25, 48, -36, 16, -3],
  [-3, -10, 18, -6, 1],
  [1, -8, 0, 8, -1],
  [-1, 6, -18, 10, 3],
  [3, -16, 36, -48, 25],
];

/** `count` samples (at least 5, unchecked), the first at `start`, each `stride` values after the one before. */
export interface SampledFunction {
  readonly values: Float64Array;
  readonly start: number;
  readonly stride: number;
  readonly count: number;
  /** distance of neighbours in the variable of the derivative */
  readonly step: number;
}

/** The derivative at sample `index`. Accuracy: step^4 / 30 of the fifth derivative inside, step^4 / 5 at the very ends. */
export function fivePointSlope({ values, start, stride, count, step }: SampledFunction, index: number): number {
  const first = Math.min(Math.max(index - 2, 0), count - 5);
  const weights = WEIGHTS[index - first];
  let sum = 0;
  for (let j = 0; j < 5; j++) sum += weights[j] * values[start + (first + j) * stride];
  return sum / (12 * step);
}
