/**
 * What raw samples tell about a converter that saturated, stood still or wrote no number.
 *
 * Clipping: a side of the amplitude range is a rail when its extreme value comes at least 10 times and more than 4 times
 * as often as the next value inwards; clean quantised data thin out towards the extremes, however coarse the steps,
 * and even a sinusoid, which dwells there, has at most 2.4 times as many at the last level as at the one before.
 * When more than half of all samples lie at the two extremes, they are rails in any case.
 * Constant: samples in runs of one value that last 50 ms or longer.
 */

export interface RawCondition {
  readonly nonFiniteCount: number;
  /** share of samples at a rail, 0 when there is none */
  readonly clippedShare: number;
  /** share of samples in constant runs; 1 for one value throughout */
  readonly flatShare: number;
  /** the value of the longest constant run */
  readonly flatValue: number;
}

const SMALLEST_COUNT = 10;
const RAIL_FACTOR = 4;
const RUN_SECONDS = 0.05;

export function rawCondition(samples: Float32Array, samplingRateHz: number): RawCondition {
  let nonFiniteCount = 0;
  let [high, low] = [-Infinity, Infinity];
  for (let t = 0; t < samples.length; t++) {
    const x = samples[t];
    // what lies between finite extremes is finite: nearly all samples end here
    if (x <= high && x >= low) continue;
    if (!Number.isFinite(x)) nonFiniteCount++;
    else {
      if (x > high) high = x;
      if (x < low) low = x;
    }
  }
  return { nonFiniteCount, clippedShare: clippedShare(samples, low, high), ...constantRuns(samples, samplingRateHz) };
}

function clippedShare(samples: Float32Array, low: number, high: number): number {
  if (!(high > low)) return 0;
  let [nextHigh, nextLow] = [-Infinity, Infinity];
  let [atHigh, atLow, atNextHigh, atNextLow] = [0, 0, 0, 0];
  for (let t = 0; t < samples.length; t++) {
    const x = samples[t];
    if (x < nextHigh && x > nextLow) continue;
    if (x === high) atHigh++;
    else if (x > nextHigh) [nextHigh, atNextHigh] = [x, 1];
    else if (x === nextHigh) atNextHigh++;
    if (x === low) atLow++;
    else if (x < nextLow) [nextLow, atNextLow] = [x, 1];
    else if (x === nextLow) atNextLow++;
  }
  if (atHigh + atLow > samples.length / 2) return (atHigh + atLow) / samples.length;
  let count = 0;
  if (atHigh >= SMALLEST_COUNT && atHigh > RAIL_FACTOR * atNextHigh) count += atHigh;
  if (atLow >= SMALLEST_COUNT && atLow > RAIL_FACTOR * atNextLow) count += atLow;
  return count / samples.length;
}

function constantRuns(samples: Float32Array, samplingRateHz: number): { flatShare: number; flatValue: number } {
  const shortest = Math.max(4, Math.ceil(RUN_SECONDS * samplingRateHz));
  let [flat, longest, flatValue, start] = [0, 0, Number.NaN, 0];
  for (let t = 1; t <= samples.length; t++) {
    if (t < samples.length && samples[t] === samples[start]) continue;
    const length = t - start;
    if (length >= shortest || length === samples.length) flat += length;
    if (length > longest) [longest, flatValue] = [length, samples[start]];
    start = t;
  }
  return { flatShare: samples.length > 0 ? flat / samples.length : 0, flatValue };
}
