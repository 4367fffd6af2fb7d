import { describe, expect, test } from 'vitest';
import { randomTrain, shifted } from '../../test/discharge-trains.ts';
import { munitquestLabelScore, munitquestQualityScore } from './munitquest-score.ts';

const options = { samplingRateHz: 2048 };
const [a, b, c, d] = Array.from({ length: 4 }, (_, seed) => randomTrain(seed, 10 + seed, 0.2, 30, 2048));

describe('munitquestLabelScore', () => {
  test('a perfect prediction scores one a motor unit, a constant lag costs nothing', () => {
    expect(munitquestLabelScore([a, b, c], [c, a, b], options)).toEqual({ score: 3, matchedCount: 3, dropped: [] });
    expect(munitquestLabelScore([a, b], [shifted(a, 150), b], options).score).toBe(2);
  });

  test('later duplicates are dropped, even when they are the better ones', () => {
    const half = a.filter((_, i) => i % 2 === 0);
    const f1 = (2 * half.length) / (a.length + half.length);
    const first = munitquestLabelScore([a], [half, a], options);
    expect(first.dropped).toEqual([1]);
    expect(Math.abs(first.score - f1)).toBeLessThanOrEqual(1e-12);
    expect(munitquestLabelScore([a], [a, half], options)).toEqual({ score: 1, matchedCount: 1, dropped: [1] });
  });

  test('duplicates beyond 10 ms are not seen as such', () => {
    expect(munitquestLabelScore([a], [a, shifted(a, 20)], options).dropped).toEqual([1]);
    expect(munitquestLabelScore([a], [a, shifted(a, 40)], options).dropped).toEqual([]);
  });

  test('pairs below the least F1 do not count, false motor units cost nothing', () => {
    const third = a.filter((_, i) => i % 3 === 0); // f1 = 2/3 / (4/3) = 0.5, but for the odd discharge
    const quarter = a.filter((_, i) => i % 4 === 0);
    expect(munitquestLabelScore([a], [third, d], options).score).toBeGreaterThanOrEqual(0.5);
    expect(munitquestLabelScore([a], [quarter, d], options).score).toBe(0);
    expect(munitquestLabelScore([a], [quarter, d], { ...options, minimumF1: 0.3 }).score).toBeGreaterThan(0.39);
  });

  test('nothing predicted, nothing labelled', () => {
    expect(munitquestLabelScore([a], [], options)).toEqual({ score: 0, matchedCount: 0, dropped: [] });
    expect(munitquestLabelScore([], [a], options)).toEqual({ score: 0, matchedCount: 0, dropped: [] });
  });
});

/**
 * By hand at 1000 Hz (tolerance 1 sample, lag 10 and 100 samples), trains of ten discharges with intervals that share no
 * difference, so that at no lag more than one or two of unrelated discharges meet.
 */
describe('munitquestLabelScore, worked by hand', () => {
  const hand = { samplingRateHz: 1000 };
  const p = Int32Array.of(0, 1013, 2047, 3128, 4251, 5440, 6700, 8031, 9437, 10921);
  const q = Int32Array.of(500, 1707, 2976, 4309, 5710, 7177, 8708, 10303, 11962, 13691);
  const keep = (train: Int32Array, first: number, end: number) => train.slice(first, end);
  const score = (labels: readonly Int32Array[], predicted: readonly Int32Array[], minimumF1?: number) =>
    munitquestLabelScore(labels, predicted, { ...hand, minimumF1 });
  /** the sum in another order differs in its last digits */
  const near = (actual: number, expected: number) => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-15);

  test('the sum of F1: 8 of 10, 10 and 4 more', () => {
    // p: 2 * 8 / (10 + 8); q: 2 * 10 / (10 + 14)
    const extra = Int32Array.from([...q, 100, 7900, 9990, 12800]).sort();
    const { score: sum, matchedCount, dropped } = score([p, q], [keep(p, 0, 8), extra]);
    near(sum, 16 / 18 + 20 / 24);
    expect([matchedCount, dropped]).toEqual([2, []]);
  });

  test('duplicates: exactly 30 % of the longer train, and 29 %', () => {
    // 3 of 10 in common, max(3, 10) = 10; the rest of the second train is q's
    const shares = (count: number) => Int32Array.from([...keep(p, 0, count), ...keep(q, count, 10)]).sort();
    expect(score([], [p, shares(3)]).dropped).toEqual([1]);
    expect(score([], [p, shares(2)]).dropped).toEqual([]);
  });

  test('the first one is kept, so the order decides: 0.75 or 1', () => {
    const worse = keep(p, 0, 6); // shares 6 of 10; F1 = 12 / 16
    near(score([p], [worse, p]).score, 0.75);
    near(score([p], [p, worse]).score, 1);
  });

  test('a dropped one does not drop others: a chain keeps its ends', () => {
    // middle shares 5 of 10 with p and 5 of 10 with q, which share nothing
    const middle = Int32Array.from([...keep(p, 0, 5), ...keep(q, 5, 10)]).sort();
    expect(score([p, q], [p, middle, q])).toEqual({ score: 2, matchedCount: 2, dropped: [1] });
    // first in the list it drops both, and matches one label with F1 = 10 / 20
    const first = score([p, q], [middle, p, q]);
    expect(first.dropped).toEqual([1, 2]);
    near(first.score, 0.5);
  });

  test('all duplicates: one counts', () => {
    expect(score([p, q], [p, p, shifted(p, 3), shifted(p, 10)])).toEqual({
      score: 1,
      matchedCount: 1,
      dropped: [1, 2, 3],
    });
  });

  test('lag: duplicates within 10 ms, labels within 0.1 s, each plus the tolerance', () => {
    expect(score([], [p, shifted(p, 11)]).dropped).toEqual([1]);
    expect(score([], [p, shifted(p, 12)]).dropped).toEqual([]);
    expect(score([p], [shifted(p, 101)]).score).toBe(1);
    expect(score([p], [shifted(p, 102)]).score).toBe(0);
  });

  test('the limits of F1 are inclusive: 0.5 by the rules, 0.3 by the code', () => {
    const third = keep(p, 0, 2); // F1 = 4 / 12
    const half = Int32Array.from([...keep(p, 0, 5), ...keep(q, 5, 10)]).sort(); // F1 = 10 / 20
    expect(score([p], [half]).score).toBe(0.5);
    expect(score([p], [third]).score).toBe(0);
    near(score([p], [third], 0.3).score, 1 / 3);
    const exactly = Int32Array.from([...keep(p, 0, 3), ...keep(q, 3, 10)]).sort(); // F1 = 6 / 20
    expect(score([p], [exactly], 0.3).score).toBe(0.3);
    expect(score([p], [exactly], 0.31).score).toBe(0);
  });

  test('the assignment is of the largest sum, not of the best pair first', () => {
    // all of p with 9 of q: F1 with p 20 / 29, with q 18 / 29; 5 of p (5 of 19 in common with it): F1 with p 10 / 15, with q 0
    const merged = Int32Array.from([...p, ...keep(q, 0, 9)]).sort();
    const { score: sum, matchedCount } = score([p, q], [merged, keep(p, 5, 10)]);
    near(sum, 18 / 29 + 10 / 15);
    expect(matchedCount).toBe(2);
  });
});

describe('munitquestQualityScore', () => {
  const best = { silhouette: 0.95, pnrDecibels: 37.1, coefficientOfDispersion: 0.05, dischargeCount: 10 };

  test('steps with inclusive limits', () => {
    expect(munitquestQualityScore(best)).toBe(1);
    expect(munitquestQualityScore({ ...best, coefficientOfDispersion: 0.197 })).toBe(1);
    expect(munitquestQualityScore({ ...best, silhouette: 0.949 })).toBe((0.75 + 1 + 1) / 3);
    expect(munitquestQualityScore({ ...best, silhouette: 0.9 })).toBe((0.5 + 1 + 1) / 3);
    expect(munitquestQualityScore({ ...best, pnrDecibels: 33.9 })).toBe((1 + 0.75 + 1) / 3);
    expect(munitquestQualityScore({ ...best, pnrDecibels: 29.9 })).toBe((1 + 0 + 1) / 3);
    expect(munitquestQualityScore({ ...best, coefficientOfDispersion: 0.372 })).toBe((1 + 1 + 0.75) / 3);
    expect(munitquestQualityScore({ ...best, coefficientOfDispersion: 0.73 })).toBe((1 + 1 + 0.5) / 3);
    expect(munitquestQualityScore({ ...best, coefficientOfDispersion: 0.74 })).toBe(2 / 3);
    expect(munitquestQualityScore({ ...best, coefficientOfDispersion: 0.049 })).toBe(2 / 3);
  });

  test('rejects low silhouettes, few discharges and NaN', () => {
    expect(munitquestQualityScore({ ...best, silhouette: 0.899 })).toBe(0);
    expect(munitquestQualityScore({ ...best, dischargeCount: 9 })).toBe(0);
    expect(munitquestQualityScore({ ...best, silhouette: NaN })).toBe(0);
    expect(munitquestQualityScore({ ...best, pnrDecibels: NaN })).toBe(2 / 3);
  });
});
