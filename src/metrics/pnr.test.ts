import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { pnrDecibels, pnrHolobarDecibels } from './pnr.ts';

/** noise of height 0.1 with pulses of 1, one sample wide */
const train = Float64Array.from({ length: 1000 }, (_, t) => (t % 100 === 50 ? 1 : t % 2 === 0 ? 0.1 : -0.1));
const discharges = Int32Array.from({ length: 10 }, (_, i) => 100 * i + 50);

describe('pulse-to-noise ratio', () => {
  test('Holobar: pulses of 1 in noise of 0.1 are 20 dB', () => {
    expect(Math.abs(pnrHolobarDecibels(train, discharges) - 20)).toBeLessThanOrEqual(1e-9);
  });

  test('MUniverse: fourth power, three samples a discharge', () => {
    const expected = 10 * Math.log10((1 + 2e-4) / 3 / 1e-4);
    expect(Math.abs(pnrDecibels(train, discharges) - expected)).toBeLessThanOrEqual(1e-9);
  });

  test('neighbours and samples outside the first and last discharge are noise to Holobar', () => {
    const wide = train.map((s, t) => (t % 100 === 51 ? 1 : s));
    const noise = (10 * 1 + 980 * 0.01) / 990;
    expect(Math.abs(pnrHolobarDecibels(wide, discharges) + 10 * Math.log10(noise))).toBeLessThanOrEqual(1e-9);
    const late = train.map((s, t) => (t < 40 ? 0.5 : s));
    expect(pnrHolobarDecibels(late, discharges)).toBeLessThan(19);
  });

  test.each([1e-6, 1, 1e6])('does not depend on the gain %d', (gain) => {
    const { normal } = randomStream(1, 'pnr test');
    const noisy = train.map((s) => s + 0.05 * normal());
    const scaled = Float32Array.from(noisy, (s) => s * gain);
    // float32 keeps 24 bits: 1e-7 relative of an amplitude, 4e-7 * 10 / ln 10 decibels
    expect(Math.abs(pnrDecibels(scaled, discharges) - pnrDecibels(noisy, discharges))).toBeLessThanOrEqual(2e-6);
    const difference = pnrHolobarDecibels(scaled, discharges) - pnrHolobarDecibels(noisy, discharges);
    expect(Math.abs(difference)).toBeLessThanOrEqual(2e-6);
  });

  test('discharges at both ends and overlapping neighbourhoods count each sample once', () => {
    const s = Float64Array.of(1, 1, 1, 0.5, 0.5);
    expect(Math.abs(pnrDecibels(s, Int32Array.of(0, 1)) - 10 * Math.log10(16))).toBeLessThanOrEqual(1e-12);
    expect(pnrDecibels(s, Int32Array.of(0, 4))).not.toBeNaN();
  });

  test('special values', () => {
    expect(pnrHolobarDecibels(train, new Int32Array(0))).toBeNaN();
    expect(pnrHolobarDecibels(Float64Array.of(0, 1, 0), Int32Array.of(1))).toBe(Infinity);
    expect(pnrDecibels(new Float64Array(5), Int32Array.of(1))).toBeNaN();
    expect(() => pnrDecibels(train, Int32Array.of(1000))).toThrow(/0 to 999/);
  });
});
