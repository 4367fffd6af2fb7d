/**
 * The motor units that a separation has accepted so far: decoding them again with all others cancelled, centring their
 * discharges, and keeping each of them once.
 */

import type { Kernels, PaddedSignal } from '../kernels/kernels.ts';
import { addOwnContribution, muapFilters, strongestWindow } from './cancellation.ts';
import { detectDischarges } from './detect-discharges.ts';
import { eventLists, type MuapWindow } from './joint-muaps.ts';
import { type PhasedSignal, phasedRowInto } from './phased-signal.ts';
import { regularity } from './refine.ts';
import type { Whitening } from './whitening.ts';

export interface AcceptedMotorUnit {
  /** ascending samples at which the MUAP has most energy */
  readonly dischargeSamples: Int32Array;
  readonly silhouette: number;
  readonly variation: number;
  /** channels x window.length, the last joint estimate; absent before the first */
  readonly muap?: Float32Array;
}

export interface DecodeSettings {
  readonly window: MuapWindow;
  /** samples */
  readonly minimumInterval: number;
  readonly samplingRateHz: number;
}

/** Samples over which the energy of a MUAP is summed to find its centre. */
const CENTRE_WIDTH = 5;
/** Window of the average around discharges whose place in the MUAP is not known yet. */
const WIDE_WINDOW: MuapWindow = { length: 128, lead: 64 };

/**
 * Decodes each motor unit in the residual with its own contribution added back (see cancellation.ts).
 * @param muaps - joint least-squares MUAPs of `units`, of which `residual` is free
 * @param scratch - signal whose rows hold pulse trains; units are taken in groups of as many rows
 * @param visit - called with each unit's place, bank and pulse train, while that row is valid
 * @returns the motor units with new discharges, in the same order
 */
export function decodeAccepted(
  kernels: Kernels,
  residual: PhasedSignal,
  whitening: Whitening,
  units: readonly AcceptedMotorUnit[],
  muaps: Float32Array,
  scratch: PhasedSignal,
  settings: DecodeSettings,
  visit?: (unit: number, decoded: DecodedPulseTrain) => void,
): AcceptedMotorUnit[] {
  const { window } = settings;
  const taps = whitening.extensionFactor;
  const channels = residual.signal.channelCount;
  const size = channels * window.length;
  const row = new Float32Array(residual.sampleCount);
  const decoded: AcceptedMotorUnit[] = [];
  for (let from = 0; from < units.length; from += scratch.signal.channelCount) {
    const group = units.slice(from, from + scratch.signal.channelCount);
    const groupMuaps = muaps.subarray(from * size, (from + group.length) * size);
    const mark = kernels.arena.mark();
    const bank = muapFilters(kernels, whitening, groupMuaps, group.length, window, residual.spacing);
    kernels.filterBankInto({ ...scratch.signal, channelCount: group.length }, residual.signal, bank.filters, taps);
    for (let j = 0; j < group.length; j++) {
      const muap = groupMuaps.subarray(j * size, (j + 1) * size);
      const centre = strongestWindow(muap, channels, window.length, CENTRE_WIDTH) + (CENTRE_WIDTH >> 1);
      const shift = centre - bank.peaks[j];
      const filter = bank.filters.subarray(j * channels * taps, (j + 1) * channels * taps);
      phasedRowInto(row, scratch, j);
      addOwnContribution(row, filter, muap, group[j].dischargeSamples, window, taps, residual.spacing);
      const { samples, silhouette } = detectDischarges(row, settings.minimumInterval);
      const dischargeSamples = shiftInside(samples, shift, residual.sampleCount);
      const variation = regularity(dischargeSamples, settings.samplingRateHz);
      decoded.push({ dischargeSamples, silhouette, variation, muap: muap.slice() });
      visit?.(from + j, { pulseTrain: row, shift, filter });
    }
    kernels.arena.release(mark);
  }
  return decoded;
}

export interface DecodedPulseTrain {
  /** a view that is overwritten later; a peak at t is a discharge at t + shift */
  readonly pulseTrain: Float32Array;
  readonly shift: number;
  /** channels x extensionFactor, a view too */
  readonly filter: Float32Array;
}

/** Moves discharges to the energy peak of the average waveform around them. */
export function centreDischarges(kernels: Kernels, signal: PaddedSignal, train: Int32Array): Int32Array {
  const mark = kernels.arena.mark();
  const sums = kernels.arena.float64(signal.channelCount * WIDE_WINDOW.length);
  kernels.windowSumsInto(sums, signal, eventLists(kernels.arena, [train]), WIDE_WINDOW.length, WIDE_WINDOW.lead);
  const centre = strongestWindow(sums, signal.channelCount, WIDE_WINDOW.length, CENTRE_WIDTH) + (CENTRE_WIDTH >> 1);
  kernels.arena.release(mark);
  return shiftInside(train, centre - WIDE_WINDOW.lead, signal.sampleCount);
}

function shiftInside(samples: Int32Array, shift: number, sampleCount: number): Int32Array {
  return samples.map((t) => t + shift).filter((t) => t >= 0 && t < sampleCount);
}
