import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { dischargeOffsets, onWholeSamples } from './discharge-timing.ts';

/** a pulse of the band of surface EMG at 2 kHz */
const pulse = (x: number) => Math.exp(-0.5 * (x / 2) ** 2);

function pulseTrain(times: readonly number[], noise: number) {
  const random = randomStream(3, 'noise');
  const train = new Float32Array(200 * (times.length + 1));
  for (let t = 0; t < train.length; t++) train[t] = noise * random.normal();
  for (const time of times) for (let t = Math.floor(time) - 12; t < time + 12; t++) train[t] += pulse(t - time);
  return train;
}

const random = randomStream(1, 'offsets');
const trueOffsets = Array.from({ length: 60 }, () => random.uniform() - 0.5);
const samples = Int32Array.from(trueOffsets, (_, i) => 200 * (i + 1));
const times = trueOffsets.map((offset, i) => samples[i] + offset);
const middle = [...trueOffsets].sort((a, b) => a - b)[trueOffsets.length >> 1];
const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
const errors = (noise: number) => {
  const found = dischargeOffsets(pulseTrain(times, noise), samples, () => true);
  return Array.from(found, (offset, i) => offset - (trueOffsets[i] - middle));
};

describe('dischargeOffsets', () => {
  it('finds the fraction of a sample of every discharge, from the median', () => {
    // a Gaussian of two samples is no parabola: its slope at half a sample is off by 8 %, of half a sample
    expect(Math.max(...errors(0).map(Math.abs))).toBeLessThan(0.045);
  });

  it('is better than whole samples at any noise, and shrinks to them', () => {
    const whole = rms(trueOffsets.map((offset) => offset - middle));
    // curvature 0.23: a noise of 0.05 moves the vertex by 0.05 / (sqrt(2) 0.23) = 0.15 samples
    expect(rms(errors(0.05))).toBeLessThan(0.6 * whole);
    expect(rms(errors(0.3))).toBeLessThan(1.05 * whole);
  });

  it('leaves discharges on whole samples where they are, whatever the noise', () => {
    for (const noise of [0.02, 0.1, 0.3]) {
      const train = pulseTrain([...samples], noise);
      const alone = noise / (Math.SQRT2 * 0.23);
      // of 60 offsets the variance is known to 18 %: a share of that may stay, where all of it would without shrinking
      expect(rms(Array.from(dischargeOffsets(train, samples, () => true)))).toBeLessThan(0.5 * Math.min(alone, 0.5));
    }
  });

  it('says nothing where too few discharges are sure, or at the ends', () => {
    const train = pulseTrain(times, 0);
    expect(dischargeOffsets(train, samples, (i) => i < 9).every((offset) => offset === 0)).toBe(true);
    const ends = dischargeOffsets(train, Int32Array.of(0, ...samples, train.length - 1), (i) => i > 0 && i < 61);
    expect([ends[0], ends[61]]).toEqual([0, 0]);
  });
});

describe('onWholeSamples', () => {
  it('gives sums over a cubic exactly, and keeps the number of discharges', () => {
    const cubic = (t: number) => 3 + 0.7 * t - 0.2 * t * t + 0.01 * t ** 3;
    const [offsets, probabilities] = [Float32Array.of(-0.4, 0.25), Float32Array.of(1, 0.6)];
    const events = onWholeSamples({ samples: Int32Array.of(10, 19), probabilities, offsets });
    const sum = events.samples.reduce((total, t, i) => total + events.probabilities[i] * cubic(t), 0);
    // float32 weights of order one on values up to 70
    expect(Math.abs(sum - (cubic(9.6) + 0.6 * cubic(19.25)))).toBeLessThan(1e-4);
    expect(Math.abs(events.probabilities.reduce((total, p) => total + p, 0) - 1.6)).toBeLessThan(1e-6);
  });

  it('adds what falls on one sample, leaves no sample before the first, and passes whole samples through', () => {
    const [offsets, probabilities] = [Float32Array.of(0.3, -0.3), Float32Array.of(1, 1)];
    const events = onWholeSamples({ samples: Int32Array.of(0, 2), probabilities, offsets });
    expect([...events.samples]).toEqual([0, 1, 2, 3]);
    expect(Math.abs(events.probabilities.reduce((total, p) => total + p, 0) - 2)).toBeLessThan(0.1);
    const whole = { samples: Int32Array.of(4), probabilities: Float32Array.of(0.5) };
    expect(onWholeSamples(whole)).toBe(whole);
  });
});
