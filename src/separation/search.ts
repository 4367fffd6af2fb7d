/**
 * One search for motor units in a whitened residual: starts at active instants, fixed points first in a part of the
 * recording, repeats and known motor units dropped, then in all of it, then refinement. Fixed points see one phase of the
 * samples, which a band-limited recording needs no more of (see phased-signal.ts); refinement sees them all.
 */

import type { RunControl } from '../core/control.ts';
import type { Kernels, PaddedSignal } from '../kernels/kernels.ts';
import { type BlindParameters, blindDefaults, type ContrastName, fineIterationsOf } from './blind-parameters.ts';
import { type DistinctOptions, distinctDirections } from './distinct-sources.ts';
import { iterateFixedPoints } from './fixed-point.ts';
import type { MuapWindow } from './joint-muaps.ts';
import type { ModelStarts } from './model/model-starts.ts';
import { type Stretch, stretchesAt } from './outlying-instants.ts';
import { onePhase, type PhasedSignal, phaseWindow } from './phased-signal.ts';
import { type Candidate, refineDirections } from './refine.ts';
import { chooseStarts } from './starts.ts';
import type { Whitening } from './whitening.ts';

/** Iterations of all starts, kept orthogonal to each other, before repeats are dropped. */
const FIRST_ITERATIONS = 4;

/** Convergence in a part of the recording need not be finer than the part. */
const PART_TOLERANCE = 1e-3;

export interface SearchContext {
  readonly kernels: Kernels;
  /** recording minus the known motor units */
  readonly residual: PaddedSignal;
  /** the residual arranged for the extension */
  readonly phased: PhasedSignal;
  /** scratch rows for sources, at least `startsPerRound` and `modelStarts` together */
  readonly sources: PhasedSignal;
  readonly parameters: BlindParameters;
  readonly samplingRateHz: number;
  /** samples, as the next two */
  readonly minimumInterval: number;
  readonly tolerance: number;
  /** widest lag between two copies of one motor unit */
  readonly lag: number;
  /** of the MUAPs; what stands out at an instant lasts as long before and after it as they lead */
  readonly window: MuapWindow;
  /** instants that starts were taken from; set here */
  readonly used: Uint8Array;
  readonly seed: number;
  /** starts from the body; absent without a model of it */
  readonly modelStarts?: ModelStarts;
  readonly control: RunControl;
}

export interface SearchResult {
  /** refined sources, acceptable or not */
  readonly candidates: readonly Candidate[];
  /** fixedPointSteps: directions times iterations, a part of the recording counted as its share */
  readonly statistics: Readonly<Record<'starts' | 'fixedPointSteps' | 'distinct', number>>;
}

/**
 * @param round - number of the search: moves the part of the recording and the random starts
 * @param known - discharges of accepted motor units, samples of the residual
 * @param outlying - instants that fixed points leave out (outlying-instants.ts), samples of the residual
 */
export async function searchCandidates(
  context: SearchContext,
  whitening: Whitening,
  round: number,
  contrast: ContrastName,
  known: readonly Int32Array[],
  outlying: Int32Array = new Int32Array(0),
): Promise<SearchResult> {
  const { kernels, residual, phased, sources, parameters, control, minimumInterval, used, seed } = context;
  const fromModel = await startsOfModel(context, whitening, round, contrast);
  const blind = chooseStarts(kernels, residual, phased, whitening, {
    count: parameters.startsPerRound,
    randomShare: parameters.randomStartShare,
    distance: 2 * minimumInterval,
    seed,
    round,
    used,
  });
  // blind ones first: the first iterations keep later directions orthogonal to earlier ones
  const starts = joinColumns(blind, fromModel, whitening.dimension);
  const count = starts.length / whitening.dimension;
  const coarse = await searchPart(context, whitening, round, contrast, known, outlying, starts, count);
  const phase = round % phased.spacing;
  const whole = onePhase(phased, phase);
  const fine = await iterateFixedPoints(
    kernels,
    whole,
    whitening,
    coarse.directions,
    coarse.count,
    { ...sources.signal, sampleCount: whole.sampleCount },
    {
      contrast,
      iterations: fineIterationsOf(parameters),
      tolerance: parameters.fixedPointTolerance,
      leftOut: leftOutOf(context, outlying, whitening, whole, phase),
    },
    control,
  );
  const refined = await refineDirections(
    kernels,
    phased,
    whitening,
    fine.directions,
    coarse.count,
    sources,
    {
      iterations: parameters.refinementIterations,
      minimumInterval,
      dischargesMinimum: Math.min(parameters.dischargesMinimum, blindDefaults.dischargesMinimum),
      samplingRateHz: context.samplingRateHz,
    },
    control,
  );
  return {
    candidates: refined.filter((candidate) => candidate !== undefined),
    statistics: { starts: count, fixedPointSteps: fine.steps + coarse.steps, distinct: coarse.count },
  };
}

/** Of every other search; of every one where there are no blind starts. */
async function startsOfModel(
  { modelStarts, residual, phased, sources, parameters, samplingRateHz, control }: SearchContext,
  whitening: Whitening,
  round: number,
  contrast: ContrastName,
): Promise<Float64Array> {
  if (!modelStarts || (round % 2 === 0 && parameters.startsPerRound > 0)) return new Float64Array(0);
  const { part } = partOf(phased, round, Math.round(parameters.coarseSeconds * samplingRateHz));
  const rows = { ...sources.signal, sampleCount: part.sampleCount };
  return modelStarts.choose(residual, phased, whitening, part, rows, contrast, parameters.modelStarts, control);
}

/** Columns of two matrices of `dimension` rows beside each other. */
function joinColumns(a: Float64Array, b: Float64Array, dimension: number): Float64Array {
  const [countA, countB] = [a.length / dimension, b.length / dimension];
  const out = new Float64Array(a.length + b.length);
  for (let d = 0; d < dimension; d++) {
    out.set(a.subarray(d * countA, (d + 1) * countA), d * (countA + countB));
    out.set(b.subarray(d * countB, (d + 1) * countB), d * (countA + countB) + countA);
  }
  return out;
}

/** Fixed points in a part of the recording, without repeats: all starts for a few iterations, what is left to the end. */
async function searchPart(
  { kernels, phased, sources, parameters, control, ...context }: SearchContext,
  whitening: Whitening,
  round: number,
  contrast: ContrastName,
  known: readonly Int32Array[],
  outlying: Int32Array,
  starts: Float64Array,
  count: number,
): Promise<{ directions: Float64Array; count: number; steps: number }> {
  const { part, firstSample } = partOf(phased, round, Math.round(parameters.coarseSeconds * context.samplingRateHz));
  const rows = { ...sources.signal, sampleCount: part.sampleCount };
  const inPart = (samples: number): number => Math.max(1, Math.round(samples / phased.spacing));
  const knownInPart = known.map((train) =>
    train.map((t) => Math.round((t - firstSample) / phased.spacing)).filter((t) => t >= 0 && t < part.sampleCount),
  );
  const options: DistinctOptions = {
    minimumInterval: inPart(context.minimumInterval),
    tolerance: inPart(context.tolerance),
    lag: inPart(context.lag),
    agreement: parameters.duplicateAgreement,
  };
  const leftOut = leftOutOf({ phased, window: context.window }, outlying, whitening, part, firstSample);
  let steps = 0;
  let left = { directions: starts, count };
  for (const apart of [true, false]) {
    const iterations = apart ? FIRST_ITERATIONS : parameters.fixedPointIterations;
    const settings = { contrast, iterations, tolerance: PART_TOLERANCE, apart, leftOut };
    const points = await iterateFixedPoints(
      kernels,
      part,
      whitening,
      left.directions,
      left.count,
      rows,
      settings,
      control,
    );
    steps += points.steps;
    left = distinctDirections(kernels, part, whitening, points.directions, left.count, rows, knownInPart, options);
  }
  return { ...left, steps: Math.round((steps * part.sampleCount * phased.spacing) / phased.sampleCount) };
}

/** Samples of a part, from `firstSample` of the recording on, that see an outlying instant. */
function leftOutOf(
  { phased, window }: Pick<SearchContext, 'phased' | 'window'>,
  outlying: Int32Array,
  { extensionFactor }: Whitening,
  { sampleCount }: PaddedSignal,
  firstSample: number,
): Stretch[] {
  const { spacing } = phased;
  return stretchesAt(outlying, window.lead, extensionFactor * spacing, { firstSample, spacing, sampleCount });
}

/** Another place of the recording each round, in steps of the golden ratio, and another of its phases. */
function partOf(phased: PhasedSignal, round: number, samples: number): { part: PaddedSignal; firstSample: number } {
  const place = (0.5 + round * 0.6180339887) % 1;
  return phaseWindow(phased, round % phased.spacing, place, samples);
}
