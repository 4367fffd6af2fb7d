/**
 * MUAPs that change along a contraction (fatigue slows them, the grid shifts a little): a MUAP is given at knots evenly
 * spaced over the recording and is linear between them. With the hat functions phi_k (1 at knot k, 0 at its neighbours),
 *
 *     H(t) = sum over k of phi_k(t) H_k
 *
 * Knots are tied: TIE times |H_k - H_(k+1)|^2 is added to the squares, so that a MUAP without discharges for a while, or
 * of few, follows its neighbours. One knot: MUAPs do not change, and all of this falls away.
 */

import type { Arena } from '../../kernels/arena.ts';
import { solveSymmetricInto } from '../../linalg/solve-symmetric.ts';
import type { Posterior } from './decoded-motor-unit.ts';

/**
 * Strength of a tie, in discharges. 60 s, 30 motor units, found at RoA > 0.9 (+-4 ms): with amplitude and velocity falling by 20 %,
 * 21 with 10, 23 with 40, 22 with 150; without a change 24, 28 and 30 (one knot: 17 and 27).
 */
const TIE = 80;

export interface MuapKnots {
  readonly count: number;
  /** samples between two knots; the first is at sample 0 */
  readonly spacing: number;
}

/**
 * @param driftSeconds - least distance of two knots; 0: one knot. A recording of up to twice that has one knot
 */
export function muapKnots(sampleCount: number, samplingRateHz: number, driftSeconds: number): MuapKnots {
  const seconds = sampleCount / samplingRateHz;
  if (driftSeconds === 0 || seconds <= 2 * driftSeconds) return { count: 1, spacing: sampleCount };
  const intervals = Math.floor(seconds / driftSeconds);
  return { count: intervals + 1, spacing: sampleCount / intervals };
}

/** Knot nearest to a sample. */
export function nearestKnot({ count, spacing }: MuapKnots, sample: number): number {
  return count === 1 ? 0 : Math.max(0, Math.min(count - 1, Math.round(sample / spacing)));
}

/** phi_k at a sample. */
function knotWeight({ count, spacing }: MuapKnots, k: number, sample: number): number {
  if (count === 1) return 1;
  const place = Math.max(0, Math.min(count - 1, sample / spacing));
  return Math.max(0, 1 - Math.abs(place - k));
}

/** The events that see knot k, their probabilities times phi_k. */
export function atKnot(knots: MuapKnots, posterior: Posterior, k: number): Posterior {
  if (knots.count === 1) return posterior;
  const weights = Float32Array.from(posterior.samples, (t) => knotWeight(knots, k, t));
  const sees = (_: number, i: number) => weights[i] > 0;
  return {
    samples: posterior.samples.filter(sees),
    probabilities: posterior.probabilities.map((p, i) => p * weights[i]).filter(sees),
  };
}

/** Sum of p (1 - p) phi_k^2: the variance of a train as knot k sees it. */
export function knotVariance(knots: MuapKnots, { samples, probabilities }: Posterior, k: number): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++)
    sum += probabilities[i] * (1 - probabilities[i]) * knotWeight(knots, k, samples[i]) ** 2;
  return sum;
}

/** Ties for the joint MUAPs, the knots of a motor unit one after the other; none with one knot. */
export function knotTies(knots: MuapKnots): { readonly group: number; readonly strength: number } | undefined {
  return knots.count === 1 ? undefined : { group: knots.count, strength: TIE };
}

/**
 * Inverse of the normal matrix of one train's MUAP, count x count: sum of p phi phi^T, ties, and `ridge` discharges of silence.
 * Windows of the train that overlap are not in it.
 */
export function inverseKnotMass(
  arena: Arena,
  knots: MuapKnots,
  { samples, probabilities }: Posterior,
  ridge: number,
): Float64Array {
  const { count } = knots;
  const mark = arena.mark();
  const mass = arena.float64(count * count);
  const inverse = arena.float64(count * count);
  for (let i = 0; i < samples.length; i++) {
    for (let a = 0; a < count; a++) {
      const weight = probabilities[i] * knotWeight(knots, a, samples[i]);
      for (let b = 0; b < count && weight > 0; b++) mass[a * count + b] += weight * knotWeight(knots, b, samples[i]);
    }
  }
  for (let a = 0; a < count; a++) {
    inverse[a * count + a] = 1;
    mass[a * count + a] += ridge / count;
    for (const b of [a - 1, a + 1]) {
      if (b < 0 || b >= count) continue;
      mass[a * count + a] += TIE;
      mass[a * count + b] -= TIE;
    }
  }
  solveSymmetricInto(arena, mass, inverse, count, count);
  const result = inverse.slice();
  arena.release(mark);
  return result;
}

/** phi^T A^-1 phi at each event, A^-1 from `inverseKnotMass`: the share of its own snippet in the MUAP that it is decoded with. */
export function ownShares(knots: MuapKnots, { samples }: Posterior, inverseMass: Float64Array): Float32Array {
  const { count } = knots;
  return Float32Array.from(samples, (t) => {
    let share = 0;
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++)
        share += knotWeight(knots, a, t) * inverseMass[a * count + b] * knotWeight(knots, b, t);
    return share;
  });
}

/** Mean of a MUAP over its knots. */
export function meanMuap(muap: Float32Array, knotCount: number): Float32Array {
  if (knotCount === 1) return muap;
  const size = muap.length / knotCount;
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < knotCount; k++) sum += muap[k * size + i];
    return sum / knotCount;
  });
}
