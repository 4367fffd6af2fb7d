import { describe, expect, it } from 'vitest';
import { filledContours } from './filled-contours.ts';

const field = (columns: number, rows: number, of: (i: number, j: number) => number) => ({
  columns,
  rows,
  values: Float64Array.from({ length: columns * rows }, (_, n) => of(n % columns, Math.floor(n / columns))),
});

/** Shoelace formula over all outlines. */
const area = (outlines: readonly number[][]) =>
  outlines.reduce((sum, p) => {
    let twice = 0;
    for (let k = 0; k < p.length; k += 2) {
      const n = (k + 2) % p.length;
      twice += p[k] * p[n + 1] - p[n] * p[k + 1];
    }
    return sum + twice / 2;
  }, 0);

describe('filledContours', () => {
  it('is a disc where the field falls from a point', () => {
    const outlines = filledContours(
      field(41, 41, (i, j) => -Math.hypot(i - 20, j - 20)),
      -12.3,
    );
    expect(outlines.length).toBe(1);
    // a polygon of chords a sample long: 1 - (1 / 12)^2 / 6
    expect(Math.abs(area(outlines) / (Math.PI * 12.3 ** 2))).toBeGreaterThan(0.995);
    expect(Math.abs(area(outlines) / (Math.PI * 12.3 ** 2))).toBeLessThan(1.001);
  });

  it('ends at the edge of the field, and turns holes the other way', () => {
    expect(
      Math.abs(
        area(
          filledContours(
            field(5, 4, () => 1),
            0,
          ),
        ),
      ),
    ).toBe(12);
    const ring = filledContours(
      field(41, 41, (i, j) => -Math.abs(Math.hypot(i - 20, j - 20) - 12)),
      -4,
    );
    expect(ring.length).toBe(2);
    expect(Math.abs(area(ring) / (Math.PI * (16 ** 2 - 8 ** 2)))).toBeCloseTo(1, 2);
  });

  it('keeps corners of a saddle apart, closed and finite', () => {
    const outlines = filledContours(
      field(2, 2, (i, j) => (i === j ? 1 : -1)),
      0,
    );
    expect(outlines.length).toBe(2);
    expect(Math.abs(area(outlines))).toBeCloseTo(2 * 0.125, 12);
    expect(
      filledContours(
        field(3, 3, () => 0),
        1,
      ),
    ).toEqual([]);
  });
});
