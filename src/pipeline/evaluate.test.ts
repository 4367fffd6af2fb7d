import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';

/** ten discharges, the first `moved` of them where the truth has none */
const train = (first: number, moved: number) =>
  Int32Array.from({ length: 10 }, (_, i) => first + 1000 * i + (i < moved ? 137 : 0));
const decomposition = (motorUnits: { name: string; dischargeSamples: Int32Array; expectedRoa?: number }[]) => ({
  samplingRateHz: 10_000,
  origin: 'a test',
  motorUnits,
});
const truth = decomposition([0, 333, 666].map((first, i) => ({ name: `t${i}`, dischargeSamples: train(first, 0) })));

describe('evaluate', () => {
  it('puts the expected rate of agreement beside the measured one of the same pair', () => {
    const found = decomposition([
      { name: 'b', dischargeSamples: train(333, 2), expectedRoa: 0.75 },
      { name: 'a', dischargeSamples: train(0, 0), expectedRoa: 0.875 },
      { name: 'c', dischargeSamples: train(666, 1) },
    ]);
    const { pairs, expectedAgreement } = evaluate(truth, found, { maximumLagSeconds: 0 });
    expect(pairs.map((pair) => [pair.truth, pair.found, pair.rateOfAgreement, pair.expectedRoa])).toEqual([
      ['t0', 'a', 1, 0.875],
      // 8 in common: 8 / (10 + 10 - 8)
      ['t1', 'b', 8 / 12, 0.75],
      ['t2', 'c', 9 / 11, undefined],
    ]);
    expect(pairs[2]).not.toHaveProperty('expectedRoa');
    expect(expectedAgreement).toMatchObject({ pairs: 2, meanExpected: 0.8125 });
    // pass if within rounding of a sum of two
    expect(Math.abs((expectedAgreement?.meanMeasured ?? 0) - (1 + 8 / 12) / 2)).toBeLessThanOrEqual(1e-15);
    expect(
      Math.abs((expectedAgreement?.meanAbsoluteDifference ?? 0) - (0.125 + (0.75 - 8 / 12)) / 2),
    ).toBeLessThanOrEqual(1e-15);
  });

  it('says nothing of it where no motor unit states one', () => {
    expect(evaluate(truth, truth)).not.toHaveProperty('expectedAgreement');
  });
});
