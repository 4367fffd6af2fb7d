/** A matrix of signals in a MAT file, to channel-major float32 in one pass. */

import type { MatNumeric } from './mat/mat-value.ts';

/** Samples transposed at a time: 64 cache lines of a 64-channel recording stay in a small cache. */
const blockSamples = 64;

/**
 * @param matrix - two-dimensional, column-major as MATLAB stores it
 * @param orientation - 'samples x channels' is channel-major already, 'channels x samples' is transposed
 * @param factor - volts per number
 * @returns new channel-major samples and how many of them are NaN or infinite
 */
export function channelMajor(
  matrix: MatNumeric,
  orientation: 'samples x channels' | 'channels x samples',
  factor: number,
): { readonly data: Float32Array; readonly notFinite: number } {
  const source = matrix.data;
  const data = new Float32Array(source.length);
  let notFinite = 0;
  if (orientation === 'samples x channels') {
    for (let i = 0; i < source.length; i++) {
      if (!Number.isFinite(source[i])) notFinite++;
      data[i] = source[i] * factor;
    }
    return { data, notFinite };
  }
  const [channelCount, sampleCount] = matrix.dims;
  for (let start = 0; start < sampleCount; start += blockSamples) {
    const end = Math.min(start + blockSamples, sampleCount);
    for (let channel = 0; channel < channelCount; channel++)
      for (let sample = start; sample < end; sample++) {
        const value = source[sample * channelCount + channel];
        if (!Number.isFinite(value)) notFinite++;
        data[channel * sampleCount + sample] = value * factor;
      }
  }
  return { data, notFinite };
}
