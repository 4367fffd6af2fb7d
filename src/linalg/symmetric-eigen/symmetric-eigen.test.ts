import { describe, expect, test } from 'vitest';
import { largestDifference, product, randomCovariance, randomMatrix, transpose } from '../../../test/matrices.ts';
import { createArena } from '../../kernels/arena.ts';
import { choleskyInto } from '../cholesky/index.ts';
import { symmetricEigenInto, symmetricEigenvaluesInto } from './index.ts';
import { eigenKernels } from './simd.ts';

const arena = createArena(8e6, false);
const SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 31, 33, 64, 100, 131];

function symmetric(n: number, seed: number): Float64Array {
  const a = randomMatrix(n, n, seed);
  return transpose(a, n, n).map((value, k) => value + a[k]);
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
}

/** Independent of the code under test: Jacobi rotations until nothing is left off the diagonal. */
function jacobiEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p * n + q] === 0) continue;
        const angle = Math.atan2(2 * a[p * n + q], a[q * n + q] - a[p * n + p]) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k * n + p], a[k * n + q]];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p * n + k], a[q * n + k]];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
        }
      }
    }
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i]).sort();
}

test('the vector kernels run here', () => {
  expect(eigenKernels(arena)).toBeDefined();
});

describe.each(['simd', 'reference'] as const)('symmetric eigenproblem, %s', (backend) => {
  test.each(SIZES)('A V = V D, V^T V = I, trace, n = %i', (n) => {
    const a = symmetric(n, n);
    const vectors = a.slice();
    const { status, values } = symmetricEigenInto(arena, vectors, n, backend);
    expect(status).toBe('converged');
    const norm = Math.max(1e-300, ...values.map(Math.abs));
    const scaled = vectors.map((value, k) => value * values[Math.floor(k / n)]);
    expect(largestDifference(product(vectors, a, n, n, n), scaled)).toBeLessThanOrEqual(1e-13 * norm);
    expect(largestDifference(product(vectors, transpose(vectors, n, n), n, n, n), identity(n))).toBeLessThanOrEqual(
      1e-13,
    );
    const trace = Array.from({ length: n }, (_, i) => a[i * n + i]).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - trace)).toBeLessThanOrEqual(1e-13 * n * norm);
    expect(values).toEqual(values.slice().sort());
    const alone = symmetricEigenvaluesInto(arena, a.slice(), n, backend);
    expect(largestDifference(alone.values, values)).toBeLessThanOrEqual(1e-14 * norm);
  });

  test.each([4, 12, 25])('the same values as Jacobi rotations, n = %i', (n) => {
    const a = symmetric(n, 50 + n);
    const { values } = symmetricEigenvaluesInto(arena, a.slice(), n, backend);
    expect(largestDifference(values, jacobiEigenvalues(a, n))).toBeLessThanOrEqual(1e-13 * n);
  });

  test('closed form: one-dimensional Laplacian, 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 150;
    const a = Float64Array.from({ length: n * n }, (_, k) => {
      const distance = Math.abs(Math.floor(k / n) - (k % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const { values } = symmetricEigenvaluesInto(arena, a, n, backend);
    const expected = Float64Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    expect(largestDifference(values, expected)).toBeLessThanOrEqual(1e-14 * 4);
  });

  test('determinant agrees with the Cholesky factor', () => {
    const n = 60;
    const a = randomCovariance(n, n, 1, 5);
    const lower = a.slice();
    choleskyInto(arena, lower, n, backend);
    const { values } = symmetricEigenvaluesInto(arena, a, n, backend);
    let difference = 0;
    for (let i = 0; i < n; i++) difference += Math.log(values[i]) - 2 * Math.log(lower[i * n + i]);
    expect(Math.abs(difference)).toBeLessThanOrEqual(1e-11);
  });

  test('rank deficient: as many zeros as dimensions are missing', () => {
    const n = 80;
    const { values } = symmetricEigenvaluesInto(arena, randomCovariance(n, 30, 0, 6), n, backend);
    expect(values.filter((value) => Math.abs(value) <= 1e-13 * values[n - 1]).length).toBe(n - 30);
  });

  test('repeated values, diagonal and zero matrices, tiny and huge scales', () => {
    const n = 40;
    const ones = new Float64Array(n * n).fill(1);
    const { status, values } = symmetricEigenInto(arena, ones, n, backend);
    expect(status).toBe('converged');
    expect(Math.abs(values[n - 1] - n)).toBeLessThanOrEqual(1e-13 * n);
    expect(largestDifference(product(ones, transpose(ones, n, n), n, n, n), identity(n))).toBeLessThanOrEqual(1e-13);
    expect(symmetricEigenvaluesInto(arena, new Float64Array(16), 4, backend).values).toEqual(new Float64Array(4));
    const diagonal = Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2);
    expect(symmetricEigenInto(arena, diagonal, 3, backend).values).toEqual(Float64Array.of(1, 2, 3));
    expect(diagonal.map(Math.abs)).toEqual(Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0));
    const a = symmetric(n, 9);
    const plain = symmetricEigenvaluesInto(arena, a.slice(), n, backend).values;
    for (const scale of [2 ** -500, 2 ** 500]) {
      const scaled = symmetricEigenvaluesInto(
        arena,
        a.map((value) => value * scale),
        n,
        backend,
      );
      expect(scaled.status).toBe('converged');
      expect(
        largestDifference(
          scaled.values.map((value) => value / scale),
          plain,
        ),
      ).toBeLessThanOrEqual(1e-13 * n);
    }
  });

  test('reads the lower triangle alone, and says when a value is not finite', () => {
    const n = 21;
    const a = symmetric(n, 10);
    const expected = symmetricEigenvaluesInto(arena, a.slice(), n, backend).values;
    const lower = a.slice();
    for (let i = 0; i < n; i++) lower.fill(NaN, i * n + i + 1, i * n + n);
    expect(symmetricEigenvaluesInto(arena, lower, n, backend).values).toEqual(expected);
    a[20 * n + 4] = NaN;
    const { status, values } = symmetricEigenInto(arena, a, n, backend);
    expect(status).toBe('nonFinite');
    expect(values.every(Number.isNaN)).toBe(true);
  });
});

test('same bits in private and shared memory; guard words stay; what it took is freed', () => {
  const n = 67;
  const a = symmetric(n, 12);
  const outside = a.slice();
  symmetricEigenInto(createArena(1e6, true), outside, n);
  const mark = arena.mark();
  const guarded = arena.float64(n * n + 64).fill(12345);
  const inside = guarded.subarray(32, 32 + n * n);
  inside.set(a);
  const used = arena.usedBytes();
  symmetricEigenInto(arena, inside, n);
  expect(arena.usedBytes()).toBe(used);
  expect(inside.slice()).toEqual(outside);
  expect([...guarded.subarray(0, 32), ...guarded.subarray(32 + n * n)].every((value) => value === 12345)).toBe(true);
  arena.release(mark);
});

test('refuses a wrong shape', () => {
  expect(() => symmetricEigenInto(arena, new Float64Array(8), 3)).toThrow(/9 values, got 8/);
});
