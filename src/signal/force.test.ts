import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import type { AuxiliarySignal } from '../core/recording.ts';
import { findPlateaus, forceAtRate, smoothForce } from './force.ts';

const RATE = 2000;

/** Rest 3 s, ramp 4 s, hold 10 s at 30, ramp 4 s, rest 3 s, and the same again at 60, with tremor. */
function trapezoids(): Float32Array {
  const stream = randomStream(1, 'force');
  return Float32Array.from({ length: 48 * RATE }, (_, t) => {
    const s = (t / RATE) % 24;
    const level = t / RATE < 24 ? 30 : 60;
    const shape = Math.max(0, Math.min(1, (s - 3) / 4, (21 - s) / 4));
    return level * shape + 0.3 * Math.sin(2 * Math.PI * 9 * s) * shape + 0.5 * stream.normal();
  });
}

describe('force', () => {
  test('finds both plateaus of two trapezoids, and no rest', () => {
    const plateaus = findPlateaus(smoothForce(trapezoids(), RATE), RATE);
    expect(plateaus).toHaveLength(2);
    const [low, high] = plateaus;
    // half the tolerance, 3, is passed in 0.4 s on the ramp to 30 and in 0.2 s on that to 60; tremor and noise: 0.1 s
    for (const [at, expected, reach] of [
      [low.first / RATE, 7, 0.5],
      [low.last / RATE, 17, 0.5],
      [high.first / RATE, 31, 0.3],
      [high.last / RATE, 41, 0.3],
    ])
      expect(Math.abs(at - expected)).toBeLessThanOrEqual(reach);
    expect(Math.abs(low.mean - 30)).toBeLessThanOrEqual(1);
    expect(Math.abs(high.mean - 60)).toBeLessThanOrEqual(1);
    expect(high.standardDeviation).toBeLessThanOrEqual(2);
  });

  test('a force that does not move, or never holds, has no plateau', () => {
    expect(findPlateaus(new Float32Array(20000).fill(4), RATE)).toEqual([]);
    expect(findPlateaus(new Float32Array(0), RATE)).toEqual([]);
    const ramp = Float32Array.from({ length: 40 * RATE }, (_, t) => t);
    expect(findPlateaus(ramp, RATE)).toEqual([]);
  });

  test('at the EMG rate: a slow force is followed in time, its end value goes on', () => {
    const force: AuxiliarySignal = {
      name: 'force',
      role: 'force',
      unit: 'N',
      samplingRateHz: 100,
      data: Float32Array.from({ length: 1000 }, (_, t) => 20 + 10 * Math.sin((2 * Math.PI * 0.5 * t) / 100)),
    };
    const atRate = forceAtRate(force, 2048, 25000);
    for (let t = 2048; t < 18000; t += 511) {
      const expected = 20 + 10 * Math.sin((2 * Math.PI * 0.5 * t) / 2048);
      // line between samples: 10 * (pi 0.5 / 100)^2 / 2 = 0.0012, and float32
      expect(Math.abs(atRate[t] - expected)).toBeLessThanOrEqual(0.002);
    }
    expect(atRate[24999]).toBe(atRate[20480]);
  });

  test('refuses a force with holes, by time', () => {
    const data = new Float32Array(100);
    data[50] = Number.NaN;
    expect(() => smoothForce(data, 100)).toThrow(/NaN at 0\.500 s/);
  });
});
