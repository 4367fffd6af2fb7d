/** The order of motor units in every result. */

import type { MotorUnit } from '../core/decomposition.ts';

/**
 * By the rate of agreement that the decoder expects of itself where it states one (motor units without come after those),
 * then by silhouette, then by pulse-to-noise ratio, then by first discharge; a figure that does not exist counts as least.
 * @returns a new list
 */
export function orderBestFirst(motorUnits: readonly MotorUnit[]): MotorUnit[] {
  return [...motorUnits].sort(
    (a, b) =>
      larger(a.quality.expectedRoa, b.quality.expectedRoa) ||
      larger(a.quality.silhouette, b.quality.silhouette) ||
      larger(a.quality.pnrDecibels, b.quality.pnrDecibels) ||
      a.dischargeSamples[0] - b.dischargeSamples[0],
  );
}

/** Negative when a comes first. */
function larger(a: number | undefined, b: number | undefined): number {
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? -Infinity : value);
  const [x, y] = [known(a), known(b)];
  return x === y ? 0 : y - x;
}
