import { describe, expect, it } from 'vitest';
import { poolForce } from './force.ts';
import { musclePool } from './muscle-pools.ts';
import { createPool } from './pool.ts';
import { staticExcitation, staticForce } from './static-force.ts';
import { meanTrainForce, twitchForce, twitchGain } from './twitch.ts';

const samplingRateHz = 1000;
const pool = createPool(musclePool({ name: 'tibialis anterior' }), { motorUnitCount: 3 });
const none = new Float64Array(0);
const sampledMeanError = (contractionSeconds: number) => 1 / (12 * (contractionSeconds * samplingRateHz) ** 2);

describe('poolForce', () => {
  it('gives a single twitch in closed form, wherever between samples it begins', () => {
    for (const start of [10, 10.37])
      for (const unit of [0, 2]) {
        const times = [none, none, none];
        times[unit] = Float64Array.of(start);
        const force = poolForce(pool, times, 600, samplingRateHz);
        force.forEach((value, n) => {
          const exact = pool.twitchPeaks[unit] * twitchForce((n - start) / 1000, pool.contractionSeconds[unit]);
          // half a step of float32 at a value below 1
          expect(Math.abs(value * pool.maximalForce - exact)).toBeLessThanOrEqual(2 ** -25 * pool.maximalForce);
        });
      }
  });

  it('adds up twitches with gains, as a sum over all of them says', () => {
    const times = [Float64Array.of(5, 80.5, 110.2, 140, 700.1), none, Float64Array.of(33.3, 60, 61.5)];
    const force = poolForce(pool, times, 1200, samplingRateHz);
    for (let n = 0; n < 1200; n++) {
      let exact = 0;
      times.forEach((train, unit) => {
        const contraction = pool.contractionSeconds[unit];
        train.forEach((time, k) => {
          const gain = k === 0 ? 1 : twitchGain((contraction * samplingRateHz) / (time - train[k - 1]));
          exact += gain * pool.twitchPeaks[unit] * twitchForce((n - time) / samplingRateHz, contraction);
        });
      });
      // float32 of the share, and twitches cut off at 1e-12
      expect(Math.abs(force[n] - exact / pool.maximalForce)).toBeLessThanOrEqual(6e-8);
    }
  });

  it('fuses to the tetanus of the closed form', () => {
    const times = Float64Array.from({ length: 300 }, (_, k) => k * 10);
    const force = poolForce(pool, [times, none, none], 3000, samplingRateHz).subarray(2000);
    const exact = meanTrainForce(0.09 * 100) / pool.maximalForce;
    const mean = force.reduce((a, b) => a + b) / force.length;
    // x = 9: two lags leave 2 / (2 pi 9 k)^2 of the mean in harmonic k, together 1.03e-3

    // and a sum of samples misses h^2 / (12 T^2) of the area of a twitch, by its kink at the start
    expect(Math.abs(mean / exact - 1)).toBeLessThanOrEqual(1.1 * sampledMeanError(0.09));
    for (const value of force) expect(Math.abs(value / exact - 1)).toBeLessThanOrEqual(1.1e-3);
    expect(Math.abs(meanTrainForce(9) - (Math.E * 0.4) / (1 - Math.exp(-2 * 0.4 ** 3)))).toBeLessThanOrEqual(1e-12);
  });

  it('refuses trains that are not the pool its own', () => {
    expect(() => poolForce(pool, [none], 10, 1000)).toThrow(/dischargeTimes expected 3/);
  });
});

describe('twitch', () => {
  it('peaks at its contraction time, with gain 1 up to 0.4 and no step there', () => {
    expect(Math.abs(twitchForce(0.05, 0.05) - 1)).toBeLessThanOrEqual(1e-15);
    expect(twitchForce(0, 0.05)).toBe(0);
    expect(twitchGain(0.4)).toBe(1);
    expect(Math.abs(twitchGain(0.4 + 1e-9) - 1)).toBeLessThanOrEqual(1e-7);
    expect(twitchGain(1)).toBeGreaterThan(2);
  });

  it('has a mean force that numbers of intervals drawn from a normal confirm', () => {
    // midpoints of the normal between -4 and 4 deviations, against the three points of the rule
    for (const x of [0.3, 0.7, 1.2, 2.5]) {
      let sum = 0;
      let weight = 0;
      for (let z = -3.995; z < 4; z += 0.01) {
        const density = Math.exp((-z * z) / 2);
        sum += density * twitchGain(x / (1 + 0.15 * z));
        weight += density;
      }
      expect(Math.abs(meanTrainForce(x, 0.15) / ((Math.E * x * sum) / weight) - 1)).toBeLessThanOrEqual(0.01);
    }
  });
});

describe('static force', () => {
  it('is 1 at the maximum, ascends, and is inverted', () => {
    const whole = createPool(musclePool({ name: 'flexor digitorum superficialis' }));
    expect(Math.abs(staticForce(whole, 1) - 1)).toBeLessThanOrEqual(1e-12);
    expect(staticForce(whole, 0)).toBe(0);
    let before = 0;
    for (let e = 0; e <= 1; e += 0.01) {
      expect(staticForce(whole, e)).toBeGreaterThanOrEqual(before);
      before = staticForce(whole, e);
    }
    for (const force of [0.05, 0.3, 0.8]) {
      const excitation = staticExcitation(whole, force);
      // the last recruited gives a step of 0.3 % at most
      expect(staticForce(whole, excitation)).toBeGreaterThanOrEqual(force);
      expect(Math.abs(staticForce(whole, excitation) - force)).toBeLessThanOrEqual(0.003);
    }
  });

  it('is the mean of the force of regular trains at their rates', () => {
    const trains = [8, 15, 40].map((hz) => Float64Array.from({ length: 10 * hz }, (_, k) => (k * samplingRateHz) / hz));
    const force = poolForce(pool, trains, 10000, samplingRateHz).subarray(2000);
    const exact = [8, 15, 40].reduce(
      (sum, hz, unit) => sum + pool.twitchPeaks[unit] * meanTrainForce(pool.contractionSeconds[unit] * hz),
      0,
    );
    // 8 s are whole periods of all three; the fastest twitch has the largest error of sampling
    const mean = force.reduce((a, b) => a + b) / force.length;
    expect(Math.abs((mean * pool.maximalForce) / exact - 1)).toBeLessThanOrEqual(1.1 * sampledMeanError(0.03));
  });
});
