import { describe, expect, test } from 'vitest';
import { type ButterworthDesign, designButterworth, responseMagnitude } from './butterworth.ts';

const RATE = 2048;

/** |H| of the header's closed form. */
function closedForm(design: ButterworthDesign, hz: number): number {
  const warp = (f: number) => 2 * Math.tan((Math.PI * f) / RATE);
  const w = warp(hz);
  let ratio: number;
  if (design.kind === 'low-pass') ratio = w / warp(design.highHz);
  else if (design.kind === 'high-pass') ratio = warp(design.lowHz) / w;
  else {
    const [low, high] = [warp(design.lowHz), warp(design.highHz)];
    ratio = (w * w - low * high) / (w * (high - low));
  }
  return 1 / Math.sqrt(1 + ratio ** (2 * design.order));
}

describe('designButterworth', () => {
  const designs: ButterworthDesign[] = [];
  for (let order = 1; order <= 8; order++) {
    designs.push({ kind: 'low-pass', order, highHz: 300 }, { kind: 'high-pass', order, lowHz: 20 });
    designs.push({ kind: 'band-pass', order, lowHz: 20, highHz: 500 });
    designs.push({ kind: 'band-pass', order, lowHz: 100, highHz: 104 });
  }
  test.each(designs)('has the closed-form magnitude: %o', (design) => {
    const cascade = designButterworth(design, RATE);
    for (let hz = 1; hz < RATE / 2; hz += 7.3) {
      const expected = closedForm(design, hz);
      // rounding of the coefficients (1e-16) over the poles' distance from the circle (down to 1e-3), 8 sections
      expect(Math.abs(responseMagnitude(cascade, hz, RATE) - expected)).toBeLessThanOrEqual(1e-10 * expected + 1e-15);
    }
  });

  test('every pole lies inside the unit circle, and settling tells its radius', () => {
    for (const design of designs) {
      const { coefficients, sectionCount, settlingSamples } = designButterworth(design, RATE);
      for (let s = 0; s < sectionCount; s++) {
        const [a1, a2] = [coefficients[5 * s + 3], coefficients[5 * s + 4]];
        expect(Math.abs(a2)).toBeLessThan(1);
        expect(Math.abs(a1)).toBeLessThan(1 + a2);
      }
      expect(settlingSamples).toBeGreaterThanOrEqual(1);
    }
  });

  test('order means the order of the prototype', () => {
    expect(designButterworth({ kind: 'low-pass', order: 5, highHz: 100 }, RATE).sectionCount).toBe(3);
    expect(designButterworth({ kind: 'band-pass', order: 2, lowHz: 20, highHz: 500 }, RATE).sectionCount).toBe(2);
  });

  test('refuses edges outside the spectrum and empty bands, in words', () => {
    expect(() => designButterworth({ kind: 'low-pass', order: 2, highHz: 1024 }, RATE)).toThrow(
      /below half the sampling/,
    );
    expect(() => designButterworth({ kind: 'band-pass', order: 2, lowHz: 500, highHz: 20 }, RATE)).toThrow(/lowHz/);
    expect(() => designButterworth({ kind: 'high-pass', order: 0, lowHz: 20 }, RATE)).toThrow(/order/);
    expect(() => designButterworth({ kind: 'high-pass', order: 2, lowHz: Number.NaN }, RATE)).toThrow(/lowHz/);
  });
});
