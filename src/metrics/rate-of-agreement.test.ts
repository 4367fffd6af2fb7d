import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomTrain, shifted } from '../../test/discharge-trains.ts';
import { bestLag, countCommon, rateOfAgreement } from './rate-of-agreement.ts';

/** one sample is one millisecond: tolerance 1, lag 100 */
const options = { samplingRateHz: 1000 };
const exact = { samplingRateHz: 1000, maximumLagSeconds: 0 };
const train = (...samples: number[]): Int32Array => Int32Array.from(samples);

/** Largest number of one-to-one pairs, by trying all: the first of `a` goes unmatched or to any that is near. */
function mostPairs(a: number[], b: number[], tolerance: number): number {
  if (a.length === 0) return 0;
  const rest = a.slice(1);
  const taken = b.map((value, j) =>
    Math.abs(value - a[0]) <= tolerance ? 1 + mostPairs(rest, b.toSpliced(j, 1), tolerance) : 0,
  );
  return Math.max(mostPairs(rest, b, tolerance), ...taken);
}

describe('rateOfAgreement', () => {
  test('hand-made: 4 and 5 discharges, 3 common', () => {
    const a = train(100, 200, 300, 400);
    const b = train(101, 199, 250, 300, 500);
    expect(rateOfAgreement(a, b, exact)).toEqual({
      common: 3,
      countA: 4,
      countB: 5,
      lagSamples: 0,
      rateOfAgreement: 3 / 6,
      f1: 6 / 9,
      precision: 3 / 5,
      recall: 3 / 4,
    });
  });

  test('80 common of 100 and 100 are 2 / 3 here, 0.8 as f1', () => {
    const a = Int32Array.from({ length: 100 }, (_, i) => 1000 * i);
    const b = Int32Array.from({ length: 100 }, (_, i) => 1000 * i + (i < 20 ? 500 : 0));
    const { rateOfAgreement: roa, f1 } = rateOfAgreement(a, b, exact);
    expect(roa).toBe(80 / 120);
    expect(f1).toBe(0.8);
  });

  test('the tolerance is inclusive both ways and in seconds', () => {
    const a = train(100, 200, 300);
    for (const shift of [-1, 0, 1]) expect(rateOfAgreement(a, shifted(a, shift), exact).common).toBe(3);
    for (const shift of [-2, 2]) expect(rateOfAgreement(a, shifted(a, shift), exact).common).toBe(0);
    // 1 ms at 2048 Hz is 2.048 samples: two are within, three are not
    const fast = { samplingRateHz: 2048, maximumLagSeconds: 0 };
    expect(rateOfAgreement(a, shifted(a, 2), fast).common).toBe(3);
    expect(rateOfAgreement(a, shifted(a, 3), fast).common).toBe(0);
    // 0.001 * 3000 is 3.0000000000000004 or 3 less rounding elsewhere: three samples
    expect(rateOfAgreement(a, shifted(a, 3), { samplingRateHz: 3000, maximumLagSeconds: 0 }).common).toBe(3);
  });

  test('one to one: a doublet in one train finds one partner', () => {
    expect(countCommon(train(100, 101), train(100), 0, 1)).toBe(1);
    expect(countCommon(train(100, 101), train(100, 102), 0, 1)).toBe(2);
    expect(countCommon(train(100, 100), train(100, 100), 0, 0)).toBe(2);
  });

  test('no pairing has more matches', () => {
    const times = fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 6 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 3 }), (x, y, tolerance) => {
        const [a, b] = [x, y].map((values) => values.toSorted((p, q) => p - q));
        return countCommon(Int32Array.from(a), Int32Array.from(b), 0, tolerance) === mostPairs(a, b, tolerance);
      }),
    );
  });

  test.each([-100, -37, -1, 0, 5, 100])('finds a common lag of %i samples', (lag) => {
    const a = randomTrain(1, 12, 0.15, 20, 1000);
    const agreement = rateOfAgreement(a, shifted(a, lag), options);
    expect(agreement).toMatchObject({ lagSamples: lag, rateOfAgreement: 1, common: a.length });
  });

  test('the lag ends at its limit', () => {
    const a = randomTrain(1, 12, 0.15, 20, 1000);
    expect(rateOfAgreement(a, shifted(a, 102), options).rateOfAgreement).toBeLessThan(0.2);
    expect(rateOfAgreement(a, shifted(a, 102), { ...options, maximumLagSeconds: 0.102 }).rateOfAgreement).toBe(1);
  });

  test('the lag with most coincidences wins over the one in the middle of jitter', () => {
    const a = randomTrain(2, 12, 0.15, 30, 1000);
    const b = a.map((sample, i) => sample + 20 + [-1, 0, 0, 1][i % 4]);
    expect(rateOfAgreement(a, b, options)).toMatchObject({ lagSamples: 20, rateOfAgreement: 1 });
  });

  test('a discharge near two does not draw the lag away', () => {
    const a = randomTrain(3, 12, 0.15, 30, 2048);
    // at a lag of 21 the last true discharge has two within the tolerance of 2, its partner and an extra one 4 later
    const extra = a[a.length - 1] + 19 + 4;
    const b = Int32Array.from([...shifted(a, 19), extra]);
    expect(rateOfAgreement(a, b, { samplingRateHz: 2048 })).toMatchObject({ lagSamples: 19, common: a.length });
  });

  test('no lag has more in common', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        times,
        times,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 12 }),
        (x, y, tolerance, reach) => {
          const [a, b] = [x, y].map((values) => Int32Array.from(values).sort());
          const best = bestLag(a, b, tolerance, reach);
          const lags = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
          expect(best.common).toBe(Math.max(...lags.map((lag) => countCommon(a, b, lag, tolerance))));
          expect(countCommon(a, b, best.lagSamples, tolerance)).toBe(best.common);
        },
      ),
    );
  });

  test('symmetric, and the same after a shift of both', () => {
    const times = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 40 });
    fc.assert(
      fc.property(times, times, (x, y) => {
        const [a, b] = [x, y].map((values) => Int32Array.from(values).sort());
        const forward = rateOfAgreement(a, b, options);
        const backward = rateOfAgreement(b, a, options);
        expect(backward).toMatchObject({
          common: forward.common,
          rateOfAgreement: forward.rateOfAgreement,
          f1: forward.f1,
          precision: forward.recall,
          recall: forward.precision,
        });
        expect(rateOfAgreement(shifted(a, 777), shifted(b, 777), options)).toEqual(forward);
      }),
    );
  });

  test('chance: unrelated trains of 12 Hz for 60 s stay below 0.1', () => {
    const scores: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const a = randomTrain(2 * seed, 12, 0.2, 60, 2048);
      const b = randomTrain(2 * seed + 1, 12, 0.2, 60, 2048);
      scores.push(rateOfAgreement(a, b, { samplingRateHz: 2048 }).f1);
    }
    scores.sort((x, y) => x - y);
    // each discharge meets one of b within 5 samples with odds 12 Hz * 5 / 2048 = 0.03; the best of 409 lags about doubles it
    expect(scores[0]).toBeGreaterThan(0.03);
    expect(scores[19]).toBeLessThan(0.1);
  });

  test('empty trains agree by 0', () => {
    const none = { common: 0, lagSamples: 0, rateOfAgreement: 0, f1: 0, precision: 0, recall: 0 };
    expect(rateOfAgreement(train(), train(), options)).toMatchObject(none);
    expect(rateOfAgreement(train(5), train(), options)).toMatchObject(none);
    expect(rateOfAgreement(train(5), train(5000), options)).toMatchObject(none);
  });

  test('refuses what it cannot compare', () => {
    expect(() => rateOfAgreement(train(5, 4), train(), options)).toThrow(/a expected ascending.*4 after 5/);
    expect(() => rateOfAgreement(train(), train(), { samplingRateHz: 0 })).toThrow(/samplingRateHz/);
    expect(() => rateOfAgreement(train(), train(), { ...options, toleranceSeconds: -1 })).toThrow(/toleranceSeconds/);
  });
});
