import { expect, test } from 'vitest';
import { largestDifference, product, randomCovariance, randomMatrix } from '../../test/matrices.ts';
import { createArena } from '../kernels/arena.ts';
import { solveSymmetricInto } from './solve-symmetric.ts';

const arena = createArena(4e6, false);

test.each([0, 1, 2, 5, 64, 70, 131])('A X = B, n = %i', (n) => {
  for (const backend of ['simd', 'reference'] as const) {
    const a = randomCovariance(n, n, n, n + 1);
    const x = randomMatrix(n, 3, 2);
    const b = product(a, x, n, n, 3);
    solveSymmetricInto(arena, a, b, n, 3, backend);
    // condition number of G G^T + n I is below 6
    expect(largestDifference(b, x)).toBeLessThanOrEqual(1e-13 * Math.max(1, n));
  }
});

test('an indefinite matrix is refused with the row and what to do', () => {
  const a = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, -2);
  expect(() => solveSymmetricInto(arena, a, new Float64Array(3), 3, 1)).toThrow(/row 2 of 3.*ridge/);
  expect(() => solveSymmetricInto(arena, Float64Array.of(NaN), new Float64Array(1), 1, 1)).toThrow(/NaN/);
  expect(() => solveSymmetricInto(arena, new Float64Array(4), new Float64Array(3), 2, 1)).toThrow(/2 values, got 3/);
});
