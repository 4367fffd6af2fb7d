import { describe, expect, it } from 'vitest';
import type { StoredMotorUnit } from '../formats/read-result.ts';
import { evaluate } from './evaluate.ts';

/** ten discharges, the first `moved` of them where the truth has none */
const train = (first: number, moved: number) =>
  Int32Array.from({ length: 10 }, (_, i) => first + 1000 * i + (i < moved ? 137 : 0));
const decomposition = (motorUnits: readonly StoredMotorUnit[]) => ({
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

  it('compares properties of matched pairs, at another rate, and counts cross-talk apart', () => {
    const properties = (depth: number, isCrossTalk: boolean) => ({
      isCrossTalk,
      estimates: { depth: { value: depth } },
    });
    const withTruth = decomposition(
      truth.motorUnits.map((motorUnit, i) => ({ ...motorUnit, properties: properties(0.01 + 0.001 * i, i > 0) })),
    );
    // at half the rate; samples 0, 333, 666 + 1000 i become those halved, within the tolerance
    const half = (samples: Int32Array) => samples.map((sample) => Math.round(sample / 2));
    const found = {
      samplingRateHz: 5000,
      origin: 'a test',
      motorUnits: [
        { name: 'a', dischargeSamples: half(train(333, 3)), properties: { estimates: { depth: { value: 0.013 } } } },
        { name: 'b', dischargeSamples: half(train(0, 0)), properties: { estimates: { depth: { value: 0.009 } } } },
      ],
    };
    const result = evaluate(withTruth, found, { maximumLagSeconds: 0 });
    expect(result.pairs.map((pair) => [pair.truth, pair.found, pair.crossTalk])).toEqual([
      ['t0', 'b', false],
      ['t1', 'a', true],
    ]);
    expect(result.crossTalk).toEqual({ truthMotorUnits: 2, matched: 1, foundAbove90: 0 });
    expect(result.false).toEqual([]);
    const [depth] = result.properties?.properties ?? [];
    expect(depth).toMatchObject({ property: 'depth', count: 2 });
    // -1 mm and 2 mm; pass if within rounding
    expect(Math.abs(depth.meanError - 0.0005)).toBeLessThanOrEqual(1e-15);
    expect(Math.abs(depth.meanAbsoluteError - 0.0015)).toBeLessThanOrEqual(1e-15);
    for (const one of [evaluate(truth, found), evaluate(withTruth, truth)])
      expect(one).not.toHaveProperty('properties');
    expect(evaluate(truth, found)).not.toHaveProperty('crossTalk');
  });

  it('says nothing of it where no motor unit states one', () => {
    expect(evaluate(truth, truth)).not.toHaveProperty('expectedAgreement');
  });
});
