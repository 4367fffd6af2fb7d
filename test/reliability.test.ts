import { describe, expect, it } from 'vitest';
import { keptPromise, meanInterval, reliabilityBins, shareInterval } from '../bench/reliability.ts';
import { randomStream } from '../src/core/random.ts';

const pair = (expectedRoa: number, trueRoa: number) => ({ expectedRoa, trueRoa });

describe('bins of the expected rate of agreement', () => {
  it('take a value on an edge into the lower bin, so that "more than 0.9" is whole bins', () => {
    const bins = reliabilityBins([pair(0, 0), pair(0.5, 0), pair(0.9, 0), pair(0.9000001, 0), pair(1, 0)]);
    const filled = bins.filter(({ count }) => count > 0).map(({ low, high, count }) => [low, high, count]);
    expect(filled).toEqual([
      [0, 0.5, 2],
      [0.8, 0.9, 1],
      [0.9, 0.95, 1],
      [0.98, 1, 1],
    ]);
  });

  it('give means and shares of their own motor units, and nothing where there are none', () => {
    const bins = reliabilityBins([pair(0.92, 0.95), pair(0.94, 0.85), pair(0.93, 0), pair(0.2, 0.4)]);
    const [first, second] = [bins[0], bins[5]];
    expect(first).toMatchObject({ count: 1, meanExpected: 0.2, meanTrue: 0.4, shareAbove90: 0, shareAbove80: 0 });
    expect(second.meanExpected).toBeCloseTo(0.93, 12);
    expect(second.meanTrue).toBeCloseTo(0.6, 12);
    expect([second.shareAbove90, second.shareAbove80]).toEqual([1 / 3, 2 / 3]);
    expect(bins[3]).toMatchObject({ count: 0, meanTrue: Number.NaN, interval: undefined });
  });

  it('hold every motor unit once', () => {
    const { uniform } = randomStream(3, 'pairs');
    const pairs = Array.from({ length: 500 }, () => pair(uniform(), uniform()));
    const bins = reliabilityBins(pairs);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    const whole = bins.reduce((sum, { count, meanTrue }) => sum + count * meanTrue, 0) / 500;
    // the same sum in another order: 500 roundings of 2^-53 at most
    expect(Math.abs(whole - pairs.reduce((sum, { trueRoa }) => sum + trueRoa, 0) / 500)).toBeLessThanOrEqual(1e-13);
  });

  it.each([-0.01, 1.01, Number.NaN])('refuse an expected rate of %s', (value) => {
    expect(() => reliabilityBins([pair(value, 0.5)])).toThrow('expected rates from 0 to 1');
  });
});

describe('the promise', () => {
  it('counts the motor units that claim more, strictly', () => {
    const pairs = [pair(0.9, 1), pair(0.91, 0.9), pair(0.95, 0.91), pair(0.99, 0.8), pair(0.99, 0.02)];
    expect(keptPromise(pairs, 0.9)).toEqual({ claimed: 4, above90: 1, above80: 2 });
    expect(keptPromise([], 0.9)).toEqual({ claimed: 0, above90: 0, above80: 0 });
  });
});

describe('intervals', () => {
  it("of a share are Wilson's: 0.0 to 0.278 for 0 of 10, 0.237 to 0.763 for 5 of 10", () => {
    const close = (got: readonly [number, number], wanted: readonly [number, number]) => {
      // published to three digits
      for (const i of [0, 1]) expect(Math.abs(got[i] - wanted[i])).toBeLessThanOrEqual(6e-4);
    };
    close(shareInterval(0, 10), [0, 0.278]);
    close(shareInterval(5, 10), [0.237, 0.763]);
    expect(shareInterval(0, 0)).toEqual([0, 1]);
  });

  it('of a mean have the width that the law of large numbers gives, and are the same each time', () => {
    const { normal } = randomStream(5, 'values');
    const values = Array.from({ length: 400 }, () => 10 + normal());
    const interval = meanInterval(values) ?? [0, 0];
    // 2 x 1.96 / sqrt(400) = 0.196; the deviation of these values and 2000 resamplings are each known to 5 %
    expect(Math.abs(interval[1] - interval[0] - 0.196)).toBeLessThanOrEqual(0.03);
    expect(meanInterval(values)).toEqual(interval);
    expect(meanInterval([1, 1, 1, 1])).toBeUndefined();
    expect(meanInterval([1, 1, 1, 1, 1])).toEqual([1, 1]);
  });
});
