/**
 * Rules of quadrature on a disc of radius 1: points and weights, the weights summing to 1 (means, not integrals).
 * Source: Stroud 1971, Approximate Calculation of Multiple Integrals, S2: 3-1 (turned by 45 degrees), 5-1 and 7-1; each
 * integrates polynomials up to its degree exactly (test beside).
 */

export interface DiscRule {
  readonly degree: number;
  /** x, y interleaved */
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

export type DiscPointCount = 1 | 4 | 7 | 12;

export const discRules: Readonly<Record<DiscPointCount, DiscRule>> = {
  1: { degree: 1, points: Float64Array.of(0, 0), weights: Float64Array.of(1) },
  4: { degree: 3, points: ring(4, Math.SQRT1_2, Math.PI / 4), weights: new Float64Array(4).fill(1 / 4) },
  7: {
    degree: 5,
    points: Float64Array.of(0, 0, ...ring(6, Math.sqrt(2 / 3), 0)),
    weights: Float64Array.of(1 / 4, ...new Array(6).fill(1 / 8)),
  },
  12: {
    degree: 7,
    points: Float64Array.of(
      ...ring(4, Math.sqrt(3 / 4), 0),
      ...ring(4, Math.sqrt((27 - 3 * Math.sqrt(29)) / 52), Math.PI / 4),
      ...ring(4, Math.sqrt((27 + 3 * Math.sqrt(29)) / 52), Math.PI / 4),
    ),
    weights: Float64Array.of(
      ...new Array(4).fill(2 / 27),
      ...new Array(4).fill((551 + 41 * Math.sqrt(29)) / 6264),
      ...new Array(4).fill((551 - 41 * Math.sqrt(29)) / 6264),
    ),
  },
};

function ring(count: number, radius: number, start: number): Float64Array {
  return Float64Array.from({ length: 2 * count }, (_, n) => {
    const angle = start + (2 * Math.PI * Math.floor(n / 2)) / count;
    return radius * (n % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}
