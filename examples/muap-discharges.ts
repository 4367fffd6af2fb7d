/**
 * Adds the MUAPs of one motor unit to a recording.
 *
 * MUAPs that change: in this model the potential depends on time only through the way of the wave front, phi(t) = F(v t),
 * so that a slower wave gives the same potential later: phi at velocity c v is phi(c t) at v. Each discharge therefore gets
 * a MUAP of its own, read from one finely sampled F by cubic interpolation; nothing is stepwise.
 */

import type { Fatigue } from './simulation-options.ts';

/** Samples of the fine potential per sample of the recording. */
export const FINE_FACTOR = 8;

/** Adds a MUAP per discharge, in the phase nearest to it; returns the discharges, rounded to samples. */
export function addDischarges(
  data: Float32Array,
  sampleCount: number,
  phases: readonly Float32Array[],
  muapSampleCount: number,
  times: Float64Array,
): Int32Array {
  const placed = placeDischarges(times, phases.length, sampleCount);
  const channelCount = data.length / sampleCount;
  for (let channel = 0; channel < channelCount; channel++) {
    for (const { start, phase } of placed) {
      const muap = phases[phase];
      const count = Math.min(muapSampleCount, sampleCount - start);
      const to = channel * sampleCount + start;
      const from = channel * muapSampleCount;
      for (let k = 0; k < count; k++) data[to + k] += muap[from + k];
    }
  }
  return roundDischarges(placed, phases.length);
}

export interface ChangingMuap {
  /** channels x fineSampleCount, FINE_FACTOR samples per sample of the recording, at the start of the recording */
  readonly fine: Float32Array;
  readonly fineSampleCount: number;
  readonly muapSampleCount: number;
  readonly fatigue: Fatigue;
}

/** As addDischarges, with the MUAP that the motor unit has at the instant of each discharge. */
export function addChangingDischarges(
  data: Float32Array,
  sampleCount: number,
  muap: ChangingMuap,
  phaseCount: number,
  times: Float64Array,
): Int32Array {
  const placed = placeDischarges(times, phaseCount, sampleCount);
  const channelCount = data.length / sampleCount;
  const { muapSampleCount } = muap;
  for (const { start, phase } of placed) {
    const now = muapAt(muap, (start + phase / phaseCount) / sampleCount, phase / phaseCount);
    const count = Math.min(muapSampleCount, sampleCount - start);
    for (let channel = 0; channel < channelCount; channel++) {
      const to = channel * sampleCount + start;
      const from = channel * muapSampleCount;
      for (let k = 0; k < count; k++) data[to + k] += now[from + k];
    }
  }
  return roundDischarges(placed, phaseCount);
}

/**
 * @param progress - instant as a share of the recording
 * @param delay - samples that the MUAP begins after its first sample
 * @returns channels x muapSampleCount, volts; a new array
 */
export function muapAt(muap: ChangingMuap, progress: number, delay = 0): Float32Array {
  const { fine, fineSampleCount, muapSampleCount, fatigue } = muap;
  const amplitude = 1 + fatigue.amplitudeChange * progress;
  const speed = FINE_FACTOR * (1 + fatigue.velocityChange * progress);
  const channelCount = fine.length / fineSampleCount;
  const out = new Float32Array(channelCount * muapSampleCount);
  const places = Array.from({ length: muapSampleCount }, (_, k) => speed * (k - delay));
  // where the cubic would need values outside there is no potential: before the waves leave, after they have ended
  const first = places.findIndex((place) => place >= 1);
  const end = places.findLastIndex((place) => Math.floor(place) + 2 < fineSampleCount) + 1;
  const weights = Float64Array.from(places.flatMap((place) => cubicWeights(place - Math.floor(place))));
  const before = Int32Array.from(places, Math.floor);
  for (let channel = 0; channel < channelCount; channel++) {
    const row = fine.subarray(channel * fineSampleCount, (channel + 1) * fineSampleCount);
    for (let k = first; k < end; k++) {
      const at = before[k];
      const w = 4 * k;
      const sum =
        weights[w] * row[at - 1] +
        weights[w + 1] * row[at] +
        weights[w + 2] * row[at + 1] +
        weights[w + 3] * row[at + 2];
      out[channel * muapSampleCount + k] = amplitude * sum;
    }
  }
  return out;
}

/** Lagrange's weights of the values at -1, 0, 1, 2 for the place x in [0, 1). */
function cubicWeights(x: number): [number, number, number, number] {
  return [
    (-x * (x - 1) * (x - 2)) / 6,
    ((x + 1) * (x - 1) * (x - 2)) / 2,
    (-(x + 1) * x * (x - 2)) / 2,
    ((x + 1) * x * (x - 1)) / 6,
  ];
}

interface PlacedDischarge {
  readonly start: number;
  readonly phase: number;
}

function placeDischarges(times: Float64Array, phaseCount: number, sampleCount: number): PlacedDischarge[] {
  return Array.from(times, (time) => {
    const ticks = Math.round(time * phaseCount);
    return { start: Math.floor(ticks / phaseCount), phase: ticks % phaseCount };
  }).filter(({ start }) => start < sampleCount);
}

function roundDischarges(placed: readonly PlacedDischarge[], phaseCount: number): Int32Array {
  return Int32Array.from(placed, ({ start, phase }) => start + (2 * phase >= phaseCount && phase > 0 ? 1 : 0));
}
