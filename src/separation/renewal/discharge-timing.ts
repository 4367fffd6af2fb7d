/**
 * Discharges between samples. A recording does not sample at the moment of a discharge, and of a MUAP that is subtracted half a
 * sample off, a tenth stays at 2 kHz: of a large motor unit more than all of a small one (six
 * simulated limbs, 30 s, 20 dB: 155 motor units found with discharges on whole samples, 179 between them; docs/decisions.md).
 *
 * With the pulse train z near a discharge a parabola h (1 - k (t - d - offset)^2 / 2), k alike for all discharges of the motor unit,
 *
 *     offset = (z[d + 1] - z[d - 1]) / (2 h k)      h k = 2 z[d] - z[d + 1] - z[d - 1], median over the sure discharges
 *
 * counted from the median, which the MUAP itself has in it, and shrunk to what a uniform offset and the noise s let one expect,
 * 1/12 over 1/12 + s^2 / (2 (h k)^2). Events between samples are three events by Lagrange's formula, exact for parabolas:
 * H(t - d - o) = o (o - 1) / 2 H(t - d + 1) + (1 - o^2) H(t - d) + o (o + 1) / 2 H(t - d - 1).
 */

import type { Posterior } from './decoded-motor-unit.ts';

/** Variance of an offset that is anywhere between two samples. */
const OFFSET_VARIANCE = 1 / 12;
/** A discharge's peak is the highest of its neighbours; farther than this from the median it is another's. */
const LARGEST = 0.75;
/** Fewer sure discharges say too little of the parabola. */
const SURE_MINIMUM = 10;

/**
 * @param samples - of the peaks, in the pulse train
 * @param isSure - of which the parabola is taken
 * @param noise - standard deviation of the pulse train without discharges
 * @returns offset of each peak in samples; zeros where it cannot be told
 */
export function dischargeOffsets(
  pulseTrain: Float32Array,
  samples: Int32Array,
  isSure: (peak: number) => boolean,
  noise: number,
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
  const share = OFFSET_VARIANCE / (OFFSET_VARIANCE + noise ** 2 / (2 * curvature ** 2));
  for (let i = 0; i < samples.length; i++) {
    if (!isInside(samples[i])) continue;
    const offset = slope(samples[i]) / (2 * curvature) - middle;
    offsets[i] = share * Math.max(-LARGEST, Math.min(LARGEST, offset));
  }
  return offsets;
}

/** Events on whole samples that stand for those between; as they are where there are no offsets. */
export function onWholeSamples(posterior: Posterior): Posterior {
  const { samples, probabilities, offsets } = posterior;
  if (!offsets) return posterior;
  const places = new Int32Array(3 * samples.length);
  const weights = new Float32Array(3 * samples.length);
  let count = 0;
  const add = (t: number, weight: number) => {
    if (t < 0 || weight === 0) return;
    let at = count;
    // of two discharges beside each other, the events of the first end up to two samples after those of the second begin
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
    const o = offsets[i];
    const p = probabilities[i];
    add(samples[i] - 1, 0.5 * p * o * (o - 1));
    add(samples[i], p * (1 - o * o));
    add(samples[i] + 1, 0.5 * p * o * (o + 1));
  }
  return { samples: places.slice(0, count), probabilities: weights.slice(0, count) };
}

function median(values: Float32Array): number {
  values.sort();
  return values[values.length >> 1];
}
