/**
 * Where fits begin: MUAPs of a muscle at places, innervation zones and velocities spread evenly (a Halton sequence), and a scan that
 * says which of them, at which shift, looks most like a measured one:
 *   score = sum over c, k of l_c(k) d_c(shift + firstSample + k step) / (|l| |d|),
 * unwhitened, since that has the widest valleys, for all of the library and all shifts as one matrix product. Where the channels are mixed
 * from components of the model, l and the measured MUAP are those of the components: their columns are orthonormal.
 */

import type { Kernels } from '../../kernels/kernels.ts';
import { type MotorUnitTheta, thetaFromVector } from '../../motorunit/motor-unit-theta.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';
import type { MuapWindow } from '../joint-muaps.ts';
import { createFilteredMuaps } from './filtered-muap.ts';
import { createProducts } from './product.ts';
import type { MuscleModel } from './separation-model.ts';

export interface ThetaStart {
  readonly theta: MotorUnitTheta;
  /** sample of the window at which the waves leave the end-plates */
  readonly shift: number;
  /** cosine with the measured MUAP */
  readonly score: number;
}

export interface ThetaLibrary {
  readonly thetas: readonly MotorUnitTheta[];
  /**
   * The best of the library at their best shifts, the best first; no two within `apart` of each other.
   * @param muap - channels x window.length
   */
  readonly scan: (muap: ArrayLike<number>, window: MuapWindow, most: number) => ThetaStart[];
}

const DEFAULT_COUNT = 1000;
/** zones and velocities as far from the middle as this, in deviations */
const SPREAD = 1.8;
/** samples at 2048 Hz; in seconds the same at other rates */
const FIRST_SECONDS = -8 / 2048;
const LENGTH_SECONDS = 56 / 2048;
const STEP_SECONDS = 4 / 2048;
const SHIFT_SECONDS = 2 / 2048;
/** discharges are found at most so long after the end-plates, or before them, as a window's lead has it */
const REACH_SECONDS = 24 / 2048;
/** least share of a MUAP's energy on the compared samples that counts as all of it */
const LEAST_ENERGY = 0.4;
/** starts differ by this in place or in innervation zone */
const APART_METRES = [4e-3, 3e-3] as const;

/**
 * @param kernels - with the arena of the model's tables; the library stays in it: 4 bytes x count x rows x 15, a row a channel or component
 * Cost: `count` MUAPs (0.3 s), then for each scan count x rows x 15 x 25 multiply-adds (10 ms for 64 channels).
 */
export function createThetaLibrary(
  { muaps, space }: MuscleModel,
  impulseResponse: Float64Array,
  kernels?: Kernels,
  count = DEFAULT_COUNT,
): ThetaLibrary {
  const { channelCount, samplingRateHz } = muaps;
  const samples = (seconds: number) => Math.max(1, Math.round(seconds * samplingRateHz));
  const step = samples(STEP_SECONDS);
  const firstSample = -samples(-FIRST_SECONDS);
  const length = Math.ceil(samples(LENGTH_SECONDS) / step);
  const { floats, product } = createProducts(kernels);
  const whole = createFilteredMuaps(muaps, impulseResponse, { firstSample, count: length, step }, kernels);
  const { filtered, mixing } = whole.components ?? { filtered: whole, mixing: undefined };
  const rows = filtered.channelCount;
  const size = rows * length;
  const library = floats(count * size);
  const thetas: MotorUnitTheta[] = [];
  for (let i = 0; i < count; i++) {
    const theta = spreadTheta(space, i);
    thetas.push(theta);
    const { muap } = filtered.evaluate(theta, false);
    const norm = Math.hypot(...muap);
    for (let n = 0; n < size; n++) library[i * size + n] = norm > 0 ? muap[n] / norm : 0;
  }
  const shiftStep = samples(SHIFT_SECONDS);
  const shiftsPerSide = Math.ceil(samples(REACH_SECONDS) / shiftStep);
  const shiftCount = 2 * shiftsPerSide + 1;
  const shifted = floats(size * shiftCount);
  const scores = floats(count * shiftCount);
  const scan = (muap: ArrayLike<number>, window: MuapWindow, most: number) => {
    const firstShift = window.lead - shiftsPerSide * shiftStep;
    const isThere = fillShifted(
      shifted,
      muap,
      mixing ? onComponents(muap, window.length, mixing, rows) : muap,
      window,
      {
        channelCount,
        rows,
        length,
        step,
        firstSample,
        firstShift,
        shiftStep,
      },
    );
    if (!isThere) return [];
    product(scores, library, shifted, count, shiftCount, size);
    return bestStarts(scores, thetas, (s) => firstShift + s * shiftStep, shiftCount, most);
  };
  return { thetas, scan };
}

/** V^T d, components x samples. */
function onComponents(muap: ArrayLike<number>, samples: number, mixing: FloatArray, rows: number): Float64Array {
  const out = new Float64Array(rows * samples);
  for (let c = 0; c < mixing.length / rows; c++)
    for (let r = 0; r < rows; r++) {
      const weight = mixing[c * rows + r];
      for (let n = 0; n < samples; n++) out[r * samples + n] += weight * muap[c * samples + n];
    }
  return out;
}

interface ShiftLayout {
  readonly channelCount: number;
  /** of what is compared: channels or components */
  readonly rows: number;
  readonly length: number;
  readonly step: number;
  readonly firstSample: number;
  readonly firstShift: number;
  readonly shiftStep: number;
}

/**
 * Columns are the measured MUAP at rising shifts, 0 beyond its window, each of length one, so that scores are cosines; those at which
 * much of the MUAP lies outside the compared samples are shorter. Every fourth sample alone has not always the same share of the energy.
 * @returns whether there is any MUAP
 */
function fillShifted(
  out: FloatArray,
  muap: ArrayLike<number>,
  compared: ArrayLike<number>,
  window: MuapWindow,
  { channelCount, rows, length, step, firstSample, firstShift, shiftStep }: ShiftLayout,
): boolean {
  const shiftCount = out.length / (rows * length);
  const squareAt = new Float64Array(window.length);
  for (let c = 0; c < channelCount; c++)
    for (let n = 0; n < window.length; n++) squareAt[n] += muap[c * window.length + n] ** 2;
  const energy = squareAt.reduce((sum, square) => sum + square, 0);
  if (!(energy > 0)) return false;
  const norm = Math.sqrt(energy / step);
  const squares = new Float64Array(shiftCount);
  for (let s = 0; s < shiftCount; s++)
    for (let k = 0; k < length; k++) {
      const sample = firstShift + s * shiftStep + firstSample + k * step;
      const inside = sample >= 0 && sample < window.length;
      if (inside) squares[s] += squareAt[sample] / norm ** 2;
      // scores of order one: volts squared would be lost in float32
      for (let r = 0; r < rows; r++)
        out[(r * length + k) * shiftCount + s] = inside ? compared[r * window.length + sample] / norm : 0;
    }
  const scales = squares.map((square) => 1 / Math.sqrt(Math.max(square, LEAST_ENERGY)));
  for (let n = 0; n < out.length; n++) out[n] *= scales[n % shiftCount];
  return true;
}

function bestStarts(
  scores: FloatArray,
  thetas: readonly MotorUnitTheta[],
  shiftOf: (index: number) => number,
  shiftCount: number,
  most: number,
): ThetaStart[] {
  const all = thetas.map((theta, i): ThetaStart & { readonly i: number } => {
    let best = 0;
    for (let s = 1; s < shiftCount; s++) if (scores[i * shiftCount + s] > scores[i * shiftCount + best]) best = s;
    return { theta, shift: shiftOf(best), score: scores[i * shiftCount + best], i };
  });
  all.sort((a, b) => b.score - a.score || a.i - b.i);
  const starts: ThetaStart[] = [];
  for (const { theta, shift, score } of all) {
    if (starts.length >= most) break;
    const isNew = starts.every(({ theta: other }) => areApart(theta, other));
    if (isNew) starts.push({ theta, shift, score });
  }
  return starts;
}

function areApart(a: MotorUnitTheta, b: MotorUnitTheta): boolean {
  const across = Math.hypot(a.positionMetres[0] - b.positionMetres[0], a.positionMetres[1] - b.positionMetres[1]);
  return across > APART_METRES[0] || Math.abs(a.innervationZoneMetres - b.innervationZoneMetres) > APART_METRES[1];
}

/** Member `index` of a library: Halton points over places, innervation zones and velocities; the other components as is likely. */
export function spreadTheta(space: MuscleModel['space'], index: number): MotorUnitTheta {
  const { placesMetres, innervationZoneMetres, conductionVelocity, halfLengthsMetres, radiiMetres } = space;
  const places = placesMetres.length / 2;
  const place = Math.min(places - 1, Math.floor(halton(index + 1, 2) * places));
  const spread = ([mean, deviation]: readonly [number, number], base: number) =>
    mean + SPREAD * deviation * (2 * halton(index + 1, base) - 1);
  const { rangeMetres, shortestMetres } = space;
  const zone = spread(innervationZoneMetres, 3);
  const fitting = (half: number, room: number) => Math.max(shortestMetres, Math.min(half, room - 1e-6));
  const radius = Math.min(radiiMetres[1], Math.max(radiiMetres[0], space.territoryRadiusMetres[0]));
  return thetaFromVector([
    placesMetres[2 * place],
    placesMetres[2 * place + 1],
    zone,
    spread(conductionVelocity, 5),
    fitting(halfLengthsMetres[0][0], zone - rangeMetres[0]),
    fitting(halfLengthsMetres[1][0], rangeMetres[1] - zone),
    radius,
    0,
  ]);
}

/** The radical inverse of an index. */
function halton(index: number, base: number): number {
  let [value, share] = [0, 1 / base];
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    value += share * (rest % base);
    share /= base;
  }
  return value;
}
