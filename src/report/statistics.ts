/** The few figures that the report itself derives from discharges and force, each shown with its definition. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { AuxiliarySignal, Recording } from '../core/recording.ts';

/** An interval longer than this is a pause: lines are broken there. */
export const PAUSE_SECONDS = 0.4;
/** Width of the Hann window that smooths rates. */
export const SMOOTHING_SECONDS = 1;

export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Motor unit indices by first discharge; those without discharges last. */
export function recruitmentOrder(decomposition: Decomposition): number[] {
  const first = (index: number) => decomposition.motorUnits[index].dischargeSamples[0] ?? Infinity;
  return decomposition.motorUnits.map((_, index) => index).sort((a, b) => first(a) - first(b) || a - b);
}

/** The first signal with the role `force`. */
export function forceOf(recording: Recording): AuxiliarySignal | undefined {
  return recording.auxiliary.find((signal) => signal.role === 'force' && signal.data.length > 0);
}

/** What to call it: its own name, with the word force. */
export function forceName(force: AuxiliarySignal): string {
  return /force/i.test(force.name) ? force.name : `force (${force.name})`;
}

/** Force at an instant, the sample at or before it; NaN outside the signal. */
export function forceAt(force: AuxiliarySignal, seconds: number): number {
  return force.data[Math.floor(seconds * force.samplingRateHz + 1e-9)] ?? Number.NaN;
}

export interface RatePoint {
  /** the later discharge of the interval */
  readonly seconds: number;
  readonly rateHz: number;
  readonly smoothedHz: number;
  /** true where the line before this point is broken: the first interval, or the first one after a pause */
  readonly starts: boolean;
}

/**
 * Instantaneous rates 1 / interval, pauses left out, and smoothed ones: 1 / mean interval, weighted by a Hann window of
 * SMOOTHING_SECONDS round the later discharge. (The mean of the rates instead would jump at every doublet.)
 */
export function dischargeRates(motorUnit: MotorUnit, samplingRateHz: number): RatePoint[] {
  const samples = motorUnit.dischargeSamples;
  const raw: { seconds: number; rateHz: number; starts: boolean }[] = [];
  let starts = true;
  for (let i = 1; i < samples.length; i++) {
    const interval = samples[i] - samples[i - 1];
    if (interval > 0 && interval <= PAUSE_SECONDS * samplingRateHz) {
      raw.push({ seconds: samples[i] / samplingRateHz, rateHz: samplingRateHz / interval, starts });
      starts = false;
    } else starts = true;
  }
  let from = 0;
  return raw.map((point) => {
    while (raw[from].seconds <= point.seconds - SMOOTHING_SECONDS / 2) from++;
    let sum = 0;
    let weights = 0;
    for (let i = from; i < raw.length; i++) {
      const distance = raw[i].seconds - point.seconds;
      if (distance >= SMOOTHING_SECONDS / 2) break;
      const weight = 1 + Math.cos((2 * Math.PI * distance) / SMOOTHING_SECONDS);
      sum += weight / raw[i].rateHz;
      weights += weight;
    }
    return { ...point, smoothedHz: weights / sum };
  });
}

/** Root mean square of each channel, its mean removed. */
export function channelRms(recording: Recording): Float64Array {
  const { data, channelCount, sampleCount } = recording;
  return Float64Array.from({ length: channelCount }, (_, channel) => {
    let sum = 0;
    let square = 0;
    for (let i = channel * sampleCount; i < (channel + 1) * sampleCount; i++) {
      sum += data[i];
      square += data[i] * data[i];
    }
    return Math.sqrt(Math.max(0, square / sampleCount - (sum / sampleCount) ** 2));
  });
}

/** Factor and word that show a signal of this unit: microvolts for volts. */
export function displayUnit(unit: Recording['unit']): { readonly factor: number; readonly word: string } {
  return unit === 'V' ? { factor: 1e6, word: 'µV' } : { factor: 1, word: 'a.u.' };
}

/** Largest of 1, 2, 5 times a power of ten that is at most `value`. */
export function roundDown(value: number): number {
  const exponent = Math.floor(Math.log10(value));
  const lead = value / 10 ** exponent;
  // as text, since 10 ** -5 is not the same number on every Node
  return Number(`${lead >= 5 ? 5 : lead >= 2 ? 2 : 1}e${exponent}`);
}
