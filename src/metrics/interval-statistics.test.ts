import { describe, expect, test } from 'vitest';
import { randomTrain, shifted } from '../../test/discharge-trains.ts';
import { intervalStatistics } from './interval-statistics.ts';

const options = { samplingRateHz: 1000 };

/** Discharges from sample 100 on with these intervals. */
function fromIntervals(...intervals: number[]): Int32Array {
  let sample = 100;
  return Int32Array.of(100, ...intervals.map((interval) => (sample += interval)));
}

describe('intervalStatistics', () => {
  test('hand-made: 80, 100, 120 ms', () => {
    const s = intervalStatistics(fromIntervals(80, 100, 120), options);
    expect(s).toMatchObject({ intervalCount: 3, pauseCount: 0, pauseSeconds: 0 });
    expect(Math.abs(s.dischargeRateHz - 10)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(s.coefficientOfVariation - 0.2)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(s.coefficientOfDispersion - 0.2)).toBeLessThanOrEqual(1e-12);
  });

  test('a pause is counted and changes nothing else', () => {
    const regular = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 95 : 105));
    const without = intervalStatistics(fromIntervals(...regular, ...regular), options);
    const paused = intervalStatistics(fromIntervals(...regular, 5000, ...regular), options);
    expect(paused).toMatchObject({ intervalCount: 40, pauseCount: 1, pauseSeconds: 5 });
    expect(Math.abs(paused.dischargeRateHz - without.dischargeRateHz)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(paused.coefficientOfVariation - without.coefficientOfVariation)).toBeLessThanOrEqual(1e-12);
  });

  test('a missed discharge is no pause: it shows', () => {
    const s = intervalStatistics(fromIntervals(...Array(10).fill(100), 200, ...Array(10).fill(100)), options);
    expect(s.pauseCount).toBe(0);
    expect(s.coefficientOfVariation).toBeGreaterThan(0.2);
  });

  test('ordinary variation is left as it is (a limit of ten standard deviations reports 0.02 for 0.08)', () => {
    const s = intervalStatistics(randomTrain(1, 12, 0.08, 120, 10000), { samplingRateHz: 10000 });
    expect(s.pauseCount).toBe(0);
    // standard error of a coefficient of variation from 1440 intervals: 0.08 / sqrt(2 * 1440) = 0.0015; three of them
    expect(Math.abs(s.coefficientOfVariation - 0.08)).toBeLessThanOrEqual(0.0045);
    expect(Math.abs(s.dischargeRateHz - 12)).toBeLessThanOrEqual(0.08);
  });

  test('slow changes of rate raise the coefficient of variation, not the log spread', () => {
    const times: number[] = [];
    for (let time = 0; time < 60; time += 1 / (12 + 5 * Math.sin((2 * Math.PI * time) / 30))) times.push(time * 1000);
    const s = intervalStatistics(Int32Array.from(times, Math.round), options);
    expect(s.coefficientOfVariation).toBeGreaterThan(0.25);
    expect(s.logIntervalSpread).toBeLessThan(0.05);
  });

  test('the log spread tells true trains from merged ones', () => {
    const rate = 2000;
    for (let seed = 0; seed < 5; seed++) {
      const a = randomTrain(2 * seed, 11, 0.15, 60, rate);
      const b = randomTrain(2 * seed + 1, 9, 0.15, 60, rate);
      const merged = Int32Array.of(...a, ...b).sort();
      expect(intervalStatistics(a, { samplingRateHz: rate }).logIntervalSpread).toBeLessThan(0.21);
      expect(intervalStatistics(merged, { samplingRateHz: rate }).logIntervalSpread).toBeGreaterThan(0.38);
    }
  });

  test('the same after a shift; times scale with the sampling rate', () => {
    const a = randomTrain(4, 12, 0.2, 30, 1000);
    const s = intervalStatistics(a, options);
    expect(intervalStatistics(shifted(a, 5000), options)).toEqual(s);
    const twice = intervalStatistics(a, { samplingRateHz: 2000 });
    expect(Math.abs(twice.dischargeRateHz - 2 * s.dischargeRateHz)).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(twice.coefficientOfDispersion - s.coefficientOfDispersion)).toBeLessThanOrEqual(1e-12);
  });

  test('few discharges and repeated samples', () => {
    const one = intervalStatistics(fromIntervals(100), options);
    expect(one).toMatchObject({ intervalCount: 1, coefficientOfDispersion: 0, logIntervalSpread: 0 });
    expect(one.coefficientOfVariation).toBeNaN();
    const none = intervalStatistics(Int32Array.of(7), options);
    expect(none.intervalCount).toBe(0);
    expect(none.dischargeRateHz).toBeNaN();
    expect(intervalStatistics(Int32Array.of(0, 100, 100, 200), options)).toMatchObject({ intervalCount: 2 });
    expect(() => intervalStatistics(Int32Array.of(2, 1), options)).toThrow(/ascending/);
    expect(() => intervalStatistics(Int32Array.of(), { ...options, pauseFactor: 0.5 })).toThrow(/pauseFactor/);
  });
});
