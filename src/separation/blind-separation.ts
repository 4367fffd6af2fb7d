/**
 * Convolutive blind source separation of motor units with peel-off (after Negro, Muceli, Castronovo, Holobar, Farina 2016,
 * J Neural Eng 13:026027), in rounds on the residual of what is known:
 *
 *   1. joint least-squares MUAPs of the accepted motor units, subtracted from the recording
 *   2. whitening of the residual
 *   3. each accepted motor unit decoded again with all others cancelled
 *   4. fixed points from active instants: first in a window of the recording, repeats dropped, then in all of it
 *   5. refinement for regular intervals, acceptance, duplicates out
 *
 * until rounds bring nothing new. It differs from the published algorithm in the joint peel-off, in deflation (only against
 * accepted motor units, orthonormal), in best-so-far refinement, and in never forming the extended signal.
 */

import { checkpoint, type RunControl } from '../core/control.ts';
import type { Kernels, PaddedSignal } from '../kernels/kernels.ts';
import { duplicateGroups } from '../metrics/duplicates.ts';
import {
  type AcceptedMotorUnit,
  centreDischarges,
  type DecodedPulseTrain,
  decodeAccepted,
} from './accepted-motor-units.ts';
import {
  automaticExtensionFactor,
  automaticTapSpacing,
  type BlindParameters,
  type ContrastName,
  checkBlindParameters,
} from './blind-parameters.ts';
import { distinctDirections } from './distinct-sources.ts';
import { iterateFixedPoints } from './fixed-point.ts';
import { type JointMuaps, jointMuapsInPlace, type MuapWindow } from './joint-muaps.ts';
import { allocatePhased, arrangePhasesInto, type PhasedSignal, phaseWindow } from './phased-signal.ts';
import { refineDirections } from './refine.ts';
import type { SeparatedMotorUnit, SeparationInput, SeparationResult } from './separation.ts';
import { chooseStarts } from './starts.ts';
import { allocateFactor, type Whitening, whiten } from './whitening.ts';

/** Coefficient of variation under which a train is taken for regular: merged or torn trains have 0.4 and more. */
const REGULAR_VARIATION = 0.25;

/** Silhouette from which a train is accepted at marginal regularity (coefficient of variation to 0.5). */
const ISOLATED_SILHOUETTE = 0.93;

/** Iterations of all starts, kept orthogonal to each other, before repeats are dropped. */
const FIRST_ITERATIONS = 4;

/** Tolerance of the joint MUAPs while searching: the next round goes on from them. */
const SEARCH_TOLERANCE = 0.02;

/** Everything that the steps of one run share. */
interface Run {
  readonly kernels: Kernels;
  readonly signal: PaddedSignal;
  readonly residual: PaddedSignal;
  /** the residual arranged for the extension */
  readonly phased: PhasedSignal;
  /** scratch rows for sources */
  readonly sources: PhasedSignal;
  readonly factor: Float64Array;
  readonly parameters: BlindParameters;
  readonly seed: number;
  readonly samplingRateHz: number;
  readonly extensionFactor: number;
  readonly minimumInterval: number;
  readonly tolerance: number;
  /** widest lag between two copies of one motor unit: twice the extension and half a MUAP */
  readonly lag: number;
  readonly window: MuapWindow;
  readonly control: RunControl;
  /** instants that starts were taken from */
  readonly used: Uint8Array;
  readonly statistics: Record<string, number>;
}

export interface RoundReport {
  readonly round: number;
  readonly trains: readonly Int32Array[];
  readonly statistics: Readonly<Record<string, number>>;
}

/**
 * @returns motor units with discharges in samples of the signal, most separable first
 * @throws ParameterError for parameters out of range or a silent signal; AbortedError on request
 * Cost: see docs/benchmarks.md; memory: the residual, `startsPerRound` rows, and one (M R)^2 float64 factor in the arena.
 */
export async function separateBlind(
  input: SeparationInput,
  parameters: BlindParameters,
  seed: number,
  control: RunControl,
  onRound?: (report: RoundReport) => void,
): Promise<SeparationResult> {
  const mark = input.kernels.arena.mark();
  try {
    const run = prepareRun(input, checkBlindParameters(parameters), seed, control);
    let units: AcceptedMotorUnit[] = [];
    // a contrast is used until it brings nothing new for `idleRounds` rounds, then the next one
    const { contrasts } = parameters;
    for (
      let round = 0, idle = 0;
      round < parameters.rounds && idle < parameters.idleRounds * contrasts.length;
      round++
    ) {
      await checkpoint(control, {
        stage: 'separation',
        fraction: round / parameters.rounds,
        detail: `${units.length} motor units`,
      });
      const before = units.length;
      units = await separationRound(run, round, contrasts[Math.floor(idle / parameters.idleRounds)], units);
      if (units.length > before) idle -= idle % parameters.idleRounds;
      else idle++;
      onRound?.({ round, trains: units.map((unit) => unit.dischargeSamples), statistics: { ...run.statistics } });
    }
    return {
      motorUnits: finish(run, units),
      extensionFactor: run.extensionFactor,
      statistics: run.statistics,
      warnings: [],
    };
  } finally {
    input.kernels.arena.release(mark);
  }
}

function prepareRun(input: SeparationInput, parameters: BlindParameters, seed: number, control: RunControl): Run {
  const { kernels, signal, samplingRateHz } = input;
  const extensionFactor = parameters.extensionFactor || automaticExtensionFactor(signal.channelCount);
  const spacing = parameters.tapSpacing || automaticTapSpacing(samplingRateHz);
  const length = Math.round(parameters.muapWindowSeconds * samplingRateHz);
  return {
    kernels,
    signal,
    residual: { ...signal, data: kernels.arena.float32(signal.data.length) },
    phased: allocatePhased(kernels, signal.channelCount, signal.sampleCount, spacing),
    sources: allocatePhased(kernels, parameters.startsPerRound, signal.sampleCount, spacing),
    factor: allocateFactor(kernels, signal.channelCount * extensionFactor),
    parameters,
    seed,
    samplingRateHz,
    extensionFactor,
    minimumInterval: Math.max(2, Math.round(parameters.minimumIntervalSeconds * samplingRateHz)),
    tolerance: Math.max(1, Math.round(0.001 * samplingRateHz)),
    lag: 2 * extensionFactor * spacing + length,
    window: { length, lead: length >> 1 },
    control,
    used: new Uint8Array(signal.sampleCount),
    statistics: { rounds: 0, starts: 0, early: 0, fixedPointSteps: 0, distinct: 0, candidates: 0, rank: 0 },
  };
}

async function separationRound(
  run: Run,
  round: number,
  contrast: ContrastName,
  known: AcceptedMotorUnit[],
): Promise<AcceptedMotorUnit[]> {
  const { statistics, parameters } = run;
  const { muaps } = peel(run, known, SEARCH_TOLERANCE);
  const whitening = whiten(run.kernels, run.phased, run.extensionFactor, parameters.ridgeFactor, run.factor);
  const decoded = decode(run, whitening, known, muaps);
  const fresh = await searchMotorUnits(run, whitening, round, contrast, decoded);
  statistics.rounds++;
  statistics.rank ||= whitening.rank;
  return distinct(run, [...decoded, ...fresh]);
}

/** Joint MUAPs from the last ones; `residual` and `phased` become the recording without them. */
function peel(run: Run, units: readonly AcceptedMotorUnit[], tolerance?: number): JointMuaps {
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
  run: Run,
  whitening: Whitening,
  units: readonly AcceptedMotorUnit[],
  muaps: Float32Array,
  visit?: (unit: number, decoded: DecodedPulseTrain) => void,
): AcceptedMotorUnit[] {
  return decodeAccepted(run.kernels, run.phased, whitening, units, muaps, run.sources, run, visit);
}

/** Steps 4 and 5 of a round. */
async function searchMotorUnits(
  run: Run,
  whitening: Whitening,
  round: number,
  contrast: ContrastName,
  known: readonly AcceptedMotorUnit[],
): Promise<AcceptedMotorUnit[]> {
  const { kernels, residual, phased, sources, parameters: p, statistics, control } = run;
  const starts = chooseStarts(kernels, residual, phased, whitening, {
    count: p.startsPerRound,
    randomShare: p.randomStartShare,
    distance: 2 * run.minimumInterval,
    seed: run.seed,
    round,
    used: run.used,
  });
  const count = starts.length / whitening.dimension;
  const { part, firstSample } = coarsePart(run, round);
  const inPart = (samples: number) => Math.max(1, Math.round(samples / phased.spacing));
  const repeats = {
    minimumInterval: inPart(run.minimumInterval),
    tolerance: inPart(run.tolerance),
    lag: inPart(run.lag),
    agreement: p.duplicateAgreement,
  };
  const knownInPart = known.map((unit) =>
    unit.dischargeSamples
      .map((t) => Math.round((t - firstSample) / phased.spacing))
      .filter((t) => t >= 0 && t < part.sampleCount),
  );
  const partSources = { ...sources.signal, sampleCount: part.sampleCount };
  const first = await iterateFixedPoints(
    kernels,
    part,
    whitening,
    starts,
    count,
    partSources,
    { contrast, iterations: FIRST_ITERATIONS, tolerance: 1e-3, apart: true },
    control,
  );
  const early = distinctDirections(
    kernels,
    part,
    whitening,
    first.directions,
    count,
    partSources,
    knownInPart,
    repeats,
  );
  const coarse = await iterateFixedPoints(
    kernels,
    part,
    whitening,
    early.directions,
    early.count,
    partSources,
    { contrast, iterations: p.fixedPointIterations, tolerance: 1e-3 },
    control,
  );
  const different = distinctDirections(
    kernels,
    part,
    whitening,
    coarse.directions,
    early.count,
    partSources,
    knownInPart,
    repeats,
  );
  const fine = await iterateFixedPoints(
    kernels,
    phased.signal,
    whitening,
    different.directions,
    different.count,
    sources.signal,
    { contrast, iterations: p.fineIterations, tolerance: p.fixedPointTolerance },
    control,
  );
  const refine = {
    iterations: p.refinementIterations,
    minimumInterval: run.minimumInterval,
    dischargesMinimum: p.dischargesMinimum,
    samplingRateHz: run.samplingRateHz,
  };
  const candidates = await refineDirections(
    kernels,
    phased,
    whitening,
    fine.directions,
    different.count,
    sources,
    refine,
    control,
  );
  statistics.starts += count;
  statistics.fixedPointSteps +=
    fine.steps + Math.round(((first.steps + coarse.steps) * part.sampleCount) / phased.signal.sampleCount);
  statistics.early += early.count;
  statistics.distinct += different.count;
  const accepted = candidates
    .filter((candidate) => candidate !== undefined)
    .filter((candidate) => isAcceptable(run, candidate));
  statistics.candidates += accepted.length;
  accepted.sort((a, b) => a.variation - b.variation);
  return accepted.map((candidate) => ({
    ...candidate,
    dischargeSamples: centreDischarges(kernels, residual, candidate.dischargeSamples),
  }));
}

/** The part of the recording for the first iterations: another place each round, in steps of the golden ratio. */
function coarsePart(
  { phased, parameters, samplingRateHz }: Run,
  round: number,
): { part: PaddedSignal; firstSample: number } {
  const place = (0.5 + round * 0.6180339887) % 1;
  return phaseWindow(phased, round % phased.spacing, place, Math.round(parameters.coarseSeconds * samplingRateHz));
}

/** While searching, a regular train may have a lower silhouette: cancelling its neighbours will raise it, or not. */
function isAcceptable({ parameters: p }: Run, unit: AcceptedMotorUnit, last = false): boolean {
  const regular = !last && unit.variation <= REGULAR_VARIATION;
  const silhouetteMinimum = regular ? Math.min(p.silhouetteMinimum, p.silhouetteSearchMinimum) : p.silhouetteMinimum;
  const isolated = unit.silhouette >= ISOLATED_SILHOUETTE;
  const variationMaximum = isolated ? Math.max(0.5, p.coefficientOfVariationMaximum) : p.coefficientOfVariationMaximum;
  return (
    unit.dischargeSamples.length >= p.dischargesMinimum &&
    unit.silhouette >= silhouetteMinimum &&
    unit.variation <= variationMaximum
  );
}

function distinct(run: Run, units: readonly AcceptedMotorUnit[], last = false): AcceptedMotorUnit[] {
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
function finish(run: Run, known: readonly AcceptedMotorUnit[]): SeparatedMotorUnit[] {
  const { muaps } = peel(run, known);
  const whitening = whiten(run.kernels, run.phased, run.extensionFactor, run.parameters.ridgeFactor, run.factor);
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

/** out[t + shift] = train[t]; zeros where there is none. */
function shifted(train: Float32Array, shift: number): Float32Array {
  const out = new Float32Array(train.length);
  const from = Math.max(0, -shift);
  out.set(train.subarray(from, Math.min(train.length, train.length - shift)), Math.max(0, shift));
  return out;
}
