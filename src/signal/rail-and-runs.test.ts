import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { rawCondition } from './rail-and-runs.ts';

const RATE = 2000;

function noise(seed: number, length = 20000): Float32Array {
  const stream = randomStream(seed, 'rails');
  return Float32Array.from({ length }, () => stream.normal());
}

describe('rawCondition', () => {
  test('clean float and quantised signals have no rails, however coarse the steps', () => {
    for (let seed = 0; seed < 5; seed++)
      for (const step of [0, 0.001, 0.05, 0.3, 0.7, 1]) {
        const x = noise(seed).map((value) => (step === 0 ? value : Math.round(value / step) * step));
        expect(rawCondition(x, RATE)).toMatchObject({ clippedShare: 0, nonFiniteCount: 0, flatShare: 0 });
      }
  });

  test('a quantised sinusoid, which dwells at its extremes, has no rails', () => {
    for (let size = 0; size < 10; size++) {
      // levels up to 5.49: the arcsine law gives the last one at most 1 / (sqrt(2) - 1) = 2.4 times the one before
      const x = Float32Array.from({ length: 20000 }, (_, t) => Math.round((5 + size * 0.049) * Math.sin(0.3 * t)));
      expect(rawCondition(x, RATE).clippedShare).toBe(0);
    }
  });

  test.each([3, 2.5, 2, 1, 0.5, 0.05])('finds the share beyond +-%f standard deviations', (limit) => {
    const original = noise(7);
    const clipped = original.map((value) => Math.min(limit, Math.max(-limit, value)));
    const share = original.filter((value) => Math.abs(value) > limit).length / original.length;
    expect(Math.abs(rawCondition(clipped, RATE).clippedShare - share)).toBeLessThanOrEqual(1e-12);
    const quantised = clipped.map((value) => Math.round(value * 1000));
    expect(Math.abs(rawCondition(quantised, RATE).clippedShare - share)).toBeLessThanOrEqual(0.002);
  });

  test('finds one-sided clipping and a signal of two values', () => {
    const oneSided = noise(8).map((value) => Math.min(1, value));
    expect(Math.abs(rawCondition(oneSided, RATE).clippedShare - 0.159)).toBeLessThanOrEqual(0.01);
    expect(rawCondition(noise(9).map(Math.sign), RATE).clippedShare).toBe(1);
  });

  test('constant runs of 50 ms and longer are flat; short ones of a quiet quantised channel are not', () => {
    expect(rawCondition(new Float32Array(500).fill(3), RATE)).toMatchObject({ flatShare: 1, flatValue: 3 });
    const dropout = noise(10);
    dropout.fill(0, 5000, 10000);
    expect(Math.abs(rawCondition(dropout, RATE).flatShare - 0.25)).toBeLessThanOrEqual(1e-12);
    expect(rawCondition(dropout, RATE).flatValue).toBe(0);
    const short = noise(11);
    short.fill(0, 100, 199);
    expect(rawCondition(short, RATE).flatShare).toBe(0);
  });

  test('counts what is not finite', () => {
    const x = noise(12);
    [x[3], x[40], x[41]] = [Number.NaN, Infinity, -Infinity];
    expect(rawCondition(x, RATE).nonFiniteCount).toBe(3);
    expect(rawCondition(new Float32Array(5).fill(Number.NaN), RATE)).toMatchObject({
      nonFiniteCount: 5,
      clippedShare: 0,
    });
  });
});
