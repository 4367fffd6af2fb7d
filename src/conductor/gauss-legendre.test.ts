import { expect, test } from 'vitest';
import { gaussLegendre } from './gauss-legendre.ts';

test('integrates every monomial up to degree 2 n - 1 exactly, and not degree 2 n', () => {
  for (const count of [1, 2, 5, 8, 16, 33]) {
    const { nodes, weights } = gaussLegendre(count);
    const integral = (degree: number) => nodes.reduce((sum, node, i) => sum + weights[i] * node ** degree, 0);
    for (let degree = 0; degree < 2 * count; degree++) {
      const exact = degree % 2 === 0 ? 2 / (degree + 1) : 0;
      expect(Math.abs(integral(degree) - exact) <= 2e-15).toBe(true);
    }
    if (count <= 8) expect(Math.abs(integral(2 * count) - 2 / (2 * count + 1)) > 1e-8).toBe(true);
  }
});

test('refuses a count that is not an integer from 1 to 200', () => {
  expect(() => gaussLegendre(0)).toThrow(/count expected an integer from 1 to 200, got 0/);
  expect(() => gaussLegendre(2.5)).toThrow(/got 2.5/);
});
