/** One motor unit decoded from the output of its filter: height of a discharge, bias of its own template, new posterior. */

import { selectInPlace } from '../../core/select.ts';
import { type DecoderSettings, decodePulseTrain } from './decode-pulse-train.ts';
import { type DecodedMotorUnit, dischargesOf } from './decoded-motor-unit.ts';
import { dischargeOffsets } from './discharge-timing.ts';

/** Candidates that are less probable than this are forgotten. */
const FORGOTTEN = 0.02;
/** The height of a discharge is measured where the posterior is sure, on at least this many. */
const SURE = 0.9;
const SURE_MINIMUM = 15;
const LOWEST_HEIGHT = 0.3;

export interface UnitOutput {
  /** output of the filter, all other motor units cancelled; a discharge is near 1 */
  readonly pulseTrain: Float32Array;
  /** a peak at t is a discharge at t + shift */
  readonly shift: number;
  /** h^T (C + ridge)^-1 h of the filter */
  readonly separation: number;
  /** excess of the height at each candidate of the motor unit, were it wholly its own discharge */
  readonly excess: Float32Array;
}

/**
 * The template h is an average over its own n discharges, and so holds 1/n of the noise at each of them: their heights
 * are too large by tr((C + ridge)^-1 C) / n, in units of the separation, where those of other instants are not. Left in,
 * discharges that were once taken for true confirm themselves (10 s, 60 motor units: 26 of 34 had RoA > 0.8, and 29 of 30 without it).
 */
export function decodeUnit(unit: DecodedMotorUnit, output: UnitOutput, settings: DecoderSettings): DecodedMotorUnit {
  const { pulseTrain, shift, separation, excess } = output;
  const height = heightOf(unit, pulseTrain, shift, excess);
  const decoded = decodePulseTrain(pulseTrain, height, settings, {
    confident: dischargesOf(unit).map((t) => t - shift),
    samples: unit.samples.map((t) => t - shift),
    heightExcess: unit.probabilities.map((p, i) => p * excess[i]),
    unknown: unit.unknown,
  });
  const soft = settings.parts.includes('soft');
  const kept: number[] = [];
  for (let i = 0; i < decoded.samples.length; i++) {
    const t = decoded.samples[i] + shift;
    if (decoded.probabilities[i] > (soft ? FORGOTTEN : 0.5) && t >= 0 && t < pulseTrain.length) kept.push(i);
  }
  const peaks = Int32Array.from(kept, (i) => decoded.samples[i]);
  const probabilities = Float32Array.from(kept, (i) => (soft ? decoded.probabilities[i] : 1));
  const isSure = (peak: number) => probabilities[peak] > SURE;
  return {
    samples: peaks.map((t) => t + shift),
    probabilities,
    ...(settings.parts.includes('timing') && {
      offsets: dischargeOffsets(pulseTrain, peaks, isSure),
    }),
    muap: unit.muap,
    logEvidence: decoded.logEvidence,
    separation: separation * height,
    unknown: decoded.unknown,
  };
}

/** Expected height of a discharge: a MUAP with errors has less than one. */
function heightOf(unit: DecodedMotorUnit, pulseTrain: Float32Array, shift: number, excess: Float32Array): number {
  const sure: number[] = [];
  let mean = 0;
  for (let i = 0; i < unit.samples.length; i++) {
    const t = unit.samples[i] - shift;
    mean += excess[i] / unit.samples.length;
    if (unit.probabilities[i] > SURE && t >= 0 && t < pulseTrain.length) sure.push(pulseTrain[t] - excess[i]);
  }
  if (sure.length <= SURE_MINIMUM) return Math.max(LOWEST_HEIGHT, 1 - mean);
  return Math.max(LOWEST_HEIGHT, Math.min(1, selectInPlace(Float64Array.from(sure), sure.length >> 1)));
}
