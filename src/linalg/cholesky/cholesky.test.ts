import { describe, expect, test } from 'vitest';
import { largestDifference, largestEntry, product, randomCovariance, transpose } from '../../../test/matrices.ts';
import { createArena } from '../../kernels/arena.ts';
import { choleskyInto, pivotedCholeskyInto } from './index.ts';
import { choleskyKernels } from './simd.ts';

const arena = createArena(8e6, false);
/** every tail of the tiles of 4, one and two blocks of 64 with tails */
const SIZES = [...Array.from({ length: 21 }, (_, i) => i), 63, 64, 65, 66, 127, 128, 129, 130, 195];

/** Backward error of a factorisation: |L L^T - A| <= (n + 1) eps |L| |L^T| (Higham 2002, theorem 10.3), times 4 for slack. */
const tolerance = (n: number, a: Float64Array): number => 4 * (n + 1) * Number.EPSILON * largestEntry(a);

const gram = (lower: Float64Array, n: number): Float64Array => product(lower, transpose(lower, n, n), n, n, n);

test('the vector kernels run here', () => {
  expect(choleskyKernels(arena)).toBeDefined();
});

describe.each(['simd', 'reference'] as const)('choleskyInto, %s', (backend) => {
  test.each(SIZES)('L L^T = A, n = %i', (n) => {
    const a = randomCovariance(n, n, 1, n);
    const lower = a.slice();
    expect(choleskyInto(arena, lower, n, backend)).toEqual({ status: 'converged', at: n });
    expect(largestDifference(gram(lower, n), a)).toBeLessThanOrEqual(tolerance(n, a));
    expect(lower.every((value, k) => k % n <= Math.floor(k / n) || value === 0)).toBe(true);
  });

  test('reads the lower triangle alone', () => {
    const n = 70;
    const a = randomCovariance(n, n, 1, 3);
    const lower = a.slice();
    for (let i = 0; i < n; i++) lower.fill(NaN, i * n + i + 1, i * n + n);
    choleskyInto(arena, a, n, backend);
    choleskyInto(arena, lower, n, backend);
    expect(largestDifference(lower, a)).toBe(0);
  });

  test('closed form: min(i, j) + 1 has a factor of ones', () => {
    const n = 100;
    const a = Float64Array.from({ length: n * n }, (_, k) => Math.min(Math.floor(k / n), k % n) + 1);
    choleskyInto(arena, a, n, backend);
    expect(a).toEqual(Float64Array.from({ length: n * n }, (_, k) => (k % n <= Math.floor(k / n) ? 1 : 0)));
  });

  test('1 x 1', () => {
    const a = Float64Array.of(9);
    expect(choleskyInto(arena, a, 1, backend).status).toBe('converged');
    expect(a[0]).toBe(3);
    expect(choleskyInto(arena, Float64Array.of(0), 1, backend)).toEqual({ status: 'breakdown', at: 0 });
  });

  test.each([0, 5, 63, 64, 100])('says where a matrix stops being positive definite: row %i', (row) => {
    const n = 101;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) a[i * n + i] = i === row ? -1 : 2;
    expect(choleskyInto(arena, a.slice(), n, backend)).toEqual({ status: 'breakdown', at: row });
    a[row * n + row] = NaN;
    expect(choleskyInto(arena, a.slice(), n, backend)).toEqual({ status: 'nonFinite', at: row });
    a[row * n + row] = Infinity;
    expect(choleskyInto(arena, a.slice(), n, backend)).toEqual({ status: 'nonFinite', at: row });
  });

  test('NaN off the diagonal is seen', () => {
    const n = 80;
    const a = randomCovariance(n, n, 1, 4);
    a[75 * n + 3] = NaN;
    expect(choleskyInto(arena, a, n, backend)).toEqual({ status: 'nonFinite', at: 75 });
  });
});

describe.each(['simd', 'reference'] as const)('pivotedCholeskyInto, %s', (backend) => {
  test.each(SIZES)('A[order, order] = L L^T with falling pivots, n = %i', (n) => {
    const a = randomCovariance(n, n, 1, n);
    const factor = pivotedCholeskyInto(arena, a.slice(), n, n * Number.EPSILON, backend);
    expect(factor).toMatchObject({ status: 'converged', rank: n, size: n });
    expect([...factor.order].sort((x, y) => x - y)).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(largestDifference(gram(factor.lower, n), permuted(a, n, factor.order))).toBeLessThanOrEqual(tolerance(n, a));
    for (let j = 0; j < n; j++) {
      expect(Math.abs(factor.pivots[j] - factor.lower[j * n + j] ** 2)).toBeLessThanOrEqual(1e-14 * factor.pivots[0]);
      // rounding of the remaining diagonal may lift a pivot by a little
      if (j > 0) expect(factor.pivots[j]).toBeLessThanOrEqual(factor.pivots[j - 1] + tolerance(n, a));
    }
  });

  test.each([
    [9, 1],
    [70, 64],
    [130, 100],
    [150, 70],
  ])('finds the rank: n = %i, rank %i', (n, rank) => {
    const a = randomCovariance(n, rank, 0, 7);
    const factor = pivotedCholeskyInto(arena, a.slice(), n, 1e-12, backend);
    expect(factor.rank).toBe(rank);
    expect(largestDifference(gram(factor.lower, n), permuted(a, n, factor.order))).toBeLessThanOrEqual(tolerance(n, a));
    for (let i = 0; i < n; i++) expect(factor.lower[i * n + n - 1]).toBe(0);
    expect(factor.pivots.subarray(rank).every((pivot) => pivot === 0)).toBe(true);
  });

  test('the tolerance is relative and the order does not depend on the scale', () => {
    const a = randomCovariance(90, 90, 0, 8);
    const factor = pivotedCholeskyInto(arena, a.slice(), 90, 1e-2, backend);
    const scaled = pivotedCholeskyInto(
      arena,
      a.map((value) => value * 2 ** -60),
      90,
      1e-2,
      backend,
    );
    expect(factor.rank).toBeGreaterThan(10);
    expect(factor.rank).toBeLessThan(90);
    expect(scaled.rank).toBe(factor.rank);
    expect(scaled.order).toEqual(factor.order);
  });

  test('zero, negative and NaN', () => {
    expect(pivotedCholeskyInto(arena, new Float64Array(9), 3, 0, backend)).toMatchObject({
      status: 'converged',
      rank: 0,
    });
    const negative = Float64Array.of(-1, 0, 0, 4);
    expect(pivotedCholeskyInto(arena, negative, 2, 0, backend)).toMatchObject({
      rank: 1,
      pivots: Float64Array.of(4, 0),
    });
    const a = randomCovariance(70, 70, 1, 9);
    a[68 * 70 + 2] = NaN;
    expect(pivotedCholeskyInto(arena, a, 70, 0, backend).status).toBe('nonFinite');
    expect(pivotedCholeskyInto(arena, Float64Array.of(NaN), 1, 0, backend).status).toBe('nonFinite');
  });
});

test('both back ends choose the same pivots where no two are close', () => {
  const a = randomCovariance(140, 140, 0, 11);
  const simd = pivotedCholeskyInto(arena, a.slice(), 140, 1e-10);
  const reference = pivotedCholeskyInto(arena, a.slice(), 140, 1e-10, 'reference');
  expect(simd.order).toEqual(reference.order);
  expect(largestDifference(simd.lower, reference.lower)).toBeLessThanOrEqual(1e-9);
});

test('same bits in private and shared memory, inside and outside the arena, and nothing beyond the matrix is touched', () => {
  const n = 131;
  const a = randomCovariance(n, n, 1, 12);
  const outside = a.slice();
  choleskyInto(createArena(4e6, true), outside, n);
  const mark = arena.mark();
  const guarded = arena.float64(n * n + 64).fill(12345);
  const inside = guarded.subarray(32, 32 + n * n);
  inside.set(a);
  choleskyInto(arena, inside, n);
  expect(inside.slice()).toEqual(outside);
  expect([...guarded.subarray(0, 32), ...guarded.subarray(32 + n * n)].every((value) => value === 12345)).toBe(true);
  arena.release(mark);
});

test('refuses wrong shapes and tolerances, and frees what it took', () => {
  const used = arena.usedBytes();
  expect(() => choleskyInto(arena, new Float64Array(8), 3)).toThrow(/9 values, got 8/);
  expect(() => pivotedCholeskyInto(arena, new Float64Array(9), 3, -1)).toThrow(/relativeTolerance/);
  choleskyInto(arena, randomCovariance(20, 20, 1, 1), 20);
  pivotedCholeskyInto(arena, randomCovariance(20, 20, 1, 1), 20, 0);
  expect(arena.usedBytes()).toBe(used);
});

function permuted(a: Float64Array, n: number, order: Int32Array): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => a[order[Math.floor(k / n)] * n + order[k % n]]);
}
