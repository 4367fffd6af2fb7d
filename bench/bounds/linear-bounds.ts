/**
 * What linear filters can find when all MUAPs are known: the yardsticks beside blind methods and beside the nonlinear decoder.
 *
 * One pass: each MUAP H gives the linear minimum mean square error filter f = (C + lambda I)^-1 h of the recording, h the extended MUAP at
 * the delay at which h^T f is largest; its output's peaks are split by two-means. It is what MUniverse calls UpperBound, after
 * Klotz and Rohlen (J Neural Eng 2025), who take the delay at which the whitened MUAP is longest: the same one.
 *
 * Hard peeling: what is found by the rules of the linear blind loop (silhouette, regularity, each motor unit once) is subtracted at its
 * discharges, the residual whitened, everything decoded again, those found with their own contribution added back; until a round
 * finds nothing more.
 */

import { checkpoint, type RunControl } from '../../src/core/control.ts';
import { duplicateGroups } from '../../src/metrics/duplicates.ts';
import type { AcceptedMotorUnit } from '../../src/separation/accepted-motor-units.ts';
import type { BlindParameters } from '../../src/separation/blind-parameters.ts';
import { addOwnContribution, muapFilters, strongestWindow } from '../../src/separation/cancellation.ts';
import { detectDischarges } from '../../src/separation/detect-discharges.ts';
import { jointMuapsInPlace, subtractMuaps } from '../../src/separation/joint-muaps.ts';
import { isAcceptable } from '../../src/separation/linear-rounds.ts';
import { arrangePhasesInto, phasedRowInto } from '../../src/separation/phased-signal.ts';
import { regularity } from '../../src/separation/refine.ts';
import type { SeparationInput } from '../../src/separation/separation.ts';
import { prepareRun, type SeparationRun, whitenResidual } from '../../src/separation/separation-run.ts';
import type { Whitening } from '../../src/separation/whitening.ts';
import type { KnownMuaps } from './known-muaps.ts';

export interface LinearBoundOptions {
  /** of subtraction and decoding, 1: one pass */
  readonly rounds: number;
  /** what is subtracted: the true MUAPs, or those that fit the found discharges best, all at once */
  readonly subtracted: 'true' | 'fitted';
  readonly parameters: BlindParameters;
}

export interface BoundMotorUnit extends AcceptedMotorUnit {
  /** found by the rules of the linear loop, and so subtracted */
  readonly isAccepted: boolean;
}

/** Delays that are tried, in taps to either side of the window of most energy. */
const DELAYS = 8;

/**
 * @returns a motor unit for each MUAP, in their order
 * Cost: a whitening, a filter bank of all motor units and their MUAPs' subtraction for each round, and delays once.
 */
export async function linearBound(
  input: SeparationInput,
  known: KnownMuaps,
  { rounds, subtracted, parameters }: LinearBoundOptions,
  control: RunControl = {},
): Promise<BoundMotorUnit[]> {
  const mark = input.kernels.arena.mark();
  try {
    const run = prepareRun(input, parameters, 0, control, known.window);
    let units = Array.from({ length: known.count }, (): BoundMotorUnit => {
      return { dischargeSamples: new Int32Array(0), silhouette: 0, variation: Infinity, isAccepted: false };
    });
    let delays: Int32Array | undefined;
    for (let round = 0; round < rounds; round++) {
      await checkpoint(control, { stage: 'decoding', fraction: round / rounds });
      const muaps = subtract(run, known, units, subtracted);
      const whitening = whitenResidual(run);
      delays ??= bestDelays(run, whitening, known);
      const accepted = units.filter(({ isAccepted }) => isAccepted).length;
      units = acceptedOnce(run, decodeAll(run, whitening, { ...known, muaps }, units, delays));
      if (round > 0 && units.filter(({ isAccepted }) => isAccepted).length <= accepted) break;
    }
    return units;
  } finally {
    input.kernels.arena.release(mark);
  }
}

/** The recording without the accepted motor units, in `residual` and `phased`. @returns the MUAPs to go on with */
function subtract(
  run: SeparationRun,
  { muaps, window }: KnownMuaps,
  units: readonly BoundMotorUnit[],
  subtracted: LinearBoundOptions['subtracted'],
): Float32Array {
  const trains = units.map(({ isAccepted, dischargeSamples }) => (isAccepted ? dischargeSamples : new Int32Array(0)));
  run.residual.data.set(run.signal.data);
  let left = muaps;
  if (subtracted === 'true') subtractMuaps(run.kernels, run.residual, trains, muaps, window);
  else left = jointMuapsInPlace(run.kernels, run.residual, trains, window, { initial: muaps }).muaps;
  arrangePhasesInto(run.phased, run.residual);
  return left;
}

/** Last sample of the filter's window for each motor unit: where h^T (C + lambda I)^-1 h is largest. */
function bestDelays(run: SeparationRun, whitening: Whitening, { muaps, count, window }: KnownMuaps): Int32Array {
  const { kernels, phased } = run;
  const channels = run.signal.channelCount;
  const span = phased.spacing * (whitening.extensionFactor - 1) + 1;
  const size = channels * window.length;
  const start = Int32Array.from(
    { length: count },
    (_, j) => strongestWindow(muaps.subarray(j * size, (j + 1) * size), channels, window.length, span) + span - 1,
  );
  const best = start.slice();
  const most = new Float64Array(count).fill(-1);
  for (let step = -DELAYS; step <= DELAYS; step++) {
    const mark = kernels.arena.mark();
    const delays = start.map((delay) => Math.min(window.length - 1, Math.max(span - 1, delay + step * phased.spacing)));
    const { separations } = muapFilters(kernels, whitening, muaps, count, window, phased.spacing, delays);
    kernels.arena.release(mark);
    for (let j = 0; j < count; j++) if (separations[j] > most[j]) [most[j], best[j]] = [separations[j], delays[j]];
  }
  return best;
}

function decodeAll(
  run: SeparationRun,
  whitening: Whitening,
  { muaps, count, window }: KnownMuaps,
  units: readonly BoundMotorUnit[],
  delays: Int32Array,
): BoundMotorUnit[] {
  const { kernels, phased, sources, samplingRateHz } = run;
  const { extensionFactor: taps, dimension } = whitening;
  const size = run.signal.channelCount * window.length;
  const group = sources.signal.channelCount;
  const row = new Float32Array(phased.sampleCount);
  const decoded: BoundMotorUnit[] = [];
  for (let from = 0; from < count; from += group) {
    const members = Math.min(group, count - from);
    const own = muaps.subarray(from * size, (from + members) * size);
    const mark = kernels.arena.mark();
    const ends = delays.slice(from, from + members);
    const { filters } = muapFilters(kernels, whitening, own, members, window, phased.spacing, ends);
    kernels.filterBankInto({ ...sources.signal, channelCount: members }, phased.signal, filters, taps);
    for (let j = 0; j < members; j++) {
      const unit = units[from + j];
      phasedRowInto(row, sources, j);
      const filter = filters.subarray(j * dimension, (j + 1) * dimension);
      const muap = own.subarray(j * size, (j + 1) * size);
      if (unit.isAccepted) addOwnContribution(row, filter, muap, unit.dischargeSamples, window, taps, phased.spacing);
      const { samples, silhouette } = detectDischarges(row, run.minimumInterval);
      const shift = window.lead - ends[j];
      const dischargeSamples = samples.map((t) => t + shift).filter((t) => t >= 0 && t < phased.sampleCount);
      const variation = regularity(dischargeSamples, samplingRateHz);
      decoded.push({ dischargeSamples, silhouette, variation, isAccepted: false });
    }
    kernels.arena.release(mark);
  }
  return decoded;
}

/** By the rules of the linear loop; of those with common discharges the one with the highest silhouette. */
function acceptedOnce(run: SeparationRun, units: readonly BoundMotorUnit[]): BoundMotorUnit[] {
  const { samplingRateHz, lag, parameters } = run;
  const order = Array.from(units, (_, j) => j)
    .filter((j) => isAcceptable(run, units[j]))
    .sort((a, b) => units[b].silhouette - units[a].silhouette || a - b);
  const groups = duplicateGroups(
    order.map((j) => units[j].dischargeSamples),
    { samplingRateHz, maximumLagSeconds: lag / samplingRateHz, minimumCommonShare: parameters.duplicateAgreement },
  );
  const kept = new Set(groups.map(([best]) => order[best]));
  return units.map((unit, j) => ({ ...unit, isAccepted: kept.has(j) }));
}
