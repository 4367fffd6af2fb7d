/** Amplitude of a signal: root mean square, and moving estimates of it. */

import { requireInteger } from '../core/errors.ts';
import type { Samples } from './zero-phase.ts';

/** sqrt(mean of x^2); NaN for no samples. */
export function rms(samples: Samples): number {
  let sum = 0;
  for (let t = 0; t < samples.length; t++) sum += samples[t] * samples[t];
  return Math.sqrt(sum / samples.length);
}

/**
 * Moving root mean square: out[t] = sqrt(mean of x^2 over the window round t), the part of the window inside the signal.
 * @param windowSamples - made odd by adding one if even, so that it is centred
 * @returns new array of the same length, same unit
 */
export function rmsEnvelope(samples: Samples, windowSamples: number): Float32Array {
  return movingMean(samples, windowSamples, (x) => x * x).map(Math.sqrt);
}

/**
 * Rectified moving average (average rectified value): out[t] = mean of |x| over the window round t, as in rmsEnvelope.
 */
export function rectifiedMovingAverage(samples: Samples, windowSamples: number): Float32Array {
  return movingMean(samples, windowSamples, Math.abs);
}

function movingMean(samples: Samples, windowSamples: number, of: (x: number) => number): Float32Array {
  requireInteger('moving average', 'windowSamples', windowSamples, 1);
  const half = Math.floor(windowSamples / 2);
  const length = samples.length;
  const out = new Float32Array(length);
  // a running sum would keep the rounding left by a large value for ever: it starts afresh after each window
  const block = 2 * half + 1;
  for (let start = 0; start < length; start += block) {
    let sum = 0;
    for (let i = Math.max(0, start - half); i <= Math.min(length - 1, start + half); i++) sum += of(samples[i]);
    for (let t = start; t < Math.min(length, start + block); t++) {
      if (t > start) {
        if (t + half < length) sum += of(samples[t + half]);
        if (t - half - 1 >= 0) sum -= of(samples[t - half - 1]);
      }
      const count = Math.min(length - 1, t + half) - Math.max(0, t - half) + 1;
      out[t] = Math.max(0, sum) / count;
    }
  }
  return out;
}
