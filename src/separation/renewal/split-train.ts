/**
 * Split of a train that may be two motor units merged: neighbours with similar MUAPs, whose fixed point lies between them.
 *
 * The whitened signal at the train's discharges has the mean MUAP plus noise of variance one; two motor units spread it along
 * the difference of their MUAPs. Its first principal component (power iteration) orders the discharges, and exact
 * two-means parts them. Parts are first guesses: decoding alone, with the renewal prior, cleans them (of 60 motor units 31 were
 * found without splits, 36 with them).
 */

import { twoMeans } from '../../metrics/two-means.ts';
import { strongestWindow } from '../cancellation.ts';
import { whitenedInstants } from '../starts.ts';
import { type DecodedMotorUnit, dischargesOf } from './decoded-motor-unit.ts';
import { meanMuap } from './muap-knots.ts';
import type { DecodingContext } from './soft-cancellation.ts';

const POWER_ITERATIONS = 25;
/** Golden angle, for a first vector that is no pattern of the discharges. */
const ANGLE = 2.399963229728653;

/**
 * @returns two trains, or none when the discharges are alike
 * Cost: one triangular solve with a column per discharge, and 50 products of the same size.
 */
export function splitTrain(context: DecodingContext, unit: DecodedMotorUnit): Int32Array[] {
  const { kernels, phased, whitening, window, knots } = context;
  const span = phased.spacing * (whitening.extensionFactor - 1) + 1;
  const shift =
    strongestWindow(meanMuap(unit.muap, knots.count), phased.signal.channelCount, window.length, span) +
    span -
    1 -
    window.lead;
  const train = dischargesOf(unit).filter((t) => t + shift >= 0 && t + shift < phased.sampleCount);
  const columns = whitenedInstants(
    kernels,
    phased,
    whitening,
    train.map((t) => t + shift),
    0,
  );
  const scores = principalScores(columns, whitening.dimension, train.length);
  const split = twoMeans(scores);
  if (split === undefined) return [];
  return [train.filter((_, i) => scores[i] <= split.threshold), train.filter((_, i) => scores[i] > split.threshold)];
}

/** Place of each column along the first principal component of all; `columns` (dimension x count) become centred. */
function principalScores(columns: Float64Array, dimension: number, count: number): Float64Array {
  for (let d = 0; d < dimension; d++) {
    const row = columns.subarray(d * count, (d + 1) * count);
    const mean = row.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) row[i] -= mean;
  }
  let scores = Float64Array.from({ length: count }, (_, i) => Math.cos(ANGLE * i));
  for (let step = 0; step < POWER_ITERATIONS; step++) {
    const next = new Float64Array(count);
    for (let d = 0; d < dimension; d++) {
      const row = columns.subarray(d * count, (d + 1) * count);
      let product = 0;
      for (let i = 0; i < count; i++) product += row[i] * scores[i];
      for (let i = 0; i < count; i++) next[i] += product * row[i];
    }
    let square = 0;
    for (const value of next) square += value * value;
    if (!(square > 0)) break;
    scores = next.map((value) => value / Math.sqrt(square));
  }
  return scores;
}
