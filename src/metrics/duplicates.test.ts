import { describe, expect, test } from 'vitest';
import { randomTrain, shifted } from '../../test/discharge-trains.ts';
import { connectedGroups, duplicateGroups } from './duplicates.ts';

const options = { samplingRateHz: 2000 };
const train = (seed: number): Int32Array => randomTrain(seed, 12, 0.2, 30, 2000);

/** `share` of the discharges of a, spread evenly, with those of b in place of the rest. */
function mixed(a: Int32Array, b: Int32Array, share: number): Int32Array {
  const fromA = a.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
  const fromB = b.filter((_, i) => Math.floor((i + 1) * (1 - share)) > Math.floor(i * (1 - share)));
  return Int32Array.of(...fromA, ...fromB).sort();
}

describe('duplicateGroups', () => {
  test('copies at lags up to 50 ms', () => {
    const a = train(1);
    const b = train(2);
    expect(duplicateGroups([a, b, shifted(a, 90), shifted(b, -100)], options)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(duplicateGroups([a, shifted(a, 110)], options)).toEqual([[0], [1]]);
  });

  test('transitive: a copy of a copy belongs to the group, in any order', () => {
    const [a, b] = [train(1), train(2)];
    const between = mixed(a, b, 0.5);
    expect(duplicateGroups([a, b], options)).toEqual([[0], [1]]);
    expect(duplicateGroups([a, b, between], options)).toEqual([[0, 1, 2]]);
    expect(duplicateGroups([between, b, a], options)).toEqual([[0, 1, 2]]);
  });

  test('the share is of the longer train', () => {
    const a = train(1);
    const quarter = a.filter((_, i) => i % 4 === 0);
    expect(duplicateGroups([a, quarter], options)).toEqual([[0], [1]]);
    expect(duplicateGroups([a, quarter], { ...options, minimumCommonShare: 0.2 })).toEqual([[0, 1]]);
  });

  test('unrelated, empty and no trains', () => {
    const trains = Array.from({ length: 12 }, (_, seed) => train(seed));
    expect(duplicateGroups(trains, options)).toHaveLength(12);
    expect(duplicateGroups([new Int32Array(0), new Int32Array(0)], options)).toEqual([[0], [1]]);
    expect(duplicateGroups([], options)).toEqual([]);
  });

  test('refuses what does not ascend, and names it', () => {
    expect(() => duplicateGroups([train(1), Int32Array.of(3, 2)], options)).toThrow(/trains\[1\]/);
    expect(() => duplicateGroups([], { ...options, minimumCommonShare: 2 })).toThrow(/minimumCommonShare/);
  });
});

test('connectedGroups: chains join late', () => {
  const pairs = new Set(['0-3', '2-3', '1-4']);
  expect(connectedGroups(6, (i, j) => pairs.has(`${i}-${j}`))).toEqual([[0, 2, 3], [1, 4], [5]]);
});
