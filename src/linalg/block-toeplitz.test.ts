import { expect, test } from 'vitest';
import { largestDifference, largestEntry, randomMatrix } from '../../test/matrices.ts';
import { createArena } from '../kernels/arena.ts';
import { blockToeplitzCovariance, blockToeplitzCovarianceInArena } from './block-toeplitz.ts';

/** Sum over t of x[a, t] x[b, t - l], zero outside the recording. */
function laggedProducts(x: Float64Array, channels: number, samples: number, lags: number): Float64Array {
  const out = new Float64Array(channels * channels * lags);
  for (let a = 0; a < channels; a++) {
    for (let b = 0; b < channels; b++) {
      for (let l = 0; l < lags; l++) {
        for (let t = l; t < samples; t++)
          out[(a * channels + b) * lags + l] += x[a * samples + t] * x[b * samples + t - l];
      }
    }
  }
  return out;
}

/** X X^T / T from the extended matrix itself, T + R - 1 samples long so that every copy of the recording is whole. */
function bruteForce(x: Float64Array, channels: number, samples: number, lags: number): Float64Array {
  const size = channels * lags;
  const length = samples + lags - 1;
  const extended = new Float64Array(size * length);
  for (let row = 0; row < size; row++) {
    const channel = Math.floor(row / lags);
    extended.set(x.subarray(channel * samples, (channel + 1) * samples), row * length + (row % lags));
  }
  const c = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let t = 0; t < length; t++)
        c[i * size + j] += (extended[i * length + t] * extended[j * length + t]) / samples;
    }
  }
  return c;
}

test.each([
  [1, 1, 10],
  [1, 5, 20],
  [3, 1, 15],
  [3, 4, 25],
  [4, 7, 6],
])('equals the covariance of the extended matrix: %i channels, %i lags, %i samples', (channels, lags, samples) => {
  const x = randomMatrix(channels, samples, channels * 10 + lags);
  const sums = laggedProducts(x, channels, samples, lags);
  const c = blockToeplitzCovariance(sums, channels, lags, samples);
  const expected = bruteForce(x, channels, samples, lags);
  expect(largestDifference(c, expected)).toBeLessThanOrEqual(samples * Number.EPSILON * largestEntry(expected));
  const size = channels * lags;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) expect(c[i * size + j]).toBe(c[j * size + i]);
  }
});

test('symmetric to the last bit even when the two sums of lag 0 differ in rounding', () => {
  const sums = Float64Array.of(2, 0.5, 1, 0.25, 1 + Number.EPSILON, 0.125, 3, 0.75);
  const c = blockToeplitzCovariance(sums, 2, 2, 1);
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) expect(c[i * 4 + j]).toBe(c[j * 4 + i]);
});

test('in the arena', () => {
  const arena = createArena(1e5, false);
  const sums = laggedProducts(randomMatrix(2, 30, 1), 2, 30, 3);
  const inside = blockToeplitzCovarianceInArena(arena, sums, 2, 3, 30);
  expect(inside.buffer).toBe(arena.memory.buffer);
  expect(inside.slice()).toEqual(blockToeplitzCovariance(sums, 2, 3, 30));
});

test('refuses wrong shapes', () => {
  expect(() => blockToeplitzCovariance(new Float64Array(11), 2, 3, 10)).toThrow(/12 values, got 11/);
  expect(() => blockToeplitzCovariance(new Float64Array(12), 2, 3, 0)).toThrow(/sampleCount/);
});
