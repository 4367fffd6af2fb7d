/**
 * Rounds with renewal decoding (method.md 4.1 and 4.2), `--decoder renewal`:
 *
 *   1. joint least-squares MUAPs from the posterior, subtracted by probability; whitening of the residual
 *   2. all motor units decoded against each other; whoever lost its regularity goes; MUAPs and whitening again
 *   3. search in the residual as in linear decoding (search.ts), its outlying instants left out, for what has not failed in it; every
 *      train decoded alone; merged trains taken apart
 *   4. acceptance on regularity, expected agreement and evidence; duplicates out
 */

import { bestLag } from '../../metrics/rate-of-agreement.ts';
import { centreDischarges } from '../accepted-motor-units.ts';
import type { ContrastName } from '../blind-parameters.ts';
import { outlyingInstants } from '../outlying-instants.ts';
import { arrangePhasesInto } from '../phased-signal.ts';
import type { Candidate } from '../refine.ts';
import { searchCandidates } from '../search.ts';
import type { SeparatedMotorUnit } from '../separation.ts';
import { countSearch, type Rounds, type SeparationRun, whitenResidual } from '../separation-run.ts';
import type { Whitening } from '../whitening.ts';
import { distinctUnits, isAcceptable, KEPT_LIMITS, LAST_LIMITS, NEW_LIMITS, overNoise } from './acceptance.ts';
import { decodeAlone } from './decode-alone.ts';
import { type DecodedMotorUnit, dischargesOf } from './decoded-motor-unit.ts';
import { jointKnotMuapsInPlace, subtractUnits } from './joint-knot-muaps.ts';
import { partsOf } from './merged-trains.ts';
import { contextOf, decodeLast, knotsOf } from './run-context.ts';
import { type DecodingContext, decodeTogether } from './soft-cancellation.ts';

/** Times that a new train is decoded alone. */
const ALONE_STEPS = 3;
/** Times that each motor unit is decoded among the others in a round. */
const PASSES = 2;
/** Rounds of MUAPs and decoding at the end. */
const LAST_SETTLINGS = 2;
/** A train of which this much is known is worth a split. */
const SPLIT_LOG_EVIDENCE = 60;
const SPLIT_DISCHARGES = 30;
const SPLIT_OVER_NOISE = 4;
/** Trains that share this much of their discharges are alike: one of a search is decoded, and none like one that was no motor unit. */
const SAME_SHARE = 0.55;
/** A round that brings so few new motor units leaves the residual nearly what it was. */
const FEW = 1;

/** Posteriors bear a smaller ridge than two classes of peaks do: 10 s of 60 motor units, two seeds: 29 and 22 of 60 found with 1, 29 and 29 with 0.3. */
const RIDGE_SHARE = 0.3;

type Units = readonly DecodedMotorUnit[];

/** What a round leaves to the next. */
interface RenewalState {
  /** of which the residual is free */
  readonly settled: Units;
  /** found since, still in the residual */
  readonly fresh: Units;
  /** of the residual; absent before the first round */
  readonly whitening?: Whitening;
  /** trains of searches in this residual, or nearly this, that were no motor units */
  readonly failed: readonly Int32Array[];
}

export function renewalRounds(run: SeparationRun): Rounds<RenewalState> {
  return {
    first: { settled: [], fresh: [], failed: [] },
    next: (round, contrast, before) => nextRound(run, round, contrast, before),
    count: ({ settled, fresh }) => settled.length + fresh.length,
    finish: ({ settled, fresh }) => finish(run, [...settled, ...fresh]),
  };
}

async function nextRound(
  run: SeparationRun,
  round: number,
  contrast: ContrastName,
  before: RenewalState,
): Promise<RenewalState> {
  const { units, whitening } = absorb(run, before);
  // what failed in another residual may not fail in this one
  const known = before.fresh.length <= FEW ? before.failed : [];
  const outlying = outlyingInstants(run.residual, run.samplingRateHz, run.window.lead);
  const trains = [...units.map(dischargesOf), ...known];
  const found = await searchCandidates(run, whitening, round, contrast, trains, outlying);
  const { accepted, failed } = newUnits(contextOf(run, whitening), run, found.candidates, known);
  countSearch(run, whitening, found, accepted.length);
  const all = new Set(distinct(run, [...units, ...accepted]));
  const fresh = accepted.filter((unit) => all.has(unit));
  // one that a new train has replaced stays in the residual's account until the next decoding
  return { settled: units, fresh, whitening, failed };
}

/**
 * The residual without what the last round has found: new motor units are subtracted as they were decoded alone, all are
 * decoded against each other in the whitening of before, which knows the new ones as noise, and MUAPs and whitening follow.
 */
function absorb(run: SeparationRun, { settled, fresh, whitening }: RenewalState): Settled {
  if (!whitening) return peel(run, settled);
  if (fresh.length === 0) return { units: settled, whitening };
  const { residual, phased } = run;
  subtractUnits({ ...run, knots: knotsOf(run) }, fresh);
  arrangePhasesInto(phased, residual);
  const decoded = decodeTogether(contextOf(run, whitening), [...settled, ...fresh], PASSES);
  return peel(run, distinct(run, kept(run, decoded)));
}

/**
 * Trains of a search that are motor units, split where two were merged, and those that are none.
 * @param known - trains that are none: those like them are not decoded
 */
function newUnits(
  context: DecodingContext,
  run: SeparationRun,
  candidates: readonly Candidate[],
  known: readonly Int32Array[],
): { readonly accepted: Units; readonly failed: readonly Int32Array[] } {
  const trains = unlike(
    run,
    candidates.map(({ dischargeSamples }) => centreDischarges(run.kernels, run.residual, dischargeSamples)),
    known,
  );
  const alone = decodeAlone(context, trains, ALONE_STEPS);
  const limits = { ...NEW_LIMITS, samplingRateHz: run.samplingRateHz };
  const accepted = (unit: DecodedMotorUnit) => isAcceptable(unit, limits);
  const isMerged = (unit: DecodedMotorUnit) =>
    !accepted(unit) &&
    unit.logEvidence > SPLIT_LOG_EVIDENCE &&
    dischargesOf(unit).length >= SPLIT_DISCHARGES &&
    overNoise(unit, context.freedom) > SPLIT_OVER_NOISE;
  const parts = alone.filter(isMerged).flatMap((unit) => partsOf(context, unit, isMerged));
  return {
    accepted: [
      ...alone.filter(accepted),
      ...parts.filter((part) => isAcceptable(part, { ...limits, freedom: context.freedom })),
    ],
    failed: [...known, ...trains.filter((_, i) => !accepted(alone[i]))],
  };
}

/** Trains that share less than SAME_SHARE of their discharges with those before them and with `known`. */
function unlike({ tolerance, lag }: SeparationRun, trains: readonly Int32Array[], known: readonly Int32Array[]) {
  const kept: Int32Array[] = [];
  for (const train of trains) {
    const isLike = (other: Int32Array) =>
      bestLag(train, other, tolerance, lag).common >= SAME_SHARE * Math.max(train.length, other.length);
    if (!known.some(isLike) && !kept.some(isLike)) kept.push(train);
  }
  return kept;
}

interface Settled {
  readonly units: Units;
  readonly whitening: Whitening;
}

/** MUAPs, decoding and pruning in turn; the residual is that of the units returned. */
function settle(run: SeparationRun, units: Units, times: number): Settled {
  let settled = peel(run, units);
  for (let i = 0; i < times && settled.units.length > 0; i++) {
    const decoded = decodeTogether(contextOf(run, settled.whitening), settled.units, PASSES);
    settled = peel(run, distinct(run, kept(run, decoded)));
  }
  return settled;
}

/** Joint MUAPs from the last ones; the residual becomes the recording without them. */
function peel(run: SeparationRun, units: Units): Settled {
  const { residual, signal, phased } = run;
  residual.data.set(signal.data);
  const settled = jointKnotMuapsInPlace({ ...run, knots: knotsOf(run) }, units);
  arrangePhasesInto(phased, residual);
  return { units: settled, whitening: whitenResidual(run, RIDGE_SHARE) };
}

function kept({ samplingRateHz }: SeparationRun, units: Units): DecodedMotorUnit[] {
  return units.filter((unit) => isAcceptable(unit, { ...KEPT_LIMITS, samplingRateHz }));
}

function distinct({ tolerance, lag, parameters }: SeparationRun, units: Units): DecodedMotorUnit[] {
  return distinctUnits(units, { tolerance, lag, duplicateAgreement: parameters.duplicateAgreement });
}

/** Last decoding, with what the result carries, the surest motor unit first. */
function finish(run: SeparationRun, before: Units): SeparatedMotorUnit[] {
  const { units, whitening } = settle(run, before, LAST_SETTLINGS);
  const { samplingRateHz, parameters } = run;
  const { dischargesMinimum, expectedRoaMinimum } = parameters;
  const limits = { ...LAST_LIMITS, samplingRateHz, dischargesMinimum };
  const decoded = decodeLast(run, contextOf(run, whitening), units, PASSES);
  const last = new Set(
    distinct(
      run,
      decoded.map(({ unit }) => unit).filter((unit) => isAcceptable(unit, limits)),
    ),
  );
  const separated = decoded.filter(({ unit }) => last.has(unit)).map((one) => one.separated);
  const sure = separated.filter(({ expectedRoa }) => expectedRoa >= expectedRoaMinimum);
  const leftOut = separated.length - sure.length;
  if (leftOut > 0)
    run.warnings.push(
      `left out, since the rate of agreement that can be expected of them is below ${expectedRoaMinimum}: ${leftOut} of ${separated.length} motor units (--expected-roa)`,
    );
  return sure.sort((a, b) => b.expectedRoa - a.expectedRoa);
}
