import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { fillRandom, firstDifference, randomSignal } from '../kernel-fixtures.ts';
import { allocateSignal, type Kernels, MINIMUM_PADDING, type PaddedSignal, signalRow } from '../kernels.ts';
import { filterBankReference } from './reference.ts';

const GUARD = 12345.678;
let kernels: Kernels;
afterEach(async () => kernels.close());

/** The sums in the stated order of the kernel: channels, then taps, each product and sum rounded to float32. */
function laneOrdered(x: PaddedSignal, filters: Float32Array, rows: number, taps: number): Float32Array[] {
  return Array.from({ length: rows }, (_, j) =>
    Float32Array.from({ length: x.sampleCount }, (_, t) => {
      let sum = 0;
      for (let c = 0; c < x.channelCount; c++)
        for (let r = 0; r < taps; r++)
          sum = Math.fround(
            sum + Math.fround(filters[(j * x.channelCount + c) * taps + r] * x.data[c * x.stride + x.lead + t - r]),
          );
      return sum;
    }),
  );
}

function run(rows: number, x: PaddedSignal, filters: Float32Array, taps: number): PaddedSignal {
  const y = allocateSignal(kernels.arena, rows, x.sampleCount);
  y.data.fill(GUARD);
  kernels.filterBankInto(y, x, filters, taps);
  return y;
}

/** Nothing but samples 0 .. sampleCount - 1 of the rows was written. */
function guardsIntact(y: PaddedSignal): boolean {
  const rest = y.data.slice();
  for (let j = 0; j < y.channelCount; j++) {
    const start = j * y.stride + y.lead;
    rest.fill(GUARD, start, start + y.sampleCount);
  }
  return rest.every((value) => value === Math.fround(GUARD));
}

function expectOrdered(rows: number, channels: number, taps: number, samples: number): void {
  const mark = kernels.arena.mark();
  const x = randomSignal(kernels.arena, channels, samples, 1);
  const filters = fillRandom(kernels.arena.float32(rows * channels * taps), 2);
  const y = run(rows, x, filters, taps);
  const expected = laneOrdered(x, filters, rows, taps);
  const where = `${rows} filters, ${channels} channels, ${taps} taps, ${samples} samples`;
  for (let j = 0; j < rows; j++) expect(firstDifference(signalRow(y, j), expected[j]), `${where}, row ${j}`).toBe(-1);
  expect(guardsIntact(y), where).toBe(true);
  kernels.arena.release(mark);
}

describe.each([false, true])('filter bank, wide tiles %s', (wideVectors) => {
  const start = async () => {
    kernels = await createKernels({ memoryBytes: 16e6, wideVectors });
    expect(kernels.backend).toBe('simd');
  };

  test('has the bits of the stated order for every length 0 to 130 and round the block', async () => {
    await start();
    for (let samples = 0; samples <= 130; samples++) expectOrdered(7, 3, 5, samples);
    for (const samples of [511, 512, 513, 1024, 1031]) expectOrdered(7, 3, 5, samples);
  });

  test('has the bits of the stated order for 1 to 9 filters and odd numbers of taps and channels', async () => {
    await start();
    for (let rows = 1; rows <= 9; rows++) expectOrdered(rows, 2, 3, 83);
    for (const taps of [1, 2, 15, 16, 17, MINIMUM_PADDING]) expectOrdered(3, 2, taps, 77);
    for (const channels of [0, 1, 63, 64, 65, 130]) expectOrdered(5, channels, 4, 45);
  });

  test('reads arrays that start 0 to 3 values off a vector', async () => {
    await start();
    for (let offset = 0; offset < 4; offset++) {
      const source = randomSignal(kernels.arena, 3, 61, 3);
      const moved = kernels.arena.float32(source.data.length + offset).subarray(offset);
      moved.set(source.data);
      const filters = fillRandom(kernels.arena.float32(5 * 3 * 4), 4);
      const shifted = kernels.arena.float32(filters.length + offset).subarray(offset);
      shifted.set(filters);
      const y = run(5, { ...source, data: moved }, shifted, 4);
      const expected = laneOrdered(source, filters, 5, 4);
      for (let j = 0; j < 5; j++) expect(firstDifference(signalRow(y, j), expected[j])).toBe(-1);
    }
  });

  test('passes NaN and infinity on to the samples that they reach, and to no others', async () => {
    await start();
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const x = randomSignal(kernels.arena, 3, 100, 5);
      x.data[x.stride + x.lead + 40] = bad;
      const filters = fillRandom(kernels.arena.float32(4 * 3 * 6), 6);
      const y = run(4, x, filters, 6);
      const expected = laneOrdered(x, filters, 4, 6);
      for (let j = 0; j < 4; j++) {
        const row = signalRow(y, j);
        expect(firstDifference(row, expected[j])).toBe(-1);
        row.forEach((value, t) => {
          expect(Number.isFinite(value)).toBe(t < 40 || t > 45);
        });
      }
    }
  });

  test('stays within n 2^-24 sum |f x| of the float64 reference', async () => {
    await start();
    const [rows, channels, taps, samples] = [6, 20, 9, 700];
    const x = randomSignal(kernels.arena, channels, samples, 7);
    const filters = fillRandom(kernels.arena.float32(rows * channels * taps), 8);
    const y = run(rows, x, filters, taps);
    const reference = allocateSignal(kernels.arena, rows, samples);
    filterBankReference(reference, x, filters, taps);
    const magnitude = allocateSignal(kernels.arena, rows, samples);
    filterBankReference(magnitude, { ...x, data: x.data.map(Math.abs) }, filters.map(Math.abs), taps);
    for (let i = 0; i < y.data.length; i++) {
      if (y.data[i] === Math.fround(GUARD)) continue;
      // n roundings of the kernel, one of the reference when it is stored
      const tolerance = (channels * taps + 1) * 2 ** -24 * magnitude.data[i];
      expect(Math.abs(y.data[i] - reference.data[i])).toBeLessThanOrEqual(tolerance);
    }
  });
});

test('refuses shapes that do not fit, foreign memory and overlap', async () => {
  kernels = await createKernels({ memoryBytes: 1e6 });
  const x = randomSignal(kernels.arena, 2, 50, 1);
  const y = allocateSignal(kernels.arena, 3, 50);
  const filters = kernels.arena.float32(3 * 2 * 4);
  const call =
    (...args: Parameters<Kernels['filterBankInto']>) =>
    () =>
      kernels.filterBankInto(...args);
  expect(call({ ...y, sampleCount: 49 }, x, filters, 4)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(call(y, x, filters, 5)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(call(y, { ...x, lead: 16 }, filters, 4)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(call(y, x, filters, 0)).toThrow(expect.objectContaining({ kind: 'parameter' }));
  expect(call(y, x, kernels.arena.float32(3 * 2 * 257), 257)).toThrow(expect.objectContaining({ kind: 'parameter' }));
  expect(call(y, x, filters.slice(), 4)).toThrow(/filters expected an array of the kernels' arena/);
  expect(call(x, x, filters, 4)).toThrow(expect.objectContaining({ kind: 'parameter' }));
});
