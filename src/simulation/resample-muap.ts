/**
 * A MUAP at other times than those it was computed for, by band-limited interpolation:
 *   x(t) = sum over n of x_n sinc(f t - n) w(f t - n),   w: Kaiser window over 2 x 8 samples, beta 7,   f: its sampling rate.
 * When the velocities of all fibres fall by one factor c, the potential is phi(c t): fatigue needs no new potentials.
 * Source of the window: Kaiser and Schafer 1980, IEEE Trans Acoust Speech Signal Process 28:105.
 */

import { requireInteger, requireNumber } from '../core/errors.ts';

export interface SampledMuap {
  /** volts, channels x sampleCount; zero before sample 0 and after the last */
  readonly values: Float32Array;
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly samplingRateHz: number;
}

/** samples on either side that count */
const HALF_WIDTH = 8;
const BETA = 7;

/**
 * Values at times scale (k - lateSamples) / samplingRateHz, k = 0 to sampleCount - 1.
 * @param out - channels x sampleCount from outOffset on, channels outStride apart
 * @param channels - the first of those that are wanted, and how many
 * Accuracy: 1e-3 of a burst below 0.22 of the MUAP's sampling rate (resample-muap.test.ts).
 */
export function resampleMuapInto(
  out: Float32Array,
  outOffset: number,
  outStride: number,
  muap: SampledMuap,
  channels: readonly [first: number, count: number],
  sampling: {
    readonly samplingRateHz: number;
    readonly sampleCount: number;
    readonly lateSamples: number;
    readonly scale: number;
    /** default 1 */
    readonly gain?: number;
  },
): void {
  requireInteger('resample MUAP', 'sampleCount', sampling.sampleCount, 1);
  requireNumber('resample MUAP', 'scale', sampling.scale, 0.1, 10);
  const { gain = 1 } = sampling;
  const ratio = (sampling.scale * muap.samplingRateHz) / sampling.samplingRateHz;
  const taps = new Float64Array(2 * HALF_WIDTH);
  for (let k = 0; k < sampling.sampleCount; k++) {
    const place = ratio * (k - sampling.lateSamples);
    const first = Math.floor(place) - HALF_WIDTH + 1;
    const [from, to] = [Math.max(0, -first), Math.min(taps.length, muap.sampleCount - first)];
    for (let i = from; i < to; i++) taps[i] = gain * windowedSinc(place - first - i);
    for (let c = 0; c < channels[1]; c++) {
      const row = (channels[0] + c) * muap.sampleCount + first;
      let sum = 0;
      for (let i = from; i < to; i++) sum += taps[i] * muap.values[row + i];
      out[outOffset + c * outStride + k] = sum;
    }
  }
}

/** The values of resampleMuapInto for all channels, a new array, channels x sampleCount. */
export function resampleMuap(muap: SampledMuap, samplingRateHz: number, sampleCount: number, scale = 1, gain = 1) {
  const out = new Float32Array(muap.channelCount * sampleCount);
  const sampling = { samplingRateHz, sampleCount, lateSamples: 0, scale, gain };
  resampleMuapInto(out, 0, sampleCount, muap, [0, muap.channelCount], sampling);
  return out;
}

/** linear between entries: 5e-6 */
const ENTRIES_PER_SAMPLE = 512;
const windowedSincs = Float64Array.from({ length: HALF_WIDTH * ENTRIES_PER_SAMPLE + 2 }, (_, i) =>
  kaiserSinc(i / ENTRIES_PER_SAMPLE),
);

function windowedSinc(x: number): number {
  const place = Math.min(HALF_WIDTH, Math.abs(x)) * ENTRIES_PER_SAMPLE;
  const entry = Math.floor(place);
  const value = windowedSincs[entry];
  return value + (place - entry) * (windowedSincs[entry + 1] - value);
}

function kaiserSinc(x: number): number {
  const y = x / HALF_WIDTH;
  if (y >= 1) return 0;
  const angle = Math.PI * x;
  const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
  return (sinc * bessel0(BETA * Math.sqrt(1 - y * y))) / bessel0(BETA);
}

/** I0 by its series: sum of (x / 2)^2k / k!^2. */
function bessel0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
