import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomTrain, shifted } from '../../test/discharge-trains.ts';
import { assign, matchMotorUnits } from './match-motor-units.ts';
import type { Agreement } from './rate-of-agreement.ts';

const options = { samplingRateHz: 2000 };
const trains = Array.from({ length: 6 }, (_, seed) => randomTrain(seed, 9 + seed, 0.2, 30, 2000));

describe('matchMotorUnits', () => {
  test('identifiers are free, order does not matter', () => {
    const truth = trains.map((dischargeSamples, i) => ({ id: `true ${i}`, dischargeSamples }));
    const found = trains.map((dischargeSamples, i) => ({
      id: 100 - i,
      dischargeSamples: shifted(dischargeSamples, 30),
    }));
    const result = matchMotorUnits(truth, found.toReversed(), options);
    expect(result.matches.map(({ trueId, foundId }) => [trueId, foundId])).toEqual(
      truth.map(({ id }, i) => [id, 100 - i]),
    );
    expect(
      result.matches.every(({ agreement }) => agreement.rateOfAgreement === 1 && agreement.lagSamples === 30),
    ).toBe(true);
    expect(result).toMatchObject({
      missedIds: [],
      unmatchedIds: [],
      falseIds: [],
      foundAbove90: 6,
      foundAbove80: 6,
      duplicateGroups: [],
      duplicateCount: 0,
    });
  });

  test('missed, false, partial and duplicate motor units', () => {
    const [a, b, c, d] = trains;
    const truth = [a, b, c].map((dischargeSamples, id) => ({ id, dischargeSamples }));
    const found = [
      { id: 'good', dischargeSamples: a.filter((_, i) => i % 20 !== 0) },
      { id: 'partial', dischargeSamples: b.filter((_, i) => i % 8 !== 0) },
      {
        id: 'copy',
        dischargeSamples: shifted(
          a.filter((_, i) => i % 2 === 0),
          40,
        ),
      },
      { id: 'false', dischargeSamples: d },
      { id: 'false copy', dischargeSamples: shifted(d, 5) },
    ];
    const result = matchMotorUnits(truth, found, options);
    expect(result.matches.map(({ trueId, foundId }) => [trueId, foundId])).toEqual([
      [0, 'good'],
      [1, 'partial'],
    ]);
    expect(result).toMatchObject({
      missedIds: [2],
      unmatchedIds: ['copy', 'false', 'false copy'],
      falseIds: ['false', 'false copy'],
      foundAbove90: 1,
      foundAbove80: 2,
      duplicateGroups: [
        ['good', 'copy'],
        ['false', 'false copy'],
      ],
      duplicateCount: 2,
    });
  });

  test('the assignment is better than taking the best pair first', () => {
    // greedy takes 0.9 and is left with 0; the best sum is 0.8 + 0.7
    const f1 = [
      [0.9, 0.8],
      [0.7, 0],
    ];
    expect(assign(agreements(f1))).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('no other assignment has a larger sum, whatever the shape', () => {
    const entry = fc.integer({ min: 0, max: 8 }).map((value) => value / 8);
    const shape = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));
    const tables = shape.chain(([rows, columns]) =>
      fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    );
    fc.assert(
      fc.property(tables, (f1) => {
        const pairs = assign(agreements(f1));
        expect(pairs).toHaveLength(Math.min(f1.length, f1[0].length));
        expect(new Set(pairs.map(([i]) => i)).size).toBe(pairs.length);
        expect(new Set(pairs.map(([, j]) => j)).size).toBe(pairs.length);
        const sum = pairs.reduce((total, [i, j]) => total + f1[i][j], 0);
        expect(sum).toBe(largestSum(f1, 0, new Set())); // eighths add up exactly
      }),
    );
  });

  test('nothing found, nothing there', () => {
    const some = [{ id: 1, dischargeSamples: trains[0] }];
    expect(matchMotorUnits(some, [], options)).toMatchObject({ matches: [], missedIds: [1], falseIds: [] });
    expect(matchMotorUnits([], some, options)).toMatchObject({ matches: [], unmatchedIds: [1], falseIds: [1] });
    expect(matchMotorUnits([], [], options).matches).toEqual([]);
    const empty = [{ id: 1, dischargeSamples: new Int32Array(0) }];
    expect(matchMotorUnits(empty, empty, { ...options, minimumF1: 0 }).matches).toEqual([]);
  });

  test('repeated identifiers are refused', () => {
    const twice = [
      { id: 4, dischargeSamples: trains[0] },
      { id: 4, dischargeSamples: trains[1] },
    ];
    expect(() => matchMotorUnits([], twice, options)).toThrow(/found expected distinct identifiers, got 4 twice/);
  });
});

function agreements(f1: number[][]): Agreement[][] {
  const rest = { common: 1, countA: 1, countB: 1, lagSamples: 0, rateOfAgreement: 0, precision: 0, recall: 0 };
  return f1.map((row) => row.map((value) => ({ ...rest, f1: value })));
}

function largestSum(f1: number[][], row: number, taken: ReadonlySet<number>): number {
  if (row === f1.length) return 0;
  const options = f1[row].map((value, j) =>
    taken.has(j) ? 0 : value + largestSum(f1, row + 1, new Set([...taken, j])),
  );
  return Math.max(largestSum(f1, row + 1, taken), ...options);
}
