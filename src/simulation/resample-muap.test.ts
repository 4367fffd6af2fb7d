import { describe, expect, it } from 'vitest';
import { resampleMuap, resampleMuapInto, type SampledMuap } from './resample-muap.ts';

const rate = 4096;
/** A burst of so many Hz, nothing beyond its 60 ms, two channels */
const burst = (frequency: number, t: number) =>
  t > 0 && t < 0.06 ? Math.sin(Math.PI * (t / 0.06)) ** 4 * Math.sin(2 * Math.PI * frequency * t) : 0;
const sampled = (frequency: number): SampledMuap => ({
  values: Float32Array.from({ length: 2 * 246 }, (_, n) => (n < 246 ? 1 : -2) * burst(frequency, (n % 246) / rate)),
  channelCount: 2,
  sampleCount: 246,
  samplingRateHz: rate,
});

describe('resampling', () => {
  for (const frequency of [50, 200, 400, 900])
    it(`keeps a burst of ${frequency} Hz at any time and pace`, () => {
      for (const [lateSamples, scale] of [
        [0, 1],
        [0.375, 1],
        [0.9, 0.85],
      ]) {
        const out = new Float32Array(2 * 150).fill(7);
        const sampling = { samplingRateHz: 2048, sampleCount: 140, lateSamples, scale, gain: 3 };
        resampleMuapInto(out, 5, 150, sampled(frequency), [0, 2], sampling);
        for (let k = 0; k < 140; k++) {
          const exact = 3 * burst(frequency, (scale * (k - lateSamples)) / 2048);
          expect(Math.abs(out[5 + k] - exact)).toBeLessThanOrEqual(3e-3);
          // channels by their own, double and turned
          expect(Math.abs(out[155 + k] + 2 * exact)).toBeLessThanOrEqual(6e-3);
        }
        expect(out.subarray(0, 5)).toEqual(new Float32Array(5).fill(7));
      }
    });

  it('returns samples that it has, and zeros beyond them', () => {
    const muap = sampled(200);
    const same = resampleMuap(muap, rate, 300);
    for (let n = 0; n < 246; n++) expect(Math.abs(same[n] - muap.values[n])).toBeLessThanOrEqual(1e-6);
    expect(same.subarray(254, 300).every((x) => x === 0)).toBe(true);
  });
});
