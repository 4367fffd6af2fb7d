import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { pulsePeaks } from './pulse-peaks.ts';
import { silhouette } from './silhouette.ts';
import { twoMeans } from './two-means.ts';

const options = { samplingRateHz: 1000 };

/** Pulses of the given heights every 50 samples, from sample 25 on. */
function pulses(heights: readonly number[]): Float64Array {
  const train = new Float64Array(heights.length * 50);
  for (const [i, height] of heights.entries()) train[25 + 50 * i] = height;
  return train;
}

describe('pulsePeaks', () => {
  test('the highest first: it removes neighbours, which remove nothing themselves', () => {
    const signal = new Float64Array(40);
    signal[10] = 1;
    signal[15] = 2;
    signal[20] = 3;
    // 15 falls to 20, so 10 stays
    expect([...pulsePeaks(signal, 10)]).toEqual([10, 20]);
    expect([...pulsePeaks(signal, 5)]).toEqual([10, 15, 20]);
    expect([...pulsePeaks(signal, 11)]).toEqual([20]);
  });

  test('plateaus, ends, equal heights, negative maxima', () => {
    expect([...pulsePeaks(Float64Array.of(0, 1, 1, 1, 0), 1)]).toEqual([1]);
    expect([...pulsePeaks(Float64Array.of(2, 1, 1, 2), 1)]).toEqual([]);
    expect([...pulsePeaks(Float64Array.of(0, 1, 0, 1, 0), 3)]).toEqual([1]);
    expect([...pulsePeaks(Float64Array.of(-2, -1, -2), 1)]).toEqual([1]);
    expect([...pulsePeaks(Float64Array.of(0, 1, 1), 1)]).toEqual([]);
    expect([...pulsePeaks(new Float64Array(0), 1)]).toEqual([]);
  });
});

describe('silhouette', () => {
  test('hand-made: heights 3 and 2 against 1 and 1', () => {
    // a = 9, 4 | 1, 1: centres 6.5 and 1; within 2 * 2.5^2 = 12.5, between 8^2 + 3^2 = 73
    expect(silhouette(pulses([3, 1, 2, 1]), Int32Array.of(25, 125), options)).toBe((73 - 12.5) / 73);
  });

  test('perfect and hopeless trains', () => {
    expect(silhouette(pulses([2, 1, 2, 1]), Int32Array.of(25, 125), options)).toBe(1);
    expect(silhouette(pulses([1, 1, 1, 1]), Int32Array.of(25, 125), options)).toBeNaN();
    // discharges as low as the background on average: between = within
    expect(silhouette(pulses([3, 3, 1, Math.sqrt(17)]), Int32Array.of(125, 175), options)).toBe(0);
  });

  test('does not depend on the scale', () => {
    const train = pulses([3, 1, 2, 1.5, 2.5]);
    const discharges = Int32Array.of(25, 125, 225);
    const expected = silhouette(train, discharges, options);
    expect(
      silhouette(
        train.map((s) => s * 2 ** -20),
        discharges,
        options,
      ),
    ).toBe(expected);
  });

  test('peaks within 1 ms of a discharge are no background', () => {
    const train = pulses([3, 1, 2]);
    train[26] = 2;
    train[124] = 1;
    // a = 4, 1 beside the two high peaks; the background is the low one alone: within 4.5, between 9
    expect(silhouette(train, Int32Array.of(26, 124), options)).toBe(0.5);
    // two samples away the high peaks are background too: 9, 1, 4; a = 1, 0 by the flanks below
    train[27] = 1;
    const background = 14 / 3;
    const between = (1 - background) ** 2 + background ** 2;
    expect(
      Math.abs(silhouette(train, Int32Array.of(27, 123), options) - (between - 0.5) / between),
    ).toBeLessThanOrEqual(1e-12);
  });

  test('equals the silhouette of two-means when the discharges are its upper class', () => {
    const { normal } = randomStream(3, 'silhouette test');
    const train = pulses(Array.from({ length: 300 }, (_, i) => Math.abs((i % 4 === 0 ? 3 : 1) + 0.3 * normal())));
    const peaks = pulsePeaks(train, 10);
    const heights = Float64Array.from(peaks, (t) => train[t] ** 2);
    const split = twoMeans(heights)!;
    const discharges = peaks.filter((_, i) => heights[i] > split.threshold);
    expect(Math.abs(silhouette(train, discharges, options) - split.silhouette)).toBeLessThanOrEqual(1e-12);
  });

  test('says where it cannot be told', () => {
    expect(silhouette(pulses([1, 2]), new Int32Array(0), options)).toBeNaN();
    expect(silhouette(pulses([2]), Int32Array.of(25), options)).toBeNaN();
    expect(() => silhouette(pulses([2]), Int32Array.of(50), options)).toThrow(/0 to 49, got 50 to 50/);
    expect(() => silhouette(pulses([2]), Int32Array.of(-1), options)).toThrow(/got -1/);
  });
});
