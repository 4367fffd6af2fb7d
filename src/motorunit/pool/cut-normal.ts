/** Amounts round 1 that are never far from it: intervals, refractory periods. */

import type { RandomStream } from '../../core/random.ts';

const LARGEST_DEVIATION = 3;
/** Standard deviation of a standard normal variable cut at -+ 3: sqrt(1 - 6 phi(3) / (2 Phi(3) - 1)). */
const CUT_DEVIATION = 0.9865769;

/**
 * A variate of mean 1 and the standard deviation asked for: 1 + deviation z / 0.98658, z standard normal, drawn again
 * outside -+ 3. So it lies within 1 -+ 3.041 deviations.
 */
export function cutNormalAmount(deviation: number, random: RandomStream): number {
  for (;;) {
    const z = random.normal();
    if (z >= -LARGEST_DEVIATION && z <= LARGEST_DEVIATION) return 1 + (deviation / CUT_DEVIATION) * z;
  }
}
