import { describe, expect, it } from 'vitest';
import type { ContrastName } from './blind-parameters.ts';
import { applyContrastInPlace, skewness } from './contrast.ts';

/** G of Hyvarinen 1999; g and g' are taken from it by differences. */
const PRIMITIVES: Record<ContrastName, (s: number) => number> = {
  skewness: (s) => s ** 3 / 3,
  bounded: (s) => (Math.abs(s) < 5 ? s ** 3 / 3 : 25 * s - (Math.sign(s) * 250) / 3),
  kurtosis: (s) => s ** 4 / 4,
  logcosh: (s) => Math.log(Math.cosh(s)),
};
const SAMPLES = [-4, -1.5, -0.25, 0, 0.125, 0.75, 2, 6];

describe.each(Object.entries(PRIMITIVES) as [ContrastName, (s: number) => number][])('%s', (name, primitive) => {
  const step = 1e-4;
  const first = (s: number) => (primitive(s + step) - primitive(s - step)) / (2 * step);
  const second = (s: number) => (primitive(s + step) - 2 * primitive(s) + primitive(s - step)) / step ** 2;

  it('is the derivative of the contrast, and returns the mean of the second', () => {
    for (const s of SAMPLES) {
      const source = Float32Array.of(s);
      const slope = applyContrastInPlace(source, name);
      // float32 result 6e-8; central differences: step^2 times the next derivatives, 1e-16 / step^2 of rounding, times G
      const scale = 1 + Math.abs(primitive(s));
      expect(Math.abs(source[0] - first(s))).toBeLessThanOrEqual(1e-6 * scale + 1e-7 * Math.abs(first(s)));
      expect(Math.abs(slope - second(s))).toBeLessThanOrEqual(1e-6 * scale);
    }
    const all = Float32Array.from(SAMPLES);
    const mean = applyContrastInPlace(all, name);
    const expected = SAMPLES.map((s) => applyContrastInPlace(Float32Array.of(s), name));
    expect(Math.abs(mean - expected.reduce((a, b) => a + b) / SAMPLES.length)).toBeLessThanOrEqual(1e-12);
  });
});

describe('skewness', () => {
  it('of known sequences', () => {
    // one of n values is 1, the others 0: (1 - 2 p) / sqrt(p (1 - p)), p = 1 / n
    for (const n of [2, 5, 100]) {
      const p = 1 / n;
      const pulse = Float32Array.from({ length: n }, (_, t) => (t === 1 ? 1 : 0));
      const expected = (1 - 2 * p) / Math.sqrt(p * (1 - p));
      expect(Math.abs(skewness(pulse) - expected)).toBeLessThanOrEqual(1e-12 * n);
    }
    expect(skewness(Float32Array.of(-3, -1, 1, 3))).toBe(0);
    expect(skewness(Float32Array.of(2, 2, 2))).toBe(0);
  });

  it('changes sign with the signal and is free of scale and offset', () => {
    const signal = Float32Array.of(0, 0, 1, 0, 5, 0, 0, 2);
    const value = skewness(signal);
    expect(skewness(signal.map((s) => -s))).toBe(-value);
    // 8 s + 16 is exact in float32
    expect(Math.abs(skewness(signal.map((s) => 8 * s + 16)) - value)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(skewness(signal.map((s) => s * 2 ** 60)) - value)).toBeLessThanOrEqual(1e-12);
  });
});
