/** Seeded inputs for the tests and benches of the kernels. */

import { randomStream } from '../core/random.ts';
import type { Arena } from './arena.ts';
import { allocateSignal, type EventLists, type PaddedSignal } from './kernels.ts';

/** Uniform in [-1, 1), the same for the same seed and length. */
export function fillRandom(array: Float32Array, seed: number): Float32Array {
  const random = randomStream(seed, 'kernel fixtures');
  for (let i = 0; i < array.length; i++) array[i] = 2 * random.uniform() - 1;
  return array;
}

/** A padded signal in the arena, uniform in [-1, 1). */
export function randomSignal(arena: Arena, channelCount: number, sampleCount: number, seed: number): PaddedSignal {
  const signal = allocateSignal(arena, channelCount, sampleCount);
  for (let c = 0; c < channelCount; c++) {
    const start = c * signal.stride + signal.lead;
    fillRandom(signal.data.subarray(start, start + sampleCount), 1000 * seed + c);
  }
  return signal;
}

/** Events of `rows` rows, `perRow` each, rising times in [first, last), weights uniform in [-1, 1). */
export function randomEvents(
  arena: Arena,
  rows: number,
  perRow: number,
  first: number,
  last: number,
  seed: number,
): EventLists {
  const random = randomStream(seed, 'kernel events');
  const offsets = arena.int32(rows + 1);
  const times = arena.int32(rows * perRow);
  for (let j = 0; j < rows; j++) {
    offsets[j + 1] = (j + 1) * perRow;
    const row = times.subarray(j * perRow, (j + 1) * perRow);
    for (let i = 0; i < perRow; i++) row[i] = first + random.integer(last - first);
    row.sort();
  }
  return { offsets, times, weights: fillRandom(arena.float32(rows * perRow), seed + 1) };
}

/** Index of the first pair of values with different bits (all NaN are one value), or -1. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
