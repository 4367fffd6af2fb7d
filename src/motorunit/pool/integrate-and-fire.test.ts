import { describe, expect, it } from 'vitest';
import { dischargeRate } from './discharge-rate.ts';
import { poolDischarges } from './discharges.ts';
import { intervalStatistics } from './interval-statistics-fixture.ts';
import { createMembranes, currentOfExcitation, membraneRate, THRESHOLD_VOLTS } from './membranes.ts';
import { musclePool } from './muscle-pools.ts';
import { createPool, recruitedCount } from './pool.ts';

const samplingRateHz = 2048;
const pool = createPool(musclePool({ name: 'tibialis anterior' }), { motorUnitCount: 40, model: 'integrate-and-fire' });
const steady = (excitation: number, seconds: number) => new Float32Array(seconds * samplingRateHz).fill(excitation);
const silence = { seed: 1, commonDrive: { slow: 0, fast: 0 }, independentNoise: 0, intervalVariation: 0 };

describe('integrate and fire', () => {
  it('has without noise the rate of the closed form, at any sampling rate', () => {
    const excitation = 0.3;
    for (const rate of [500, 2048, 10000]) {
      const trains = poolDischarges(pool, new Float32Array(4 * rate).fill(excitation), rate, silence);
      for (let unit = 0; unit < recruitedCount(pool, excitation); unit++) {
        const exact = dischargeRate(pool, unit, Math.fround(excitation));
        const train = trains[unit];
        // every interval is the same; rounding of times up to 4e4 samples, and of logarithms near the rheobase
        for (let k = 1; k < train.length; k++)
          expect(Math.abs(((train[k] - train[k - 1]) / rate) * exact - 1)).toBeLessThanOrEqual(1e-7);
        expect(Math.abs(train.length - 4 * exact)).toBeLessThanOrEqual(1.5);
      }
    }
  });

  it('agrees with a fine integration of its equation', () => {
    // current that changes: Euler in steps of 1/200 sample against the crossing found within a sample
    const excitation = Float32Array.from(
      { length: 2048 },
      (_, n) => 0.3 + 0.1 * Math.sin((2 * Math.PI * 3 * n) / 2048),
    );
    const unit = 5;
    const membranes = createMembranes(40);
    const [train] = [poolDischarges(pool, excitation, samplingRateHz, silence)[unit]];
    const found: number[] = [];
    const steps = 200;
    let volts = 0;
    let silentUntil = -1;
    for (let n = 0; n < 2048; n++) {
      const current = currentOfExcitation(membranes, pool.recruitmentThresholds, excitation[n]);
      for (let k = 0; k < steps; k++) {
        const time = n + (k + 1) / steps;
        if (time <= silentUntil) continue;
        const slope = (membranes.resistanceOhms[unit] * current - volts) / membranes.timeConstantSeconds[unit];
        volts += slope / samplingRateHz / steps;
        if (volts < THRESHOLD_VOLTS) continue;
        found.push(time);
        volts = 0;
        silentUntil = time + membranes.refractorySeconds[unit] * samplingRateHz;
      }
    }
    expect(train.length).toBe(found.length);
    // a step of 1/200 sample per discharge adds up
    found.forEach((time, k) => {
      expect(Math.abs(train[k] - time)).toBeLessThanOrEqual((2 * (k + 1)) / steps);
    });
  });

  it('recruits where the law of the pool says', () => {
    const { membranes } = pool;
    pool.recruitmentThresholds.forEach((threshold, unit) => {
      const current = (excitation: number) => currentOfExcitation(membranes!, pool.recruitmentThresholds, excitation);
      expect(Math.abs(current(threshold) / membranes!.rheobaseAmperes[unit] - 1)).toBeLessThanOrEqual(1e-12);
      // it arrives there without a step
      expect(Math.abs(current(threshold * (1 - 1e-9)) / membranes!.rheobaseAmperes[unit] - 1)).toBeLessThanOrEqual(
        1e-6,
      );
      expect(membraneRate(membranes!, unit, current(threshold * 0.999))).toBe(0);
      expect(membraneRate(membranes!, unit, current(threshold * 1.001))).toBeGreaterThan(1);
    });
  });

  it('has the rheobases of the source, 3.9 to 35 nA', () => {
    const { rheobaseAmperes } = createMembranes(400);
    expect(Math.abs(rheobaseAmperes[0] - 3.9e-9)).toBeLessThanOrEqual(0.3e-9);
    expect(Math.abs(rheobaseAmperes[399] - 35e-9)).toBeLessThanOrEqual(1e-9);
  });

  it('fires with the variation of people under the noise of its defaults', () => {
    const trains = poolDischarges(pool, steady(0.3, 60), samplingRateHz, { seed: 5 });
    // of those that the current is well above the rheobase for
    for (let unit = 0; unit < recruitedCount(pool, 0.2); unit++) {
      const { mean, variation } = intervalStatistics(trains[unit], samplingRateHz);
      expect(variation).toBeGreaterThan(0.08);
      expect(variation).toBeLessThan(0.25);
      expect(1 / mean).toBeGreaterThan(7);
      expect(1 / mean).toBeLessThan(26);
    }
  });
});
