import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { fillRandom, firstDifference, randomEvents, randomSignal } from '../kernel-fixtures.ts';
import { type EventLists, type Kernels, type PaddedSignal, signalRow } from '../kernels.ts';
import { addWindowsReference, windowSumsReference } from './reference.ts';

const EVENTS = 64;
const GUARD = 12345.678;
let kernels: Kernels;
afterEach(async () => kernels?.close());
const start = async () => {
  kernels = await createKernels({ memoryBytes: 8e6 });
  expect(kernels.backend).toBe('simd');
};

const sampleAt = (x: PaddedSignal, c: number, t: number) =>
  t < 0 || t >= x.sampleCount ? 0 : x.data[c * x.stride + x.lead + t];

/** The sums in the stated order: float32 within blocks of 64 events, blocks in float64. */
function orderedSums(x: PaddedSignal, events: EventLists, length: number, lead: number): Float64Array {
  const rows = events.offsets.length - 1;
  return Float64Array.from({ length: rows * x.channelCount * length }, (_, index) => {
    const k = index % length;
    const c = Math.floor(index / length) % x.channelCount;
    const j = Math.floor(index / length / x.channelCount);
    let total = 0;
    for (let from = events.offsets[j]; from < events.offsets[j + 1]; from += EVENTS) {
      let sum = 0;
      for (let i = from; i < Math.min(events.offsets[j + 1], from + EVENTS); i++)
        sum = Math.fround(sum + Math.fround(events.weights[i] * sampleAt(x, c, events.times[i] + k - lead)));
      total += sum;
    }
    return total;
  });
}

function runSums(x: PaddedSignal, events: EventLists, length: number, lead: number): Float64Array {
  const count = (events.offsets.length - 1) * x.channelCount * length;
  const guarded = kernels.arena.float64(count + 16).fill(GUARD);
  const out = guarded.subarray(8, 8 + count);
  kernels.windowSumsInto(out, x, events, length, lead);
  for (let i = 0; i < 8; i++) expect([guarded[i], guarded[count + 8 + i]]).toEqual([GUARD, GUARD]);
  return out;
}

test('window sums have the bits of the stated order for every length 1 to 130, and for windows longer than the recording', async () => {
  await start();
  const x = randomSignal(kernels.arena, 3, 400, 1);
  const events = randomEvents(kernels.arena, 2, 70, -128, 528, 2);
  for (const length of [...Array.from({ length: 130 }, (_, i) => i + 1), 399, 400, 401, 1000]) {
    const mark = kernels.arena.mark();
    const lead = Math.floor(length / 3);
    const where = `window of ${length}`;
    expect(firstDifference(runSums(x, events, length, lead), orderedSums(x, events, length, lead)), where).toBe(-1);
    kernels.arena.release(mark);
  }
});

test('window sums cross blocks of events, groups of rows, and rows without events', async () => {
  await start();
  for (const count of [0, 1, 63, 64, 65, 128, 135]) {
    const x = randomSignal(kernels.arena, 17, 200, 3);
    const events = randomEvents(kernels.arena, 3, count, 0, 200, 4);
    expect(firstDifference(runSums(x, events, 9, -3), orderedSums(x, events, 9, -3)), `${count} events`).toBe(-1);
  }
  for (const rows of [15, 16, 17, 33]) {
    const x = randomSignal(kernels.arena, 2, 80, 3);
    const events = randomEvents(kernels.arena, rows, 5, -20, 100, 4);
    expect(firstDifference(runSums(x, events, 35, 7), orderedSums(x, events, 35, 7)), `${rows} rows`).toBe(-1);
  }
  const x = randomSignal(kernels.arena, 2, 100, 5);
  const events = randomEvents(kernels.arena, 1, 20, 0, 100, 6);
  const offsets = kernels.arena.int32(4);
  offsets.set([5, 5, 12, 12]);
  const skipping = { ...events, offsets };
  expect(firstDifference(runSums(x, skipping, 20, 10), orderedSums(x, skipping, 20, 10))).toBe(-1);
});

test('window sums stay within 64 2^-24 sum |w x| of the float64 reference, and pass NaN on', async () => {
  await start();
  const x = randomSignal(kernels.arena, 2, 300, 7);
  const events = randomEvents(kernels.arena, 2, 150, 0, 300, 8);
  const out = runSums(x, events, 40, 20);
  const reference = new Float64Array(out.length);
  windowSumsReference(reference, x, events, 40, 20);
  const magnitude = new Float64Array(out.length);
  const absolute = { ...events, weights: events.weights.map(Math.abs) };
  windowSumsReference(magnitude, { ...x, data: x.data.map(Math.abs) }, absolute, 40, 20);
  out.forEach((value, i) => {
    expect(Math.abs(value - reference[i])).toBeLessThanOrEqual(EVENTS * 2 ** -24 * magnitude[i]);
  });
  x.data[x.stride + x.lead + events.times[0]] = Number.NaN;
  const spoilt = runSums(x, events, 40, 20);
  expect(spoilt[40 + 20]).toBeNaN();
  expect(spoilt.slice(0, 40).every(Number.isFinite)).toBe(true);
});

/** x with the windows added in the stated order, in float32. */
function orderedAddition(
  x: PaddedSignal,
  templates: Float32Array,
  events: EventLists,
  length: number,
  lead: number,
): Float32Array[] {
  return Array.from({ length: x.channelCount }, (_, c) => {
    const row = signalRow(x, c).slice();
    for (let j = 0; j + 1 < events.offsets.length; j++)
      for (let i = events.offsets[j]; i < events.offsets[j + 1]; i++)
        for (let k = 0; k < length; k++) {
          const t = events.times[i] + k - lead;
          const product = Math.fround(events.weights[i] * templates[(j * x.channelCount + c) * length + k]);
          if (t >= 0 && t < row.length) row[t] = Math.fround(row[t] + product);
        }
    return row;
  });
}

describe('adding windows', () => {
  test('has the bits of the stated order and leaves the padding zero, for every length 1 to 130', async () => {
    await start();
    for (let length = 1; length <= 130; length++) {
      const mark = kernels.arena.mark();
      const x = randomSignal(kernels.arena, 3, 97 + length, 9);
      const events = randomEvents(kernels.arena, 2, 50, -128, x.sampleCount + 128, 10);
      const templates = fillRandom(kernels.arena.float32(2 * 3 * length), 11);
      const lead = length % 7;
      const expected = orderedAddition(x, templates, events, length, lead);
      kernels.addWindowsInto(x, templates, events, length, lead);
      const rest = x.data.slice();
      for (let c = 0; c < 3; c++) {
        expect(firstDifference(signalRow(x, c), expected[c]), `window of ${length}, channel ${c}`).toBe(-1);
        rest.fill(0, c * x.stride + x.lead, c * x.stride + x.lead + x.sampleCount);
      }
      expect(rest.every((value) => value === 0)).toBe(true);
      kernels.arena.release(mark);
    }
  });

  test('with weights -1 takes away what weights 1 added, within the rounding of the sums', async () => {
    await start();
    const x = randomSignal(kernels.arena, 4, 500, 12);
    const before = x.data.slice();
    const events = randomEvents(kernels.arena, 3, 30, 0, 500, 13);
    const templates = fillRandom(kernels.arena.float32(3 * 4 * 31), 14);
    events.weights.fill(1);
    kernels.addWindowsInto(x, templates, events, 31, 15);
    const added = { ...x, data: before.slice() };
    addWindowsReference(added, templates, events, 31, 15);
    // at most 90 overlapping windows of size 1 on a sample of size 1: 91 roundings of numbers up to 91, each way
    const tolerance = 2 * 91 * 91 * 2 ** -24;
    x.data.forEach((value, i) => {
      expect(Math.abs(value - added.data[i])).toBeLessThanOrEqual(tolerance);
    });
    events.weights.fill(-1);
    kernels.addWindowsInto(x, templates, events, 31, 15);
    x.data.forEach((value, i) => {
      expect(Math.abs(value - before[i])).toBeLessThanOrEqual(2 * tolerance);
    });
  });
});

test('refuses times far outside, falling offsets and short arrays', async () => {
  await start();
  const x = randomSignal(kernels.arena, 2, 50, 1);
  const events = randomEvents(kernels.arena, 1, 3, 0, 50, 2);
  const out = kernels.arena.float64(2 * 10);
  const withTime = (time: number) => {
    events.times[1] = time;
    return () => kernels.windowSumsInto(out, x, events, 10, 5);
  };
  expect(withTime(-129)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(withTime(178)).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(withTime(-128)).not.toThrow();
  expect(withTime(177)).not.toThrow();
  expect(() => kernels.windowSumsInto(out, x, events, 11, 5)).toThrow(expect.objectContaining({ kind: 'shape' }));
  events.offsets[1] = 4;
  expect(withTime(0)).toThrow(/events.times expected at least 4 values/);
  events.offsets[1] = -1;
  expect(withTime(0)).toThrow(/events.offsets\[1\] expected at least 0/);
});
