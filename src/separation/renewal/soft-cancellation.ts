/**
 * Decoding of known motor units against each other (method.md 4.1): every motor unit in turn, most separable first, gets
 * its own contribution back, is decoded, and leaves the others with its new posterior subtracted.
 *
 * All of it happens in the outputs of the filters. With c_ij the response of filter i to the MUAP of motor unit j
 * (cross-responses.ts) and m_j(t) the posterior probability of a discharge,
 *
 *     z_i = f_i * (x - sum over j of H_j * m_j)        a change of m_j changes z_i by -(c_ij * change)
 *
 * so that one filter bank serves any number of passes, and a motor unit costs its discharges times a hundred samples.
 */

import type { Kernels, PaddedSignal } from '../../kernels/kernels.ts';
import { muapFilters } from '../cancellation.ts';
import { eventLists, type MuapWindow } from '../joint-muaps.ts';
import { allocatePhased, arrangePhasesInto, type PhasedSignal, phasedRowInto } from '../phased-signal.ts';
import type { Whitening } from '../whitening.ts';
import { addResponses, crossResponses } from './cross-responses.ts';
import type { DecoderSettings } from './decode-pulse-train.ts';
import { decodeUnit } from './decode-unit.ts';
import { centred, type DecodedMotorUnit, posteriorChange } from './decoded-motor-unit.ts';

/** A motor unit is decoded again in a later pass when one change of another reaches it with this much of its height. */
const TOUCHED = 0.05;

export interface DecodingContext {
  readonly kernels: Kernels;
  /** the recording without all motor units, each weighted by its posterior */
  readonly residual: PaddedSignal;
  /** the residual arranged for the extension */
  readonly phased: PhasedSignal;
  readonly whitening: Whitening;
  readonly window: MuapWindow;
  readonly settings: DecoderSettings;
  /** values of a template that the noise is free to choose (template-freedom.ts); 0 for MUAPs from elsewhere */
  readonly freedom: number;
}

export interface DecodedOutput {
  /** views that are overwritten later */
  readonly pulseTrain: Float32Array;
  /** channels x extensionFactor */
  readonly filter: Float32Array;
  /** a peak at t is a discharge at t + shift */
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
  if (units.length === 0) return [];
  const { kernels, residual, phased, whitening, window, settings, freedom } = context;
  const { extensionFactor: taps, dimension } = whitening;
  const count = units.length;
  const size = units[0].muap.length;
  const mark = kernels.arena.mark();
  const muaps = kernels.arena.float32(count * size);
  for (const [j, unit] of units.entries()) muaps.set(unit.muap, j * size);
  const bank = muapFilters(kernels, whitening, muaps, count, window, phased.spacing);
  const outputs = allocatePhased(kernels, count, phased.sampleCount, phased.spacing);
  kernels.filterBankInto(outputs.signal, phased.signal, bank.filters, taps);
  const responses = crossResponses(kernels, bank.filters, muaps, count, window.length, phased.spacing);
  const order = Array.from(units, (_, j) => j).sort((a, b) => bank.separations[b] - bank.separations[a] || a - b);
  const pulseTrain = new Float32Array(phased.sampleCount);
  const now = [...units];
  const touched = new Uint8Array(count).fill(1);
  for (let pass = 0; pass < passes + (visit ? 1 : 0); pass++) {
    const last = pass === passes;
    for (const j of order) {
      if (!touched[j] && !last) continue;
      touched[j] = 0;
      const shift = window.lead - bank.peaks[j];
      addResponses(outputs, j, responses, j, now[j], window.lead, 1);
      phasedRowInto(pulseTrain, outputs, j);
      const next = decodeUnit(now[j], { pulseTrain, shift, separation: bank.separations[j], freedom }, settings);
      addResponses(outputs, j, responses, j, next, window.lead, -1);
      const change = posteriorChange(now[j], next);
      const largest = change.probabilities.reduce((most, p) => Math.max(most, Math.abs(p)), 0);
      for (let i = 0; i < count; i++) {
        if (i === j) continue;
        addResponses(outputs, i, responses, j, change, window.lead, -1);
        if (largest * responses.largest[i * count + j] > TOUCHED) touched[i] = 1;
      }
      now[j] = next;
      if (last) visit?.(j, { pulseTrain, shift, filter: bank.filters.subarray(j * dimension, (j + 1) * dimension) });
    }
  }
  // what has changed since the residual was made, the other way round
  const changes = now.map((unit, j) => posteriorChange(unit, units[j]));
  const events = eventLists(
    kernels.arena,
    changes.map(({ samples }) => samples),
    changes.map(({ probabilities }) => probabilities),
  );
  kernels.addWindowsInto(residual, muaps, events, window.length, window.lead);
  kernels.arena.release(mark);
  arrangePhasesInto(phased, residual);
  const channels = phased.signal.channelCount;
  return now.map((unit) => centred(unit, channels, window, phased.sampleCount));
}
