import { describe, expect, test } from 'vitest';
import { createHarmonicMixer } from './harmonic-baseband.ts';
import { createSubtraction } from './mains-subtraction.ts';

const RATE = 2000;
const LENGTH = 20000;

/** Harmonics 1, 3 and 4 of 50.2 Hz plus a quadratic phase, amplitudes 1, 0.5 and 0.2, linear in time where `slope` says so. */
function hum(slope: number, phaseAt: (t: number) => number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, t) => {
    const turn = (2 * Math.PI * 50.2 * t) / RATE + phaseAt(t);
    const level = 1 + (slope * t) / LENGTH;
    return level * (Math.cos(turn + 0.3) + 0.5 * Math.cos(3 * turn - 1) + 0.2 * Math.cos(4 * turn + 2));
  });
}

const phaseAt = (t: number) => 0.8 * (t / RATE) - 0.05 * (t / RATE) ** 2;

function mixerFor() {
  const plain = createHarmonicMixer(LENGTH, RATE, 50.2, [1, 3, 4]);
  const phase = Float64Array.from({ length: plain.blockCount + 1 }, (_, m) => phaseAt(m * plain.blockLength));
  return createHarmonicMixer(LENGTH, RATE, 50.2, [1, 3, 4], phase);
}

const largest = (values: Float32Array) => values.reduce((m, v) => (Math.abs(v) <= m ? m : Math.abs(v)), 0);

describe('createSubtraction', () => {
  test('takes sinusoids of known phase away and tells their power', () => {
    const samples = hum(0, phaseAt);
    const removed = createSubtraction(mixerFor())(samples, [0, 1, 2]);
    // what is left is the leakage of harmonics into each other: Hann side lobes at the ends, where the window is half,
    // and the straight line between phasors 45 ms apart
    expect(largest(samples)).toBeLessThanOrEqual(0.01);
    expect(largest(samples.subarray(4000, 16000))).toBeLessThanOrEqual(0.002);
    expect(Math.abs(removed - (1 + 0.25 + 0.04) / 2)).toBeLessThanOrEqual(0.005);
  });

  test('follows an amplitude that doubles in ten seconds', () => {
    const samples = hum(1, phaseAt);
    createSubtraction(mixerFor())(samples, [0, 1, 2]);
    expect(largest(samples.subarray(4000, 16000))).toBeLessThanOrEqual(0.002);
  });

  test('harmonics that are not named stay', () => {
    const samples = hum(0, phaseAt);
    createSubtraction(mixerFor())(samples, [1]);
    const rest = Float32Array.from({ length: LENGTH }, (_, t) => {
      const turn = (2 * Math.PI * 50.2 * t) / RATE + phaseAt(t);
      return samples[t] - Math.cos(turn + 0.3) - 0.2 * Math.cos(4 * turn + 2);
    });
    expect(largest(rest.subarray(4000, 16000))).toBeLessThanOrEqual(0.001);
  });
});
