/**
 * Statistics of the intervals between the discharges of one motor unit, pauses set apart.
 * An interval is a pause when it is longer than pauseFactor times its local median, the median of the eleven intervals
 * around it (fewer at the ends). Pauses are counted and left out of every figure; they are never found by the standard
 * deviation, which long pauses inflate (MUniverse's limit of 10 standard deviations also removes ordinary intervals).
 * A single missed discharge doubles an interval and so stays in: it is a fault of the decomposition, and figures show it.
 *
 * dischargeRateHz = intervals / their sum. coefficientOfVariation = standard deviation (n - 1) / mean.
 * coefficientOfDispersion = median of |interval - median| / median (as in the MUnitQuest score).
 * logIntervalSpread = root mean square of log(interval) minus its local mean, a Gaussian kernel of 0.8 s around the
 * middle of the interval, deviations limited to 1.2. It does not mix in slow changes of the rate, as the coefficient of
 * variation does: true trains 0.12-0.21, two motor units merged 0.42-0.47, 15 % missed and 10 % extra 0.34-0.41.
 * The kernel includes the interval itself, so that few intervals within 0.8 s give a spread that is somewhat too small.
 */

import { requireNumber } from '../core/errors.ts';
import { requireAscending } from './discharge-samples.ts';

const LOCAL_REACH = 5;
const KERNEL_SECONDS = 0.8;
const LARGEST_DEVIATION = 1.2;

export interface IntervalStatisticsOptions {
  readonly samplingRateHz: number;
  /** default 3, at least 1 */
  readonly pauseFactor?: number;
}

export interface IntervalStatistics {
  /** intervals that are not pauses; the figures below are NaN when there are none (coefficientOfVariation: fewer than two) */
  readonly intervalCount: number;
  readonly pauseCount: number;
  readonly pauseSeconds: number;
  readonly dischargeRateHz: number;
  readonly coefficientOfVariation: number;
  readonly coefficientOfDispersion: number;
  readonly logIntervalSpread: number;
}

/**
 * @param dischargeSamples - ascending; discharges at the same sample count once
 * @throws ParameterError
 * Cost: linear in the discharges, times those within 3 s for the spread.
 */
export function intervalStatistics(
  dischargeSamples: Int32Array,
  options: IntervalStatisticsOptions,
): IntervalStatistics {
  const { samplingRateHz } = options;
  const { all, isPause, intervals, middles } = splitIntervals('intervalStatistics', dischargeSamples, options);
  const mean = sumOf(intervals) / intervals.length;
  const median = medianOf(intervals);
  return {
    intervalCount: intervals.length,
    pauseCount: all.length - intervals.length,
    pauseSeconds: sumOf(all.filter((_, i) => isPause[i])) / samplingRateHz,
    dischargeRateHz: samplingRateHz / mean,
    coefficientOfVariation: variation(intervals),
    coefficientOfDispersion: medianOf(intervals.map((interval) => Math.abs(interval - median))) / median,
    logIntervalSpread: logSpread(intervals, middles, KERNEL_SECONDS * samplingRateHz),
  };
}

/** `intervalCount` and `coefficientOfVariation` of intervalStatistics alone, for loops that ask thousands of times. */
export function intervalVariation(
  dischargeSamples: Int32Array,
  options: IntervalStatisticsOptions,
): Pick<IntervalStatistics, 'intervalCount' | 'coefficientOfVariation'> {
  const { intervals } = splitIntervals('intervalVariation', dischargeSamples, options);
  return { intervalCount: intervals.length, coefficientOfVariation: variation(intervals) };
}

interface SplitIntervals {
  readonly all: Float64Array;
  readonly isPause: readonly boolean[];
  /** those that are not pauses, and their middles */
  readonly intervals: Float64Array;
  readonly middles: Float64Array;
}

function splitIntervals(
  where: string,
  dischargeSamples: Int32Array,
  options: IntervalStatisticsOptions,
): SplitIntervals {
  const { samplingRateHz, pauseFactor = 3 } = options;
  requireAscending(where, 'dischargeSamples', dischargeSamples);
  requireNumber(where, 'samplingRateHz', samplingRateHz, Number.MIN_VALUE);
  requireNumber(where, 'pauseFactor', pauseFactor, 1);
  // in samples, so that a common shift changes no bit
  const samples = Float64Array.from(new Set(dischargeSamples));
  const all = Float64Array.from({ length: Math.max(0, samples.length - 1) }, (_, i) => samples[i + 1] - samples[i]);
  const scratch = new Float64Array(2 * LOCAL_REACH + 1);
  const isPause = Array.from(all, (interval, i) => interval > pauseFactor * localMedian(all, i, scratch));
  const intervals = all.filter((_, i) => !isPause[i]);
  const middles = all.map((interval, i) => samples[i] + interval / 2).filter((_, i) => !isPause[i]);
  return { all, isPause, intervals, middles };
}

/** Standard deviation (n - 1) over mean. */
function variation(intervals: Float64Array): number {
  const mean = sumOf(intervals) / intervals.length;
  const variance = sumOf(intervals.map((interval) => (interval - mean) ** 2)) / (intervals.length - 1);
  return Math.sqrt(variance) / mean;
}

/** Intervals, their middles and the kernel in samples. */
function logSpread(intervals: Float64Array, middles: Float64Array, kernel: number): number {
  const logs = intervals.map(Math.log);
  let squares = 0;
  for (let i = 0, first = 0; i < logs.length; i++) {
    let weights = 0;
    let weighted = 0;
    // beyond four kernel widths the weight is below 4e-4
    while (middles[first] < middles[i] - 4 * kernel) first++;
    for (let j = first; j < logs.length && middles[j] <= middles[i] + 4 * kernel; j++) {
      const weight = Math.exp(-0.5 * ((middles[j] - middles[i]) / kernel) ** 2);
      weights += weight;
      weighted += weight * logs[j];
    }
    const deviation = logs[i] - weighted / weights;
    squares += Math.min(Math.abs(deviation), LARGEST_DEVIATION) ** 2;
  }
  return Math.sqrt(squares / logs.length);
}

/** Median of the intervals around interval i, by insertion into `scratch`: they are eleven at most. */
function localMedian(all: Float64Array, i: number, scratch: Float64Array): number {
  let count = 0;
  for (let k = Math.max(0, i - LOCAL_REACH); k <= Math.min(all.length - 1, i + LOCAL_REACH); k++) {
    let place = count++;
    for (; place > 0 && scratch[place - 1] > all[k]; place--) scratch[place] = scratch[place - 1];
    scratch[place] = all[k];
  }
  const middle = count >> 1;
  return count % 2 === 1 ? scratch[middle] : (scratch[middle - 1] + scratch[middle]) / 2;
}

/** Mean of the two middle values for an even count; NaN for none. */
export function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
