/**
 * Power spectral density by Welch's method: mean over segments of |FFT(window * segment)|^2.
 *
 * density[k] = c_k / (fs * sum w^2) * mean over segments of |sum_t w[t] x[t] exp(-2 pi i k t / N)|^2, one-sided (c_k = 2 save
 * at 0 Hz and half the sampling rate), in unit^2 / Hz; w is the periodic Hann window. The sum of density * frequencyStepHz
 * is the mean square of the signal. N is a power of two; samples after the last whole segment are left out.
 * Two segments go through one complex FFT as real and imaginary part: |Z[k]|^2 + |Z[N-k]|^2 = 2 (|X1[k]|^2 + |X2[k]|^2).
 * Source: Welch 1967, IEEE Trans Audio Electroacoust 15:70. Median and mean frequency: Stulen & De Luca 1981, IEEE Trans
 * Biomed Eng 28:515. Transform: fft.js (float64).
 */

import FFT from 'fft.js';
import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { Samples } from './zero-phase.ts';

export interface PowerSpectrum {
  /** segmentLength / 2 + 1 values, unit^2 / Hz */
  readonly density: Float64Array;
  readonly frequencyStepHz: number;
  /** segments averaged */
  readonly segmentCount: number;
}

export interface WelchEstimator {
  readonly segmentLength: number;
  readonly frequencyStepHz: number;
  /** segments that a signal of this length gives */
  readonly segmentCount: (sampleCount: number) => number;
  readonly estimate: (samples: Samples) => PowerSpectrum;
}

/** The power of two nearest (in ratio) to a duration in samples, at most `sampleCount`. */
export function segmentLengthFor(seconds: number, samplingRateHz: number, sampleCount: number): number {
  const wanted = 2 ** Math.round(Math.log2(seconds * samplingRateHz));
  const largest = 2 ** Math.floor(Math.log2(Math.max(2, sampleCount)));
  return Math.max(2, Math.min(wanted, largest));
}

/**
 * Makes an estimator that reuses its tables for many signals.
 * @param overlap - share of a segment that the next one repeats, 0 or 0.5
 * @throws ParameterError unless segmentLength is a power of two from 2 on
 */
export function createWelchEstimator(segmentLength: number, samplingRateHz: number, overlap: 0 | 0.5): WelchEstimator {
  requireInteger('createWelchEstimator', 'segmentLength', segmentLength, 2, 2 ** 24);
  requireNumber('createWelchEstimator', 'samplingRateHz', samplingRateHz, Number.MIN_VALUE);
  if (2 ** Math.round(Math.log2(segmentLength)) !== segmentLength)
    throw new ParameterError(`createWelchEstimator: segmentLength expected a power of two, got ${segmentLength}`);
  const fft = new FFT(segmentLength);
  const window = new Float64Array(segmentLength);
  let windowPower = 0;
  for (let t = 0; t < segmentLength; t++) {
    window[t] = 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / segmentLength);
    windowPower += window[t] ** 2;
  }
  const pair = new Float64Array(2 * segmentLength);
  const transformed = new Float64Array(2 * segmentLength);
  const hop = overlap === 0 ? segmentLength : segmentLength / 2;
  const segmentCount = (sampleCount: number) => Math.max(0, Math.floor((sampleCount - segmentLength) / hop) + 1);
  const frequencyStepHz = samplingRateHz / segmentLength;

  const estimate = (samples: Samples): PowerSpectrum => {
    const segments = segmentCount(samples.length);
    const density = new Float64Array(segmentLength / 2 + 1);
    for (let s = 0; s < segments; s += 2) {
      fillPair(pair, samples, window, s * hop, s + 1 < segments ? (s + 1) * hop : -1);
      fft.transform(transformed, pair);
      addPairPower(density, transformed, segmentLength);
    }
    const scale = 1 / (samplingRateHz * windowPower * Math.max(1, segments));
    for (let k = 0; k < density.length; k++) density[k] *= scale;
    density[0] /= 2;
    density[segmentLength / 2] /= 2;
    return { density, frequencyStepHz, segmentCount: segments };
  };
  return { segmentLength, frequencyStepHz, segmentCount, estimate };
}

/**
 * Welch spectrum with half-overlapping segments of about one second (the nearest power of two).
 * @throws ParameterError when there are fewer than two samples
 */
export function welchSpectrum(samples: Samples, samplingRateHz: number, segmentSeconds = 1): PowerSpectrum {
  requireInteger('welchSpectrum', 'number of samples', samples.length, 2);
  const length = segmentLengthFor(segmentSeconds, samplingRateHz, samples.length);
  return createWelchEstimator(length, samplingRateHz, 0.5).estimate(samples);
}

/** Power between two frequencies (bins whose centre lies in [lowHz, highHz]), unit^2. */
export function bandPower(spectrum: PowerSpectrum, lowHz: number, highHz: number): number {
  const [first, last] = binRange(spectrum, lowHz, highHz);
  let power = 0;
  for (let k = first; k <= last; k++) power += spectrum.density[k];
  return power * spectrum.frequencyStepHz;
}

/** Frequency below which half of the power between lowHz and highHz lies, interpolated within a bin; NaN without power. */
export function medianFrequency(spectrum: PowerSpectrum, lowHz = 0, highHz = Infinity): number {
  const [first, last] = binRange(spectrum, lowHz, highHz);
  const half = bandPower(spectrum, lowHz, highHz) / spectrum.frequencyStepHz / 2;
  let sum = 0;
  for (let k = first; k <= last; k++) {
    const next = sum + spectrum.density[k];
    if (next >= half && next > 0) return (k - 0.5 + (half - sum) / spectrum.density[k]) * spectrum.frequencyStepHz;
    sum = next;
  }
  return Number.NaN;
}

/** Mean of frequency weighted by power between lowHz and highHz; NaN without power. */
export function meanFrequency(spectrum: PowerSpectrum, lowHz = 0, highHz = Infinity): number {
  const [first, last] = binRange(spectrum, lowHz, highHz);
  let power = 0;
  let moment = 0;
  for (let k = first; k <= last; k++) {
    power += spectrum.density[k];
    moment += k * spectrum.frequencyStepHz * spectrum.density[k];
  }
  return moment / power;
}

function binRange(spectrum: PowerSpectrum, lowHz: number, highHz: number): [number, number] {
  const top = spectrum.density.length - 1;
  const last = highHz === Infinity ? top : Math.min(top, Math.floor(highHz / spectrum.frequencyStepHz));
  return [Math.max(0, Math.ceil(lowHz / spectrum.frequencyStepHz)), last];
}

function fillPair(pair: Float64Array, samples: Samples, window: Float64Array, first: number, second: number): void {
  for (let t = 0; t < window.length; t++) {
    pair[2 * t] = window[t] * samples[first + t];
    pair[2 * t + 1] = second >= 0 ? window[t] * samples[second + t] : 0;
  }
}

function addPairPower(density: Float64Array, transformed: Float64Array, length: number): void {
  for (let k = 0; k < density.length; k++) {
    const mirror = (length - k) % length;
    density[k] +=
      transformed[2 * k] ** 2 +
      transformed[2 * k + 1] ** 2 +
      transformed[2 * mirror] ** 2 +
      transformed[2 * mirror + 1] ** 2;
  }
}
