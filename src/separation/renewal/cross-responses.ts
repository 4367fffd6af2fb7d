/** What each filter answers to each MUAP, so that cancelling goes on in the outputs of the filters. */

import type { Kernels } from '../../kernels/kernels.ts';
import { allocatePhased, arrangePhasesInto, type PhasedSignal, phasedRowInto } from '../phased-signal.ts';
import type { Posterior } from './decoded-motor-unit.ts';
import { type MuapKnots, nearestKnot } from './muap-knots.ts';

/** Responses below this, of a discharge's height, are not followed. */
const NEGLIGIBLE = 0.01;
/** Nor are changes of another motor unit that answer with less. */
const NEGLIGIBLE_CHANGE = 0.002;

export interface CrossResponses {
  readonly count: number;
  /** samples of a response: L + q (R - 1) */
  readonly length: number;
  /** c_ij[k] = sum over c, r of f_i[c, r] H_j[c, k - q r] at [(i * count + j) * length + k] */
  readonly values: Float32Array;
  /** largest absolute value of each response, count x count */
  readonly largest: Float32Array;
}

/**
 * The filter bank on a signal that is made of MUAPs, one after the other.
 * @param filters - count x channels x taps, in the arena
 * @param muaps - count x channels x windowLength
 * Cost: count^2 x channels x taps x response length multiply-adds.
 */
export function crossResponses(
  kernels: Kernels,
  filters: Float32Array,
  muaps: Float32Array,
  count: number,
  windowLength: number,
  spacing: number,
): CrossResponses {
  const channels = muaps.length / (count * windowLength);
  const taps = filters.length / (count * channels);
  const length = windowLength + spacing * (taps - 1);
  const mark = kernels.arena.mark();
  const { signal } = allocatePhased(kernels, channels, count * length, 1);
  for (let j = 0; j < count; j++) {
    for (let c = 0; c < channels; c++) {
      const from = (j * channels + c) * windowLength;
      signal.data.set(muaps.subarray(from, from + windowLength), c * signal.stride + signal.lead + j * length);
    }
  }
  const phased = allocatePhased(kernels, channels, count * length, spacing);
  arrangePhasesInto(phased, signal);
  const outputs = allocatePhased(kernels, count, count * length, spacing);
  kernels.filterBankInto(outputs.signal, phased.signal, filters, taps);
  const values = new Float32Array(count * count * length);
  for (let i = 0; i < count; i++) phasedRowInto(values.subarray(i * count * length), outputs, i);
  kernels.arena.release(mark);
  const largest = new Float32Array(count * count);
  for (let pair = 0; pair < largest.length; pair++) {
    for (let k = pair * length; k < (pair + 1) * length; k++)
      largest[pair] = Math.max(largest[pair], Math.abs(values[k]));
  }
  return { count, length, values, largest };
}

/**
 * Adds `sign` times the responses of filter i to the discharges of motor unit j to row i of the filters' outputs.
 * @param responses - per knot; a discharge takes those of the knot nearest to it
 * @param lead - samples of the MUAP window before the discharge
 */
export function addResponses(
  outputs: PhasedSignal,
  i: number,
  responses: readonly CrossResponses[],
  j: number,
  { samples, probabilities }: Posterior,
  knots: MuapKnots,
  lead: number,
  sign: number,
): void {
  const { signal, spacing, pitch, sampleCount } = outputs;
  const { data } = signal;
  const row = i * signal.stride + signal.lead;
  for (let e = 0; e < samples.length; e++) {
    const { count, length, values, largest } = responses[nearestKnot(knots, samples[e])];
    const most = largest[i * count + j];
    if (most < NEGLIGIBLE || (i !== j && most * Math.abs(probabilities[e]) < NEGLIGIBLE_CHANGE)) continue;
    const from = (i * count + j) * length;
    const start = samples[e] - lead;
    const weight = sign * probabilities[e];
    const end = Math.min(length, sampleCount - start);
    // phase by phase, so that neighbours in memory follow one another
    for (let first = Math.max(0, -start), p = 0; p < spacing && first < end; p++, first++) {
      const t = start + first;
      let to = row + (t % spacing) * pitch + Math.floor(t / spacing);
      for (let k = first; k < end; k += spacing) data[to++] += weight * values[from + k];
    }
  }
}
