import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import type { ContrastName } from './blind-parameters.ts';
import { type FixedPointOptions, iterateFixedPoints, orthonormaliseColumns, selectColumns } from './fixed-point.ts';
import { allocatePhased } from './phased-signal.ts';
import {
  columnOf,
  covarianceOf,
  dot,
  extendedRows,
  gaussianRows,
  largestDifference,
  makeMixture,
  phasedOf,
  slowCholesky,
  testTrain,
} from './separation-fixtures.ts';
import { allocateWhitening, normaliseColumns, whiten } from './whitening.ts';

const TAPS = 4;
const CHANNELS = 4;
const SIZE = CHANNELS * TAPS;
const SAMPLES = 2400;
const trains = [1, 2, 3].map((seed) => testTrain(seed, 90, 0.3, 30 + 10 * seed, SAMPLES - 20));
const { rows } = makeMixture(4, trains, { channels: CHANNELS, samples: SAMPLES, length: 5, noise: 0.1 });

async function setup(spacing = 1, backend: 'simd' | 'reference' = 'simd') {
  const kernels = await createKernels({ backend, memoryBytes: 8e6 });
  const phased = phasedOf(kernels, rows, spacing);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, CHANNELS, TAPS));
  const sources = allocatePhased(kernels, 8, SAMPLES, spacing).signal;
  const run = (starts: Float64Array, count: number, options: FixedPointOptions, control = {}) =>
    iterateFixedPoints(kernels, phased.signal, whitening, starts, count, sources, options, control);
  return { kernels, whitening, run };
}

/** The whitened extended signal in full, float64: SIZE rows. */
function whitenedRows(spacing: number, ridge: number): Float64Array[] {
  const extended = extendedRows(rows, TAPS, spacing);
  const covariance = covarianceOf(extended, SAMPLES);
  for (let d = 0; d < SIZE; d++) covariance[d * SIZE + d] += ridge;
  const lower = slowCholesky(covariance, SIZE);
  for (let i = 0; i < SIZE; i++) {
    for (let k = 0; k < i; k++)
      for (let t = 0; t < extended[i].length; t++) extended[i][t] -= lower[i * SIZE + k] * extended[k][t];
    for (let t = 0; t < extended[i].length; t++) extended[i][t] /= lower[i * SIZE + i];
  }
  return extended;
}

const G: Record<ContrastName, [(s: number) => number, (s: number) => number]> = {
  skewness: [(s) => s * s, (s) => 2 * s],
  bounded: [(s) => Math.min(25, s * s), (s) => (Math.abs(s) < 5 ? 2 * s : 0)],
  kurtosis: [(s) => s ** 3, (s) => 3 * s * s],
  logcosh: [Math.tanh, (s) => 1 / Math.cosh(s) ** 2],
};

/** FastICA of one direction as its formula is written, at most so many steps. */
function slowFixedPoint(
  white: Float64Array[],
  start: Float64Array,
  contrast: ContrastName,
  steps: number,
): Float64Array {
  const [g, slope] = G[contrast];
  let u = start;
  for (let step = 0; step < steps; step++) {
    const source = white[0].map((_, t) => white.reduce((sum, row, d) => sum + u[d] * row[t], 0));
    const mean = source.reduce((sum, s) => sum + slope(s), 0) / source.length;
    const outer = source.map(g);
    const next = u.map((value, d) => dot(white[d], outer) / source.length - mean * value);
    const norm = Math.sqrt(dot(next, next));
    const unit = next.map((value) => value / norm);
    const cosine = Math.abs(dot(unit, u));
    u = unit;
    if (cosine > 1 - 1e-14) break;
  }
  return u;
}

/** Columns: the whitened signal at a discharge of each train. */
function startsAt(white: Float64Array[]): Float64Array {
  const starts = Float64Array.from(
    { length: SIZE * trains.length },
    (_, i) => white[Math.floor(i / trains.length)][trains[i % trains.length][7] + 3],
  );
  normaliseColumns(starts, SIZE, trains.length);
  return starts;
}

describe('iterateFixedPoints', () => {
  it.each([
    ['skewness', 1, 'simd', 100],
    ['kurtosis', 1, 'simd', 100],
    // hundreds of steps to its fixed point here: the same way is compared
    ['logcosh', 1, 'simd', 15],
    ['skewness', 1, 'reference', 100],
    ['skewness', 2, 'simd', 100],
    ['kurtosis', 3, 'simd', 100],
  ] as const)(
    'reaches the fixed point of FastICA on the whitened extended signal: %s, spacing %i, %s, %i steps',
    async (contrast, spacing, backend, iterations) => {
      const { whitening, run } = await setup(spacing, backend);
      const white = whitenedRows(spacing, whitening.ridge);
      const starts = startsAt(white);
      // without gaps between phases the iteration sees the samples of the recording alone
      const seen = spacing === 1 ? white.map((row) => row.subarray(0, SAMPLES)) : white;
      const { directions, converged } = await run(starts, trains.length, {
        contrast,
        iterations,
        tolerance: 1e-9,
      });
      if (iterations === 100) expect(converged).toBe(trains.length);
      for (let j = 0; j < trains.length; j++) {
        const found = columnOf(directions, trains.length, j);
        const expected = slowFixedPoint(seen, columnOf(starts, trains.length, j), contrast, iterations);
        expect(Math.abs(dot(found, found) - 1)).toBeLessThanOrEqual(1e-12);
        // float32 sources and products move a direction by about 1e-6, a cosine by its square
        expect(Math.abs(dot(found, expected))).toBeGreaterThan(1 - 1e-6);
        // it went somewhere
        expect(Math.abs(dot(found, columnOf(starts, trains.length, j)))).toBeLessThan(0.999);
      }
    },
  );

  it.each(['skewness', 'bounded', 'kurtosis'] as const)(
    'leaves samples out as if they were not there: %s',
    async (contrast) => {
      const { whitening, run } = await setup();
      const white = whitenedRows(1, whitening.ridge);
      const starts = startsAt(white);
      const leftOut = [
        [0, 40],
        [1000, 2500],
        [SAMPLES - 7, SAMPLES],
      ] as const;
      const isLeftOut = (t: number) => leftOut.some(([first, end]) => t >= first && t < end);
      const left = white.map((row) => row.subarray(0, SAMPLES).filter((_, t) => !isLeftOut(t)));
      const options = { contrast, iterations: 6, tolerance: 1e-12 };
      const { directions } = await run(starts, trains.length, { ...options, leftOut });
      const all = await run(starts, trains.length, options);
      for (let j = 0; j < trains.length; j++) {
        const found = columnOf(directions, trains.length, j);
        const expected = slowFixedPoint(left, columnOf(starts, trains.length, j), contrast, 6);
        expect(Math.abs(dot(found, expected))).toBeGreaterThan(1 - 1e-6);
        expect(Math.abs(dot(found, columnOf(all.directions, trains.length, j)))).toBeLessThan(1 - 1e-4);
      }
    },
  );

  it('counts what converged, and the steps', async () => {
    const { whitening, run } = await setup();
    const starts = startsAt(whitenedRows(1, whitening.ridge));
    const before = starts.slice();
    const options = { contrast: 'skewness', iterations: 1, tolerance: 1e-6 } as const;
    expect(await run(starts, 3, options)).toMatchObject({ count: 3, steps: 3, converged: 0 });
    expect(starts).toEqual(before);
    const all = await run(starts, 3, { ...options, iterations: 100 });
    expect(all.converged).toBe(3);
    expect(all.steps).toBeGreaterThan(6);
    expect(all.steps).toBeLessThan(300);
    // from where they converged, one more step each
    expect(await run(all.directions, 3, options)).toMatchObject({ steps: 3, converged: 3 });
    expect(await run(new Float64Array(0), 0, options)).toMatchObject({ count: 0, steps: 0, converged: 0 });
  });

  it('takes each direction where it goes alone, whatever goes beside it', async () => {
    const { whitening, run } = await setup();
    const starts = startsAt(whitenedRows(1, whitening.ridge));
    const options = { contrast: 'kurtosis', iterations: 60, tolerance: 1e-9 } as const;
    const together = await run(starts, 3, options);
    for (let j = 0; j < 3; j++) {
      const alone = await run(columnOf(starts, 3, j), 1, options);
      // other tiles of the kernels, another order of float32 sums
      expect(Math.abs(dot(alone.directions, columnOf(together.directions, 3, j)))).toBeGreaterThan(1 - 1e-9);
    }
  });

  it('keeps directions apart on request, the first where it goes alone', async () => {
    const { whitening, run } = await setup();
    const white = whitenedRows(1, whitening.ridge);
    const one = columnOf(startsAt(white), 3, 0);
    const noise = gaussianRows(3, 1, SIZE)[0];
    // two starts that lead to the same fixed point
    const pair = Float64Array.from({ length: 2 * SIZE }, (_, i) => one[i >> 1] + (i % 2) * 0.02 * noise[i >> 1]);
    normaliseColumns(pair, SIZE, 2);
    const options = { contrast: 'skewness', iterations: 6, tolerance: 1e-12 } as const;
    const cosine = ({ directions }: { directions: Float64Array }) =>
      Math.abs(dot(columnOf(directions, 2, 0), columnOf(directions, 2, 1)));
    const free = await run(pair, 2, options);
    expect(cosine(free)).toBeGreaterThan(0.99);
    const apart = await run(pair, 2, { ...options, apart: true });
    expect(cosine(apart)).toBeLessThanOrEqual(1e-12);
    expect(dot(columnOf(apart.directions, 2, 0), columnOf(free.directions, 2, 0))).toBeGreaterThan(1 - 1e-9);
  });

  it('stops on request', async () => {
    const { whitening, run } = await setup();
    const starts = startsAt(whitenedRows(1, whitening.ridge));
    const options = { contrast: 'skewness', iterations: 5, tolerance: 1e-9 } as const;
    await expect(run(starts, 3, options, { signal: { aborted: true } })).rejects.toMatchObject({ kind: 'aborted' });
  });
});

describe('orthonormaliseColumns', () => {
  it('gives an orthonormal basis of the same nested spaces', () => {
    const [size, count] = [12, 5];
    const original = Float64Array.from(gaussianRows(5, 1, size * count)[0]);
    // nearly dependent columns lose their orthogonality in a single pass
    for (let d = 0; d < size; d++) original[d * count + 3] = original[d * count] + 1e-9 * original[d * count + 3];
    const b = original.slice();
    orthonormaliseColumns(b, size, count);
    const q = Array.from({ length: count }, (_, j) => columnOf(b, count, j));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++)
        expect(Math.abs(dot(q[i], q[j]) - (i === j ? 1 : 0))).toBeLessThanOrEqual(size * 2 ** -52);
      // each column is a combination of those up to it
      const column = columnOf(original, count, i);
      for (const before of q.slice(0, i + 1)) {
        const share = dot(column, before);
        for (let d = 0; d < size; d++) column[d] -= share * before[d];
      }
      expect(largestDifference(column, new Float64Array(size))).toBeLessThanOrEqual(1e-14);
    }
    expect(dot(q[0], columnOf(original, count, 0))).toBeGreaterThan(0);
  });

  it('leaves a column of zeros', () => {
    const b = Float64Array.of(0, 2, 0, 0);
    orthonormaliseColumns(b, 2, 2);
    expect([...b]).toEqual([0, 1, 0, 0]);
  });
});

it('selectColumns takes the given columns in the given order', () => {
  const from = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect([...selectColumns(from, 3, [2, 0], 2)]).toEqual([3, 1, 6, 4]);
  expect(selectColumns(from, 3, [], 2)).toHaveLength(0);
});
