import { describe, expect, it } from 'vitest';
import { poolDischarges } from './discharges.ts';
import { excitationForForce } from './effort-control.ts';
import { poolForce } from './force.ts';
import { musclePool } from './muscle-pools.ts';
import { createPool } from './pool.ts';

const samplingRateHz = 500;
const seconds = 30;
/** rest 1 s, ramps 5 s, plateau between 6 and 24 s */
const trapezoid = (effort: number) =>
  Float32Array.from({ length: seconds * samplingRateHz }, (_, n) => {
    const second = n / samplingRateHz;
    return effort * Math.min(1, Math.max(0, Math.min(second - 1, seconds - 1 - second) / 5));
  });

describe('excitationForForce', () => {
  it('gives the force that was asked for', () => {
    for (const name of ['flexor digitorum superficialis', 'tibialis anterior', 'soleus'])
      for (const effort of [0.05, 0.3, 0.7]) {
        const pool = createPool(musclePool({ name }), { motorUnitCount: 400 });
        const target = trapezoid(effort);
        const excitation = excitationForForce(pool, target, samplingRateHz);
        const trains = poolDischarges(pool, excitation, samplingRateHz, { seed: 1, commonDrive: { slow: 0 } });
        const force = poolForce(pool, trains, target.length, samplingRateHz);
        let plateau = 0;
        for (let n = 3500; n < 11500; n++) plateau += force[n] / 8000;
        const rms = Math.sqrt(force.reduce((sum, value, n) => sum + (value - target[n]) ** 2, 0) / force.length);
        // measured: 2.4 % (soleus, 0.05, where one motor unit gives 1.6 %), elsewhere 0.7 % at most;
        // rms 2.9 % and 1.6 %: tremor of unfused twitches
        expect(Math.abs(plateau / effort - 1), `${name} ${effort}`).toBeLessThanOrEqual(
          name === 'soleus' && effort === 0.05 ? 0.03 : 0.01,
        );
        expect(rms / effort, `${name} ${effort}`).toBeLessThanOrEqual(0.035);
      }
  });

  it('knows what noise does to motor neurons that integrate', () => {
    const pool = createPool(musclePool({ name: 'tibialis anterior' }), {
      motorUnitCount: 100,
      model: 'integrate-and-fire',
    });
    const target = trapezoid(0.3);
    const excitation = excitationForForce(pool, target, samplingRateHz);
    const trains = poolDischarges(pool, excitation, samplingRateHz, { seed: 1, commonDrive: { slow: 0 } });
    const force = poolForce(pool, trains, target.length, samplingRateHz);
    let plateau = 0;
    for (let n = 3500; n < 11500; n++) plateau += force[n] / 8000;
    // measured: 0.5 % in a pool of 200; without the passes over a draw it was 12 %
    expect(Math.abs(plateau / 0.3 - 1)).toBeLessThanOrEqual(0.02);
  });

  it('is the same every time, and rests where the target does', () => {
    const pool = createPool(musclePool({ name: 'tibialis anterior' }), { motorUnitCount: 50 });
    const target = trapezoid(0.2);
    const excitation = excitationForForce(pool, target, samplingRateHz);
    expect(excitationForForce(pool, target, samplingRateHz).every((value, n) => value === excitation[n])).toBe(true);
    expect(excitation.subarray(0, 250).every((value) => value === 0)).toBe(true);
    expect(excitation.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(excitationForForce(pool, new Float32Array(100), samplingRateHz).every((value) => value === 0)).toBe(true);
  });

  it('refuses per cent', () => {
    const pool = createPool(musclePool({ name: 'tibialis anterior' }), { motorUnitCount: 5 });
    expect(() => excitationForForce(pool, Float32Array.of(0, 30), samplingRateHz)).toThrow(
      /target expected from 0 to 1/,
    );
  });
});
