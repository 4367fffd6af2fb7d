/**
 * Filters of motor units whose MUAPs may change along the recording, and their outputs: between the middles of two
 * intervals of knots, the filter is that of the knot's MUAP.
 */

import type { Kernels } from '../../kernels/kernels.ts';
import { muapFilters, strongestWindow } from '../cancellation.ts';
import type { MuapWindow } from '../joint-muaps.ts';
import { allocatePhased, type PhasedSignal, phaseStretches } from '../phased-signal.ts';
import type { Whitening } from '../whitening.ts';
import type { DecoderSettings } from './decode-pulse-train.ts';
import type { DecodedMotorUnit } from './decoded-motor-unit.ts';
import { inverseKnotMass, type MuapKnots, meanMuap, nearestKnot, ownShares } from './muap-knots.ts';

export interface KnotContext {
  readonly kernels: Kernels;
  /** the recording without all motor units, arranged for the extension */
  readonly phased: PhasedSignal;
  readonly whitening: Whitening;
  readonly window: MuapWindow;
  readonly knots: MuapKnots;
  readonly settings: DecoderSettings;
  /** values of a template that the noise is free to choose (template-freedom.ts); 0 for MUAPs from elsewhere */
  readonly freedom: number;
}

export interface KnotBank {
  /** a row per motor unit; a discharge is near 1 */
  readonly outputs: PhasedSignal;
  /** per knot, motor units x channels x window.length, in the arena */
  readonly muaps: readonly Float32Array[];
  /** per knot, motor units x dimension, in the arena */
  readonly filters: readonly Float32Array[];
  /** per knot, of each motor unit */
  readonly separations: readonly Float64Array[];
  /** of each motor unit: a peak of its output at t is a discharge at t + shift */
  readonly shifts: Int32Array;
}

/** Allocates in the arena. Cost: a filter bank, and a set of filters per knot. */
export function knotBank(context: KnotContext, units: readonly DecodedMotorUnit[]): KnotBank {
  const { kernels, phased, whitening, window, knots } = context;
  const { arena } = kernels;
  const size = phased.signal.channelCount * window.length;
  const span = phased.spacing * (whitening.extensionFactor - 1) + 1;
  const peaks = Int32Array.from(
    units,
    ({ muap }) =>
      strongestWindow(meanMuap(muap, knots.count), phased.signal.channelCount, window.length, span) + span - 1,
  );
  const muaps = Array.from({ length: knots.count }, (_, k) => {
    const values = arena.float32(units.length * size);
    for (const [j, { muap }] of units.entries()) values.set(muap.subarray(k * size, (k + 1) * size), j * size);
    return values;
  });
  const banks = muaps.map((values) =>
    muapFilters(kernels, whitening, values, units.length, window, phased.spacing, peaks),
  );
  const outputs = allocatePhased(kernels, units.length, phased.sampleCount, phased.spacing);
  const filters = banks.map((bank) => bank.filters);
  if (knots.count === 1) kernels.filterBankInto(outputs.signal, phased.signal, filters[0], whitening.extensionFactor);
  else filterStretches(context, outputs, filters);
  return {
    outputs,
    muaps,
    filters,
    separations: banks.map((bank) => bank.separations),
    shifts: peaks.map((peak) => window.lead - peak),
  };
}

function filterStretches(
  { kernels, phased, whitening, knots }: KnotContext,
  outputs: PhasedSignal,
  filters: readonly Float32Array[],
): void {
  for (const [k, bank] of filters.entries()) {
    const first = k === 0 ? 0 : Math.round((k - 0.5) * knots.spacing);
    const end = k === knots.count - 1 ? phased.sampleCount : Math.round((k + 0.5) * knots.spacing);
    const inputs = phaseStretches(phased, first, end);
    for (const [phase, out] of phaseStretches(outputs, first, end).entries())
      kernels.filterBankInto(out, inputs[phase], bank, whitening.extensionFactor);
  }
}

/**
 * Excess of the height at each candidate of motor unit j, see decodeUnit: its own share of the template, times the values that
 * the noise is free to choose, over the separation.
 */
export function heightExcess(context: KnotContext, bank: KnotBank, unit: DecodedMotorUnit, j: number): Float32Array {
  const { kernels, knots, freedom } = context;
  if (freedom === 0) return new Float32Array(unit.samples.length);
  const shares = ownShares(knots, unit, inverseKnotMass(kernels.arena, knots, unit, RIDGE_DISCHARGES));
  return shares.map((share, i) => (share * freedom) / bank.separations[nearestKnot(knots, unit.samples[i])][j]);
}

/** Weight of silence in an averaged MUAP: shrinks that of a motor unit of few discharges. */
export const RIDGE_DISCHARGES = 2;
