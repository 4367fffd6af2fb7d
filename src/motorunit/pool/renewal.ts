/**
 * Discharges as a renewal process in operational time: the next discharge comes when the integral of the rate since the last one has
 * reached a random amount of mean 1. So the rate follows its law while the excitation changes, and intervals of a steady
 * excitation have the mean 1 / rate and the coefficient of variation of that amount.
 *
 * The amount is normal within -+ 3 standard deviations (cut-normal.ts).
 * Onset: at recruitment the first discharge waits for a uniform share of an amount (what came before is unknown), so that
 * a constant excitation gives a stationary process from the start; after a pause it waits until a whole interval at the
 * minimum rate is over since the last discharge, if that is later. Refractory period: no interval is shorter; with
 * variations up to 0.2 and rates up to 40 Hz the shortest interval is 9.8 ms, and the default of 5 ms never acts.
 * Hysteresis: a motor unit stops where the excitation falls below `release` times its threshold; between the two it fires at
 * its minimum rate.
 */

import type { RandomStream } from '../../core/random.ts';
import { cutNormalAmount } from './cut-normal.ts';

/** See hysteresis above. */
export const DEFAULT_RELEASE = 0.9;

export interface RenewalNeuron {
  readonly threshold: number;
  /** share of the threshold at which it stops, 0 to 1 */
  readonly release: number;
  readonly minimumHz: number;
  readonly maximumHz: number;
  readonly gainHz: number;
  /** coefficient of variation of intervals, 0 to 0.3 */
  readonly variation: number;
  readonly refractorySeconds: number;
}

export interface Train {
  /** samples, not rounded, ascending */
  readonly times: number[];
  /** indices of the first discharges after each recruitment */
  readonly onsets: number[];
}

/** @param excitation - share of the maximum, a value per sample, held until the next one */
export function renewalTrain(
  excitation: Float64Array | Float32Array,
  neuron: RenewalNeuron,
  samplingRateHz: number,
  random: RandomStream,
): Train {
  const { threshold, minimumHz, maximumHz, gainHz, variation } = neuron;
  const stop = threshold * neuron.release;
  const atRest = minimumHz - gainHz * threshold;
  const refractory = neuron.refractorySeconds * samplingRateHz;
  const times: number[] = [];
  const onsets: number[] = [];
  const sampleCount = excitation.length;
  let sample = 0;
  while (sample < sampleCount) {
    while (sample < sampleCount && !(excitation[sample] >= threshold)) sample++;
    if (sample >= sampleCount) break;
    let isOnset = true;
    // rate * samples, in units of discharges times the sampling rate
    const whole = cutNormalAmount(variation, random) * samplingRateHz;
    let remaining = random.uniform() * whole;
    if (times.length > 0) remaining = Math.max(remaining, whole - minimumHz * (sample - times[times.length - 1]));
    for (; sample < sampleCount && excitation[sample] >= stop; sample++) {
      const law = atRest + gainHz * excitation[sample];
      const rate = law < minimumHz ? minimumHz : law > maximumHz ? maximumHz : law;
      while (remaining <= rate) {
        const time = sample + remaining / rate;
        const last = times.length === 0 ? -Infinity : times[times.length - 1];
        remaining += cutNormalAmount(variation, random) * samplingRateHz;
        if (isOnset) onsets.push(times.length);
        isOnset = false;
        times.push(Math.max(time, last + refractory));
      }
      remaining -= rate;
    }
  }
  while (times.length > 0 && times[times.length - 1] >= sampleCount) times.pop();
  while (onsets.length > 0 && onsets[onsets.length - 1] >= times.length) onsets.pop();
  return { times, onsets };
}
