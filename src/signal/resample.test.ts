import { describe, expect, test } from 'vitest';
import { resample, resampleToRate } from './resample.ts';

const largest = (values: Float32Array) => values.reduce((m, v) => (Math.abs(v) <= m ? m : Math.abs(v)), 0);

describe('resample', () => {
  test.each([
    [2, 1],
    [1, 2],
    [3, 2],
    [125, 256],
    [128, 125],
  ])('a sinusoid within both bands stays the same function of time: %i / %i', (up, down) => {
    const frequency = 0.1 * Math.min(1, up / down);
    const x = Float64Array.from({ length: 4000 }, (_, t) => Math.cos(2 * Math.PI * frequency * t + 0.4));
    const y = resample(x, up, down);
    expect(y.length).toBe(Math.ceil((4000 * up) / down));
    const error = y.map((value, n) => value - Math.cos((2 * Math.PI * frequency * n * down) / up + 0.4));
    // pass-band ripple of a Kaiser window with beta 8 is below 1e-3.9; the ends see end values instead of signal
    const edge = Math.ceil((100 * up) / down) + 100;
    expect(largest(error.subarray(edge, y.length - edge))).toBeLessThanOrEqual(2e-4);
  });

  test('what the new rate cannot carry is gone: -75 dB beyond the transition', () => {
    const x = Float64Array.from({ length: 6000 }, (_, t) => Math.cos(2 * Math.PI * 0.32 * t));
    expect(largest(resample(x, 1, 2).subarray(100, 2900))).toBeLessThanOrEqual(2e-4);
  });

  test('constants stay constant to the ends, and equal rates copy', () => {
    const y = resample(new Float32Array(500).fill(2.5), 7, 3);
    expect(largest(y.map((value) => value - 2.5))).toBeLessThanOrEqual(1e-6);
    const x = Float32Array.of(1, 5, 2);
    expect(resample(x, 4, 4)).toEqual(x);
    expect(resample(x, 4, 4)).not.toBe(x);
    expect(resample(new Float32Array(0), 2, 1)).toHaveLength(0);
  });

  test('rates are turned into a ratio; those without a simple one are refused', () => {
    expect(resampleToRate(new Float32Array(1000), 2048, 2000)).toHaveLength(977);
    expect(resampleToRate(new Float32Array(1000), 1000, 10240)).toHaveLength(10240);
    expect(resampleToRate(new Float32Array(1000), 2000, 2000 * (2 / 27))).toHaveLength(75);
    expect(() => resampleToRate(new Float32Array(10), 2048, 2048 * Math.SQRT2)).toThrow(/simpler ratio/);
    expect(() => resample(new Float32Array(10), 0, 1)).toThrow(/up expected/);
  });
});
