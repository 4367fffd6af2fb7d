/**
 * Discharges between samples. A recording does not sample at the moment of a discharge, and of a MUAP that is subtracted half a
 * sample off, a tenth stays at 2 kHz: of a large motor unit more than all of a small one (six
 * simulated limbs, 30 s, 20 dB: 155 motor units found with discharges on whole samples, 179 between them; docs/decisions.md).
 *
 * With the pulse train z near a discharge a parabola h (1 - k (t - d - offset)^2 / 2), k alike for all discharges of the motor unit,
 *
 *     offset = (z[d + 1] - z[d - 1]) / (2 h k)      h k = 2 z[d] - z[d + 1] - z[d - 1], median over the sure discharges
 *
 * counted from the median, which the MUAP itself has in it, and shrunk by what the noise has of it (James and Stein 1961): the share
 * 1 - s^2 / v stays, s^2 the variance that the slope of the pulse train has away from discharges, v that of the sure offsets. Where discharges
 * fall on samples, v is noise and nothing stays; where they fall anywhere, v is 1/12 and more.
 *
 * Events between samples are four events by Lagrange's formula over the four samples about them, exact for cubics: at half a sample it leaves 0.4, 2
 * and 12 % of a sine of 200, 300 and 500 Hz at 2 kHz; over three samples 1.5, 5 and 21 %.
 */

import { selectInPlace } from '../../core/select.ts';
import type { Posterior } from './decoded-motor-unit.ts';

/** Of an offset that is anywhere between two samples: standard deviation over the median distance from the middle. */
const DEVIATION_OF_MEDIAN = 4 / Math.sqrt(12);
/** The median distance of a normal deviate, standard deviations. */
const NORMAL_MEDIAN = 0.6745;
/** Samples from which the noise is estimated, at most. */
const NOISE_SAMPLES = 4096;
/** A discharge's peak is the highest of its neighbours; farther than this from the median it is another's. */
const LARGEST = 0.75;
/** Fewer sure discharges say too little of the parabola. */
const SURE_MINIMUM = 10;

/**
 * @param samples - of the peaks, in the pulse train
 * @param isSure - of which the parabola is taken
 * @returns offset of each peak in samples; zeros where it cannot be told
 */
export function dischargeOffsets(
  pulseTrain: Float32Array,
  samples: Int32Array,
  isSure: (peak: number) => boolean,
): Float32Array {
  const offsets = new Float32Array(samples.length);
  const slope = (t: number) => pulseTrain[t + 1] - pulseTrain[t - 1];
  const bend = (t: number) => 2 * pulseTrain[t] - pulseTrain[t + 1] - pulseTrain[t - 1];
  const isInside = (t: number) => t > 0 && t < pulseTrain.length - 1;
  const sure = samples.filter((t, i) => isSure(i) && isInside(t));
  if (sure.length < SURE_MINIMUM) return offsets;
  const curvature = median(Float32Array.from(sure, bend));
  if (!(curvature > 0)) return offsets;
  const middle = median(Float32Array.from(sure, slope)) / (2 * curvature);
  const spread =
    DEVIATION_OF_MEDIAN * median(Float32Array.from(sure, (t) => Math.abs(slope(t) / (2 * curvature) - middle)));
  const noise = medianSlope(pulseTrain) / NORMAL_MEDIAN / (2 * curvature);
  if (!(spread > noise)) return offsets;
  const share = 1 - (noise / spread) ** 2;
  for (let i = 0; i < samples.length; i++) {
    if (!isInside(samples[i])) continue;
    const offset = slope(samples[i]) / (2 * curvature) - middle;
    offsets[i] = share * Math.max(-LARGEST, Math.min(LARGEST, offset));
  }
  return offsets;
}

/** Of |z[t + 1] - z[t - 1]|, from evenly spaced samples. */
function medianSlope(pulseTrain: Float32Array): number {
  const stride = Math.max(1, Math.floor(pulseTrain.length / NOISE_SAMPLES));
  const count = Math.floor((pulseTrain.length - 2) / stride);
  const slopes = new Float32Array(count);
  for (let i = 0; i < count; i++) slopes[i] = Math.abs(pulseTrain[i * stride + 2] - pulseTrain[i * stride]);
  return median(slopes);
}

/** Events on whole samples that stand for those between; as they are where there are no offsets. */
export function onWholeSamples(posterior: Posterior): Posterior {
  const { samples, probabilities, offsets } = posterior;
  if (!offsets) return posterior;
  const places = new Int32Array(4 * samples.length);
  const weights = new Float32Array(4 * samples.length);
  let count = 0;
  const add = (t: number, weight: number) => {
    if (t < 0 || weight === 0) return;
    let at = count;
    // of two discharges beside each other, the events of the first end after those of the second begin
    while (at > 0 && places[at - 1] >= t) at--;
    if (places[at] === t && at < count) weights[at] += weight;
    else {
      places.copyWithin(at + 1, at, count);
      weights.copyWithin(at + 1, at, count);
      places[at] = t;
      weights[at] = weight;
      count++;
    }
  };
  for (let i = 0; i < samples.length; i++) {
    const p = probabilities[i];
    const first = Math.floor(offsets[i]);
    const o = offsets[i] - first;
    const t = samples[i] + first;
    add(t - 1, (-p * o * (o - 1) * (o - 2)) / 6);
    add(t, (p * (o + 1) * (o - 1) * (o - 2)) / 2);
    add(t + 1, (-p * (o + 1) * o * (o - 2)) / 2);
    add(t + 2, (p * (o + 1) * o * (o - 1)) / 6);
  }
  return { samples: places.slice(0, count), probabilities: weights.slice(0, count) };
}

function median(values: Float32Array): number {
  return selectInPlace(values, values.length >> 1);
}
