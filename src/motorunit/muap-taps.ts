/**
 * Taps of one sample and one wave: the three terms of the formula in muap-basis.ts with their derivatives. `sign` is +1 for
 * the wave towards rising arc length, -1 for the other; on the mirrored path the innervation zone lies at -iz, so that its
 * derivative turns the sign once more.
 */

import type { GradientPolynomial } from './action-potential.ts';
import type { MuapBasis } from './muap-basis.ts';
import type { MuapPlan } from './muap-plan.ts';
import { type CutPolynomial, cutPolynomials, cutWeightsInto, momentCount } from './path-moments.ts';
import { scatterAbove, scatterDensity } from './scatter.ts';
import { cubicTapsInto } from './spline-taps.ts';
import { addTap, addTaps } from './tap-list.ts';
import { tendonWeightsInto } from './tendon-weights.ts';

export interface PlanScratch {
  readonly cuts: readonly CutPolynomial[];
  /** first table row of each block */
  readonly firstRows: Int32Array;
  readonly values: readonly [Float64Array, Float64Array];
  readonly slopes: readonly [Float64Array, Float64Array];
  readonly cubic: Float64Array;
  readonly cubicSlopes: Float64Array;
  readonly cut: Float64Array;
  readonly cutSlopes: Float64Array;
  readonly tendon: Float64Array;
  readonly tendonSlopes: Float64Array;
}

export function planScratch(polynomials: readonly GradientPolynomial[], tendonColumns: number): PlanScratch {
  const room = (length: number) => new Float64Array(length);
  const moments = momentCount(polynomials);
  return {
    cuts: cutPolynomials(polynomials),
    firstRows: new Int32Array(6),
    values: [room(3), room(3)],
    slopes: [room(3), room(3)],
    cubic: room(4),
    cubicSlopes: room(4),
    cut: room(moments),
    cutSlopes: room(moments),
    tendon: room(tendonColumns),
    tendonSlopes: room(tendonColumns),
  };
}

/** One wave at one sample. */
export interface WaveSample {
  /** 0: rising arc length; 1: mirrored */
  readonly direction: number;
  readonly seconds: number;
  /** way of the front from the innervation zone, and beyond the mean end */
  readonly front: number;
  readonly beyond: number;
  readonly withDerivatives: boolean;
}

/** share(end > d) G(x): four rows of the spline. */
export function travellingTaps(plan: MuapPlan, basis: MuapBasis, wave: WaveSample, start: number): void {
  const { direction, seconds, front, beyond } = wave;
  const { cubic, cubicSlopes, firstRows } = plan.scratch;
  const [value, zone, velocity, half1, half2] = plan.samples;
  const sign = direction === 0 ? 1 : -1;
  const place = (start + front - basis.firstRowMetres[direction]) / basis.rowStepMetres;
  const row = Math.floor(place);
  cubicTapsInto(cubic, cubicSlopes, place - row);
  const share = scatterAbove(beyond, basis.scatter.tendonEndMetres);
  const density = scatterDensity(beyond, basis.scatter.tendonEndMetres);
  const half = direction === 0 ? half2 : half1;
  const base = plan.blocks[3 * direction].bufferRow + row - 1 - firstRows[3 * direction];
  addTaps(value, base, sign * share, cubic);
  if (!wave.withDerivatives) return;
  for (let q = 0; q < 4; q++) {
    const slope = (share * cubicSlopes[q]) / basis.rowStepMetres;
    addTap(zone, base + q, slope);
    addTap(velocity, base + q, sign * seconds * (slope - density * cubic[q]));
    if (density > 0) addTap(half, base + q, sign * density * cubic[q]);
  }
}

/** - sum over k of tau_k(v t) M_k(iz). */
export function endPlateTaps(plan: MuapPlan, basis: MuapBasis, wave: WaveSample): void {
  const { direction, seconds, front } = wave;
  const { cuts, cut, cutSlopes } = plan.scratch;
  const [value, zone, velocity] = plan.samples;
  const sign = direction === 0 ? 1 : -1;
  const K = basis.momentCount;
  const base = plan.pointRow + direction * 4 * K;
  cutWeightsInto(cut, cutSlopes, cuts, front);
  addTaps(value, base, -sign, cut);
  if (!wave.withDerivatives) return;
  for (let k = 0; k < K; k++) {
    addTap(zone, base + plan.pointCount + k, -cut[k]);
    addTap(velocity, base + k, -sign * seconds * cutSlopes[k]);
  }
}

/** sum over n, k of W_nk(d) M_k(iz + L + e_n). */
export function tendonTaps(plan: MuapPlan, basis: MuapBasis, wave: WaveSample): void {
  const { direction, seconds, beyond } = wave;
  const { tendon, tendonSlopes } = plan.scratch;
  const [value, zone, velocity, half1, half2] = plan.samples;
  const sign = direction === 0 ? 1 : -1;
  const half = direction === 0 ? half2 : half1;
  const K = basis.momentCount;
  const base = plan.pointRow + direction * 4 * K + K;
  tendonWeightsInto(tendon, tendonSlopes, basis.tendon, beyond);
  addTaps(value, base, sign, tendon);
  if (!wave.withDerivatives) return;
  for (let j = 0; j < 3 * K; j++) {
    addTap(zone, base + plan.pointCount + j, tendon[j]);
    addTap(velocity, base + j, sign * seconds * tendonSlopes[j]);
    addTap(half, base + j, -sign * tendonSlopes[j]);
    addTap(half, base + plan.pointCount + j, sign * tendon[j]);
  }
}
