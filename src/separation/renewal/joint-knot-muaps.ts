/** Joint MUAPs (joint-muaps.ts) of decoded motor units, whose MUAPs have knots and whose discharges have probabilities and offsets. */

import type { Kernels, PaddedSignal } from '../../kernels/kernels.ts';
import { eventLists, jointMuapsInPlace, type MuapWindow, subtractMuaps } from '../joint-muaps.ts';
import type { DecodedMotorUnit } from './decoded-motor-unit.ts';
import { onWholeSamples } from './discharge-timing.ts';
import { atKnot, knotTies, knotVariance, type MuapKnots } from './muap-knots.ts';

/** What is decoded next goes on from them. */
const MUAP_TOLERANCE = 0.02;

export interface KnotSignal {
  readonly kernels: Kernels;
  readonly residual: PaddedSignal;
  readonly window: MuapWindow;
  readonly knots: MuapKnots;
}

/**
 * @param given - `residual` holds the motor units on entry, and is without them after
 * @returns the motor units with their joint MUAPs, from those they have
 */
export function jointKnotMuapsInPlace(given: KnotSignal, units: readonly DecodedMotorUnit[]): DecodedMotorUnit[] {
  const { kernels, residual, window, knots } = given;
  const { trains, muaps: initial, probabilities, variances } = knotTrains(knots, units);
  const { muaps } = jointMuapsInPlace(kernels, residual, trains, window, {
    tolerance: MUAP_TOLERANCE,
    initial,
    probabilities,
    variances,
    ties: knotTies(knots),
  });
  const size = units.length === 0 ? 0 : units[0].muap.length;
  return units.map((unit, j) => ({ ...unit, muap: muaps.slice(j * size, (j + 1) * size) }));
}

/** Takes motor units, weighted by their posteriors, out of the residual. */
export function subtractUnits({ kernels, residual, window, knots }: KnotSignal, units: readonly DecodedMotorUnit[]) {
  const { trains, muaps, probabilities } = knotTrains(knots, units);
  subtractMuaps(kernels, residual, trains, muaps, window, probabilities);
}

/** Puts motor units that were subtracted as they are into the residual again. */
export function addUnits({ kernels, residual, window, knots }: KnotSignal, units: readonly DecodedMotorUnit[]) {
  const { arena } = kernels;
  const mark = arena.mark();
  const { trains, muaps, probabilities } = knotTrains(knots, units);
  const templates = arena.float32(muaps.length);
  templates.set(muaps);
  kernels.addWindowsInto(residual, templates, eventLists(arena, trains, probabilities), window.length, window.lead);
  arena.release(mark);
}

/** Motor units as the joint MUAPs take them: a train for each knot of each. */
function knotTrains(knots: MuapKnots, units: readonly DecodedMotorUnit[]) {
  const parts = units.flatMap((unit) =>
    Array.from({ length: knots.count }, (_, k) => ({
      ...atKnot(knots, onWholeSamples(unit), k),
      variance: knotVariance(knots, unit, k),
    })),
  );
  const size = units.length === 0 ? 0 : units[0].muap.length;
  const muaps = new Float32Array(units.length * size);
  for (const [j, { muap }] of units.entries()) muaps.set(muap, j * size);
  return {
    trains: parts.map(({ samples }) => samples),
    probabilities: parts.map(({ probabilities }) => probabilities),
    variances: parts.map(({ variance }) => variance),
    muaps,
  };
}
