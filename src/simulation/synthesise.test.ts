import { describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import type { SampledMuap } from './resample-muap.ts';
import { type SynthesisRequest, synthesise } from './synthesise.ts';

const rate = 2048;
/** a burst of so many Hz within 20 ms, in closed form */
const burst = (frequency: number, t: number) =>
  t > 0 && t < 0.02 ? Math.sin(Math.PI * (t / 0.02)) ** 4 * Math.sin(2 * Math.PI * frequency * t) : 0;
const muapOf = (frequencies: readonly number[]): SampledMuap => ({
  values: Float32Array.from({ length: 83 * frequencies.length }, (_, n) =>
    burst(frequencies[Math.floor(n / 83)], (n % 83) / 4096),
  ),
  channelCount: frequencies.length,
  sampleCount: 83,
  samplingRateHz: 4096,
});
const kernels = await createKernels({ memoryBytes: 150e6 });
const stream = randomStream(1, 'test');
const train = (count: number, sampleCount: number) =>
  Float64Array.from({ length: count }, () => sampleCount * stream.uniform()).sort();
const request = (change: Partial<SynthesisRequest>): SynthesisRequest => ({
  muaps: [muapOf([100, 200, 400])],
  dischargeTimes: [train(40, 4000)],
  sampleCount: 4000,
  samplingRateHz: rate,
  ...change,
});

describe('synthesis', () => {
  it('adds every discharge where it lies between samples', () => {
    const given = request({});
    const data = synthesise(given, kernels);
    for (const [c, frequency, most] of [
      [0, 100, 5e-4],
      [1, 200, 1.2e-3],
      [2, 400, 4e-3],
    ]) {
      let [error, largest] = [0, 0];
      for (let n = 0; n < 4000; n++) {
        let sum = 0;
        let size = 0;
        for (const time of given.dischargeTimes[0] as Float64Array) {
          sum += burst(frequency, (n - time) / rate);
          size += Math.abs(burst(frequency, (n - time) / rate)) > 0 ? 1 : 0;
        }
        // errors of discharges on top of each other add up
        error = Math.max(error, Math.abs(data[c * 4000 + n] - sum) / Math.max(1, size));
        largest = Math.max(largest, Math.abs(sum));
      }
      expect(largest).toBeGreaterThan(0.5);
      // (2 pi f / (8 rate))^2 / 8: 1.8e-4, 7e-4, 3e-3, the burst having higher frequencies too; resampling 3e-4
      expect(error, `${frequency} Hz`).toBeLessThanOrEqual(most);
    }
  });

  it('moves with its discharges, and adds motor units', () => {
    const times = [train(30, 3000), train(20, 3000)];
    const muaps = [muapOf([150, 60]), muapOf([80, 220])];
    const both = synthesise({ muaps, dischargeTimes: times, sampleCount: 4000, samplingRateHz: rate }, kernels);
    const later = times.map((list) => list.map((time) => time + 17));
    const moved = synthesise({ muaps, dischargeTimes: later, sampleCount: 4000, samplingRateHz: rate }, kernels);
    const single = [0, 1].map((j) =>
      synthesise({ muaps: [muaps[j]], dischargeTimes: [times[j]], sampleCount: 4000, samplingRateHz: rate }, kernels),
    );
    for (let n = 0; n < 8000; n++) {
      expect(Math.abs(both[n] - single[0][n] - single[1][n])).toBeLessThanOrEqual(1e-5);
      if (n % 4000 < 3983) expect(Math.abs(moved[n + 17] - both[n])).toBeLessThanOrEqual(1e-5);
    }
  });

  it('cuts potentials at the end of the recording', () => {
    const data = synthesise(request({ dischargeTimes: [Float64Array.of(3990.25)] }), kernels);
    for (let n = 0; n < 4000; n++) {
      expect(Math.abs(data[n] - burst(100, (n - 3990.25) / rate))).toBeLessThanOrEqual(1e-3);
    }
  });

  it('slows potentials down, and makes them larger, along the recording', () => {
    const times = Float64Array.of(100.3, 2000.7, 3800.1);
    const fatigue = { velocityFall: 0.2, amplitudeRise: 0.5 };
    const data = synthesise(request({ muaps: [muapOf([150])], dischargeTimes: [times], fatigue }), kernels);
    for (const time of times) {
      const along = time / 4000;
      for (let n = Math.floor(time); n < Math.floor(time) + 60; n++) {
        const exact = (1 + 0.5 * along) * burst(150, ((1 - 0.2 * along) * (n - time)) / rate);
        // between knots 0.25 ms apart at the end of the burst: (2 pi 150 Hz 0.25 ms)^2 / 8 = 0.7 %
        expect(Math.abs(data[n] - exact)).toBeLessThanOrEqual(0.011);
      }
    }
  });

  it('gives the same with vectors and without, and for channels in parts', async () => {
    const reference = await createKernels({ memoryBytes: 150e6, backend: 'reference' });
    const given = request({ fatigue: { velocityFall: 0.1 } });
    const [fast, plain] = [synthesise(given, kernels), synthesise(given, reference)];
    for (let n = 0; n < fast.length; n++) expect(Math.abs(fast[n] - plain[n])).toBeLessThanOrEqual(1e-6);
    // three channels of 16 MB do not fit in 40 MB
    const long = synthesise({ ...given, sampleCount: 4_000_000, fatigue: undefined }, kernels);
    const short = synthesise({ ...given, fatigue: undefined }, kernels);
    for (const c of [0, 1, 2])
      expect(long.slice(c * 4_000_000, c * 4_000_000 + 3950)).toEqual(short.slice(c * 4000, c * 4000 + 3950));
  });

  it('says what does not fit', () => {
    expect(() => synthesise(request({ dischargeTimes: [] }), kernels)).toThrow(/dischargeTimes expected 1/);
    expect(() => synthesise(request({ dischargeTimes: [[4001]] }), kernels)).toThrow(/discharge 0 of motor unit 0/);
    expect(() => synthesise(request({ fatigue: { velocityFall: 0.7 } }), kernels)).toThrow(/velocity fall/);
  });
});
