import { expect, it } from 'vitest';
import { fillNormalInto } from './fill-normal.ts';

const values = new Float64Array(2_000_000);
fillNormalInto(values, 3, 'test', 1);

/** Abramowitz and Stegun 7.1.26, absolute error 1.5e-7. */
function below(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2));
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const erf = 1 - terms.reduceRight((sum, term) => (sum + term) * t, 0) * Math.exp((-x * x) / 2);
  return x < 0 ? 0.5 - erf / 2 : 0.5 + erf / 2;
}

it('is normal: moments, and the largest deviation of the distribution', () => {
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  // four standard errors: 1, sqrt(2), sqrt(15), sqrt(96) over sqrt(n)
  const error = 4 / Math.sqrt(values.length);
  expect(Math.abs(moment(1))).toBeLessThanOrEqual(error);
  expect(Math.abs(moment(2) - 1)).toBeLessThanOrEqual(Math.SQRT2 * error);
  expect(Math.abs(moment(3))).toBeLessThanOrEqual(Math.sqrt(15) * error);
  expect(Math.abs(moment(4) - 3)).toBeLessThanOrEqual(Math.sqrt(96) * error);
  const sorted = values.slice().sort();
  let most = 0;
  for (let n = 0; n < sorted.length; n++) most = Math.max(most, Math.abs(below(sorted[n]) - (n + 0.5) / sorted.length));
  // Kolmogorov: 1.95 / sqrt(n) is passed once in a thousand
  expect(most).toBeLessThanOrEqual(1.95 / Math.sqrt(sorted.length));
});

it.each([3, 3.442619855899, 4, 4.5])('has the tail of a normal distribution beyond %d', (x) => {
  const found = values.filter((value) => Math.abs(value) > x).length;
  const expected = 2 * (1 - below(x)) * values.length;
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected) + 1);
});

it('values do not depend on those before, nor streams on each other', () => {
  const correlation = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, n) => sum + value * b[n], 0) / Math.min(a.length, b.length);
  const head = values.subarray(0, 1_000_000);
  for (const lag of [1, 2, 7]) expect(Math.abs(correlation(head, values.subarray(lag)))).toBeLessThanOrEqual(0.004);
  for (const [seed, purpose, index] of [
    [4, 'test', 1],
    [3, 'tesu', 1],
    [3, 'test', 2],
  ] as const) {
    const other = new Float64Array(1_000_000);
    fillNormalInto(other, seed, purpose, index);
    expect(Math.abs(correlation(head, other))).toBeLessThanOrEqual(0.004);
  }
});

it('repeats, and a longer array begins as a shorter one', () => {
  const again = new Float64Array(1000);
  fillNormalInto(again, 3, 'test', 1);
  expect(again).toEqual(values.slice(0, 1000));
  const single = new Float32Array(1000);
  fillNormalInto(single, 3, 'test', 1);
  expect(single).toEqual(Float32Array.from(again));
});
