import { expect, test } from 'vitest';
import { discFactor } from './electrode-disc.ts';

test('2 J_1(x) / x agrees with mpmath 1.3 at 40 digits, across the change of method', () => {
  const values: [number, number][] = [
    [0, 1],
    [0.5, 0.9690738306994955],
    [3.9, -0.01397130236963073],
    [4.1, -0.05037719890114083],
    [10, 0.00869454923377229],
    [55, -0.002845455938497624],
  ];
  for (const [x, expected] of values) expect(Math.abs(discFactor(x) - expected) <= 1e-14).toBe(true);
  expect(discFactor(-3)).toBe(discFactor(3));
});

test('is the mean of a plane wave over the disc', () => {
  // Midpoints over the disc of radius 1: mean of cos(k x) with error (k / n)^2 / 12 or so.
  const k = 2.3;
  const n = 400;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const x = -1 + (2 * (i + 0.5)) / n;
    sum += Math.cos(k * x) * Math.sqrt(1 - x * x);
  }
  expect(Math.abs(discFactor(k) - (sum * 4) / (n * Math.PI)) <= 1e-4).toBe(true);
});
