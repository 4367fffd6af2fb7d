/** A cascade of second-order sections run once, forwards: how noise gets its spectrum, |H|^2 times that of its source. */

import type { SectionCascade } from '../../signal/butterworth.ts';

/** Filters in place, from rest; direct form 1. */
export function runForward(values: Float64Array, { coefficients, sectionCount }: SectionCascade): void {
  for (let s = 0; s < sectionCount; s++) {
    const [b0, b1, b2, a1, a2] = coefficients.subarray(5 * s, 5 * s + 5);
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    for (let n = 0; n < values.length; n++) {
      const x = values[n];
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      values[n] = y;
    }
  }
}
