/**
 * New trains, each alone in the residual that holds it: MUAP by averaging over the posterior, filter, new posterior, a few
 * times. The others of the same search stay in each one's noise; decodeTogether comes after acceptance.
 */

import { muapFilters } from '../cancellation.ts';
import { eventLists } from '../joint-muaps.ts';
import { allocatePhased, phasedRowInto } from '../phased-signal.ts';
import { decodeUnit, RIDGE_DISCHARGES } from './decode-unit.ts';
import { centred, type DecodedMotorUnit, expectedCount, undecoded } from './decoded-motor-unit.ts';
import type { DecodingContext } from './soft-cancellation.ts';

/** A train that has fallen below this is given up. */
const DISCHARGES_MINIMUM = 8;

/**
 * @param trains - ascending discharges, the MUAPs' centres
 * @returns motor units in the order of the trains; those given up have no discharges
 */
export function decodeAlone(
  { kernels, residual, phased, whitening, window, settings, freedom }: DecodingContext,
  trains: readonly Int32Array[],
  steps: number,
): DecodedMotorUnit[] {
  if (trains.length === 0) return [];
  const { signal, spacing, sampleCount } = phased;
  const size = signal.channelCount * window.length;
  const mark = kernels.arena.mark();
  const outputs = allocatePhased(kernels, trains.length, sampleCount, spacing);
  const sums = kernels.arena.float64(trains.length * size);
  const muaps = kernels.arena.float32(trains.length * size);
  const pulseTrain = new Float32Array(sampleCount);
  let units = trains.map((samples) => undecoded(samples, size));
  for (let step = 0; step < steps; step++) {
    const inner = kernels.arena.mark();
    const events = eventLists(
      kernels.arena,
      units.map(({ samples }) => samples),
      units.map(({ probabilities }) => probabilities),
    );
    kernels.windowSumsInto(sums, residual, events, window.length, window.lead);
    for (const [j, unit] of units.entries()) {
      const weight = 1 / (expectedCount(unit) + RIDGE_DISCHARGES);
      for (let i = j * size; i < (j + 1) * size; i++) muaps[i] = sums[i] * weight;
    }
    const bank = muapFilters(kernels, whitening, muaps, units.length, window, spacing);
    kernels.filterBankInto(outputs.signal, signal, bank.filters, whitening.extensionFactor);
    units = units.map((unit, j) => {
      if (expectedCount(unit) < DISCHARGES_MINIMUM) return undecoded(new Int32Array(0), size);
      const shift = window.lead - bank.peaks[j];
      phasedRowInto(pulseTrain, outputs, j);
      const own = { ...unit, muap: muaps.slice(j * size, (j + 1) * size) };
      const next = decodeUnit(own, { pulseTrain, shift, separation: bank.separations[j], freedom }, settings);
      return centred(next, signal.channelCount, window, sampleCount);
    });
    kernels.arena.release(inner);
  }
  kernels.arena.release(mark);
  return units;
}
