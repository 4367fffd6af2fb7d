/**
 * Scatter of end-plates and of fibre ends along a fibre: the bounded, bell-shaped density
 *   f(x) = 35 / (32 E) (1 - (x / E)^2)^3 for |x| < E,   standard deviation sd = E / 3   (the triweight kernel),
 * which is near the normal one, and whose integral and quadrature are exact. No fibre lies further out than 3 sd.
 */

import { gaussLegendre, type QuadratureRule } from '../conductor/gauss-legendre.ts';
import type { RandomStream } from '../core/random.ts';

/** E in standard deviations. */
export const SCATTER_REACH = 3;

/** @returns f(x), 1/m; x and the standard deviation in metres, the latter above 0 */
export function scatterDensity(x: number, standardDeviation: number): number {
  const reach = SCATTER_REACH * standardDeviation;
  const y = x / reach;
  return Math.abs(y) < 1 ? (35 / (32 * reach)) * (1 - y * y) ** 3 : 0;
}

/** @returns the share of the scatter above x: 1/2 - 35/32 (y - y^3 + 3/5 y^5 - y^7/7), y = x / E */
export function scatterAbove(x: number, standardDeviation: number): number {
  const y = Math.min(1, Math.max(-1, x / (SCATTER_REACH * standardDeviation)));
  const y2 = y * y;
  return 0.5 - (35 / 32) * y * (1 - y2 * (1 - y2 * (3 / 5 - y2 / 7)));
}

/** Nodes in metres and weights of sum one: the average of a function over the scatter. A single node when it is 0. */
export function scatterRule(standardDeviation: number, count: number): QuadratureRule {
  if (standardDeviation === 0) return { nodes: Float64Array.of(0), weights: Float64Array.of(1) };
  const { nodes, weights } = gaussLegendre(count);
  const reach = SCATTER_REACH * standardDeviation;
  const places = nodes.map((x) => x * reach);
  return { nodes: places, weights: weights.map((w, i) => w * reach * scatterDensity(places[i], standardDeviation)) };
}

/** One draw, metres; by rejection from the uniform density. */
export function drawScatter(stream: RandomStream, standardDeviation: number): number {
  for (;;) {
    const y = 2 * stream.uniform() - 1;
    if (stream.uniform() < (1 - y * y) ** 3) return y * SCATTER_REACH * standardDeviation;
  }
}
