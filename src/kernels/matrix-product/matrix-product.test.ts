import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { fillRandom, firstDifference } from '../kernel-fixtures.ts';
import type { Kernels } from '../kernels.ts';
import { matrixProductReference } from './reference.ts';

const GUARD = 12345.678;
let kernels: Kernels;
afterEach(async () => kernels.close());

function laneOrdered(a: Float32Array, b: Float32Array, m: number, n: number, k: number): Float32Array {
  return Float32Array.from({ length: m * n }, (_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    let sum = 0;
    for (let p = 0; p < k; p++) sum = Math.fround(sum + Math.fround(a[i * k + p] * b[p * n + j]));
    return sum;
  });
}

function run(a: Float32Array, b: Float32Array, m: number, n: number, k: number): Float32Array {
  const guarded = kernels.arena.float32(m * n + 16).fill(GUARD);
  const c = guarded.subarray(8, 8 + m * n);
  kernels.matrixProductInto(c, a, b, m, n, k);
  for (let i = 0; i < 8; i++) expect([guarded[i], guarded[m * n + 8 + i]]).toEqual(Array(2).fill(Math.fround(GUARD)));
  return c;
}

function expectOrdered(m: number, n: number, k: number): void {
  const mark = kernels.arena.mark();
  const a = fillRandom(kernels.arena.float32(m * k), 1);
  const b = fillRandom(kernels.arena.float32(k * n), 2);
  expect(firstDifference(run(a, b, m, n, k), laneOrdered(a, b, m, n, k)), `${m} x ${n} x ${k}`).toBe(-1);
  kernels.arena.release(mark);
}

describe.each([false, true])('matrix product, wide tiles %s', (wideVectors) => {
  const start = async () => {
    kernels = await createKernels({ memoryBytes: 16e6, wideVectors });
    expect(kernels.backend).toBe('simd');
  };

  test('has the bits of the stated order for every size 0 to 70 in each direction, and round the blocks', async () => {
    await start();
    for (let size = 0; size <= 70; size++) {
      expectOrdered(size, 5, 3);
      expectOrdered(3, size, 5);
      expectOrdered(5, 17, size);
    }
    for (const depth of [255, 256, 257, 519]) expectOrdered(9, 20, depth);
    expectOrdered(130, 67, 10);
  });

  test('has the bits of the stated order with large blocks', async () => {
    await start();
    expectOrdered(1030, 530, 3);
  });

  test('stays within k 2^-24 sum |a b| of the float64 reference, and passes NaN on', async () => {
    await start();
    const [m, n, k] = [20, 30, 400];
    const a = fillRandom(kernels.arena.float32(m * k), 3);
    const b = fillRandom(kernels.arena.float32(k * n), 4);
    const c = run(a, b, m, n, k);
    const reference = new Float32Array(m * n);
    matrixProductReference(reference, a, b, m, n, k);
    const magnitude = new Float32Array(m * n);
    matrixProductReference(magnitude, a.map(Math.abs), b.map(Math.abs), m, n, k);
    c.forEach((value, i) => {
      // k roundings of the kernel, one of the reference when it is stored
      expect(Math.abs(value - reference[i])).toBeLessThanOrEqual((k + 1) * 2 ** -24 * magnitude[i]);
    });
    a[7 * k + 100] = Number.NaN;
    b[200 * n + 11] = Number.POSITIVE_INFINITY;
    const spoilt = run(a, b, m, n, k);
    spoilt.forEach((value, i) => {
      expect(Number.isFinite(value)).toBe(Math.floor(i / n) !== 7 && i % n !== 11);
    });
  });
});

test('refuses arrays that are too short and overlap', async () => {
  kernels = await createKernels({ memoryBytes: 1e6 });
  const [a, b, c] = [kernels.arena.float32(12), kernels.arena.float32(20), kernels.arena.float32(15)];
  expect(() => kernels.matrixProductInto(c, a, b, 3, 5, 4)).not.toThrow();
  expect(() => kernels.matrixProductInto(c, a, b, 3, 6, 4)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(() => kernels.matrixProductInto(c, a, b, 3, 5, 5)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(() => kernels.matrixProductInto(b, a, b, 3, 5, 4)).toThrow(expect.objectContaining({ kind: 'parameter' }));
});
