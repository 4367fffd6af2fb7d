import { expect, it } from 'vitest';
import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import {
  type ActionPotentialModel,
  gradientPolynomials,
  intracellularGradient,
  rosenfalckActionPotential,
} from './action-potential.ts';
import {
  convolutionWeights,
  cutPolynomials,
  cutWeightsInto,
  momentCount,
  momentRecursion,
  pathMomentsInto,
} from './path-moments.ts';

const twoDecays: ActionPotentialModel = {
  name: 'spike and afterpotential',
  restingVolts: -90e-3,
  terms: [...rosenfalckActionPotential.terms, { amplitudeVolts: 2e-3, power: 2, decayMetres: 3e-3 }],
};
const STEP = 1e-3;
const START = -60e-3;
/** slope of the potential of a source 12 mm away, in an anisotropic medium */
const field = (s: number) => -s / (s * s + 12e-3 ** 2 * 4.4) ** 1.5;
const g = Float64Array.from({ length: 141 }, (_, i) => field(START + i * STEP));
const rule = gaussLegendre(8);

/** integral from a to b in panels of 0.5 mm */
function integral(f: (s: number) => number, a: number, b: number): number {
  const panels = Math.ceil((b - a) / 0.5e-3);
  const width = (b - a) / panels;
  let sum = 0;
  for (let p = 0; p < panels; p++)
    for (let i = 0; i < 8; i++) sum += 0.5 * width * rule.weights[i] * f(a + (p + 0.5 + 0.5 * rule.nodes[i]) * width);
  return sum;
}

it('gives convolutions with V prime, whole and cut, by a few moments', () => {
  for (const model of [rosenfalckActionPotential, twoDecays]) {
    const polynomials = gradientPolynomials(model);
    const count = momentCount(polynomials);
    const moments = new Float64Array(g.length * count);
    pathMomentsInto(moments, g, momentRecursion(polynomials, STEP));
    const weights = convolutionWeights(polynomials);
    const [tau, slopes] = [new Float64Array(count), new Float64Array(count)];
    const found: number[] = [];
    const exact: number[] = [];
    for (const i of [60, 75, 90, 130]) {
      const c = START + i * STEP;
      const M = moments.subarray(i * count, (i + 1) * count);
      found.push(weights.reduce((sum, a, k) => sum + a * M[k], 0));
      exact.push(integral((s) => field(s) * intracellularGradient(model, c - s), START, c));
      for (const d of [0.4e-3, 3e-3, 9e-3]) {
        cutWeightsInto(tau, slopes, cutPolynomials(polynomials), d);
        found.push(tau.reduce((sum, t, k) => sum + t * M[k], 0));
        exact.push(integral((s) => field(s) * intracellularGradient(model, c + d - s), START, c));
      }
    }
    const largest = Math.max(...exact.map(Math.abs));
    // cubic through samples 1 mm apart of a field that changes over 25 mm: an error near 2e-6 is seen
    for (const [i, value] of found.entries()) expect(Math.abs(value - exact[i])).toBeLessThanOrEqual(1e-5 * largest);
  }
});

it('gives the slopes of its weights', () => {
  const polynomials = gradientPolynomials(twoDecays);
  const arrays = Array.from({ length: 6 }, () => new Float64Array(momentCount(polynomials)));
  const [value, slope, up, down, unused1, unused2] = arrays;
  for (const d of [0.5e-3, 2e-3, 8e-3]) {
    cutWeightsInto(value, slope, cutPolynomials(polynomials), d);
    cutWeightsInto(up, unused1, cutPolynomials(polynomials), d + 1e-8);
    cutWeightsInto(down, unused2, cutPolynomials(polynomials), d - 1e-8);
    for (let k = 0; k < value.length; k++)
      expect(Math.abs((up[k] - down[k]) / 2e-8 - slope[k])).toBeLessThanOrEqual(1e-6 * 1e5);
  }
});
