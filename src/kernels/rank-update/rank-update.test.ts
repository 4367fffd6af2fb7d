import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { fillRandom, firstDifference } from '../kernel-fixtures.ts';
import type { Kernels } from '../kernels.ts';
import { rankUpdateReference } from './reference.ts';

const BLOCK = 512;
const GUARD = 12345.678;
let kernels: Kernels;
afterEach(async () => kernels.close());

/** c plus the sums in the stated order: float32 within blocks of 512 rows, blocks in float64. */
function laneOrdered(c: Float64Array, a: Float32Array, n: number, k: number): Float64Array {
  return c.map((start, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    let total = start;
    for (let from = 0; from < k; from += BLOCK) {
      let sum = 0;
      for (let p = from; p < Math.min(k, from + BLOCK); p++)
        sum = Math.fround(sum + Math.fround(a[p * n + i] * a[p * n + j]));
      total += sum;
    }
    return total;
  });
}

function expectOrdered(n: number, k: number): void {
  const mark = kernels.arena.mark();
  const a = fillRandom(kernels.arena.float32(n * k), 1);
  const guarded = kernels.arena.float64(n * n + 16).fill(GUARD);
  const c = guarded.subarray(8, 8 + n * n);
  c.forEach((_, i) => {
    c[i] = i % 13;
  });
  const expected = laneOrdered(c, a, n, k);
  kernels.rankUpdateInto(c, a, n, k);
  expect(firstDifference(c, expected), `n ${n}, k ${k}`).toBe(-1);
  for (let i = 0; i < 8; i++) expect([guarded[i], guarded[n * n + 8 + i]]).toEqual([GUARD, GUARD]);
  kernels.arena.release(mark);
}

describe.each([false, true])('rank update, wide tiles %s', (wideVectors) => {
  const start = async () => {
    kernels = await createKernels({ memoryBytes: 16e6, wideVectors });
    expect(kernels.backend).toBe('simd');
  };

  test('has the bits of the stated order for every n and k 0 to 130, and round the blocks', async () => {
    await start();
    for (let size = 0; size <= 130; size++) {
      expectOrdered(size, 3);
      expectOrdered(5, size);
    }
    for (const k of [511, 512, 513, 1031]) expectOrdered(21, k);
    for (const n of [255, 256, 257]) expectOrdered(n, 2);
  });

  test('stays within 512 2^-24 sum |a a| of the float64 reference, and passes NaN on', async () => {
    await start();
    const [n, k] = [30, 1500];
    const a = fillRandom(kernels.arena.float32(n * k), 2);
    const c = kernels.arena.float64(n * n);
    kernels.rankUpdateInto(c, a, n, k);
    const reference = new Float64Array(n * n);
    rankUpdateReference(reference, a, n, k);
    const magnitude = new Float64Array(n * n);
    rankUpdateReference(magnitude, a.map(Math.abs), n, k);
    c.forEach((value, i) => {
      expect(Math.abs(value - reference[i])).toBeLessThanOrEqual(BLOCK * 2 ** -24 * magnitude[i]);
    });
    a[700 * n + 4] = Number.NaN;
    kernels.rankUpdateInto(c, a, n, k);
    c.forEach((value, i) => {
      expect(Number.isNaN(value)).toBe(Math.floor(i / n) === 4 || i % n === 4);
    });
  });
});
