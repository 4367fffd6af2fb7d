/** For tests: the gradient of a potential field against central differences of its potential. */

import type { PotentialField } from '../src/conductor/potential-field.ts';

/** Largest |gradient - difference| over the three axes, relative to the length of the gradient; one electrode, one point. */
export function gradientError(
  field: (point: Float64Array) => PotentialField,
  point: Float64Array,
  step: number,
): number {
  const { gradient } = field(point);
  const length = Math.hypot(...gradient);
  let worst = 0;
  for (let axis = 0; axis < 3; axis++) {
    const at = (by: number) => field(point.map((value, i) => value + (i === axis ? by : 0))).potential[0];
    worst = Math.max(worst, Math.abs((at(step) - at(-step)) / (2 * step) - gradient[axis]) / length);
  }
  return worst;
}

/** Points and weights of the mean over a disc: `rings` x `spokes`, exact for polynomials of low degree. */
export function discPoints(radius: number, rings: number, spokes: number): { u: number; v: number; weight: number }[] {
  const points: { u: number; v: number; weight: number }[] = [];
  // midpoints of rings of equal area
  for (let i = 0; i < rings; i++) {
    const r = radius * Math.sqrt((i + 0.5) / rings);
    for (let j = 0; j < spokes; j++) {
      const angle = (2 * Math.PI * (j + 0.5)) / spokes;
      points.push({ u: r * Math.cos(angle), v: r * Math.sin(angle), weight: 1 / (rings * spokes) });
    }
  }
  return points;
}
