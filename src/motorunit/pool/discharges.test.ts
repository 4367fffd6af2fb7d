import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createWelchEstimator } from '../../signal/spectrum.ts';
import { dischargeRate } from './discharge-rate.ts';
import { type DischargeOptions, poolDischarges } from './discharges.ts';
import { addFluctuationInto, drawFluctuation } from './fluctuation.ts';
import { intervalStatistics } from './interval-statistics-fixture.ts';
import { musclePool } from './muscle-pools.ts';
import { createPool, recruitedCount } from './pool.ts';

const samplingRateHz = 2048;
const table = musclePool({ name: 'flexor digitorum superficialis' });
const pool = createPool(table, { motorUnitCount: 20 });
const steady = (excitation: number, seconds: number) => new Float32Array(seconds * samplingRateHz).fill(excitation);
const still: DischargeOptions = { seed: 1, commonDrive: { slow: 0 } };

describe('renewal discharges', () => {
  it('have the mean rate of the law and the variation of intervals asked for', () => {
    const seconds = 400;
    for (const variation of [0.1, 0.2]) {
      const trains = poolDischarges(pool, steady(0.5, seconds), samplingRateHz, {
        ...still,
        intervalVariation: variation,
      });
      for (let unit = 0; unit < recruitedCount(pool, 0.5); unit++) {
        const { mean, variation: found, count } = intervalStatistics(trains[unit], samplingRateHz);
        const rate = dischargeRate(pool, unit, Math.fround(0.5));
        // four standard errors: of a mean, and of a deviation of values lighter-tailed than normal ones
        expect(Math.abs(mean * rate - 1)).toBeLessThanOrEqual((4 * variation) / Math.sqrt(count));
        expect(Math.abs(found / variation - 1)).toBeLessThanOrEqual(4 / Math.sqrt(2 * count));
        // stationary from the start: renewals in t seconds number t times the rate, deviation variation * sqrt(that)
        const expected = seconds * rate;
        expect(Math.abs(trains[unit].length - expected)).toBeLessThanOrEqual(4 * variation * Math.sqrt(expected) + 1);
      }
    }
  });

  it('follow the law while the excitation changes', () => {
    // 300 periods of 1 s: discharges by phase against the integral of the rate over it
    const seconds = 300;
    const wave = (phase: number) => 0.4 + 0.15 * Math.sin(2 * Math.PI * phase);
    const excitation = Float32Array.from({ length: seconds * samplingRateHz }, (_, n) => wave(n / samplingRateHz));
    const [train] = poolDischarges(pool, excitation, samplingRateHz, { ...still, motorUnits: [0] });
    for (let bin = 0; bin < 8; bin++) {
      const inside = (time: number) => Math.floor(8 * ((time / samplingRateHz) % 1)) === bin;
      const found = train.filter(inside).length;
      let expected = 0;
      for (let k = 0; k < 256; k++)
        expected += (seconds / 8 / 256) * dischargeRate(pool, 0, wave((bin + (k + 0.5) / 256) / 8));
      // about one discharge a bin and period: at most Bernoulli, deviation 1/2
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(
        4 * 0.5 * Math.sqrt(seconds * Math.ceil(expected / seconds)),
      );
    }
  });

  it('recruit in order on a ramp, all that should be and no other', () => {
    const ramp = Float32Array.from({ length: 20 * samplingRateHz }, (_, n) => (0.5 * n) / (20 * samplingRateHz));
    const trains = poolDischarges(pool, ramp, samplingRateHz, still);
    const active = trains.filter((train) => train.length > 0).length;
    expect(active).toBe(recruitedCount(pool, 0.5));
    trains.forEach((train, unit) => {
      if (train.length === 0) return;
      const recruitment = (pool.recruitmentThresholds[unit] / 0.5) * 20 * samplingRateHz;
      expect(train[0]).toBeGreaterThanOrEqual(recruitment - 1);
      // a whole interval at the minimum rate is the longest wait, 1.6 of the mean
      expect(train[0]).toBeLessThanOrEqual(recruitment + (1.62 * samplingRateHz) / pool.minimumRatesHz[unit]);
    });
  });

  it('stop at the share of the threshold that is called release', () => {
    const fall = Float32Array.from({ length: 20 * samplingRateHz }, (_, n) => 0.5 - (0.5 * n) / (20 * samplingRateHz));
    for (const release of [1, 0.8]) {
      poolDischarges(pool, fall, samplingRateHz, { ...still, release }).forEach((train, unit) => {
        if (train.length === 0) return;
        const stop = (1 - (release * pool.recruitmentThresholds[unit]) / 0.5) * 20 * samplingRateHz;
        expect(train.at(-1)).toBeLessThanOrEqual(stop + 1);
        expect(train.at(-1)).toBeGreaterThanOrEqual(stop - (1.62 * samplingRateHz) / pool.minimumRatesHz[unit]);
      });
    }
  });

  it('have no interval below the refractory period', () => {
    for (const refractorySeconds of [0.005, 0.03]) {
      const options = { seed: 3, intervalVariation: 0.3, refractorySeconds };
      const trains = poolDischarges(pool, steady(1, 60), samplingRateHz, options);
      for (const train of trains)
        expect(shortestInterval(train)).toBeGreaterThanOrEqual(refractorySeconds * samplingRateHz - 1e-9);
    }
    // the default bound never acts at the variations that are drawn by default
    const trains = poolDischarges(pool, steady(1, 60), samplingRateHz, { seed: 3, commonDrive: { slow: 0 } });
    for (const train of trains) expect(shortestInterval(train)).toBeGreaterThanOrEqual(0.0097 * samplingRateHz);
  });

  it('wait for a whole interval when recruited again', () => {
    // on and off every 20 ms: hardly any train would survive a bound on regular intervals alone
    const flicker = Float32Array.from({ length: 20 * samplingRateHz }, (_, n) => ((n >> 5) % 2 === 0 ? 0.3 : 0));
    const [train] = poolDischarges(pool, flicker, samplingRateHz, { ...still, intervalVariation: 0.1 });
    expect(train.length).toBeGreaterThan(50);
    // the fastest at 0.3 has a mean interval of 41 ms, minus 3.04 deviations; waiting counts at the minimum rate
    expect(shortestInterval(train)).toBeGreaterThanOrEqual(0.69 * 0.041 * samplingRateHz);
  });

  it('have doublets at recruitment with the odds and intervals asked for', () => {
    const onOff = Float32Array.from({ length: 800 * samplingRateHz }, (_, n) =>
      n % (2 * samplingRateHz) < samplingRateHz ? 0.3 : 0,
    );
    const doublets = { probability: 0.4, intervalSeconds: [0.003, 0.01] as const };
    const options = { ...still, motorUnits: [0, 1, 2] };
    const without = poolDischarges(pool, onOff, samplingRateHz, options);
    const trains = poolDischarges(pool, onOff, samplingRateHz, { ...options, doublets });
    let count = 0;
    let sum = 0;
    for (const unit of [0, 1, 2]) {
      const regular = new Set(without[unit]);
      expect(trains[unit].filter((time) => regular.has(time)).length).toBe(regular.size);
      trains[unit].forEach((time, k) => {
        if (regular.has(time)) return;
        const first = trains[unit][k - 1];
        const interval = (time - first) / samplingRateHz;
        expect(interval).toBeGreaterThanOrEqual(0.003 - 1e-9);
        expect(interval).toBeLessThanOrEqual(0.01 + 1e-9);
        // it follows the first discharge after the excitation came on
        expect(first % (2 * samplingRateHz)).toBeLessThanOrEqual(0.2 * samplingRateHz);
        count++;
        sum += interval;
      });
    }
    // 1200 onsets: four deviations of a binomial count, and of a mean of uniform intervals
    expect(Math.abs(count - 0.4 * 1200)).toBeLessThanOrEqual(4 * Math.sqrt(1200 * 0.4 * 0.6));
    expect(Math.abs(sum / count - 0.0065)).toBeLessThanOrEqual((4 * 0.007) / Math.sqrt(12 * count));
  });

  it('are the same bytes for a seed, others for another, and do not depend on other motor units', () => {
    const excitation = steady(0.3, 5);
    for (const model of ['renewal', 'integrate-and-fire'] as const) {
      const own = createPool(table, { motorUnitCount: 20, model });
      const all = poolDischarges(own, excitation, samplingRateHz, { seed: 7, independentNoise: 0.05 });
      const again = poolDischarges(own, excitation, samplingRateHz, { seed: 7, independentNoise: 0.05 });
      expect(again).toEqual(all);
      const some = poolDischarges(own, excitation, samplingRateHz, {
        seed: 7,
        independentNoise: 0.05,
        motorUnits: [3, 9],
      });
      expect(some[3]).toEqual(all[3]);
      expect(some[9]).toEqual(all[9]);
      expect(some[4].length).toBe(0);
      for (const other of [{ seed: 8 }, { seed: 7, purpose: 'another' }]) {
        const trains = poolDischarges(own, excitation, samplingRateHz, { ...other, independentNoise: 0.05 });
        expect(trains[3]).not.toEqual(all[3]);
      }
    }
  });

  it('refuse an excitation in per cent and options out of range', () => {
    expect(() => poolDischarges(pool, steady(30, 1), samplingRateHz, still)).toThrow(/excitation expected from 0 to 1/);
    expect(() => poolDischarges(pool, steady(0.3, 1), samplingRateHz, { ...still, motorUnits: [20] })).toThrow(
      /below 20/,
    );
    expect(() => poolDischarges(pool, steady(0.3, 1), samplingRateHz, { ...still, intervalVariation: 15 })).toThrow(
      /intervalVariation/,
    );
  });
});

describe('independent noise', () => {
  it('moves the rate of each motor unit by itself', () => {
    const options = { seed: 2, commonDrive: { slow: 0 }, intervalVariation: 0.1 };
    const quiet = poolDischarges(pool, steady(0.5, 120), samplingRateHz, options);
    const noisy = poolDischarges(pool, steady(0.5, 120), samplingRateHz, { ...options, independentNoise: 0.2 });
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0);
    const [a, b] = [slowRate(noisy[2]), slowRate(noisy[8])];
    // more than twice the variance of renewals alone, and nothing in common (four deviations)
    for (const unit of [2, 8]) {
      const [noise, without] = [slowRate(noisy[unit]), slowRate(quiet[unit])];
      expect(dot(noise, noise)).toBeGreaterThan(2 * dot(without, without));
    }
    expect(Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b))).toBeLessThanOrEqual(4 / Math.sqrt(240));
  });
});

describe('common drive', () => {
  it('has variance 1 in its band, and nothing above', () => {
    for (const [low, high] of [
      [0, 5],
      [15, 35],
    ]) {
      const values = new Float64Array(600 * 512);
      addFluctuationInto(values, drawFluctuation(600, low, high, randomStream(4, 'test')), 512, 1);
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      // about 2 * bandwidth * seconds independent values, 4 deviations
      expect(Math.abs(variance - 1)).toBeLessThanOrEqual(4 * Math.sqrt(2 / (2 * (high - low) * 600 * 0.6)));
      const { density, frequencyStepHz } = createWelchEstimator(2048, 512, 0.5).estimate(values);
      const power = (from: number, to: number) =>
        density.reduce((sum, d, k) => (k * frequencyStepHz >= from && k * frequencyStepHz < to ? sum + d : sum), 0) *
        frequencyStepHz;
      expect(power(low, high)).toBeGreaterThan(0.8);
      // order 2 twice falls by 48 dB an octave: 1e-3 of the power is left of it above twice the edge
      expect(power(2 * high, 257)).toBeLessThanOrEqual(2e-3);
    }
  });

  it('moves the rates of all motor units together', () => {
    const excitation = steady(0.5, 120);
    const correlation = (slow: number) => {
      const trains = poolDischarges(pool, excitation, samplingRateHz, {
        seed: 2,
        commonDrive: { slow },
        intervalVariation: 0.1,
      });
      const [a, b] = [slowRate(trains[2]), slowRate(trains[8])];
      const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    expect(correlation(0.1)).toBeGreaterThan(0.35);
    // 240 bins of half a second: four deviations of a correlation of nothing
    expect(Math.abs(correlation(0))).toBeLessThanOrEqual(4 / Math.sqrt(240));
  });
});

function shortestInterval(train: Float64Array): number {
  return train.subarray(1).reduce((shortest, time, k) => Math.min(shortest, time - train[k]), Infinity);
}

/** Discharges in half seconds, less their mean. */
function slowRate(train: Float64Array): Float64Array {
  const counts = new Float64Array(240);
  for (const time of train) counts[Math.floor((2 * time) / samplingRateHz)]++;
  const mean = train.length / 240;
  return counts.map((count) => count - mean);
}
