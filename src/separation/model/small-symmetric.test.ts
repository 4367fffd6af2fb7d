import { expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { invertSymmetric } from './small-symmetric.ts';

it('inverts: the product with the matrix is the unit matrix', () => {
  const { normal } = randomStream(1, 'small symmetric test');
  for (const n of [1, 2, 5, 10]) {
    const root = Float64Array.from({ length: n * n }, normal);
    const at = (i: number, j: number) =>
      root.slice(i * n, i * n + n).reduce((sum, value, k) => sum + value * root[j * n + k], i === j ? 1 : 0);
    const matrix = Float64Array.from({ length: n * n }, (_, m) => at(Math.floor(m / n), m % n));
    const inverse = invertSymmetric(matrix, n) ?? new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += matrix[i * n + k] * inverse[k * n + j];
        // eigenvalues of 1 to about 40: conditions of 100 and rounding of 1e-16
        expect(Math.abs(sum - (i === j ? 1 : 0))).toBeLessThanOrEqual(1e-12);
      }
  }
});

it('says when a matrix is not positive definite', () => {
  expect(invertSymmetric(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(invertSymmetric(Float64Array.of(Number.NaN), 1)).toBeUndefined();
});
