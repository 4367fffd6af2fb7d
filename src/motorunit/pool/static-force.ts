/** Mean force of a pool at a steady excitation, and the excitation for a force. */

import { requireNumber } from '../../core/errors.ts';
import { dischargeRate } from './discharge-rate.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import { meanTrainForce } from './twitch.ts';

/** In twitches of the first motor unit: sum over motor units of twitchPeak * meanTrainForce(contraction time * rate). */
export function trainForceSum(pool: MotorNeuronPool, excitation: number, intervalVariation = 0): number {
  let sum = 0;
  for (let unit = 0; unit < pool.motorUnitCount; unit++) {
    if (excitation < pool.recruitmentThresholds[unit]) break;
    const x = pool.contractionSeconds[unit] * dischargeRate(pool, unit, excitation);
    sum += pool.twitchPeaks[unit] * meanTrainForce(x, intervalVariation);
  }
  return sum;
}

/**
 * Share of the maximal force that the pool gives on average at a steady excitation; rises with it, by a step at each
 * threshold. Thresholds as shares of the maximal force, as experiments have them, are this at the recruitment thresholds.
 */
export function staticForce(pool: MotorNeuronPool, excitation: number, intervalVariation = 0): number {
  requireNumber('staticForce', 'excitation', excitation, 0, 1);
  return trainForceSum(pool, excitation, intervalVariation) / pool.maximalForce;
}

/**
 * The smallest excitation whose static force is at least `force` (share of the maximal force), to 1e-6; 1 where the force
 * cannot be reached, 0 for no force.
 */
export function staticExcitation(pool: MotorNeuronPool, force: number, intervalVariation = 0): number {
  requireNumber('staticExcitation', 'force', force, 0, 1);
  if (force === 0) return 0;
  let low = 0;
  let high = 1;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (trainForceSum(pool, middle, intervalVariation) >= force * pool.maximalForce) high = middle;
    else low = middle;
  }
  return high;
}
