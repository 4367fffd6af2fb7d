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
