/**
 * From an innervation pulse train to discharges: positive local maxima at least `minimumInterval` apart, split by exact
 * two-means on their squares; the class with the larger centre are the discharges.
 * Source: Negro 2016, J Neural Eng 13:026027, section 2.4 (K-means on the peaks of the squared source).
 */

import { twoMeans } from '../metrics/two-means.ts';

export interface DetectedDischarges {
  /** ascending samples */
  readonly samples: Int32Array;
  /** silhouette of the split (see metrics/silhouette.ts), 0 when there is nothing to split */
  readonly silhouette: number;
}

/**
 * @param minimumInterval - samples
 * Cost: one pass over the train and a sort of its peaks.
 */
export function detectDischarges(pulseTrain: Float32Array, minimumInterval: number): DetectedDischarges {
  const peaks = positivePeaks(pulseTrain, minimumInterval);
  const heights = new Float64Array(peaks.length);
  for (let i = 0; i < peaks.length; i++) heights[i] = pulseTrain[peaks[i]] ** 2;
  const split = twoMeans(heights);
  if (split === undefined) return { samples: new Int32Array(0), silhouette: 0 };
  const samples = peaks.filter((_, i) => heights[i] > split.threshold);
  return { samples, silhouette: split.silhouette };
}

/**
 * Positive local maxima above `least`; of two closer than `minimumInterval` samples the higher stays.
 * @param sign - -1: of the signal turned over
 * @returns ascending samples, a new array
 */
export function positivePeaks(signal: Float32Array, minimumInterval: number, least = 0, sign: 1 | -1 = 1): Int32Array {
  const kept: number[] = [];
  let count = 0;
  let before = sign * signal[0];
  let s = sign * signal[1];
  for (let t = 1; t < signal.length - 1; t++) {
    const after = sign * signal[t + 1];
    if (s > least && s > before && s >= after) {
      while (count > 0 && t - kept[count - 1] < minimumInterval && sign * signal[kept[count - 1]] < s) count--;
      if (count === 0 || t - kept[count - 1] >= minimumInterval) kept[count++] = t;
    }
    before = s;
    s = after;
  }
  return Int32Array.from({ length: count }, (_, i) => kept[i]);
}
