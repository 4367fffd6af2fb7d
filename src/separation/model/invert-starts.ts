/**
 * Batched inversion of starts: which motor unit of the model is it whose filter the separation's fixed point leads to?
 *
 * With u(theta) = L^-1 h(theta) / |L^-1 h(theta)| and the fixed point's next direction w(u) (fixed-point.ts), one iteration is
 *   minimise |w - (a u + sum over i of b_i v_i)|^2 + DAMPING sum over i of (b_i / s_i)^2,   v_i = L^-1 dh/dtheta_i / |L^-1 h|
 *   theta_i += b_i / a, at most s_i
 * a Gauss-Newton step with a trust region s_i of about the width of the valleys (method.md 4, step 3), for all starts at once: two passes
 * of the filter bank over the signal an iteration, whatever the number of starts.
 */

import { checkpoint, type RunControl } from '../../core/control.ts';
import type { Kernels, PaddedSignal } from '../../kernels/kernels.ts';
import { thetaFromVector, thetaToVector } from '../../motorunit/motor-unit-theta.ts';
import type { ContrastName } from '../blind-parameters.ts';
import { fixedPointStep } from '../fixed-point.ts';
import { normaliseColumns, type Whitening, whitenColumnsInPlace } from '../whitening.ts';
import { type ExtendedTemplates, MOVED } from './extended-templates.ts';
import type { MuscleTheta, SeparationModel } from './separation-model.ts';
import { invertSymmetric } from './small-symmetric.ts';
import { boundInPlace, FIT_COUNT, SHIFT, WAVE } from './theta-bounds.ts';

export interface InvertedStart {
  /** index of the muscle in the model */
  readonly muscle: number;
  /** as fits move it (theta-bounds.ts): theta, shift in samples, wave */
  readonly vector: Float64Array;
}

export function startAt({ muscle, theta }: MuscleTheta): InvertedStart {
  const vector = new Float64Array(FIT_COUNT);
  vector.set(thetaToVector(theta));
  vector[WAVE] = 1;
  return { muscle, vector };
}

interface InversionSignal {
  readonly part: PaddedSignal;
  readonly whitening: Whitening;
  readonly sources: PaddedSignal;
  readonly contrast: ContrastName;
  readonly iterations: number;
}

const DAMPING = 0.02;
/** Largest step of each column: metres, metres per second, samples. */
const STEPS = Float64Array.of(2e-3, 2e-3, 2e-3, 0.2, 3e-3, 3e-3, 1.5);
/** The filter's own delay takes up more. */
const MOST_SHIFT = 8;
const COLUMNS = 1 + MOVED.length;

/** @returns dimension x starts, row-major, columns of length one: the directions of the inverted motor units */
export async function invertStarts(
  kernels: Kernels,
  templates: ExtendedTemplates,
  model: SeparationModel,
  starts: readonly InvertedStart[],
  { part, whitening, sources, contrast, iterations }: InversionSignal,
  control: RunControl,
): Promise<Float64Array> {
  const { dimension } = templates;
  const count = starts.length;
  let now = [...starts];
  for (let step = 0; ; step++) {
    await checkpoint(control);
    const columns = new Float64Array(dimension * COLUMNS * count);
    for (const [j, { muscle, vector }] of now.entries())
      templates.columnsInto(columns, COLUMNS * count, COLUMNS * j, muscle, thetaFromVector(vector), vector[SHIFT]);
    whitenColumnsInPlace(kernels, whitening, columns, COLUMNS * count);
    const directions = new Float64Array(dimension * count);
    for (let d = 0; d < dimension; d++)
      for (let j = 0; j < count; j++) directions[d * count + j] = columns[d * COLUMNS * count + COLUMNS * j];
    normaliseColumns(directions, dimension, count);
    if (step === iterations || count === 0) return directions;
    const led = fixedPointStep(kernels, part, whitening, directions, count, sources, { contrast });
    now = now.map((start, j) => {
      const move = gaussNewton(columns, led, dimension, count, j);
      return move ? moved(start, move, model) : start;
    });
  }
}

/** The step in theta and shift of start j; undefined where the fixed point leads nowhere near. */
function gaussNewton(
  columns: Float64Array,
  led: Float64Array,
  dimension: number,
  count: number,
  j: number,
): Float64Array | undefined {
  const normal = new Float64Array(COLUMNS * COLUMNS);
  const right = new Float64Array(COLUMNS);
  const row = new Float64Array(COLUMNS);
  for (let d = 0; d < dimension; d++) {
    const from = (d * count + j) * COLUMNS;
    for (let i = 0; i < COLUMNS; i++) {
      // in steps: all columns about as long
      row[i] = i === 0 ? columns[from] : columns[from + i] * STEPS[i - 1];
      right[i] += row[i] * led[d * count + j];
      for (let k = 0; k <= i; k++) normal[i * COLUMNS + k] += row[i] * row[k];
    }
  }
  const energy = normal[0];
  if (!(energy > 0)) return undefined;
  for (let i = 1; i < COLUMNS; i++) normal[i * COLUMNS + i] += DAMPING * energy;
  const inverse = invertSymmetric(normal, COLUMNS);
  if (!inverse) return undefined;
  const solved = Float64Array.from({ length: COLUMNS }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < COLUMNS; k++) sum += inverse[i * COLUMNS + k] * right[k];
    return sum;
  });
  if (!(Math.abs(solved[0]) > 1e-9)) return undefined;
  return STEPS.map((size, i) => size * Math.max(-1, Math.min(1, solved[i + 1] / solved[0])));
}

function moved({ muscle, vector }: InvertedStart, step: Float64Array, model: SeparationModel): InvertedStart {
  const next = vector.slice();
  for (const [i, place] of MOVED.entries()) next[place] += step[i];
  boundInPlace(next, model.muscles[muscle].space);
  next[SHIFT] = Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, next[SHIFT]));
  return { muscle, vector: next };
}
