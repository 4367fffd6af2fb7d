/**
 * Force of a pool from its discharges: the sum of twitches (twitch.ts), each with the gain of the interval before it (1 for the
 * first), as a share of the pool's maximal force. A doublet's second twitch has almost no gain by this law.
 *
 * A twitch is the response of two equal first-order lags, so it is summed by a recursion over samples, exact at the samples for
 * discharges anywhere between them: with d = exp(-1 / T), a and y decay as a <- d a, y <- d (y + a / T); a discharge at distance
 * delta before a sample adds P e d^delta to a, and delta / T times that to y.
 */

import { requireInteger, requireLength, requireNumber } from '../../core/errors.ts';
import type { MotorNeuronPool } from './motor-neuron-pool.ts';
import { twitchGain } from './twitch.ts';

/** Below this share of a twitch, what is left of it counts as nothing. */
const NOTHING = 1e-12;

/**
 * @param dischargeTimes - per motor unit, samples, ascending, not rounded
 * @returns share of the maximal force, sampleCount values; twitches are their motor units' own, no tendon smooths them
 * Cost: about 5 ns per sample and motor unit while it is active.
 */
export function poolForce(
  pool: MotorNeuronPool,
  dischargeTimes: readonly Float64Array[],
  sampleCount: number,
  samplingRateHz: number,
): Float32Array {
  requireLength('poolForce', 'dischargeTimes', dischargeTimes.length, pool.motorUnitCount);
  requireInteger('poolForce', 'sampleCount', sampleCount, 0);
  requireNumber('poolForce', 'samplingRateHz', samplingRateHz, 1e-3);
  const sum = new Float64Array(sampleCount);
  dischargeTimes.forEach((times, unit) => {
    const peak = pool.twitchPeaks[unit] / pool.maximalForce;
    addTwitches(sum, times, peak, pool.contractionSeconds[unit] * samplingRateHz);
  });
  return Float32Array.from(sum);
}

function addTwitches(sum: Float64Array, times: Float64Array, peak: number, contraction: number): void {
  const decay = Math.exp(-1 / contraction);
  const perSample = 1 / contraction;
  const handedOn = decay * perSample;
  let next = 0;
  let a = 0;
  let y = 0;
  for (let sample = 0; sample < sum.length; sample++) {
    while (next < times.length && times[next] <= sample) {
      const gain = next === 0 ? 1 : twitchGain(contraction / (times[next] - times[next - 1]));
      const delta = (sample - times[next]) * perSample;
      const added = gain * Math.E * Math.exp(-delta);
      a += added;
      y += added * delta;
      next++;
    }
    if (a < NOTHING && y < NOTHING) {
      if (next >= times.length) return;
      a = y = 0;
      sample = Math.max(sample, Math.ceil(times[next]) - 1);
      continue;
    }
    sum[sample] += peak * y;
    y = decay * y + handedOn * a;
    a *= decay;
  }
}
