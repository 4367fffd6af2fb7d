/** By what the motor units of a report are in order. */

import type { Decomposition } from '../core/decomposition.ts';

/** Does the decoder state the rate of agreement that it expects of itself? */
export function statesExpectedRoa({ motorUnits }: Decomposition): boolean {
  return motorUnits.some(({ quality }) => quality.expectedRoa !== undefined);
}

/** The figure that is largest in the first motor unit, in words. */
export function orderName(decomposition: Decomposition): string {
  return statesExpectedRoa(decomposition) ? 'expected rate of agreement' : 'silhouette';
}
