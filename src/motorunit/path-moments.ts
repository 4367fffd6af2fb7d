/**
 * Exponential moments of a lead field along a path, with which every convolution with V' can be written, cut or not:
 *   M_k(c) = integral over x > 0 of x^k e^-x g(c - lambda x) lambda dx,      k = 0 .. degree of V' (action-potential.ts)
 * With V'(z) = sum of a_m (z / lambda)^m e^(-z / lambda), a wave whose front is d beyond a cut at c leaves behind the cut
 *   integral over s < c of g(s) V'(c + d - s) ds = sum over k of tau_k(d) M_k(c),
 *   tau_k(d) = e^-y sum over m >= k of a_m binomial(m, k) y^(m - k),   y = d / lambda,
 * and without a cut G(x) = sum over k of a_k M_k(x) (d = 0). So the end-plate and tendon terms need no sum over the fibre.
 * Several decay lengths: their moments follow one another.
 */

import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import type { GradientPolynomial } from './action-potential.ts';

/** Number of moments of all decay lengths. */
export function momentCount(polynomials: readonly GradientPolynomial[]): number {
  return polynomials.reduce((sum, { coefficients }) => sum + coefficients.length, 0);
}

/** The a_k, so that G = sum of a_k M_k. */
export function convolutionWeights(polynomials: readonly GradientPolynomial[]): number[] {
  return polynomials.flatMap(({ coefficients }) => coefficients);
}

/** a_m binomial(m, k) of one decay length, so that the weights of a cut take no more than multiplications. */
export interface CutPolynomial {
  readonly decayMetres: number;
  readonly count: number;
  /** [k * count + m] */
  readonly coefficients: Float64Array;
}

export function cutPolynomials(polynomials: readonly GradientPolynomial[]): CutPolynomial[] {
  return polynomials.map(({ decayMetres, coefficients }) => {
    const count = coefficients.length;
    const table = new Float64Array(count * count);
    for (let k = 0; k < count; k++)
      for (let m = k; m < count; m++) table[k * count + m] = coefficients[m] * binomial(m, k);
    return { decayMetres, count, coefficients: table };
  });
}

/**
 * tau_k(d) and d tau_k / dd = ((k + 1) tau_(k+1) - tau_k) / lambda for d >= 0.
 * Fills `values` and `slopes`, one entry per moment.
 */
export function cutWeightsInto(
  values: Float64Array,
  slopes: Float64Array,
  polynomials: readonly CutPolynomial[],
  d: number,
): void {
  let offset = 0;
  for (let p = 0; p < polynomials.length; p++) {
    const { decayMetres, count, coefficients } = polynomials[p];
    const y = d / decayMetres;
    const decay = Math.exp(-y);
    let next = 0;
    for (let k = count - 1; k >= 0; k--) {
      let sum = 0;
      for (let m = count - 1; m >= k; m--) sum = sum * y + coefficients[k * count + m];
      const value = decay * sum;
      values[offset + k] = value;
      slopes[offset + k] = ((k + 1) * next - value) / decayMetres;
      next = value;
    }
    offset += count;
  }
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

/** Advances moments from one sample to the next. */
export interface MomentRecursion {
  readonly polynomials: readonly GradientPolynomial[];
  /** per decay: e^-D, D^j / j! style powers come from it */
  readonly steps: readonly {
    readonly carry: Float64Array;
    readonly fresh: Float64Array;
    readonly start: Float64Array;
  }[];
}

/**
 * M_k(c + h) = e^-D sum over j <= k of binomial(k, j) D^(k-j) M_j(c) + integral over 0 < x < D of x^k e^-x g lambda dx, D = h / lambda.
 * In the last interval g is the cubic through four samples, integrated by a 16-point rule: exact to 1e-13 for D up to 4.
 */
export function momentRecursion(polynomials: readonly GradientPolynomial[], stepMetres: number): MomentRecursion {
  const rule = gaussLegendre(16);
  const steps = polynomials.map(({ decayMetres, coefficients }) => {
    const count = coefficients.length;
    const D = stepMetres / decayMetres;
    const carry = new Float64Array(count * count);
    const fresh = new Float64Array(count * 4);
    const start = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      // a constant field: k! lambda
      start[k] = k === 0 ? decayMetres : k * start[k - 1];
      for (let j = 0; j <= k; j++) carry[k * count + j] = Math.exp(-D) * binomial(k, j) * D ** (k - j);
      for (let i = 0; i < rule.nodes.length; i++) {
        const x = 0.5 * D * (1 + rule.nodes[i]);
        const weight = 0.5 * D * rule.weights[i] * x ** k * Math.exp(-x) * decayMetres;
        const cubic = cubicWeights(1 - x / D);
        for (let q = 0; q < 4; q++) fresh[k * 4 + q] += weight * cubic[q];
      }
    }
    return { carry, fresh, start };
  });
  return { polynomials, steps };
}

/** Weights of the cubic through values at -1, 0, 1, 2. */
export function cubicWeights(t: number): [number, number, number, number] {
  return [
    (-t * (t - 1) * (t - 2)) / 6,
    ((t + 1) * (t - 1) * (t - 2)) / 2,
    (-(t + 1) * t * (t - 2)) / 2,
    ((t + 1) * t * (t - 1)) / 6,
  ];
}

/**
 * Moments at every sample of g; before the first and after the last sample g is constant.
 * @param g - samples at equal steps
 * @param out - samples x moments, filled
 */
export function pathMomentsInto(out: Float64Array, g: Float64Array, recursion: MomentRecursion): void {
  const total = momentCount(recursion.polynomials);
  const last = g.length - 1;
  let offset = 0;
  for (const { carry, fresh, start } of recursion.steps) {
    const count = start.length;
    for (let k = 0; k < count; k++) out[offset + k] = start[k] * g[0];
    for (let i = 1; i <= last; i++) {
      const [a, b, c, d] = [g[Math.max(0, i - 2)], g[i - 1], g[i], g[Math.min(last, i + 1)]];
      const from = (i - 1) * total + offset;
      for (let k = 0; k < count; k++) {
        let sum = fresh[k * 4] * a + fresh[k * 4 + 1] * b + fresh[k * 4 + 2] * c + fresh[k * 4 + 3] * d;
        for (let j = 0; j <= k; j++) sum += carry[k * count + j] * out[from + j];
        out[i * total + offset + k] = sum;
      }
    }
    offset += count;
  }
}
