/**
 * What is known of the intervals between the discharges of one motor neuron before the recording is looked at: the renewal
 * prior of the decoder (method.md 4.1).
 *
 * The logarithm of an interval is normal around its local mean (Gaussian kernel of 0.8 s over the confident intervals), with
 * a spread estimated per motor unit; a broad component takes the intervals that do not fit (a discharge missed or extra),
 * and a small one takes doublets of 3 to 20 ms. Intervals longer than 0.63 s are pauses, at a flat price.
 *
 * Densities are probabilities per RESOLUTION_SECONDS, so that prices do not depend on the sampling rate.
 */

import { medianOf } from '../../metrics/interval-statistics.ts';

/** Two discharges of one motor neuron are told apart at this distance: one sample at 2048 Hz. */
export const RESOLUTION_SECONDS = 1 / 2048;

/** Price of a first or last discharge, and of a pause: 0.7 and 0.5 per second, times the resolution. */
export const BEGIN = 1 / 3000;
export const PAUSE = 1 / 4000;

export const SHORTEST_SECONDS = 0.003;
const REFRACTORY_SECONDS = 0.02;
export const LONGEST_SECONDS = 0.635;

const BROAD_SHARE = 0.04;
const BROAD_MEAN_SECONDS = 0.132;
const BROAD_SPREAD = 0.8;
const DOUBLET_SHARE = 0.004;

/** Interval and spread before anything is known of a motor unit. */
const FIRST_SECONDS = 0.093;
const FIRST_SPREAD = 0.5;
const SPREAD_MINIMUM = 0.12;
const SPREAD_MAXIMUM = 0.5;
/** Intervals that count as confident. */
const CONFIDENT_SECONDS = [0.015, 0.293] as const;
/** Intervals that are neither doublets nor pauses. */
const REGULAR_SECONDS = [0.015, 0.39] as const;
const CONFIDENT_MINIMUM = 7;
const KERNEL_SECONDS = 0.8;

/** Parts of the density that depend on the interval alone, by its length in samples. */
export interface IntervalTables {
  readonly samplingRateHz: number;
  /** shortest and longest interval, samples */
  readonly shortest: number;
  readonly longest: number;
  /** natural logarithm of the interval in samples */
  readonly log: Float64Array;
  /** broad and doublet components */
  readonly always: Float64Array;
  /** factor of the normal density of the log interval; 0 below the refractory period */
  readonly regular: Float64Array;
}

export function intervalTables(samplingRateHz: number): IntervalTables {
  const shortest = Math.max(1, Math.round(SHORTEST_SECONDS * samplingRateHz));
  const longest = Math.round(LONGEST_SECONDS * samplingRateHz);
  const refractory = REFRACTORY_SECONDS * samplingRateHz;
  const resolution = RESOLUTION_SECONDS * samplingRateHz;
  const log = new Float64Array(longest + 1);
  const always = new Float64Array(longest + 1);
  const regular = new Float64Array(longest + 1);
  const broadMean = Math.log(BROAD_MEAN_SECONDS * samplingRateHz);
  const doublet = (DOUBLET_SHARE * resolution) / (refractory - shortest);
  for (let n = shortest; n <= longest; n++) {
    log[n] = Math.log(n);
    if (n < refractory) {
      always[n] = doublet;
      continue;
    }
    const deviation = (log[n] - broadMean) / BROAD_SPREAD;
    always[n] =
      (BROAD_SHARE * resolution * Math.exp(-0.5 * deviation ** 2)) / (BROAD_SPREAD * Math.sqrt(2 * Math.PI) * n);
    regular[n] = ((1 - BROAD_SHARE - DOUBLET_SHARE) * resolution) / (Math.sqrt(2 * Math.PI) * n);
  }
  return { samplingRateHz, shortest, longest, log, always, regular };
}

/** Local mean of the log interval (samples) at each candidate, and its spread. */
export interface LocalIntervals {
  readonly means: Float64Array;
  readonly spread: number;
}

/**
 * @param confident - ascending samples of the discharges that are taken for true
 * @param at - ascending samples
 * Cost: linear.
 */
export function localIntervals(confident: Int32Array, at: Int32Array, samplingRateHz: number): LocalIntervals {
  const { logs, middles } = confidentIntervals(confident, samplingRateHz);
  if (logs.length < CONFIDENT_MINIMUM) {
    const means = new Float64Array(at.length).fill(Math.log(FIRST_SECONDS * samplingRateHz));
    return { means, spread: FIRST_SPREAD };
  }
  const mean = localMean(logs, middles, KERNEL_SECONDS * samplingRateHz);
  const deviations = Float64Array.from(logs, (log, i) => Math.abs(log - mean(middles[i])));
  const spread = Math.min(SPREAD_MAXIMUM, Math.max(SPREAD_MINIMUM, 1.4826 * medianOf(deviations)));
  const means = new Float64Array(at.length);
  for (let i = 0; i < at.length; i++) means[i] = mean(at[i]);
  return { means, spread };
}

/** Fewer intervals than this say nothing about regularity. */
const SPREAD_INTERVALS_MINIMUM = 10;
const LARGEST_DEVIATION = 1.2;

/**
 * Spread of the log interval around its local mean, root mean square: true trains 0.12-0.21, two motor units merged
 * 0.42-0.47, 15 % missed and 10 % extra 0.34-0.41. Pauses and doublets are left out; Infinity with too few intervals.
 * The figure of metrics/interval-statistics.ts for loops that ask thousands of times: its local mean is taken on nodes, in
 * time linear in the discharges, and pauses are told by their length alone.
 */
export function logIntervalSpread(discharges: Int32Array, samplingRateHz: number): number {
  const { logs, middles } = confidentIntervals(discharges, samplingRateHz, REGULAR_SECONDS);
  if (logs.length < SPREAD_INTERVALS_MINIMUM) return Infinity;
  const mean = localMean(logs, middles, KERNEL_SECONDS * samplingRateHz);
  let squares = 0;
  for (const [i, log] of logs.entries()) squares += Math.min(Math.abs(log - mean(middles[i])), LARGEST_DEVIATION) ** 2;
  return Math.sqrt(squares / logs.length);
}

/** Median interval, pauses and doublets left out; NaN without any. */
export function medianIntervalSeconds(discharges: Int32Array, samplingRateHz: number): number {
  const { logs } = confidentIntervals(discharges, samplingRateHz, REGULAR_SECONDS);
  const sorted = Float64Array.from(logs).sort();
  return Math.exp(sorted[sorted.length >> 1]) / samplingRateHz;
}

function confidentIntervals(
  discharges: Int32Array,
  samplingRateHz: number,
  [shortest, longest]: readonly [number, number] = CONFIDENT_SECONDS,
): { logs: number[]; middles: number[] } {
  const logs: number[] = [];
  const middles: number[] = [];
  for (let i = 1; i < discharges.length; i++) {
    const interval = discharges[i] - discharges[i - 1];
    if (!(interval > shortest * samplingRateHz && interval < longest * samplingRateHz)) continue;
    logs.push(Math.log(interval));
    middles.push(discharges[i - 1] + interval / 2);
  }
  return { logs, middles };
}

/** Nodes per kernel width, on which values are gathered and between which their mean is linear. */
const NODES = 4;
/** Weight of every interval, wherever it is: far from everything the mean is that of all. */
const EVERYWHERE = 1e-6;
const kernelWeights = Float64Array.from({ length: 4 * NODES + 1 }, (_, n) => Math.exp(-0.5 * (n / NODES) ** 2));

/** Mean of `values` around a place, weighted by a Gaussian kernel. */
function localMean(values: readonly number[], places: readonly number[], kernel: number): (place: number) => number {
  const step = kernel / NODES;
  const origin = places[0];
  const count = Math.ceil((places[places.length - 1] - origin) / step) + 2;
  const weights = new Float64Array(count);
  const sums = new Float64Array(count);
  let total = 0;
  for (const [i, value] of values.entries()) {
    const x = (places[i] - origin) / step;
    const n = Math.floor(x);
    for (const [node, share] of [
      [n, n + 1 - x],
      [n + 1, x - n],
    ] as const) {
      weights[node] += share;
      sums[node] += share * value;
    }
    total += value;
  }
  const reach = kernelWeights.length - 1;
  const means = Float64Array.from({ length: count }, (_, n) => {
    let weight = EVERYWHERE * values.length;
    let sum = EVERYWHERE * total;
    for (let k = Math.max(0, n - reach); k <= Math.min(count - 1, n + reach); k++) {
      const w = kernelWeights[Math.abs(k - n)];
      weight += w * weights[k];
      sum += w * sums[k];
    }
    return sum / weight;
  });
  return (place) => {
    const x = Math.min(count - 1.001, Math.max(0, (place - origin) / step));
    const n = Math.floor(x);
    return means[n] + (x - n) * (means[n + 1] - means[n]);
  };
}
