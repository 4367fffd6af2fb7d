import { expect, it } from 'vitest';
import { gaussLegendre } from './quadrature.ts';

it('integrates degree 2 n - 1 exactly and degree 2 n not', () => {
  for (const count of [2, 5, 8, 32]) {
    const { nodes, weights } = gaussLegendre(count);
    const integral = (power: number) => nodes.reduce((sum, x, i) => sum + weights[i] * x ** power, 0);
    for (let power = 0; power < 2 * count; power++)
      expect(Math.abs(integral(power) - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThanOrEqual(1e-14 * count);
    if (count < 8) expect(Math.abs(integral(2 * count) - 2 / (2 * count + 1))).toBeGreaterThan(1e-5);
  }
});
