/**
 * The few instants of a residual that rise above all others: a discharge that was taken for another motor unit's, an artifact. A filter of a
 * thousand rows can be made for any single instant, and where one stands far out, fixed points from everywhere in that part of
 * the recording end there: of 32 starts 22 to 32 in four of twelve rounds of a simulated forearm, for one discharge of 200 that was given to
 * the wrong motor unit. Fixed points leave out every sample whose extension reaches one of them, so few that the discharges of a motor unit
 * among them are not missed.
 */

import type { PaddedSignal } from '../kernels/kernels.ts';
import { channelActivity, mostActive } from './starts.ts';

/** 5 in 30 s. */
const PER_SECOND = 0.15;

/** From the first sample to the one behind the last. */
export type Stretch = readonly [first: number, end: number];

/**
 * @param distance - least samples between two of them
 * @returns the most active instants, highest first; what stands out of them lasts up to `distance` to both sides
 * Cost: one pass over the signal.
 */
export function outlyingInstants(signal: PaddedSignal, samplingRateHz: number, distance: number): Int32Array {
  const count = Math.ceil((PER_SECOND * signal.sampleCount) / samplingRateHz);
  const used = new Uint8Array(signal.sampleCount);
  return mostActive(channelActivity(signal), count, { distance, used });
}

/**
 * Samples of a stretch of one phase (phased-signal.ts) whose extension, of `reach` samples back, sees an instant or what is within `distance`
 * of it.
 * @param firstSample - of the recording, at the start of that stretch
 * @returns inside 0 to `sampleCount`, none empty, in the order of the instants
 */
export function stretchesAt(
  instants: Int32Array,
  distance: number,
  reach: number,
  { firstSample, spacing, sampleCount }: { firstSample: number; spacing: number; sampleCount: number },
): Stretch[] {
  const position = (sample: number) => Math.min(sampleCount, Math.max(0, Math.ceil((sample - firstSample) / spacing)));
  return Array.from(instants, (t): Stretch => [position(t - distance), position(t + distance + reach + 1)]).filter(
    ([first, end]) => end > first,
  );
}
