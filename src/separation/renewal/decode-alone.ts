/**
 * New trains, each alone in the residual that holds it: MUAP by averaging over the posterior, filter, new posterior, a few
 * times. The others of the same search stay in each one's noise; decodeTogether comes after acceptance.
 */

import { phasedRowInto } from '../phased-signal.ts';
import { decodeUnit } from './decode-unit.ts';
import { centred, type DecodedMotorUnit, expectedCount, posteriorEvents, undecoded } from './decoded-motor-unit.ts';
import { onWholeSamples } from './discharge-timing.ts';
import { heightExcess, knotBank, RIDGE_DISCHARGES } from './knot-bank.ts';
import { atKnot, inverseKnotMass } from './muap-knots.ts';
import type { DecodingContext } from './soft-cancellation.ts';

/** A train that has fallen below this is given up. */
const DISCHARGES_MINIMUM = 8;

/**
 * @param trains - ascending discharges, the MUAPs' centres
 * @returns motor units in the order of the trains; those given up have no discharges
 */
export function decodeAlone(
  context: DecodingContext,
  trains: readonly Int32Array[],
  steps: number,
): DecodedMotorUnit[] {
  if (trains.length === 0) return [];
  const { kernels, phased, window, knots, settings } = context;
  const size = phased.signal.channelCount * window.length;
  const pulseTrain = new Float32Array(phased.sampleCount);
  let units = trains.map((samples) => undecoded(samples, knots.count * size));
  for (let step = 0; step < steps; step++) {
    const mark = kernels.arena.mark();
    units = averagedMuaps(context, units);
    const bank = knotBank(context, units);
    units = units.map((unit, j) => {
      if (expectedCount(unit) < DISCHARGES_MINIMUM) return undecoded(new Int32Array(0), unit.muap.length);
      phasedRowInto(pulseTrain, bank.outputs, j);
      const next = decodeUnit(
        unit,
        {
          pulseTrain,
          shift: bank.shifts[j],
          separation: bank.separations[knots.count >> 1][j],
          excess: heightExcess(context, bank, unit, j),
        },
        settings,
      );
      return centred(next, phased.signal.channelCount, window, phased.sampleCount);
    });
    kernels.arena.release(mark);
  }
  return units;
}

/** Least-squares MUAP of each train on its own: sums around its discharges at each knot, times the inverse of their weights. */
function averagedMuaps(
  { kernels, residual, window, knots }: DecodingContext,
  units: readonly DecodedMotorUnit[],
): DecodedMotorUnit[] {
  const { arena } = kernels;
  const mark = arena.mark();
  const size = residual.channelCount * window.length;
  const parts = units.flatMap((unit) =>
    Array.from({ length: knots.count }, (_, k) => atKnot(knots, onWholeSamples(unit), k)),
  );
  const sums = arena.float64(parts.length * size);
  kernels.windowSumsInto(sums, residual, posteriorEvents(arena, parts), window.length, window.lead);
  const averaged = units.map((unit, j) => {
    const inverse = inverseKnotMass(arena, knots, unit, RIDGE_DISCHARGES);
    const muap = new Float32Array(knots.count * size);
    for (let a = 0; a < knots.count; a++) {
      for (let b = 0; b < knots.count; b++) {
        const weight = inverse[a * knots.count + b];
        const from = (j * knots.count + b) * size;
        for (let i = 0; i < size; i++) muap[a * size + i] += weight * sums[from + i];
      }
    }
    return { ...unit, muap };
  });
  arena.release(mark);
  return averaged;
}
