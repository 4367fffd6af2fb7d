import { describe, expect, it } from 'vitest';
import type { MotorUnit } from '../core/decomposition.ts';
import { dischargeRates, forceAt, median, roundDown } from './statistics.ts';

function discharging(samples: number[]): MotorUnit {
  const none = Number.NaN;
  const quality = {
    dischargeRateHz: none,
    coefficientOfVariation: none,
    silhouette: none,
    pnrDecibels: none,
    pnrHolobarDecibels: none,
  };
  return { grid: 0, dischargeSamples: Int32Array.from(samples), quality };
}

describe('dischargeRates', () => {
  it('is 1 / interval, and smoothing leaves a constant rate alone', () => {
    const rates = dischargeRates(discharging([0, 100, 200, 300, 400]), 1000);
    expect(rates.map((point) => point.rateHz)).toEqual([10, 10, 10, 10]);
    // four equal values weighted and divided again: rounding only
    for (const point of rates) expect(Math.abs(point.smoothedHz - 10)).toBeLessThanOrEqual(1e-12);
  });

  it('leaves pauses out and starts again after them', () => {
    const rates = dischargeRates(discharging([0, 100, 200, 1000, 1100]), 1000);
    expect(rates.map((point) => [point.seconds, point.starts])).toEqual([
      [0.1, true],
      [0.2, false],
      [1.1, true],
    ]);
  });

  it('weights by a Hann window of one second', () => {
    const rates = dischargeRates(discharging([0, 100, 300]), 1000);
    const weight = 1 + Math.cos(2 * Math.PI * 0.2);
    expect(Math.abs(rates[0].smoothedHz - (2 + weight) / (2 / 10 + weight / 5))).toBeLessThanOrEqual(1e-12);
  });

  it('has nothing to say about fewer than two discharges', () => {
    expect(dischargeRates(discharging([5]), 1000)).toEqual([]);
  });
});

it('median ignores what is not finite', () => {
  expect(median([3, Number.NaN, 1, 2])).toBe(2);
  expect(median([4, 1])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('force at an instant is the sample at or before it', () => {
  const force = { name: 'f', role: 'force' as const, unit: 'N', samplingRateHz: 10, data: Float32Array.of(1, 2, 3) };
  expect(forceAt(force, 0.19)).toBe(2);
  expect(forceAt(force, 0.2)).toBe(3);
  expect(forceAt(force, 1)).toBeNaN();
});

it('rounds down to 1, 2 or 5', () => {
  expect([0.7, 1, 3.9, 49, 5e-5].map(roundDown)).toEqual([0.5, 1, 2, 20, 5e-5]);
});
