/**
 * Refinement of directions for regularity (Negro 2016, section 2.4): detect discharges, take the mean of the whitened
 * signal at the discharges as the new direction, repeat while the intervals get more regular. The best filter seen is
 * returned together with its own discharges (two peers return the last, worse one).
 */

import type { RunControl } from '../core/control.ts';
import { checkpoint } from '../core/control.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { intervalVariation } from '../metrics/interval-statistics.ts';
import { skewness } from './contrast.ts';
import { detectDischarges } from './detect-discharges.ts';
import { type PhasedSignal, phasedRowInto } from './phased-signal.ts';
import { extendedSums } from './starts.ts';
import { filtersOf, normaliseColumns, rowsToColumns, type Whitening, whitenColumnsInPlace } from './whitening.ts';

export interface RefineOptions {
  readonly iterations: number;
  /** samples */
  readonly minimumInterval: number;
  readonly dischargesMinimum: number;
  readonly samplingRateHz: number;
}

export interface Candidate {
  /** ascending samples of the source's peaks */
  readonly dischargeSamples: Int32Array;
  readonly silhouette: number;
  /** of the intervals, pauses left out; Infinity with too few */
  readonly variation: number;
}

/**
 * @param directions - dimension x count, columns of length one; not changed
 * @returns the best candidate of each direction, in order; undefined where fewer than `dischargesMinimum` were ever found
 */
export async function refineDirections(
  kernels: Kernels,
  phased: PhasedSignal,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
  sources: PhasedSignal,
  options: RefineOptions,
  control: RunControl,
): Promise<(Candidate | undefined)[]> {
  const best: (Candidate | undefined)[] = new Array(count).fill(undefined);
  let active = Array.from({ length: count }, (_, j) => j);
  let current: Float64Array = directions;
  for (let step = 0; step <= options.iterations && active.length > 0; step++) {
    await checkpoint(control);
    const found = sourceCandidates(kernels, phased, whitening, current, active.length, sources, options);
    const kept: { slot: number; candidate: Candidate }[] = [];
    for (const [j, slot] of active.entries()) {
      const candidate = found[j];
      if (candidate.dischargeSamples.length < options.dischargesMinimum) continue;
      const before = best[slot];
      if (before !== undefined && !(candidate.variation < before.variation)) continue;
      best[slot] = candidate;
      kept.push({ slot, candidate });
    }
    active = kept.map(({ slot }) => slot);
    current = meanDirections(
      kernels,
      phased,
      whitening,
      kept.map(({ candidate }) => candidate.dischargeSamples),
    );
  }
  return best;
}

function sourceCandidates(
  kernels: Kernels,
  phased: PhasedSignal,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
  sources: PhasedSignal,
  options: RefineOptions,
): Candidate[] {
  const mark = kernels.arena.mark();
  kernels.filterBankInto(
    { ...sources.signal, channelCount: count },
    phased.signal,
    filtersOf(kernels, whitening, directions, count),
    whitening.extensionFactor,
  );
  kernels.arena.release(mark);
  const row = new Float32Array(phased.sampleCount);
  return Array.from({ length: count }, (_, j) => {
    phasedRowInto(row, sources, j);
    if (skewness(row) < 0) for (let t = 0; t < row.length; t++) row[t] = -row[t];
    const { samples, silhouette } = detectDischarges(row, options.minimumInterval);
    return { dischargeSamples: samples, silhouette, variation: regularity(samples, options.samplingRateHz) };
  });
}

/** Directions of the mean whitened signal at each train's discharges: dimension x trains, columns of length one. */
export function meanDirections(
  kernels: Kernels,
  phased: PhasedSignal,
  whitening: Whitening,
  trains: readonly Int32Array[],
): Float64Array {
  const { dimension, extensionFactor } = whitening;
  const directions = new Float64Array(dimension * trains.length);
  if (trains.length === 0) return directions;
  rowsToColumns(directions, extendedSums(kernels, phased, trains, extensionFactor), dimension, trains.length);
  whitenColumnsInPlace(kernels, whitening, directions, trains.length);
  normaliseColumns(directions, dimension, trains.length);
  return directions;
}

/** An interval this much longer than its neighbours' median holds a missed discharge: it says nothing of the others. */
const MISSED_FACTOR = 1.7;

/** Fewer intervals than this tell nothing of regularity. */
const INTERVALS_MINIMUM = 8;

/** Coefficient of variation of the intervals that are not pauses; Infinity with too few to tell. */
export function regularity(samples: Int32Array, samplingRateHz: number): number {
  const { coefficientOfVariation, intervalCount } = intervalVariation(samples, {
    samplingRateHz,
    pauseFactor: MISSED_FACTOR,
  });
  return intervalCount >= INTERVALS_MINIMUM ? coefficientOfVariation : Infinity;
}
