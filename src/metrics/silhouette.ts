/**
 * Silhouette (SIL) of an innervation pulse train: how far its discharges stand from the other peaks.
 * With the amplitude a = s |s| of the pulse train s, cD the mean of a at the discharges and cB the mean of a at the
 * background peaks,
 *   within  = sum over discharges of (a - cD)^2
 *   between = sum over discharges of (a - cB)^2
 *   SIL = (between - within) / max(between, within), from -1 to 1, 0.9 is the usual limit.
 * Background peaks: local maxima of s at least minimumPeakDistanceSeconds apart and further than exclusionSeconds from
 * every discharge. The sums run over the discharges alone, as in the peers' code; squared distances, not absolute ones.
 * Source: Negro et al. 2016, J Neural Eng 13:026027; details (s |s|, distances) as MUniverse evaluates it.
 * twoMeans() gives the same number for the split that it finds, where every peak is in one of the two classes.
 */

import { requireAscending, requireInside, samplesWithin } from './discharge-samples.ts';
import { pulsePeaks } from './pulse-peaks.ts';

export interface SilhouetteOptions {
  readonly samplingRateHz: number;
  /** default 0.01 */
  readonly minimumPeakDistanceSeconds?: number;
  /** default 0.001: peaks this near to a discharge belong to it */
  readonly exclusionSeconds?: number;
}

/**
 * @param pulseTrain - any scale: the result does not depend on it
 * @param dischargeSamples - ascending, within the pulse train
 * @returns -1 to 1; NaN when there is no discharge or no background peak
 * @throws ParameterError
 */
export function silhouette(
  pulseTrain: Float32Array | Float64Array,
  dischargeSamples: Int32Array,
  options: SilhouetteOptions,
): number {
  const where = 'silhouette';
  requireAscending(where, 'dischargeSamples', dischargeSamples);
  requireInside(where, dischargeSamples, pulseTrain.length);
  const { samplingRateHz, minimumPeakDistanceSeconds = 0.01, exclusionSeconds = 0.001 } = options;
  const distance = samplesWithin(where, 'minimumPeakDistanceSeconds', minimumPeakDistanceSeconds, samplingRateHz);
  const exclusion = samplesWithin(where, 'exclusionSeconds', exclusionSeconds, samplingRateHz);
  const background = farFrom(pulsePeaks(pulseTrain, distance), dischargeSamples, exclusion);
  const amplitude = (t: number): number => pulseTrain[t] * Math.abs(pulseTrain[t]);
  const dischargeCentre = meanOf(dischargeSamples, amplitude);
  const backgroundCentre = meanOf(background, amplitude);
  let within = 0;
  let between = 0;
  for (const t of dischargeSamples) {
    within += (amplitude(t) - dischargeCentre) ** 2;
    between += (amplitude(t) - backgroundCentre) ** 2;
  }
  return (between - within) / Math.max(between, within);
}

/** Those of `peaks` with no discharge within `exclusion` samples; both ascend. */
function farFrom(peaks: Int32Array, discharges: Int32Array, exclusion: number): Int32Array {
  let next = 0;
  return peaks.filter((t) => {
    while (next < discharges.length && discharges[next] < t - exclusion) next++;
    return !(next < discharges.length && discharges[next] <= t + exclusion);
  });
}

function meanOf(samples: Int32Array, value: (t: number) => number): number {
  let sum = 0;
  for (const t of samples) sum += value(t);
  return sum / samples.length;
}
