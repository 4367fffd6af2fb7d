/**
 * Starts from the body (method.md 4.2, 4.3): of a library of motor units that the limb could have, those whose filters show the most
 * discharges in the residual, inverted from there.
 *
 *   widen    all of it happens in the residual whitened with a ridge WIDE_RIDGES times as large; the directions that come of it are those of
 *            the same filters in the whitening of the separation
 *   scan     every member's direction u = L^-1 h / |L^-1 h| at the most active instants of the residual; its score is the sum of
 *            u^T W x~ squared over instants where it is above 3, each at most 8 (a filter made for one instant says nothing)
 *   choose   the best, none within a cosine of 0.9 of a better one
 *   invert   twice as many as are wanted, of which those count that do not come to the same motor unit:
 *            a few steps of the separation's fixed point, each followed by the Gauss-Newton step in theta towards where the fixed point led
 *            (invert-starts.ts)
 */

import type { RunControl } from '../../core/control.ts';
import type { Kernels, PaddedSignal } from '../../kernels/kernels.ts';
import type { ContrastName } from '../blind-parameters.ts';
import { selectColumns } from '../fixed-point.ts';
import type { PhasedSignal } from '../phased-signal.ts';
import { activeInstants, extendedInstantsInto } from '../starts.ts';
import {
  allocateFactor,
  columnProduct,
  directionsIn,
  filtersOf,
  normaliseColumns,
  type Whitening,
  whitenColumnsInPlace,
  widenedWhitening,
} from '../whitening.ts';
import { createExtendedTemplates } from './extended-templates.ts';
import { invertStarts, startAt } from './invert-starts.ts';
import type { MuscleTheta, SeparationModel } from './separation-model.ts';
import { spreadTheta } from './theta-library.ts';

/** Members of the library, over all muscles. */
const LIBRARY_COUNT = 1500;
const LEAST_OF_MUSCLE = 100;
const INSTANTS = 1200;
/**
 * Ridges of the whitening in which members are scanned and inverted: what the model has wrong lies where the noise leaves filters free.
 * leg64 of another body, 10 s, the ten strongest motor units that are left after a round: the best member's filter shows their discharges
 * at 0.4 to 3.4 deviations (median 0.8) with one ridge, 1.5 to 5.0 (3.5) with a hundred, where the true MUAP's has 5.4 to 6.7.
 */
const WIDE_RIDGES = 100;
/** Taps by which an instant may be off the member's own. */
const DELAYS = [-2, -1, 0, 1] as const;
const LEAST_HEIGHT = 3;
const MOST_HEIGHT = 8;
const LARGEST_COSINE = 0.9;
/** so many times the starts are inverted, since several come to the same motor unit */
const SPARE = 2;
const SAME_COSINE = 0.95;

export interface ModelStarts {
  /**
   * @param part - of the residual, one phase, on which the inversion runs
   * @param sources - scratch with at least `count` rows and the samples of `part`
   * @returns dimension x starts, row-major, columns of length one, best first; `count` at most
   */
  readonly choose: (
    residual: PaddedSignal,
    phased: PhasedSignal,
    whitening: Whitening,
    part: PaddedSignal,
    sources: PaddedSignal,
    contrast: ContrastName,
    count: number,
    control: RunControl,
  ) => Promise<Float64Array>;
}

/**
 * @param iterations - of the inversion
 * @param kernels - those in whose arena the model's tables lie; the library stays there: 4 bytes x LIBRARY_COUNT x dimension
 * Cost: LIBRARY_COUNT MUAPs once (0.3 s); each time 2 LIBRARY_COUNT triangular solves and 4 x INSTANTS x LIBRARY_COUNT products of
 * `dimension` (64 channels: 0.7 s), and the inversion.
 */
export function createModelStarts(
  model: SeparationModel,
  kernels: Kernels,
  extensionFactor: number,
  spacing: number,
  iterations: number,
): ModelStarts {
  const templates = createExtendedTemplates(model, kernels, extensionFactor, spacing);
  const members = libraryOf(model);
  const { dimension } = templates;
  const library = kernels.arena.float32(members.length * dimension);
  const one = new Float64Array(dimension);
  for (const [j, { muscle, theta }] of members.entries()) {
    templates.templateInto(one, 0, 1, muscle, theta);
    let energy = 0;
    for (const value of one) energy += value * value;
    // volts squared would be lost in float32
    const scale = energy > 0 ? 1 / Math.sqrt(energy) : 0;
    for (let d = 0; d < dimension; d++) library[j * dimension + d] = scale * one[d];
  }
  return {
    choose: async (residual, phased, whitening, part, sources, contrast, count, control) => {
      const mark = kernels.arena.mark();
      try {
        const factor = allocateFactor(kernels, dimension);
        const wide = widenedWhitening(kernels, whitening, WIDE_RIDGES, factor);
        const directions = whitenedLibrary(kernels, wide, library, members.length);
        const scores = scoresOf(kernels, residual, phased, wide, directions, members.length);
        const most = Math.min(SPARE * count, sources.channelCount);
        const chosen = bestApart(directions, dimension, members.length, scores, most, LARGEST_COSINE);
        const inverted = await invertStarts(
          kernels,
          templates,
          model,
          chosen.map((j) => startAt(members[j])),
          { part, whitening: wide, sources, contrast, iterations },
          control,
        );
        const order = Float64Array.from(chosen, (_, j) => chosen.length - j);
        const apart = bestApart(inverted, dimension, chosen.length, order, count, SAME_COSINE);
        const left = selectColumns(inverted, chosen.length, apart, dimension);
        return directionsIn(kernels, whitening, wide, left, apart.length);
      } finally {
        kernels.arena.release(mark);
      }
    },
  };
}

/** Room in the arena: the library, and while it is scored what makes its filters, or these with heights and instants. */
export function modelStartsBytes(muscleCount: number, dimension: number): number {
  const members = LIBRARY_COUNT + LEAST_OF_MUSCLE * muscleCount;
  // the wide whitening and the factorisation's own room
  const whitening = 2 * 8 * dimension * dimension;
  const scored = 4 * (members * dimension + INSTANTS * (3 * dimension + members));
  return 4 * members * dimension + whitening + Math.max(12 * members * dimension, scored);
}

/** As many of each muscle as it has of all places, LEAST_OF_MUSCLE at least. */
function libraryOf({ muscles }: SeparationModel): MuscleTheta[] {
  const places = muscles.map(({ space }) => space.placesMetres.length);
  const all = places.reduce((sum, count) => sum + count, 0);
  return muscles.flatMap(({ space }, muscle) => {
    const count = Math.max(LEAST_OF_MUSCLE, Math.round((LIBRARY_COUNT * places[muscle]) / all));
    return Array.from({ length: count }, (_, i) => ({ muscle, theta: spreadTheta(space, i) }));
  });
}

/** L^-1 h of every member, length one: dimension x count. */
function whitenedLibrary(kernels: Kernels, whitening: Whitening, library: Float32Array, count: number): Float64Array {
  const { dimension } = whitening;
  const directions = new Float64Array(dimension * count);
  for (let j = 0; j < count; j++)
    for (let d = 0; d < dimension; d++) directions[d * count + j] = library[j * dimension + d];
  whitenColumnsInPlace(kernels, whitening, directions, count);
  normaliseColumns(directions, dimension, count);
  return directions;
}

function scoresOf(
  kernels: Kernels,
  residual: PaddedSignal,
  phased: PhasedSignal,
  whitening: Whitening,
  directions: Float64Array,
  count: number,
): Float64Array {
  const { dimension, extensionFactor } = whitening;
  const { arena } = kernels;
  const mark = arena.mark();
  const instants = activeInstants(residual, INSTANTS);
  const size = instants.length;
  const filters = filtersOf(kernels, whitening, directions, count);
  const columns = arena.float32(dimension * size);
  const heights = arena.float32(count * size);
  const highest = new Float32Array(count * size);
  for (const delay of DELAYS) {
    extendedInstantsInto(columns, kernels, phased, instants, extensionFactor, (extensionFactor >> 1) + delay);
    kernels.matrixProductInto(heights, filters, columns, count, size, dimension);
    for (let i = 0; i < highest.length; i++) if (heights[i] > highest[i]) highest[i] = heights[i];
  }
  arena.release(mark);
  return Float64Array.from({ length: count }, (_, j) => {
    let score = 0;
    for (let i = j * size; i < (j + 1) * size; i++)
      if (highest[i] > LEAST_HEIGHT) score += Math.min(highest[i], MOST_HEIGHT) ** 2;
    return score;
  });
}

/** Members by falling score, none too near to a better one. */
function bestApart(
  directions: Float64Array,
  dimension: number,
  members: number,
  scores: Float64Array,
  count: number,
  largestCosine: number,
): number[] {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const chosen: number[] = [];
  for (const j of order) {
    if (chosen.length === count || !(scores[j] > 0)) break;
    if (chosen.every((k) => Math.abs(columnProduct(directions, dimension, members, j, k)) <= largestCosine))
      chosen.push(j);
  }
  return chosen;
}
