import { expect, it } from 'vitest';
import { gaussLegendre } from '../conductor/gauss-legendre.ts';
import { gradientPolynomials, intracellularGradient, rosenfalckActionPotential } from './action-potential.ts';
import { momentCount } from './path-moments.ts';
import { scatterAbove, scatterDensity } from './scatter.ts';
import { tendonWeights, tendonWeightsInto } from './tendon-weights.ts';

const model = rosenfalckActionPotential;
const polynomials = gradientPolynomials(model);
const SD = 1.5e-3;
const table = tendonWeights(polynomials, SD);
const rule = gaussLegendre(64);

/** integral from a to b, one rule a millimetre */
function integral(f: (x: number) => number, a: number, b: number): number {
  const panels = Math.max(1, Math.ceil((b - a) / 1e-3));
  const width = (b - a) / panels;
  let sum = 0;
  for (let p = 0; p < panels; p++)
    for (let i = 0; i < rule.nodes.length; i++)
      sum += 0.5 * width * rule.weights[i] * f(a + (p + 0.5 + 0.5 * rule.nodes[i]) * width);
  return sum;
}

it('averages cut waves over the scatter of the ends, in a linear field', () => {
  // g(s) = 1 + s / l: its moments are linear in place, so that the parabola is exact
  const l = 20e-3;
  const g = (s: number) => 1 + s / l;
  const count = momentCount(polynomials);
  const factorial = [1, 1, 2, 6, 24];
  const lambda = 1e-3;
  const moment = (k: number, c: number) => lambda * (factorial[k] * g(c) - (factorial[k + 1] * lambda) / l);
  const [W, slopes] = [new Float64Array(table.columns), new Float64Array(table.columns)];
  for (const d of [-2e-3, 0, 1.3e-3, 4e-3, 9e-3]) {
    tendonWeightsInto(W, slopes, table, d);
    let found = scatterAbove(d, SD) * integral((s) => g(s) * intracellularGradient(model, d - s), d - 40e-3, d);
    for (const [n, e] of table.nodes.entries())
      for (let k = 0; k < count; k++) found += W[n * count + k] * moment(k, e);
    // every end for itself: behind the front, up to the end
    const exact = integral((s) => g(s) * intracellularGradient(model, d - s) * scatterAbove(s, SD), d - 40e-3, d);
    // the scale: V rises by 0.13 V
    expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-5 * 0.13);
  }
});

it('has weights that grow from zero and slopes that match', () => {
  const arrays = Array.from({ length: 4 }, () => new Float64Array(table.columns));
  const [W, slopes, up, down] = arrays;
  tendonWeightsInto(W, slopes, table, table.firstMetres);
  expect(Math.max(...W.map(Math.abs))).toBeLessThanOrEqual(1e-6 * scatterDensity(0, SD));
  tendonWeightsInto(W, slopes, table, table.lastMetres);
  expect(Math.max(...W.map(Math.abs))).toBeLessThanOrEqual(1e-6);
  const unused = new Float64Array(table.columns);
  for (const d of [-3e-3, 0.2e-3, 2e-3, 7e-3]) {
    tendonWeightsInto(W, slopes, table, d);
    tendonWeightsInto(up, unused, table, d + 1e-9);
    tendonWeightsInto(down, unused, table, d - 1e-9);
    const largest = Math.max(...slopes.map(Math.abs));
    for (let j = 0; j < table.columns; j++)
      expect(Math.abs((up[j] - down[j]) / 2e-9 - slopes[j])).toBeLessThanOrEqual(1e-5 * largest);
  }
});
