/**
 * Contrast functions of the fixed-point iteration (Hyvarinen 1999, IEEE Trans Neural Netw 10:626, eq. 20; Negro 2016,
 * J Neural Eng 13:026027, table 1): the nonlinearity g = G' applied to a source, and the mean of g'.
 *
 *     skewness  G = s^3 / 3   g = s^2        g' = 2 s
 *     bounded   skewness up to |s| = 5, then g = 25, g' = 0
 *     kurtosis  G = s^4 / 4   g = s^3        g' = 3 s^2
 *     logcosh   G = log cosh  g = tanh s     g' = 1 - tanh^2 s
 */

import type { ContrastName } from './blind-parameters.ts';

/**
 * Deviations beyond which the bounded contrast counts no more. With 1000 rows, a filter made for one single instant gives it a height of 32,
 * which outweighs a hundred discharges of a height of 5: without a bound, late rounds find single instants.
 */
const BOUND = 5;

/**
 * Replaces each sample by g(s), in place, and returns the mean of g'(s).
 * Cost: one pass; kurtosis and skewness a few operations a sample.
 */
export function applyContrastInPlace(source: Float32Array, contrast: ContrastName): number {
  const n = source.length;
  let slope = 0;
  if (contrast === 'skewness') {
    for (let t = 0; t < n; t++) {
      const s = source[t];
      slope += 2 * s;
      source[t] = s * s;
    }
  } else if (contrast === 'bounded') {
    for (let t = 0; t < n; t++) {
      const s = source[t];
      const inside = s < BOUND && s > -BOUND;
      if (inside) slope += 2 * s;
      source[t] = inside ? s * s : BOUND * BOUND;
    }
  } else if (contrast === 'kurtosis') {
    for (let t = 0; t < n; t++) {
      const s = source[t];
      slope += 3 * s * s;
      source[t] = s * s * s;
    }
  } else {
    for (let t = 0; t < n; t++) {
      const g = Math.tanh(source[t]);
      slope += 1 - g * g;
      source[t] = g;
    }
  }
  return slope / n;
}

/** Third central moment over the cube of the standard deviation; its sign tells on which side the discharges are. */
export function skewness(source: Float32Array): number {
  const n = source.length;
  let sum = 0;
  for (let t = 0; t < n; t++) sum += source[t];
  const mean = sum / n;
  let second = 0;
  let third = 0;
  for (let t = 0; t < n; t++) {
    const d = source[t] - mean;
    second += d * d;
    third += d * d * d;
  }
  const variance = second / n;
  return variance > 0 ? third / n / (variance * Math.sqrt(variance)) : 0;
}
