import { describe, expect, it } from 'vitest';
import { dischargeRate } from './discharge-rate.ts';
import { musclePool } from './muscle-pools.ts';
import { createPool, poolSizeFor, recruitedCount } from './pool.ts';

const forearm = musclePool({ name: 'flexor digitorum superficialis' });
const tibialis = musclePool({ name: 'tibialis anterior' });

describe('createPool', () => {
  it('has the thresholds of its law', () => {
    const count = forearm.motorUnitCount;
    createPool(forearm).recruitmentThresholds.forEach((threshold, i) => {
      const exact = 0.75 * Math.exp(Math.log(50) * (i / (count - 1) - 1));
      expect(Math.abs(threshold - exact)).toBeLessThanOrEqual(1e-12);
    });
    createPool(tibialis).recruitmentThresholds.forEach((threshold, i) => {
      const x = i / 399;
      const exact = (0.5052 * (58.1 * x + 120 ** (x ** 1.83))) / 100;
      expect(Math.abs(threshold - exact)).toBeLessThanOrEqual(1e-12);
    });
    const medialis = createPool(musclePool({ name: 'gastrocnemius medialis' }));
    medialis.recruitmentThresholds.forEach((threshold, i) => {
      const x = i / 549;
      const exact = (0.6562 * (46.7 * x + 90 ** (x ** 1.79))) / 100;
      expect(Math.abs(threshold - exact)).toBeLessThanOrEqual(1e-12);
    });
  });

  it('orders everything by size', () => {
    for (const table of [forearm, tibialis])
      for (const model of ['renewal', 'integrate-and-fire'] as const) {
        const pool = createPool(table, { model });
        for (let i = 1; i < pool.motorUnitCount; i++) {
          expect(pool.recruitmentThresholds[i]).toBeGreaterThan(pool.recruitmentThresholds[i - 1]);
          expect(pool.twitchPeaks[i]).toBeGreaterThan(pool.twitchPeaks[i - 1]);
          expect(pool.fibreCounts[i]).toBeGreaterThanOrEqual(pool.fibreCounts[i - 1]);
          expect(pool.contractionSeconds[i]).toBeLessThan(pool.contractionSeconds[i - 1]);
        }
        expect(Math.abs(pool.contractionSeconds[0] - 0.09)).toBeLessThanOrEqual(1e-15);
        expect(Math.abs(pool.contractionSeconds.at(-1)! - 0.03)).toBeLessThanOrEqual(1e-15);
      }
  });

  it('has the rates of the onion skin, minimum 10 - 5 r, maximum 40 - 10 r, gain 50 - 20 r', () => {
    const pool = createPool(forearm);
    pool.recruitmentThresholds.forEach((threshold, i) => {
      const r = threshold / 0.75;
      for (const excitation of [0.1, 0.4, 0.9]) {
        const exact =
          excitation < threshold ? 0 : Math.min(40 - 10 * r, 10 - 5 * r + (50 - 20 * r) * (excitation - threshold));
        expect(Math.abs(dischargeRate(pool, i, excitation) - exact)).toBeLessThanOrEqual(1e-12);
      }
    });
  });

  it('fires the earlier recruited faster at any excitation, and not so with a common gain', () => {
    for (const model of ['renewal', 'integrate-and-fire'] as const) {
      const pool = createPool(tibialis, { model });
      for (const excitation of [0.05, 0.3, 0.6, 1])
        for (let i = 1; i < recruitedCount(pool, excitation); i++)
          expect(dischargeRate(pool, i, excitation)).toBeLessThanOrEqual(dischargeRate(pool, i - 1, excitation));
    }
    const pool = createPool(forearm, { rateLaw: 'common-gain' });
    // below its maximum each rises with 30 Hz per unit from 8 Hz
    pool.recruitmentThresholds.forEach((threshold, i) => {
      expect(Math.abs(dischargeRate(pool, i, threshold + 0.2) - 14)).toBeLessThanOrEqual(1e-12);
    });
  });

  it('makes pools of one motor unit, and refuses none', () => {
    const pool = createPool(forearm, { motorUnitCount: 1 });
    expect(pool.recruitmentThresholds.length).toBe(1);
    expect(pool.maximalForce).toBeGreaterThan(0);
    expect(() => createPool(forearm, { motorUnitCount: 0 })).toThrow(/motorUnitCount expected an integer/);
    const upsideDown = { ...forearm, rates: { ...forearm.rates, maximumHz: [5, 5] as const } };
    expect(() => createPool(upsideDown)).toThrow(/maximum rate/);
  });
});

describe('poolSizeFor', () => {
  it('has exactly as many recruited as asked for', () => {
    for (const table of [forearm, tibialis])
      for (const excitation of [0.02, 0.1, 0.3, 0.5, 0.89, 1])
        for (const active of [1, 2, 7, 60, 100]) {
          const pool = poolSizeFor(table, excitation, active);
          expect(recruitedCount(pool, excitation)).toBe(active);
          expect(pool.motorUnitCount).toBeGreaterThanOrEqual(active);
        }
  });

  it('refuses an excitation that recruits nobody', () => {
    expect(() => poolSizeFor(forearm, 0.01, 10)).toThrow(/recruits no motor unit/);
    expect(() => poolSizeFor(forearm, 0.0151, 1000)).toThrow(/more than 20000/);
  });
});
