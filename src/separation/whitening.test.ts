import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import {
  columnOf,
  covarianceOf,
  dot,
  extendedRows,
  gaussianRows,
  largestDifference,
  phasedOf,
} from './separation-fixtures.ts';
import {
  allocateFactor,
  allocateWhitening,
  directionsIn,
  filtersOf,
  normaliseColumns,
  rowsToColumns,
  whiten,
  whitenColumnsInPlace,
  widenedWhitening,
} from './whitening.ts';

const TAPS = 4;

async function whitened(
  rows: readonly Float32Array[],
  { spacing = 1, backend = 'simd' as 'simd' | 'reference', ridgeFactor = 1 } = {},
) {
  const kernels = await createKernels({ backend, memoryBytes: 4e6 });
  const phased = phasedOf(kernels, rows, spacing);
  return {
    kernels,
    whitening: whiten(kernels, phased, TAPS, ridgeFactor, allocateWhitening(kernels, rows.length, TAPS)),
  };
}

/** Channels that share a slow signal, so that the covariance is far from diagonal. */
function colouredRows(seed: number, channels: number, samples: number): Float32Array[] {
  const noise = gaussianRows(seed, channels + 1, samples);
  const shared = noise[channels];
  return noise.slice(0, channels).map((row, c) => row.map((v, t) => v + (c + 1) * (shared[t] + (shared[t - 1] ?? 0))));
}

/** Pivots of a Cholesky factorisation with diagonal pivoting, by repeated elimination. */
function slowPivots(matrix: Float64Array, n: number): number[] {
  const a = matrix.slice();
  const left = Array.from({ length: n }, (_, i) => i);
  const pivots: number[] = [];
  while (left.length > 0) {
    left.sort((i, k) => a[k * n + k] - a[i * n + i]);
    const p = left.shift() as number;
    const pivot = a[p * n + p];
    pivots.push(pivot);
    for (const i of left) for (const k of left) a[i * n + k] -= (a[i * n + p] * a[p * n + k]) / pivot;
  }
  return pivots;
}

describe('whiten', () => {
  // laggedProducts of float32 samples sum in float32 blocks with SIMD (relative 1e-6 of the largest variance, times the
  // condition of about 30), in float64 in the reference
  it.each([
    [1, 'reference', 1e-11],
    [2, 'reference', 1e-11],
    [1, 'simd', 1e-4],
    [2, 'simd', 1e-4],
  ] as const)(
    'W (C + ridge I) W^T is I for the explicitly extended signal, spacing %i, %s',
    async (spacing, backend, tolerance) => {
      const rows = colouredRows(1, 3, 301);
      const { kernels, whitening } = await whitened(rows, { spacing, backend });
      const size = rows.length * TAPS;
      const covariance = covarianceOf(extendedRows(rows, TAPS, spacing), rows[0].length);
      const floor =
        slowPivots(covariance, size)
          .slice(size / 2)
          .reduce((a, b) => a + b) /
        (size / 2);
      expect(Math.abs(whitening.ridge / floor - 1)).toBeLessThanOrEqual(tolerance);
      for (let d = 0; d < size; d++) covariance[d * size + d] += whitening.ridge;
      whitenColumnsInPlace(kernels, whitening, covariance, size);
      const product = new Float64Array(size * size);
      for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) product[i * size + k] = covariance[k * size + i];
      whitenColumnsInPlace(kernels, whitening, product, size);
      const identity = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
      expect(largestDifference(product, identity)).toBeLessThanOrEqual(tolerance);
      expect(whitening.rank).toBe(size);
      expect(whitening.dimension).toBe(size);
    },
  );

  it('makes the ridge grow with the ridge factor', async () => {
    const rows = colouredRows(2, 3, 400);
    const one = (await whitened(rows)).whitening.ridge;
    const five = (await whitened(rows, { ridgeFactor: 5 })).whitening.ridge;
    expect(Math.abs(five / one - 5)).toBeLessThanOrEqual(1e-12);
  });

  it.each([1e-6, 1e6])('scales the ridge with the square of the gain %d, floor included', async (gain) => {
    const rows = colouredRows(3, 3, 400);
    for (const input of [rows, [...rows, rows[0]]]) {
      const { whitening: base } = await whitened(input);
      const { whitening } = await whitened(input.map((row) => row.map((value) => value * gain)));
      // the scaled samples are rounded to float32 anew: 6e-8 each, and less than 100 times that in the smallest pivots
      expect(Math.abs(whitening.ridge / (base.ridge * gain * gain) - 1)).toBeLessThanOrEqual(6e-6);
      expect(whitening.rank).toBe(base.rank);
    }
  });

  it('counts a duplicated channel once and puts the ridge on its floor', async () => {
    const rows = colouredRows(4, 3, 500);
    const { whitening } = await whitened([...rows, rows[1]], { ridgeFactor: 1e-6 });
    expect(whitening.rank).toBe(3 * TAPS);
    const largest = Math.max(...[...rows].map((row) => dot(row, row) / row.length));
    // the first pivot is the largest variance; float32 blocks as above
    expect(Math.abs(whitening.ridge / (1e-5 * largest) - 1)).toBeLessThanOrEqual(1e-5);
  });

  it('does not count what lies under the floor of the ridge', async () => {
    const rows = colouredRows(8, 3, 500);
    const noise = gaussianRows(9, 1, 500)[0];
    // a copy with noise of 1 % has pivots of 1e-6 of the largest: over the 1e-12 of the factorisation, under the floor of 1e-5
    const copy = rows[1].map((value, t) => value + 0.01 * noise[t]);
    const { whitening } = await whitened([...rows, copy], { backend: 'reference' });
    expect(whitening.rank).toBe(3 * TAPS);
  });

  it('refuses a silent signal and one with NaN', async () => {
    const silent = [new Float32Array(300), new Float32Array(300)];
    await expect(whitened(silent)).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringMatching(/finite and not silent, got zero variance: exclude the channels/),
    });
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const rows = gaussianRows(5, 2, 300);
      rows[1][150] = bad;
      await expect(whitened(rows)).rejects.toMatchObject({
        kind: 'parameter',
        message: expect.stringMatching(/finite and not silent, got NaN or infinity/),
      });
    }
  });
});

describe('filtersOf', () => {
  it.each(['simd', 'reference'] as const)('is the adjoint of whitenColumnsInPlace (%s)', async (backend) => {
    const { kernels, whitening } = await whitened(colouredRows(6, 3, 400), { backend });
    const { dimension } = whitening;
    const count = 5;
    const [u, b] = gaussianRows(7, 2, dimension * count).map((row) => Float64Array.from(row));
    const before = u.slice();
    const filters = filtersOf(kernels, whitening, u, count);
    expect(u).toEqual(before);
    const white = b.slice();
    whitenColumnsInPlace(kernels, whitening, white, count);
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < count; k++) {
        const filter = filters.subarray(i * dimension, (i + 1) * dimension);
        const column = columnOf(b, count, k);
        const size = dot(filter.map(Math.abs), column.map(Math.abs));
        // each tap is rounded once to float32
        const left = dot(columnOf(u, count, i), columnOf(white, count, k));
        expect(Math.abs(left - dot(filter, column))).toBeLessThanOrEqual(2 ** -24 * size + 1e-12);
      }
    }
  });
});

it('normaliseColumns makes columns of length one and leaves zeros', () => {
  const b = Float64Array.of(3, 0, 1e-200, 4, 0, 1e-200);
  normaliseColumns(b, 2, 3);
  // one square root, one division, one product: three roundings
  expect(largestDifference(columnOf(b, 3, 0), [0.6, 0.8])).toBeLessThanOrEqual(3 * 2 ** -53);
  expect(columnOf(b, 3, 1)).toEqual(Float64Array.of(0, 0));
});

it('rowsToColumns transposes and scales', () => {
  const out = new Float64Array(6);
  rowsToColumns(out, Float64Array.of(1, 2, 3, 4, 5, 6), 3, 2, 2);
  expect([...out]).toEqual([2, 8, 4, 10, 6, 12]);
});

describe('widenedWhitening', () => {
  it('is the whitening of the same signal with a larger ridge', async () => {
    const rows = colouredRows(4, 3, 301);
    const { kernels, whitening } = await whitened(rows);
    const size = rows.length * TAPS;
    const wide = widenedWhitening(kernels, whitening, 100, allocateFactor(kernels, size));
    expect(wide.ridge).toBe(100 * whitening.ridge);
    const product = (factor: Float64Array, i: number, k: number) => {
      let sum = 0;
      for (let j = 0; j <= Math.min(i, k); j++) sum += factor[i * size + j] * factor[k * size + j];
      return sum;
    };
    for (let i = 0; i < size; i++)
      for (let k = 0; k <= i; k++) {
        const more = i === k ? wide.ridge - whitening.ridge : 0;
        const exact = product(whitening.factor, i, k) + more;
        // the same lag covariances both times: rounding of float64
        expect(Math.abs(product(wide.factor, i, k) - exact)).toBeLessThanOrEqual(1e-10 * wide.ridge);
      }
  });

  it('hands directions on as the same filters', async () => {
    const rows = colouredRows(5, 3, 301);
    const { kernels, whitening } = await whitened(rows);
    const size = rows.length * TAPS;
    const wide = widenedWhitening(kernels, whitening, 100, allocateFactor(kernels, size));
    const directions = Float64Array.from({ length: 2 * size }, (_, n) => Math.sin(3 * n + 1));
    normaliseColumns(directions, size, 2);
    const own = directionsIn(kernels, whitening, wide, directions, 2);
    const [before, after] = [filtersOf(kernels, wide, directions, 2), filtersOf(kernels, whitening, own, 2)];
    for (const j of [0, 1]) {
      const [a, b] = [before, after].map((filters) => filters.slice(j * size, (j + 1) * size));
      const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
      expect(Math.abs(cosine - 1)).toBeLessThanOrEqual(1e-6);
      expect(dot(columnOf(own, 2, j), columnOf(own, 2, j))).toBeCloseTo(1, 12);
    }
  });
});
