/**
 * Decoding of known motor units against each other (method.md 4.1): every motor unit in turn, most separable first, gets
 * its own contribution back, is decoded, and leaves the others with its new posterior subtracted.
 *
 * All of it happens in the outputs of the filters. With c_ij the response of filter i to the MUAP of motor unit j
 * (cross-responses.ts) and m_j(t) the posterior probability of a discharge,
 *
 *     z_i = f_i * (x - sum over j of H_j * m_j)        a change of m_j changes z_i by -(c_ij * change)
 *
 * so that one filter bank serves any number of passes, and a motor unit costs its discharges times a hundred samples. Before each pass,
 * discharges that similar motor units have taken from each other change hands (crossed-trains.ts).
 */

import type { PaddedSignal } from '../../kernels/kernels.ts';
import { arrangePhasesInto, phasedRowInto } from '../phased-signal.ts';
import { addResponses, crossResponses } from './cross-responses.ts';
import { crossed, type Exchange, exchanged, isSimilar } from './crossed-trains.ts';
import { decodeUnit } from './decode-unit.ts';
import {
  centred,
  centreOffset,
  type DecodedMotorUnit,
  dischargesOf,
  type Posterior,
  posteriorChange,
  posteriorEvents,
} from './decoded-motor-unit.ts';
import { onWholeSamples } from './discharge-timing.ts';
import { heightExcess, type KnotContext, knotBank } from './knot-bank.ts';
import { atKnot } from './muap-knots.ts';

/** A motor unit is decoded again in a later pass when one change of another reaches it with this much of its height. */
const TOUCHED = 0.05;

export interface DecodingContext extends KnotContext {
  /** the recording without all motor units, each weighted by its posterior; `phased` is the same */
  readonly residual: PaddedSignal;
}

export interface DecodedOutput {
  /** views that are overwritten later */
  readonly pulseTrain: Float32Array;
  /** channels x extensionFactor, of the knot in the middle of the recording */
  readonly filter: Float32Array;
  /** a peak at t is a discharge at t + shift, of the motor units that are returned */
  readonly shift: number;
}

/**
 * @param context - `residual` and `phased` become the recording without the new posteriors
 * @param units - with the MUAPs and posteriors that were subtracted to make `residual`
 * @param passes - most times each motor unit is decoded; later passes leave out whom no change has reached
 * @param visit - called for every motor unit in a pass of its own, the last
 * @returns the motor units with new posteriors, in the same order
 * Cost: one filter bank, one set of filters, and about 5 ms a motor unit and pass for 30 s.
 */
export function decodeTogether(
  context: DecodingContext,
  units: readonly DecodedMotorUnit[],
  passes: number,
  visit?: (unit: number, output: DecodedOutput) => void,
): DecodedMotorUnit[] {
  const { phased, window } = context;
  const decoded = decodeWhereTheyLie(context, units, passes, visit);
  return decoded.map((unit) => centred(unit, phased.signal.channelCount, window, phased.sampleCount));
}

/** decodeTogether, but a MUAP whose centre is off its discharges stays there: what is returned is what was subtracted. */
export function decodeWhereTheyLie(
  context: DecodingContext,
  units: readonly DecodedMotorUnit[],
  passes: number,
  visit?: (unit: number, output: DecodedOutput) => void,
): DecodedMotorUnit[] {
  if (units.length === 0) return [];
  const { kernels, residual, phased, whitening, window, knots, settings } = context;
  const { dimension } = whitening;
  const channels = phased.signal.channelCount;
  const count = units.length;
  const mark = kernels.arena.mark();
  const bank = knotBank(context, units);
  const { outputs, shifts } = bank;
  const responses = bank.filters.map((filters, k) =>
    crossResponses(kernels, filters, bank.muaps[k], count, window.length, phased.spacing),
  );
  const middle = knots.count >> 1;
  const separations = bank.separations[middle];
  const order = Array.from(units, (_, j) => j).sort((a, b) => separations[b] - separations[a] || a - b);
  const pulseTrain = new Float32Array(phased.sampleCount);
  const now = [...units];
  const events = units.map(onWholeSamples);
  const touched = new Uint8Array(count).fill(1);
  const before = [...events];
  const answer = (i: number, j: number, what: Posterior, sign: number) =>
    addResponses(outputs, i, responses, j, what, knots, window.lead, sign);
  /** motor unit j has another posterior; its own output is left out where it has it already */
  const settle = (j: number, next: DecodedMotorUnit, nextEvents: Posterior, change: Posterior) => {
    const largest = change.probabilities.reduce((most, p) => Math.max(most, Math.abs(p)), 0);
    for (let i = 0; i < count; i++) {
      if (i === j) continue;
      answer(i, j, change, -1);
      if (largest * responses[middle].largest[i * count + j] > TOUCHED) touched[i] = 1;
    }
    now[j] = next;
    events[j] = nextEvents;
  };
  const exchange = (j: number, given: Exchange) => {
    const next = exchanged(now[j], given, phased.sampleCount);
    const nextEvents = onWholeSamples(next);
    const change = posteriorChange(events[j], nextEvents);
    answer(j, j, change, -1);
    settle(j, next, nextEvents, change);
    touched[j] = 1;
  };
  const pair = { outputs, responses: responses[middle], separations, shifts, lead: window.lead };
  const uncross = () => {
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        if (!isSimilar(responses[middle], i, j)) continue;
        const exchanges = crossed(pair, i, j, [dischargesOf(now[i]), dischargesOf(now[j])]);
        if (!exchanges) continue;
        exchange(i, exchanges[0]);
        exchange(j, exchanges[1]);
      }
  };
  for (let pass = 0; pass < passes + (visit ? 1 : 0); pass++) {
    const last = pass === passes;
    if (!last) uncross();
    for (const j of order) {
      if (!touched[j] && !last) continue;
      touched[j] = 0;
      answer(j, j, events[j], 1);
      phasedRowInto(pulseTrain, outputs, j);
      const shift = shifts[j];
      const excess = heightExcess(context, bank, now[j], j);
      const next = decodeUnit(now[j], { pulseTrain, shift, separation: separations[j], excess }, settings);
      const nextEvents = onWholeSamples(next);
      answer(j, j, nextEvents, -1);
      settle(j, next, nextEvents, posteriorChange(events[j], nextEvents));
      if (!last) continue;
      const filter = bank.filters[middle].subarray(j * dimension, (j + 1) * dimension);
      visit?.(j, { pulseTrain, shift: shift + centreOffset(next.muap, channels, window), filter });
    }
  }
  // what has changed since the residual was made, the other way round
  const changes = events.map((after, j) => posteriorChange(after, before[j]));
  for (const [k, muaps] of bank.muaps.entries()) {
    const parts = changes.map((change) => atKnot(knots, change, k));
    kernels.addWindowsInto(residual, muaps, posteriorEvents(kernels.arena, parts), window.length, window.lead);
  }
  kernels.arena.release(mark);
  arrangePhasesInto(phased, residual);
  return now;
}
