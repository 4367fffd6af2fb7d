/** What the metrics ask of discharges, and how they turn seconds into samples. */

import { ParameterError, requireNumber } from '../core/errors.ts';

/** Throws ParameterError unless the samples ascend (equal neighbours are allowed: some files hold them). */
export function requireAscending(where: string, name: string, samples: Int32Array): void {
  for (let i = 1; i < samples.length; i++) {
    if (samples[i] >= samples[i - 1]) continue;
    throw new ParameterError(
      `${where}: ${name} expected ascending samples, got ${samples[i]} after ${samples[i - 1]} at position ${i}: sort them`,
      { name, position: i },
    );
  }
}

/**
 * Largest whole number of samples that lasts no longer than `seconds`, so that |i - j| <= result is the same as
 * |i - j| / samplingRateHz <= seconds. One billionth of a sample is forgiven: 0.001 s at 2000 Hz are two samples.
 */
export function samplesWithin(where: string, name: string, seconds: number, samplingRateHz: number): number {
  requireNumber(where, name, seconds, 0);
  requireNumber(where, 'samplingRateHz', samplingRateHz, Number.MIN_VALUE);
  return Math.floor(seconds * samplingRateHz + 1e-9);
}

/** Throws ParameterError unless the (ascending) discharges lie within the pulse train. */
export function requireInside(where: string, dischargeSamples: Int32Array, sampleCount: number): void {
  const first = dischargeSamples[0] ?? 0;
  const last = dischargeSamples[dischargeSamples.length - 1] ?? 0;
  if (dischargeSamples.length === 0 || (first >= 0 && last < sampleCount)) return;
  throw new ParameterError(
    `${where}: dischargeSamples expected 0 to ${sampleCount - 1}, got ${first} to ${last}: both must be counted from the same sample`,
    { first, last, sampleCount },
  );
}
