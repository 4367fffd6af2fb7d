import { describe, expect, test } from 'vitest';
import { rectifiedMovingAverage, rms, rmsEnvelope } from './rms.ts';

describe('rms', () => {
  test('closed forms', () => {
    expect(rms(Float32Array.of(3, -3, 3))).toBe(3);
    const sine = Float64Array.from({ length: 1000 }, (_, t) => Math.sin((2 * Math.PI * t) / 100));
    expect(Math.abs(rms(sine) - Math.SQRT1_2)).toBeLessThanOrEqual(1e-12);
    expect(rms(new Float32Array(0))).toBeNaN();
  });

  test.each([1, 2, 5, 64, 501])('moving averages equal the direct sums, window %i', (window) => {
    // a huge value first: what comes after it must not keep its rounding
    const x = Float64Array.from({ length: 300 }, (_, t) => (t === 20 ? 1e6 : Math.sin(t * t)));
    const half = Math.floor(window / 2);
    const envelope = rmsEnvelope(x, window);
    const rectified = rectifiedMovingAverage(x, window);
    for (let t = 0; t < x.length; t++) {
      const part = x.subarray(Math.max(0, t - half), t + half + 1);
      const square = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
      const mean = part.reduce((sum, value) => sum + Math.abs(value), 0) / part.length;
      if (t - half > 20 + 2 * half || t + half < 20 || part.includes(1e6)) {
        // float32 results
        expect(Math.abs(envelope[t] - square)).toBeLessThanOrEqual(1e-6 * square + 1e-6);
        expect(Math.abs(rectified[t] - mean)).toBeLessThanOrEqual(1e-6 * mean + 1e-6);
      }
    }
  });

  test('refuses an empty window', () => {
    expect(() => rmsEnvelope(new Float32Array(3), 0)).toThrow(/windowSamples/);
  });
});
