import { expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { drawScatter, scatterAbove, scatterDensity, scatterRule } from './scatter.ts';

const SD = 2e-3;

it('has the area, the spread and the integral it says', () => {
  const { nodes, weights } = scatterRule(SD, 12);
  const mean = (f: (x: number) => number) => nodes.reduce((sum, x, i) => sum + weights[i] * f(x), 0);
  expect(Math.abs(mean(() => 1) - 1)).toBeLessThanOrEqual(1e-13);
  expect(Math.abs(mean((x) => x * x) / SD ** 2 - 1)).toBeLessThanOrEqual(1e-13);
  for (const x of [-5e-3, -1e-3, 0.4e-3, 3e-3]) {
    const slope = (scatterAbove(x - 1e-7, SD) - scatterAbove(x + 1e-7, SD)) / 2e-7;
    expect(Math.abs(slope - scatterDensity(x, SD))).toBeLessThanOrEqual(1e-5 * scatterDensity(0, SD));
  }
  expect(scatterAbove(-7e-3, SD)).toBe(1);
  expect(Math.abs(scatterAbove(7e-3, SD))).toBeLessThanOrEqual(1e-15);
  expect(scatterRule(0, 12).nodes).toEqual(Float64Array.of(0));
});

it('draws with that spread', () => {
  const stream = randomStream(1, 'scatter test');
  const draws = Array.from({ length: 4000 }, () => drawScatter(stream, SD));
  const sd = Math.sqrt(draws.reduce((sum, x) => sum + x * x, 0) / draws.length);
  // standard error of the spread: sqrt((kurtosis 2.45 - 1) / 4 / 4000) = 1 %; four of them
  expect(Math.abs(sd / SD - 1)).toBeLessThanOrEqual(0.04);
  expect(Math.max(...draws.map(Math.abs))).toBeLessThanOrEqual(3 * SD);
});
