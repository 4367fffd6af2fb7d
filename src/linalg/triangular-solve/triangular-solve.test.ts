import { describe, expect, test } from 'vitest';
import { largestDifference, product, randomCovariance, randomMatrix, transpose } from '../../../test/matrices.ts';
import { createArena } from '../../kernels/arena.ts';
import { type PivotedCholesky, pivotedCholeskyInto } from '../cholesky/index.ts';
import { solveLowerInto, solveLowerTransposedInto, solvePivotedLower, solvePivotedLowerTransposed } from './index.ts';
import { triangularKernels } from './simd.ts';

const arena = createArena(16e6, false);

/** A well-conditioned triangle: rounding stays within n * 2^-52 of the largest unknown times a small factor. */
function randomLower(n: number, seed: number): Float64Array {
  const lower = randomMatrix(n, n, seed).map((value) => value / Math.max(1, n));
  for (let i = 0; i < n; i++) {
    lower[i * n + i] = 1 + Math.abs(lower[i * n + i]);
    lower.fill(0, i * n + i + 1, i * n + n);
  }
  return lower;
}

test('the vector kernels run here', () => {
  expect(triangularKernels(arena)).toBeDefined();
});

describe.each(['simd', 'reference'] as const)('triangular solves, %s', (backend) => {
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 63, 64, 65, 67, 68, 72, 128, 129, 133, 200];
  test.each(sizes)('L X = B and L^T X = B give back X, n = %i', (n) => {
    const lower = randomLower(n, n);
    for (const columns of [1, 2, 3, 4, 5, 8, 13]) {
      const x = randomMatrix(n, columns, 100 + columns);
      const forward = product(lower, x, n, n, columns);
      solveLowerInto(arena, forward, lower, n, columns, backend);
      expect(largestDifference(forward, x)).toBeLessThanOrEqual(1e-13);
      const backward = product(transpose(lower, n, n), x, n, n, columns);
      solveLowerTransposedInto(arena, backward, lower, n, columns, backend);
      expect(largestDifference(backward, x)).toBeLessThanOrEqual(1e-13);
    }
  });

  test('reads the lower triangle alone', () => {
    const n = 75;
    const lower = randomLower(n, 1);
    const b = randomMatrix(n, 3, 2);
    const x = b.slice();
    solveLowerInto(arena, x, lower, n, 3, backend);
    for (let i = 0; i < n; i++) lower.fill(NaN, i * n + i + 1, i * n + n);
    const again = b.slice();
    solveLowerInto(arena, again, lower, n, 3, backend);
    expect(again).toEqual(x);
    solveLowerTransposedInto(arena, again, lower, n, 3, backend);
    expect(again.every(Number.isFinite)).toBe(true);
  });

  test('with a pivoted factor: whitening and its adjoint', () => {
    const n = 90;
    const rank = 50;
    const a = randomCovariance(n, rank, 0, 5);
    const factor = pivotedCholeskyInto(arena, a.slice(), n, 1e-10, backend);
    expect(factor.rank).toBe(rank);
    // B = A F lies in the range of A: W B = W A W^T (W^-T F), and A = (W^-1)(W^-1)^T gives B^T W^T W B = F^T A F
    const f = randomMatrix(n, 3, 6);
    const b = product(a, f, n, n, 3);
    const whitened = solvePivotedLower(arena, factor, b, 3, backend);
    const energy = product(transpose(whitened, rank, 3), whitened, 3, rank, 3);
    const expected = product(transpose(f, n, 3), b, 3, n, 3);
    expect(largestDifference(energy, expected)).toBeLessThanOrEqual(1e-9 * Math.max(...expected));
    // u^T (W b) = (W^T u)^T b for any u
    const u = randomMatrix(rank, 3, 7);
    const filters = solvePivotedLowerTransposed(arena, factor, u, 3, backend);
    const left = product(transpose(u, rank, 3), whitened, 3, rank, 3);
    const right = product(transpose(filters, n, 3), b, 3, n, 3);
    expect(largestDifference(left, right)).toBeLessThanOrEqual(1e-9 * Math.max(...expected));
    // the filters have unit energy in A: (W^T u)^T A (W^T u) = u^T u
    const output = product(transpose(filters, n, 3), product(a, filters, n, n, 3), 3, n, 3);
    expect(largestDifference(output, product(transpose(u, rank, 3), u, 3, rank, 3))).toBeLessThanOrEqual(1e-9 * rank);
  });

  test('NaN stays in its column', () => {
    const n = 70;
    const b = randomMatrix(n, 4, 8);
    b[2] = NaN;
    solveLowerInto(arena, b, randomLower(n, 9), n, 4, backend);
    for (let i = 0; i < n; i++) {
      expect([0, 1, 2, 3].map((j) => Number.isNaN(b[4 * i + j]))).toEqual([false, false, true, false]);
    }
  });
});

test.each([71, 77, 79])('same bits inside and outside the arena; guard words stay, n = %i', (n) => {
  const lower = randomLower(n, 3);
  const b = randomMatrix(n, 8, 4);
  const outside = b.slice();
  solveLowerInto(createArena(1e6, true), outside, lower, n, 8);
  const mark = arena.mark();
  const l = arena.float64(n * n);
  l.set(lower);
  const guarded = arena.float64(n * 8 + 64).fill(12345);
  const inside = guarded.subarray(32, 32 + n * 8);
  inside.set(b);
  solveLowerInto(arena, inside, l, n, 8);
  expect(inside.slice()).toEqual(outside);
  expect([...guarded.subarray(0, 32), ...guarded.subarray(32 + n * 8)].every((value) => value === 12345)).toBe(true);
  arena.release(mark);
});

test('refuses wrong shapes and unfinished factors', () => {
  expect(() => solveLowerInto(arena, new Float64Array(5), new Float64Array(9), 3, 2)).toThrow(/6 values, got 5/);
  expect(() => solveLowerInto(arena, new Float64Array(6), new Float64Array(8), 3, 2)).toThrow(/9 values, got 8/);
  const broken = pivotedCholeskyInto(arena, Float64Array.of(NaN), 1, 0);
  expect(() => solvePivotedLower(arena, broken as PivotedCholesky, Float64Array.of(1), 1)).toThrow(/nonFinite/);
});
