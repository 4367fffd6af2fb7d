/**
 * The few instants of a residual that rise above all others: a discharge that was taken for another motor unit's, an artifact. A filter of a
 * thousand rows can be made for any single instant, and where one stands far out, fixed points from everywhere in that part of
 * the recording end there: of 32 starts 22 to 32 in four of twelve rounds of a simulated forearm, for one discharge of 200 that was given to
 * the wrong motor unit. For the search they are made smaller, a(t) the activity (starts.ts) and l that of the last of them:
 *
 *     x'(t) = x(t) min(1, l / max of a over t +- AROUND)
 *
 * so that what exceeds most counts least (a redescending weight: Huber 1981, Robust Statistics, 4.8). No motor unit discharges as rarely
 * as they are: at least `dischargesMinimum` times a recording.
 */

import type { PaddedSignal } from '../kernels/kernels.ts';
import { channelActivity, mostActive } from './starts.ts';

/** 5 in 30 s. */
const PER_SECOND = 0.15;
/** Samples over which the largest activity counts, so that a gain changes little within a discharge. */
const AROUND = 4;

/**
 * @param distance - samples between two instants
 * @returns gain of each sample of the signal, above 0 and at most 1
 * Cost: one pass over the signal.
 */
export function outlyingGain(signal: PaddedSignal, samplingRateHz: number, distance: number): Float32Array {
  const { sampleCount } = signal;
  const activity = channelActivity(signal);
  const count = Math.ceil((PER_SECOND * sampleCount) / samplingRateHz);
  const instants = mostActive(activity, count, { distance, used: new Uint8Array(sampleCount) });
  const limit = activity[instants.at(-1) ?? 0];
  const gain = new Float32Array(sampleCount).fill(1);
  for (let t = 0; t < sampleCount; t++) {
    if (activity[t] <= limit) continue;
    const end = Math.min(sampleCount, t + AROUND + 1);
    for (let u = Math.max(0, t - AROUND); u < end; u++) gain[u] = Math.min(gain[u], limit / activity[t]);
  }
  return gain;
}
