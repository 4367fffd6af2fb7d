import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { bandPower, createWelchEstimator, meanFrequency, medianFrequency, welchSpectrum } from './spectrum.ts';

const RATE = 1000;

describe('welchSpectrum', () => {
  test('one segment equals the direct sum of its definition', () => {
    const noise = randomStream(3, 'spectrum');
    const [length, count] = [32, 96];
    const x = Float64Array.from({ length: count }, () => noise.normal());
    const spectrum = createWelchEstimator(length, RATE, 0.5).estimate(x);
    expect(spectrum.segmentCount).toBe(5);
    const window = Array.from({ length }, (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / length));
    const power = window.reduce((sum, w) => sum + w * w, 0);
    for (let k = 0; k <= length / 2; k++) {
      let expected = 0;
      for (let s = 0; s < 5; s++) {
        let [re, im] = [0, 0];
        for (let t = 0; t < length; t++) {
          re += window[t] * x[s * 16 + t] * Math.cos((2 * Math.PI * k * t) / length);
          im += window[t] * x[s * 16 + t] * Math.sin((2 * Math.PI * k * t) / length);
        }
        expected += ((k === 0 || k === length / 2 ? 1 : 2) * (re * re + im * im)) / (5 * RATE * power);
      }
      // sums of 32 float64 terms
      expect(Math.abs(spectrum.density[k] - expected)).toBeLessThanOrEqual(1e-13);
    }
  });

  test('the area is the mean square: sinusoid of amplitude 3', () => {
    const x = Float32Array.from({ length: 20000 }, (_, t) => 3 * Math.sin((2 * Math.PI * 80.3 * t) / RATE));
    const spectrum = welchSpectrum(x, RATE);
    // 4.5 up to what the Hann window lets leak and the unequal weight of the ends
    expect(Math.abs(bandPower(spectrum, 0, Infinity) - 4.5)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(bandPower(spectrum, 70, 90) - 4.5)).toBeLessThanOrEqual(0.01);
    expect(Math.abs(meanFrequency(spectrum) - 80.3)).toBeLessThanOrEqual(0.05);
    expect(Math.abs(medianFrequency(spectrum) - 80.3)).toBeLessThanOrEqual(1);
  });

  test('white noise: density 2 variance / rate, median frequency in the middle of the band', () => {
    const noise = randomStream(4, 'spectrum');
    const x = Float32Array.from({ length: 200000 }, () => noise.normal());
    const spectrum = welchSpectrum(x, RATE);
    // 389 half-overlapping segments of 512 bins: standard error of the median about 0.6 Hz
    expect(Math.abs(medianFrequency(spectrum) - 250)).toBeLessThanOrEqual(3);
    expect(Math.abs(medianFrequency(spectrum, 100, 200) - 150)).toBeLessThanOrEqual(3);
    expect(Math.abs(bandPower(spectrum, 0, Infinity) - 1)).toBeLessThanOrEqual(0.02);
  });

  test('a signal without power has no median frequency', () => {
    expect(medianFrequency(welchSpectrum(new Float32Array(4096), RATE))).toBeNaN();
  });

  test('refuses lengths that are no power of two, and signals of one sample', () => {
    expect(() => createWelchEstimator(100, RATE, 0)).toThrow(/power of two/);
    expect(() => welchSpectrum(new Float32Array(1), RATE)).toThrow(/number of samples/);
  });
});
