/**
 * Pulse-to-noise ratio (PNR) of an innervation pulse train s, in both conventions in use, which differ by about 10 dB.
 *
 * Holobar 2014: 10 log10(mean of s^2 at the discharges / mean of s^2 at all other samples). Nothing is excluded: the
 * samples beside a discharge and those before the first and after the last one count as noise, negative ones too
 * (openhdemg leaves out both). Limit in use: 30 dB.
 * MUniverse: the fourth power, 10 log10(mean of (s |s|)^2 within one sample of a discharge / mean of it elsewhere).
 *
 * Source: Holobar, Minetto, Farina 2014, J Neural Eng 11:016008; evaluation of MUniverse.
 */

import { requireAscending, requireInside } from './discharge-samples.ts';

/**
 * PNR after Holobar 2014, decibels.
 * @param pulseTrain - any scale
 * @param dischargeSamples - ascending, within the pulse train
 * @returns NaN without discharges or other samples, Infinity when all other samples are zero
 * @throws ParameterError
 */
export function pnrHolobarDecibels(pulseTrain: Float32Array | Float64Array, dischargeSamples: Int32Array): number {
  return ratioDecibels('pnrHolobarDecibels', pulseTrain, dischargeSamples, 0, squareSum);
}

/** PNR as MUniverse reports it, decibels; arguments and special values as for Holobar's. */
export function pnrDecibels(pulseTrain: Float32Array | Float64Array, dischargeSamples: Int32Array): number {
  return ratioDecibels('pnrDecibels', pulseTrain, dischargeSamples, 1, fourthPowerSum);
}

/** Sum of a power of scale * pulseTrain[from .. end). */
type PowerSum = (pulseTrain: Float32Array | Float64Array, scale: number, from: number, end: number) => number;

function ratioDecibels(
  where: string,
  pulseTrain: Float32Array | Float64Array,
  dischargeSamples: Int32Array,
  reach: number,
  powerSum: PowerSum,
): number {
  requireAscending(where, 'dischargeSamples', dischargeSamples);
  requireInside(where, dischargeSamples, pulseTrain.length);
  // relative to the largest value, so that the fourth power of volts stays a number
  const scale = 1 / largestMagnitude(pulseTrain);
  let pulses = 0;
  let pulseCount = 0;
  let noise = 0;
  let end = 0;
  for (const discharge of dischargeSamples) {
    const from = Math.max(end, discharge - reach);
    noise += powerSum(pulseTrain, scale, end, from);
    end = Math.min(pulseTrain.length, discharge + reach + 1);
    pulses += powerSum(pulseTrain, scale, from, end);
    pulseCount += end - from;
  }
  noise += powerSum(pulseTrain, scale, end, pulseTrain.length);
  return 10 * Math.log10(pulses / pulseCount / (noise / (pulseTrain.length - pulseCount)));
}

function largestMagnitude(pulseTrain: Float32Array | Float64Array): number {
  let largest = 0;
  for (let t = 0; t < pulseTrain.length; t++) {
    const magnitude = Math.abs(pulseTrain[t]);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

function squareSum(pulseTrain: Float32Array | Float64Array, scale: number, from: number, end: number): number {
  let sum = 0;
  for (let t = from; t < end; t++) {
    const value = pulseTrain[t] * scale;
    sum += value * value;
  }
  return sum;
}

function fourthPowerSum(pulseTrain: Float32Array | Float64Array, scale: number, from: number, end: number): number {
  let sum = 0;
  for (let t = from; t < end; t++) {
    const value = pulseTrain[t] * scale;
    const square = value * value;
    sum += square * square;
  }
  return sum;
}
