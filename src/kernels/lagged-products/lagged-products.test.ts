import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { firstDifference, randomSignal } from '../kernel-fixtures.ts';
import { type Kernels, MINIMUM_PADDING, type PaddedSignal } from '../kernels.ts';
import { laggedProductsReference } from './reference.ts';

const BLOCK = 1024;
const GUARD = 12345.678;
let kernels: Kernels;
afterEach(async () => kernels.close());

/** The sums in the stated order: float32 within blocks of 1024 samples, blocks in float64. */
function laneOrdered(y: PaddedSignal, x: PaddedSignal, lags: number): Float64Array {
  const out = new Float64Array(y.channelCount * x.channelCount * lags);
  for (let j = 0; j < y.channelCount; j++) {
    for (let c = 0; c < x.channelCount; c++) {
      for (let r = 0; r < lags; r++) {
        let total = 0;
        for (let from = 0; from < x.sampleCount; from += BLOCK) {
          let sum = 0;
          for (let t = from; t < Math.min(x.sampleCount, from + BLOCK); t++) {
            const product = y.data[j * y.stride + y.lead + t] * x.data[c * x.stride + x.lead + t - r];
            sum = Math.fround(sum + Math.fround(product));
          }
          total += sum;
        }
        out[(j * x.channelCount + c) * lags + r] = total;
      }
    }
  }
  return out;
}

/** Runs with 8 guard values on either side of out, which must stay. */
function run(y: PaddedSignal, x: PaddedSignal, lags: number): Float64Array {
  const count = y.channelCount * x.channelCount * lags;
  const guarded = kernels.arena.float64(count + 16).fill(GUARD);
  const out = guarded.subarray(8, 8 + count);
  kernels.laggedProductsInto(out, y, x, lags);
  for (let i = 0; i < 8; i++) expect([guarded[i], guarded[count + 8 + i]]).toEqual([GUARD, GUARD]);
  return out;
}

function expectOrdered(rows: number, channels: number, lags: number, samples: number): void {
  const mark = kernels.arena.mark();
  const x = randomSignal(kernels.arena, channels, samples, 1);
  const y = randomSignal(kernels.arena, rows, samples, 2);
  const where = `${rows} rows, ${channels} channels, ${lags} lags, ${samples} samples`;
  expect(firstDifference(run(y, x, lags), laneOrdered(y, x, lags)), where).toBe(-1);
  kernels.arena.release(mark);
}

describe.each([false, true])('lagged products, wide tiles %s', (wideVectors) => {
  const start = async () => {
    kernels = await createKernels({ memoryBytes: 16e6, wideVectors });
    expect(kernels.backend).toBe('simd');
  };

  test('have the bits of the stated order for every length 0 to 130 and round the block', async () => {
    await start();
    for (let samples = 0; samples <= 130; samples++) expectOrdered(7, 3, 5, samples);
    for (const samples of [1023, 1024, 1025, 2048, 2055]) expectOrdered(7, 3, 11, samples);
  });

  test('have the bits of the stated order for 1 to 9 rows and any lags and channels', async () => {
    await start();
    for (let rows = 1; rows <= 9; rows++) expectOrdered(rows, 3, 12, 70);
    for (const lags of [1, 7, 8, 9, 16, 17, 24, MINIMUM_PADDING]) expectOrdered(5, 3, lags, 40);
    for (const channels of [1, 15, 16, 17, 33]) expectOrdered(3, channels, 8, 50);
  });

  test('read arrays that start 0 to 3 values off a vector', async () => {
    await start();
    const x = randomSignal(kernels.arena, 3, 61, 3);
    const y = randomSignal(kernels.arena, 5, 61, 4);
    const expected = laneOrdered(y, x, 10);
    for (let offset = 0; offset < 4; offset++) {
      const moved = kernels.arena.float32(x.data.length + offset).subarray(offset);
      moved.set(x.data);
      expect(firstDifference(run(y, { ...x, data: moved }, 10), expected)).toBe(-1);
    }
  });

  test('of a signal with itself are its covariances', async () => {
    await start();
    const x = randomSignal(kernels.arena, 6, 300, 5);
    const out = run(x, x, 8);
    expect(firstDifference(out, laneOrdered(x, x, 8))).toBe(-1);
    for (let i = 0; i < 6; i++) for (let j = 0; j < 6; j++) expect(out[(i * 6 + j) * 8]).toBe(out[(j * 6 + i) * 8]);
  });

  test('pass NaN and infinity on to their channel and to no other', async () => {
    await start();
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const x = randomSignal(kernels.arena, 4, 200, 6);
      const y = randomSignal(kernels.arena, 5, 200, 7);
      x.data[2 * x.stride + x.lead + 100] = bad;
      const out = run(y, x, 9);
      out.forEach((value, i) => {
        expect(Number.isFinite(value)).toBe(Math.floor(i / 9) % 4 !== 2);
      });
    }
  });

  test('stay within 1024 2^-24 sum |y x| of the float64 reference', async () => {
    await start();
    const x = randomSignal(kernels.arena, 5, 2500, 8);
    const y = randomSignal(kernels.arena, 6, 2500, 9);
    const out = run(y, x, 13);
    const reference = new Float64Array(out.length);
    laggedProductsReference(reference, y, x, 13);
    const magnitude = new Float64Array(out.length);
    const absolute = (signal: PaddedSignal) => ({ ...signal, data: signal.data.map(Math.abs) });
    laggedProductsReference(magnitude, absolute(y), absolute(x), 13);
    out.forEach((value, i) => {
      expect(Math.abs(value - reference[i])).toBeLessThanOrEqual(BLOCK * 2 ** -24 * magnitude[i]);
    });
  });
});

test('refuses an output that is too short or lies over an input', async () => {
  kernels = await createKernels({ memoryBytes: 1e6 });
  const x = randomSignal(kernels.arena, 2, 50, 1);
  const call =
    (...args: Parameters<Kernels['laggedProductsInto']>) =>
    () =>
      kernels.laggedProductsInto(...args);
  expect(call(kernels.arena.float64(15), x, x, 4)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(call(new Float64Array(16), x, x, 4)).toThrow(expect.objectContaining({ kind: 'parameter' }));
  const over = new Float64Array(x.data.buffer, x.data.byteOffset, 16);
  expect(call(over, x, x, 4)).toThrow(expect.objectContaining({ kind: 'parameter' }));
});
