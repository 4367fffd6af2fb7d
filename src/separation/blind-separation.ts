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
 * until rounds bring nothing new. It differs from the published algorithm in the joint peel-off, in deflation (what is
 * accepted is subtracted; only the first directions of a round are kept orthogonal to each other, and go free afterwards), in
 * best-so-far refinement, and in never forming the extended signal.
 */

import { checkpoint, type RunControl } from '../core/control.ts';
import { ParameterError } from '../core/errors.ts';
import type { PaddedSignal } from '../kernels/kernels.ts';
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
  blindDefaults,
  type ContrastName,
  checkBlindParameters,
} from './blind-parameters.ts';
import { type JointMuaps, jointMuapsInPlace, type MuapWindow } from './joint-muaps.ts';
import { allocatePhased, arrangePhasesInto, onePhase } from './phased-signal.ts';
import { type SearchContext, searchCandidates } from './search.ts';
import type { SeparatedMotorUnit, SeparationInput, SeparationResult } from './separation.ts';
import { allocateFactor, type Whitening, whiten } from './whitening.ts';

/** Coefficient of variation under which a train is taken for regular: merged or torn trains have 0.4 and more. */
const REGULAR_VARIATION = 0.25;

/**
 * Silhouette from which a train of many discharges is accepted at marginal regularity (coefficient of variation to 0.5): a
 * motor unit that discharges now and then. A few irregular discharges alone are no motor unit.
 */
const ISOLATED_SILHOUETTE = 0.93;
const ISOLATED_FACTOR = 4;

/**
 * Samples per row of the extension from which its covariance is known well enough for a ridge of the noise floor. With fewer
 * the ridge grows in proportion: synth64_hard cut to 10 s has 10 per row, and 9 motor units with a ridge of 1, 21 with 4.
 */
const SAMPLES_PER_ROW = 30;

/** No motor neuron is as regular as this; mains and stimulation are. */
const VARIATION_MINIMUM = 0.02;

/** Tolerance of the joint MUAPs while searching: the next round goes on from them. */
const SEARCH_TOLERANCE = 0.02;

/** Everything that the steps of one run share. */
interface Run extends SearchContext {
  readonly signal: PaddedSignal;
  readonly factor: Float64Array;
  readonly extensionFactor: number;
  readonly window: MuapWindow;
  readonly statistics: Record<string, number>;
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
): Promise<SeparationResult> {
  const mark = input.kernels.arena.mark();
  try {
    const run = prepareRun(input, checkBlindParameters(parameters), seed, control);
    let state: RoundState = { units: [] };
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
        detail: `${state.units.length} motor units`,
      });
      const before = state.units.length;
      state = await separationRound(run, round, contrasts[Math.floor(idle / parameters.idleRounds)], state);
      if (state.units.length > before) idle -= idle % parameters.idleRounds;
      else idle++;
    }
    return {
      motorUnits: finish(run, state.units),
      extensionFactor: run.extensionFactor,
      tapSpacing: run.phased.spacing,
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
  const span = spacing * (extensionFactor - 1) + 1;
  if (span > length) {
    throw new ParameterError(
      `separateBlind: the extension expected to fit the MUAP window of ${length} samples, got ${extensionFactor} copies ${spacing} apart, ${span} samples: use fewer copies, less spacing or a longer window`,
      { extensionFactor, spacing, span, length },
    );
  }
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
    statistics: { rounds: 0, starts: 0, fixedPointSteps: 0, distinct: 0, accepted: 0, rank: 0 },
  };
}

/** What a round leaves to the next. */
interface RoundState {
  readonly units: readonly AcceptedMotorUnit[];
  /** of the residual without `units`; absent when they have changed since */
  readonly whitening?: Whitening;
}

async function separationRound(
  run: Run,
  round: number,
  contrast: ContrastName,
  before: RoundState,
): Promise<RoundState> {
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
  const { statistics } = run;
  statistics.rounds++;
  statistics.rank ||= whitening.rank;
  statistics.accepted += fresh.length;
  for (const [name, value] of Object.entries(found.statistics)) statistics[name] += value;
  const after = distinct(run, [...units, ...centred]);
  const unchanged = after.length === units.length && after.every((unit, j) => unit === units[j]);
  return unchanged ? { units: after, whitening } : { units: after };
}

/** Steps 1 to 3 of a round. */
function cancelKnown(run: Run, known: readonly AcceptedMotorUnit[]): Required<RoundState> {
  const { muaps } = peel(run, known, SEARCH_TOLERANCE);
  const whitening = whitenResidual(run);
  return { units: decode(run, whitening, known, muaps), whitening };
}

/** Over the first phase: the samples of the others, between its own, add next to nothing about a band-limited recording. */
function whitenResidual({ kernels, phased, extensionFactor, parameters, factor }: Run): Whitening {
  const signal = onePhase(phased, 0);
  const shortage = Math.max(1, (SAMPLES_PER_ROW * signal.channelCount * extensionFactor) / signal.sampleCount);
  return whiten(
    kernels,
    { signal, sampleCount: signal.sampleCount },
    extensionFactor,
    shortage * parameters.ridgeFactor,
    factor,
  );
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

/** While searching, a regular train may have a lower silhouette: cancelling its neighbours will raise it, or not. */
function isAcceptable({ parameters: p }: Run, unit: AcceptedMotorUnit, last = false): boolean {
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

/** out[t + shift] = train[t]; zeros where there is none. */
function shifted(train: Float32Array, shift: number): Float32Array {
  const out = new Float32Array(train.length);
  const from = Math.max(0, -shift);
  out.set(train.subarray(from, Math.min(train.length, train.length - shift)), Math.max(0, shift));
  return out;
}
