/**
 * Steady rate of a motor unit at an excitation E.
 *   'renewal': 0 below the threshold, else min(maximum, minimum + gain (E - threshold))
 *   'integrate-and-fire': that of its membrane for the pool's current, without noise (membranes.ts)
 *
 * Two rate laws set minimum, maximum and gain, with r = threshold / last threshold:
 *   'onion-skin'   first + (last - first) r of the muscle's table, e.g. minimum 10 - 5 r, maximum 40 - 10 r, gain 50 - 20 r
 *                  Hz: at any excitation the earlier recruited fires faster. De Luca and Erim 1994, Trends Neurosci 17:299;
 *                  numbers Ma et al. 2024, PLoS Comput Biol 20:e1012257 (NeuroMotion).
 *   'common-gain'  minimum 8 Hz and gain 30 Hz per unit for all, maximum 35 - 10 r Hz: Fuglevand, Winter and Patla 1993,
 *                  J Neurophysiol 70:2470 (minimum and maxima), gain as NeuroMotion's linear mode.
 */

import { currentOfExcitation, membraneRate } from './membranes.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import type { RateRanges } from './muscle-pools.ts';

export type RateLaw = 'onion-skin' | 'common-gain';

export const commonGainRates: RateRanges = { minimumHz: [8, 8], maximumHz: [35, 25], gainHz: [30, 30] };

/** @returns Hz, 0 when the motor unit is not recruited */
export function dischargeRate(pool: MotorNeuronPool, unit: number, excitation: number): number {
  const { membranes, recruitmentThresholds } = pool;
  if (membranes)
    return membraneRate(membranes, unit, currentOfExcitation(membranes, recruitmentThresholds, excitation));
  const above = excitation - recruitmentThresholds[unit];
  if (above < 0) return 0;
  return Math.min(pool.maximumRatesHz[unit], pool.minimumRatesHz[unit] + pool.rateGains[unit] * above);
}
