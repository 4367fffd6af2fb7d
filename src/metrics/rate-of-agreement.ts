/**
 * Agreement of two discharge trains after the best common lag.
 * Discharges are matched one to one, each within the tolerance (inclusive both ways) of its partner:
 * rateOfAgreement = common / (a + b - common), f1 = 2 common / (a + b) (also called dice; some tools call it rate of
 * agreement), precision = common / b and recall = common / a for a true train a and a found train b.
 * The lag is the one with the most matches; among equal ones, the better centred one, then the smaller one. It comes from
 * the histogram of the differences between discharges, linear in their number, where a cross-correlation would be linear
 * in the samples.
 * Source: Holobar et al. 2014, J Neural Eng 11:016008 (rate of agreement); tolerance 1 ms and lag 0.1 s as in
 * MUniverse (evaluation), whose lag counts exact coincidences alone.
 */

import { requireAscending, samplesWithin } from './discharge-samples.ts';

export interface AgreementOptions {
  readonly samplingRateHz: number;
  /** default 0.001; the largest whole number of samples within */
  readonly toleranceSeconds?: number;
  /** default 0.1: lags from minus to plus this are tried; 0 compares as they are */
  readonly maximumLagSeconds?: number;
}

export interface Agreement {
  readonly common: number;
  readonly countA: number;
  readonly countB: number;
  /** a discharge of b lies about this many samples after its partner in a; 0 when nothing is common */
  readonly lagSamples: number;
  /** the ratios are 0 when nothing is common, also for empty trains */
  readonly rateOfAgreement: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * @param a - ascending samples, the true or first train
 * @param b - ascending samples, the found or second train
 * @throws ParameterError when samples do not ascend or options are out of range
 * Cost: linear in discharges and in those within the lag of each. Symmetric: only precision and recall change places
 * and the lag its sign when a and b do.
 */
export function rateOfAgreement(a: Int32Array, b: Int32Array, options: AgreementOptions): Agreement {
  const where = 'rateOfAgreement';
  requireAscending(where, 'a', a);
  requireAscending(where, 'b', b);
  const { samplingRateHz, toleranceSeconds = 0.001, maximumLagSeconds = 0.1 } = options;
  const tolerance = samplesWithin(where, 'toleranceSeconds', toleranceSeconds, samplingRateHz);
  const maximumLag = samplesWithin(where, 'maximumLagSeconds', maximumLagSeconds, samplingRateHz);
  const { common, lagSamples } = bestLag(a, b, tolerance, maximumLag);
  const share = (total: number): number => (total > 0 ? common / total : 0);
  return {
    common,
    countA: a.length,
    countB: b.length,
    lagSamples,
    rateOfAgreement: share(a.length + b.length - common),
    f1: share((a.length + b.length) / 2),
    precision: share(b.length),
    recall: share(a.length),
  };
}

/**
 * Largest number of one-to-one pairs with |b - lag - a| <= tolerance, all in samples.
 * Pairing the earliest with the earliest is optimal, since all tolerances are equal.
 */
export function countCommon(a: Int32Array, b: Int32Array, lag: number, tolerance: number): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = b[j] - lag - a[i];
    if (difference < -tolerance) {
      j++;
    } else if (difference > tolerance) {
      i++;
    } else {
      common++;
      i++;
      j++;
    }
  }
  return common;
}

/** The lag that makes most discharges common; tolerance and maximumLag in samples. */
export function bestLag(
  a: Int32Array,
  b: Int32Array,
  tolerance: number,
  maximumLag: number,
): { readonly common: number; readonly lagSamples: number } {
  const reach = maximumLag + tolerance;
  const histogram = differenceHistogram(a, b, reach);
  const pairs = pairsWithin(histogram, tolerance);
  const most = pairs.reduce((largest, value) => Math.max(largest, value), 0);
  let best = { common: 0, lagSamples: 0, centred: -1 };
  const consider = (lag: number): void => {
    const common = countCommon(a, b, lag, tolerance);
    if (common < best.common) return;
    let centred = 0;
    for (let k = -tolerance; k <= tolerance; k++) centred += (tolerance + 1 - Math.abs(k)) * histogram[lag + k + reach];
    const better =
      common > best.common ||
      centred > best.centred ||
      (centred === best.centred && Math.abs(lag) < Math.abs(best.lagSamples));
    if (better) best = { common, lagSamples: lag, centred };
  };
  if (most === 0) return { common: 0, lagSamples: 0 };
  const each = (chosen: (pairs: number) => boolean): void => {
    for (let lag = 0 - maximumLag; lag <= maximumLag; lag++) if (chosen(pairs[lag + maximumLag])) consider(lag);
  };
  each((value) => value === most);
  // pairs bound the matches, and are more where one discharge lies near two: few lags are left to be counted
  each((value) => value < most && value >= Math.max(best.common, 1));
  return { common: best.common, lagSamples: best.lagSamples };
}

/** For each lag from -maximumLag, the number of differences within the tolerance of it. */
function pairsWithin(histogram: Int32Array, tolerance: number): Int32Array {
  const pairs = new Int32Array(histogram.length - 2 * tolerance);
  for (let lag = 0; lag < pairs.length; lag++)
    for (let k = 0; k <= 2 * tolerance; k++) pairs[lag] += histogram[lag + k];
  return pairs;
}

/** Entry reach + d counts the pairs with b - a = d, |d| <= reach. */
function differenceHistogram(a: Int32Array, b: Int32Array, reach: number): Int32Array {
  const histogram = new Int32Array(2 * reach + 1);
  let first = 0;
  for (let i = 0; i < a.length; i++) {
    while (first < b.length && b[first] < a[i] - reach) first++;
    for (let j = first; j < b.length && b[j] <= a[i] + reach; j++) histogram[b[j] - a[i] + reach]++;
  }
  return histogram;
}
