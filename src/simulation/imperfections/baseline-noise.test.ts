import { describe, expect, it } from 'vitest';
import { rms } from '../../signal/rms.ts';
import { createWelchEstimator } from '../../signal/spectrum.ts';
import { type BaselineNoise, baselineNoise, noiseShape, noiseVoltsFor } from './baseline-noise.ts';

const shape = { channelCount: 8, sampleCount: 65536, samplingRateHz: 2048 };
const row = (data: Float32Array, c: number) => data.subarray(c * shape.sampleCount, (c + 1) * shape.sampleCount);

/** Power in octaves of the mean spectrum of all channels, and that of the formula, each of sum one. */
function octaves(noise: BaselineNoise) {
  const data = baselineNoise(shape, noise, 5e-6, 3);
  const welch = createWelchEstimator(2048, shape.samplingRateHz, 0.5);
  const density = new Float64Array(1025);
  for (let c = 0; c < shape.channelCount; c++)
    for (const [k, value] of welch.estimate(row(data, c)).density.entries()) density[k] += value;
  const edges = [4, 8, 16, 32, 64, 128, 256, 512, 1000];
  const sums = (of: (k: number) => number) => {
    const bands = edges.slice(1).map((to, b) => {
      let sum = 0;
      for (let k = edges[b]; k < to; k++) sum += of(k);
      return sum;
    });
    const total = bands.reduce((sum, value) => sum + value, 0);
    return bands.map((value) => value / total);
  };
  return [sums((k) => density[k]), sums((k) => noiseShape(noise, k, shape.samplingRateHz))];
}

describe('spectrum', () => {
  it.each<[string, BaselineNoise]>([
    ['white', { kind: 'white' }],
    ['white in a band', { kind: 'white', bandHz: [20, 500] }],
    ['baseline', { kind: 'baseline' }],
    ['baseline of another corner and band', { kind: 'baseline', cornerHz: 150, bandHz: [5, 900] }],
  ])('%s: power in octaves as its formula has it', (_, noise) => {
    const [found, expected] = octaves(noise);
    // 4 octave bands hold most: band b of 31 s has 2 * width * 31 * (8 channels, a tenth common) degrees of freedom; below 8 Hz: 2000,
    // three standard deviations 3 * sqrt(2 / 2000) = 0.09; the Hann window of 1 s leaks from steep flanks: absolute 0.005
    for (const [b, value] of found.entries())
      expect(Math.abs(value - expected[b])).toBeLessThanOrEqual(0.1 * expected[b] + 0.005);
  });

  it('is the closed form', () => {
    const at = (frequency: number) => noiseShape({ kind: 'baseline', cornerHz: 60, bandHz: [1, 1000] }, frequency, 1e6);
    // far below half the rate W = 2 pi f / fs, so that S(f) = 1 + 60^2 / (f^2 + 1) times the band, which is flat in between
    for (const frequency of [10, 30, 100, 300]) {
      const band = (f: number) => noiseShape({ kind: 'white', bandHz: [1, 1000] }, f, 1e6);
      const expected = (1 + 3600 / (frequency ** 2 + 1)) * band(frequency);
      expect(Math.abs(at(frequency) / expected - 1)).toBeLessThanOrEqual(1e-5);
    }
  });
});

it.each([30, 20, 10, 0])('has the loudness asked for: %d dB', (decibels) => {
  const data = baselineNoise(shape, { kind: 'baseline' }, noiseVoltsFor(50e-6, decibels), 1);
  expect(Math.abs(20 * Math.log10(50e-6 / rms(data)) - decibels)).toBeLessThanOrEqual(1e-4);
});

it('is partly common to all channels, and differs in loudness', () => {
  const data = baselineNoise(shape, { kind: 'baseline', loudnessSpread: 0, bandHz: [10, 1000] }, 1, 5);
  const correlation = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, n) => sum + value * b[n], 0) / a.length / rms(a) / rms(b);
  // red noise of about 2 * 32 s * 60 Hz degrees of freedom: four standard deviations are 0.065
  for (const c of [1, 2, 7]) expect(Math.abs(correlation(row(data, 0), row(data, c)) - 0.1)).toBeLessThanOrEqual(0.065);
  const many = { ...shape, channelCount: 200, sampleCount: 500 };
  const spread = baselineNoise(many, { kind: 'white', loudnessSpread: 0.2 }, 1, 5);
  const logs = Array.from({ length: 200 }, (_, c) => Math.log(rms(spread.subarray(500 * c, 500 * c + 500))));
  const mean = logs.reduce((sum, value) => sum + value, 0) / 200;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 200);
  // 200 draws: three standard errors of the deviation are 0.2 * 3 / sqrt(400) = 0.03; each rms adds 0.03 in quadrature
  expect(Math.abs(deviation - 0.2)).toBeLessThanOrEqual(0.035);
});

it('depends on the seed and the channel alone', () => {
  const noise = { kind: 'white' } as const;
  const once = baselineNoise(shape, noise, 1e-6, 9);
  const same = (other: Float32Array) => other.every((value, n) => value === once[n]);
  expect(same(baselineNoise(shape, noise, 1e-6, 9))).toBe(true);
  expect(same(baselineNoise(shape, noise, 1e-6, 10))).toBe(false);
  const fewer = baselineNoise({ ...shape, channelCount: 3 }, noise, 1e-6, 9);
  // another scale, for the same root mean square over other channels
  const ratio = once[0] / fewer[0];
  for (let n = 0; n < fewer.length; n += 997)
    expect(Math.abs(once[n] / fewer[n] / ratio - 1)).toBeLessThanOrEqual(1e-6);
});

it('refuses a band that the rate cannot hold', () => {
  const call = () => baselineNoise(shape, { kind: 'white', bandHz: [20, 1100] }, 1e-6, 1);
  expect(call).toThrow(/band expected 0 < low < high < 1024 Hz, .* got 20 to 1100 Hz/);
  expect(() => baselineNoise(shape, { kind: 'baseline', commonShare: 2 }, 1e-6, 1)).toThrow(/commonShare/);
});
