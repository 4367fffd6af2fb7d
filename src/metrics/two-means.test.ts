import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBmissError } from '../core/errors.ts';
import { twoMeans } from './two-means.ts';

/** Sum of squared distances to the class means when values up to `threshold` form the lower class. */
function withinOf(values: readonly number[], threshold: number): number {
  const spread = (group: number[]): number => {
    const mean = group.reduce((sum, value) => sum + value, 0) / group.length;
    return group.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  return spread(values.filter((value) => value <= threshold)) + spread(values.filter((value) => value > threshold));
}

describe('twoMeans', () => {
  test('hand-made: 1 2 3 | 10 12', () => {
    const split = twoMeans(Float64Array.of(10, 1, 12, 3, 2))!;
    expect(split).toMatchObject({ threshold: 3, lowerMean: 2, upperMean: 11, lowerCount: 3, upperCount: 2 });
    expect(split.upperWithin).toBe(2);
    // to the lower mean: 8^2 + 10^2 = 164, to the upper one: 2
    expect(split.silhouette).toBe((164 - 2) / 164);
  });

  test('no split of any other kind is better', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 50 }), { minLength: 2, maxLength: 30 }), (values) => {
        const split = twoMeans(Float64Array.from(values));
        const different = [...new Set(values)].sort((a, b) => a - b);
        if (different.length < 2) return split === undefined;
        const best = Math.min(...different.slice(0, -1).map((threshold) => withinOf(values, threshold)));
        // integers up to 50: sums of squares are exact but for the division by the count
        return withinOf(values, split!.threshold) <= best * (1 + 1e-12);
      }),
    );
  });

  test('does not depend on order, gain or offset', () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * i) ** 2 + (i % 7 === 0 ? 3 : 0));
    const split = twoMeans(values)!;
    expect(twoMeans(values.slice().reverse())).toEqual(split);
    const scaled = twoMeans(values.map((value) => value * 2 ** -40))!;
    expect(scaled.silhouette).toBe(split.silhouette);
    expect(scaled.threshold).toBe(split.threshold * 2 ** -40);
    const moved = twoMeans(values.map((value) => value + 1e6))!;
    expect(moved.upperCount).toBe(split.upperCount);
    expect(Math.abs(moved.silhouette - split.silhouette)).toBeLessThanOrEqual(1e-8); // 1e6 takes 7 of 16 digits
  });

  test('equal values stay together', () => {
    expect(twoMeans(Float64Array.of(1, 1, 1, 2))).toMatchObject({ lowerCount: 3, upperCount: 1, silhouette: 1 });
    expect(twoMeans(Float64Array.of(5, 5, 5))).toBeUndefined();
    expect(twoMeans(Float64Array.of(5))).toBeUndefined();
    expect(twoMeans(new Float64Array(0))).toBeUndefined();
  });

  test.each([NaN, Infinity, -Infinity])('refuses %s', (bad) => {
    const refused = (): unknown => twoMeans(Float64Array.of(1, bad, 2));
    expect(refused).toThrow(/finite/);
    try {
      refused();
    } catch (error) {
      expect(isBmissError(error, 'parameter')).toBe(true);
    }
  });
});
