/** A motor unit as the renewal decoder knows it: candidate discharges with their posterior probabilities, and its MUAP. */

import type { Arena } from '../../kernels/arena.ts';
import type { EventLists } from '../../kernels/kernels.ts';
import { strongestWindow } from '../cancellation.ts';
import { eventLists, type MuapWindow } from '../joint-muaps.ts';
import { meanMuap } from './muap-knots.ts';

/** Discharges at samples of the recording; the MUAP has most energy there. */
export interface Posterior {
  /** ascending */
  readonly samples: Int32Array;
  /** parallel to `samples` */
  readonly probabilities: Float32Array;
  /** of a sample, that each discharge is later (discharge-timing.ts); absent: on whole samples */
  readonly offsets?: Float32Array;
}

export interface DecodedMotorUnit extends Posterior {
  /** knots (muap-knots.ts) x channels x window.length */
  readonly muap: Float32Array;
  /** logarithm of the evidence for the train against silence */
  readonly logEvidence: number;
  /** squared distance between discharge and silence in units of the noise: h^T (C + ridge)^-1 h, as measured */
  readonly separation: number;
  /** density of discharges of unknown motor units among its candidates (decode-pulse-train.ts); absent before the first */
  readonly unknown?: number;
}

/** Samples over which the energy of a MUAP is summed to find its centre. */
const CENTRE_WIDTH = 5;
/** A MUAP whose centre is off by less stays: the centre of a flat peak moves with the noise. */
const CENTRE_TOLERANCE = 2;
const NEGLIGIBLE_CHANGE = 1e-3;

/** A train that a search has found, before it is decoded. */
export function undecoded(samples: Int32Array, muapSize: number): DecodedMotorUnit {
  const probabilities = new Float32Array(samples.length).fill(1);
  return { samples, probabilities, muap: new Float32Array(muapSize), logEvidence: 0, separation: 0 };
}

/** Samples that are more probably a discharge than not. */
export function dischargesOf({ samples, probabilities }: Posterior): Int32Array {
  return samples.filter((_, i) => probabilities[i] > 0.5);
}

/** Expected number of discharges. */
export function expectedCount({ probabilities }: Posterior): number {
  let sum = 0;
  for (const p of probabilities) sum += p;
  return sum;
}

/**
 * Rate of agreement with the truth that the posterior expects of `dischargesOf`: the sum of p over p > 1/2, over their
 * number plus the sum of the other p. It knows nothing of discharges without a candidate, nor of errors of the MUAP.
 */
export function posteriorAgreement({ probabilities }: Posterior): number {
  let common = 0;
  let all = 0;
  for (const p of probabilities) {
    if (p > 0.5) common += p;
    all += p > 0.5 ? 1 : p;
  }
  return all > 0 ? common / all : 0;
}

/** Discharges weighted by their probabilities as events, a row each, in the arena. */
export function posteriorEvents(arena: Arena, posteriors: readonly Posterior[]): EventLists {
  return eventLists(
    arena,
    posteriors.map(({ samples }) => samples),
    posteriors.map(({ probabilities }) => probabilities),
  );
}

/** after - before, as events with signed weights. */
export function posteriorChange(before: Posterior, after: Posterior): Posterior {
  const samples: number[] = [];
  const weights: number[] = [];
  for (let a = 0, b = 0; a < before.samples.length || b < after.samples.length; ) {
    const old = a < before.samples.length ? before.samples[a] : Infinity;
    const young = b < after.samples.length ? after.samples[b] : Infinity;
    const t = Math.min(old, young);
    const change = (young === t ? after.probabilities[b++] : 0) - (old === t ? before.probabilities[a++] : 0);
    if (Math.abs(change) < NEGLIGIBLE_CHANGE) continue;
    samples.push(t);
    weights.push(change);
  }
  return { samples: Int32Array.from(samples), probabilities: Float32Array.from(weights) };
}

/** Samples from the discharge to the MUAP's centre of energy; 0 where it is near enough. */
export function centreOffset(muap: Float32Array, channels: number, { length, lead }: MuapWindow): number {
  const mean = meanMuap(muap, muap.length / (channels * length));
  const offset = strongestWindow(mean, channels, length, CENTRE_WIDTH) + (CENTRE_WIDTH >> 1) - lead;
  return Math.abs(offset) < CENTRE_TOLERANCE ? 0 : offset;
}

/** Discharges and MUAP moved together, so that the MUAP's centre of energy lies at the discharge again. */
export function centred(
  unit: DecodedMotorUnit,
  channels: number,
  window: MuapWindow,
  sampleCount: number,
): DecodedMotorUnit {
  const { length } = window;
  const move = centreOffset(unit.muap, channels, window);
  if (move === 0) return unit;
  const muap = new Float32Array(unit.muap.length);
  for (let row = 0; row < muap.length; row += length)
    for (let k = Math.max(0, -move); k < Math.min(length, length - move); k++)
      muap[row + k] = unit.muap[row + k + move];
  const inside = (_: number, i: number) => unit.samples[i] + move >= 0 && unit.samples[i] + move < sampleCount;
  return {
    ...unit,
    muap,
    samples: unit.samples.filter(inside).map((t) => t + move),
    probabilities: unit.probabilities.filter(inside),
    ...(unit.offsets && { offsets: unit.offsets.filter(inside) }),
  };
}
