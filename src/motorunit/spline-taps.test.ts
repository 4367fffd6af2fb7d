import { expect, it } from 'vitest';
import { cubicTapsInto, quadraticTapsInto, splineCoefficientsInPlace } from './spline-taps.ts';

it('sums to one with slopes that match', () => {
  for (const [taps, count] of [
    [cubicTapsInto, 4],
    [quadraticTapsInto, 3],
  ] as const) {
    const [value, slope, up, down, unused] = Array.from({ length: 5 }, () => new Float64Array(count));
    for (const f of [-0.3, 0.1, 0.45]) {
      taps(value, slope, f);
      taps(up, unused, f + 1e-6);
      taps(down, unused, f - 1e-6);
      expect(Math.abs(value.reduce((a, b) => a + b) - 1)).toBeLessThanOrEqual(1e-15);
      for (let i = 0; i < count; i++) expect(Math.abs((up[i] - down[i]) / 2e-6 - slope[i])).toBeLessThanOrEqual(1e-9);
    }
  }
});

it('interpolates rows', () => {
  const [rowCount, rowLength] = [12, 2];
  const rows = Float64Array.from({ length: rowCount * rowLength }, (_, i) => Math.sin(i * i));
  const coefficients = rows.slice();
  splineCoefficientsInPlace(coefficients, rowCount, rowLength);
  const [value, slope] = [new Float64Array(4), new Float64Array(4)];
  cubicTapsInto(value, slope, 0);
  for (let i = 1; i < rowCount - 2; i++)
    for (let j = 0; j < rowLength; j++) {
      const at = value.reduce((sum, w, q) => sum + w * coefficients[(i - 1 + q) * rowLength + j], 0);
      expect(Math.abs(at - rows[i * rowLength + j])).toBeLessThanOrEqual(1e-14);
    }
});
