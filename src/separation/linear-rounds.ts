/**
 * Rounds with linear decoding and hard cancellation: what is accepted is subtracted whole, and decoded again by two classes
 * of peaks. `--decoder linear`; the baseline that renewal decoding is measured against.
 */

import { duplicateGroups } from '../metrics/duplicates.ts';
import {
  type AcceptedMotorUnit,
  centreDischarges,
  type DecodedPulseTrain,
  decodeAccepted,
} from './accepted-motor-units.ts';
import type { ContrastName } from './blind-parameters.ts';
import { blindDefaults } from './blind-parameters.ts';
import { type JointMuaps, jointMuapsInPlace } from './joint-muaps.ts';
import { arrangePhasesInto } from './phased-signal.ts';
import { searchCandidates } from './search.ts';
import type { SeparatedMotorUnit } from './separation.ts';
import { countSearch, type Rounds, type SeparationRun, shifted, whitenResidual } from './separation-run.ts';
import type { Whitening } from './whitening.ts';

/** Coefficient of variation under which a train is taken for regular: merged or torn trains have 0.4 and more. */
const REGULAR_VARIATION = 0.25;

/**
 * Silhouette from which a train of many discharges is accepted at marginal regularity (coefficient of variation to 0.5): a
 * motor unit that discharges now and then. A few irregular discharges alone are no motor unit.
 */
const ISOLATED_SILHOUETTE = 0.93;
const ISOLATED_FACTOR = 4;

/** No motor neuron is as regular as this; mains and stimulation are. */
const VARIATION_MINIMUM = 0.02;

/** Tolerance of the joint MUAPs while searching: the next round goes on from them. */
const SEARCH_TOLERANCE = 0.02;

/** What a round leaves to the next. */
interface LinearState {
  readonly units: readonly AcceptedMotorUnit[];
  /** of the residual without `units`; absent when they have changed since */
  readonly whitening?: Whitening;
}

export function linearRounds(run: SeparationRun): Rounds<LinearState> {
  return {
    first: { units: [] },
    next: (round, contrast, before) => nextRound(run, round, contrast, before),
    count: ({ units }) => units.length,
    finish: ({ units }) => finish(run, units),
  };
}

async function nextRound(
  run: SeparationRun,
  round: number,
  contrast: ContrastName,
  before: LinearState,
): Promise<LinearState> {
  const { units, whitening } = before.whitening
    ? { ...before, whitening: before.whitening }
    : cancelKnown(run, before.units);
  const trains = units.map((unit) => unit.dischargeSamples);
  const found = await searchCandidates(run, whitening, round, contrast, trains);
  const fresh = found.candidates.filter((candidate) => isAcceptable(run, candidate));
  fresh.sort((a, b) => a.variation - b.variation);
  const centred = fresh.map((candidate) => ({
    ...candidate,
    dischargeSamples: centreDischarges(run.kernels, run.residual, candidate.dischargeSamples),
  }));
  countSearch(run, whitening, found, fresh.length);
  const after = distinct(run, [...units, ...centred]);
  const unchanged = after.length === units.length && after.every((unit, j) => unit === units[j]);
  return unchanged ? { units: after, whitening } : { units: after };
}

/** Steps 1 to 3 of a round. */
function cancelKnown(run: SeparationRun, known: readonly AcceptedMotorUnit[]): Required<LinearState> {
  const { muaps } = peel(run, known, SEARCH_TOLERANCE);
  const whitening = whitenResidual(run);
  return { units: decode(run, whitening, known, muaps), whitening };
}

/** Joint MUAPs from the last ones; `residual` and `phased` become the recording without them. */
function peel(run: SeparationRun, units: readonly AcceptedMotorUnit[], tolerance?: number): JointMuaps {
  const size = run.signal.channelCount * run.window.length;
  const initial = new Float32Array(units.length * size);
  for (const [j, { muap }] of units.entries()) if (muap) initial.set(muap, j * size);
  run.residual.data.set(run.signal.data);
  const joint = jointMuapsInPlace(
    run.kernels,
    run.residual,
    units.map((unit) => unit.dischargeSamples),
    run.window,
    { tolerance, initial },
  );
  arrangePhasesInto(run.phased, run.residual);
  return joint;
}

function decode(
  run: SeparationRun,
  whitening: Whitening,
  units: readonly AcceptedMotorUnit[],
  muaps: Float32Array,
  visit?: (unit: number, decoded: DecodedPulseTrain) => void,
): AcceptedMotorUnit[] {
  return decodeAccepted(run.kernels, run.phased, whitening, units, muaps, run.sources, run, visit);
}

/** While searching, a regular train may have a lower silhouette: cancelling its neighbours will raise it, or not. */
export function isAcceptable({ parameters: p }: SeparationRun, unit: AcceptedMotorUnit, last = false): boolean {
  const regular = !last && unit.variation <= REGULAR_VARIATION;
  const silhouetteMinimum = regular ? Math.min(p.silhouetteMinimum, p.silhouetteSearchMinimum) : p.silhouetteMinimum;
  const isolated =
    unit.silhouette >= ISOLATED_SILHOUETTE && unit.dischargeSamples.length >= ISOLATED_FACTOR * p.dischargesMinimum;
  const variationMaximum = isolated ? Math.max(0.5, p.coefficientOfVariationMaximum) : p.coefficientOfVariationMaximum;
  const dischargesMinimum = last ? p.dischargesMinimum : Math.min(p.dischargesMinimum, blindDefaults.dischargesMinimum);
  return (
    unit.dischargeSamples.length >= dischargesMinimum &&
    unit.variation >= VARIATION_MINIMUM &&
    unit.silhouette >= silhouetteMinimum &&
    unit.variation <= variationMaximum
  );
}

function distinct(run: SeparationRun, units: readonly AcceptedMotorUnit[], last = false): AcceptedMotorUnit[] {
  const acceptable = units.filter((unit) => isAcceptable(run, unit, last));
  const trains = acceptable.map((unit) => unit.dischargeSamples);
  const { samplingRateHz } = run;
  const options = {
    samplingRateHz,
    maximumLagSeconds: run.lag / samplingRateHz,
    minimumCommonShare: run.parameters.duplicateAgreement,
  };
  return duplicateGroups(trains, options).map(([best]) => acceptable[best]);
}

/** Last decoding, with what the result carries: filters and pulse trains, most separable first. */
function finish(run: SeparationRun, known: readonly AcceptedMotorUnit[]): SeparatedMotorUnit[] {
  const { muaps } = peel(run, known);
  const whitening = whitenResidual(run);
  const outputs: { pulseTrain: Float32Array; vector: Float32Array; shift: number }[] = [];
  const units = decode(run, whitening, known, muaps, (_, { pulseTrain, shift, filter }) => {
    outputs.push({ pulseTrain: shifted(pulseTrain, shift), vector: filter.slice(), shift });
  });
  const result = units.map((unit, j) => ({
    dischargeSamples: unit.dischargeSamples,
    separationVector: outputs[j].vector,
    alignmentSamples: -outputs[j].shift,
    innervationPulseTrain: outputs[j].pulseTrain,
    silhouette: unit.silhouette,
    coefficientOfVariation: unit.variation,
  }));
  const kept = new Set(distinct(run, units, true).map((unit) => unit.dischargeSamples));
  return result.filter((unit) => kept.has(unit.dischargeSamples)).sort((a, b) => b.silhouette - a.silhouette);
}
