/**
 * Trains that have changed places for a while. Of two motor units with similar MUAPs, which discharge close to each other for a moment,
 * each can go on with the discharges of the other: both stay regular, and no change of one of them alone is better. What a discharge of A
 * at t says for its being one of B, with z_i the output of filter i without either and d_i^2 its separation, is
 *
 *     gain = d_B^2 (z_B(t') - 1/2) - d_A^2 (z_A(t) - 1/2)
 *
 * (the difference of the two log ratios in Gaussian noise; Verdu 1998, Multiuser Detection, section 2.2). Runs of discharges of both
 * trains with the largest sums (Bentley 1984, Commun ACM 27:865) change hands.
 */

import type { PhasedSignal } from '../phased-signal.ts';
import type { CrossResponses } from './cross-responses.ts';
import type { DecodedMotorUnit } from './decoded-motor-unit.ts';

/** Filters that answer to each other with so much, of their own discharge. */
const SIMILAR = 0.6;
/** Samples within which the discharge of one lies, as one of the other, of where that filter answers most. */
const REACH = 3;
/** A run is worth the change with so much: it pays for the intervals at its ends. */
const GAIN = 6;

export interface PairContext {
  /** a row per filter, all motor units cancelled */
  readonly outputs: PhasedSignal;
  readonly responses: CrossResponses;
  /** d^2 of each filter */
  readonly separations: Float64Array;
  /** a peak of the output at t is a discharge at t + shift */
  readonly shifts: Int32Array;
  /** samples of the MUAP window before the discharge */
  readonly lead: number;
}

/** What one motor unit of a pair gives to the other, and has from it, as its own discharges. */
export interface Exchange {
  readonly lost: readonly number[];
  readonly won: readonly number[];
}

export function isSimilar({ largest, count }: CrossResponses, i: number, j: number): boolean {
  return largest[i * count + j] > SIMILAR && largest[j * count + i] > SIMILAR;
}

/**
 * @param trains - ascending discharges of motor units i and j
 * @returns of each; undefined where every discharge is with the right one
 * Cost: seven outputs a discharge.
 */
export function crossed(
  pair: PairContext,
  i: number,
  j: number,
  trains: readonly [Int32Array, Int32Array],
): readonly [Exchange, Exchange] | undefined {
  const all = [...claims(pair, i, j, trains[0]), ...claims(pair, j, i, trains[1])].sort((a, b) => a.from - b.from);
  const chosen = largestRuns(all);
  if (chosen.length === 0) return undefined;
  const ofFirst = chosen.filter(({ own }) => own === i);
  const ofSecond = chosen.filter(({ own }) => own === j);
  const from = (given: readonly Claim[]) => given.map((claim) => claim.from);
  const to = (given: readonly Claim[]) => given.map((claim) => claim.to);
  return [
    { lost: from(ofFirst), won: to(ofSecond) },
    { lost: from(ofSecond), won: to(ofFirst) },
  ];
}

/** A motor unit without the discharges of an exchange that it loses, with those that it wins. */
export function exchanged(unit: DecodedMotorUnit, { lost, won }: Exchange, sampleCount: number): DecodedMotorUnit {
  const gone = new Set([...lost, ...won]);
  const places = Array.from(unit.samples, (t, i) => ({ t, p: unit.probabilities[i], offset: unit.offsets?.[i] ?? 0 }));
  const added = [...new Set(won)].filter((t) => t >= 0 && t < sampleCount);
  const all = [...places.filter(({ t }) => !gone.has(t)), ...added.map((t) => ({ t, p: 1, offset: 0 }))];
  all.sort((a, b) => a.t - b.t);
  return {
    ...unit,
    samples: Int32Array.from(all, ({ t }) => t),
    probabilities: Float32Array.from(all, ({ p }) => p),
    ...(unit.offsets && { offsets: Float32Array.from(all, ({ offset }) => offset) }),
  };
}

/** A discharge of motor unit `own`, where it would be one of the other, and what speaks for that. */
interface Claim {
  readonly own: number;
  readonly from: number;
  readonly to: number;
  readonly gain: number;
}

function claims(pair: PairContext, own: number, other: number, train: Int32Array): Claim[] {
  const { responses, separations, shifts, lead } = pair;
  const { count, length, values } = responses;
  const first = (other * count + own) * length;
  let peak = 0;
  for (let k = 1; k < length; k++) if (values[first + k] > values[first + peak]) peak = k;
  const offset = peak + shifts[other] - lead;
  return Array.from(train, (t) => {
    const now = separations[own] * (outputWith(pair, own, t, own, t) - 0.5);
    let most = -Infinity;
    let to = t + offset;
    for (let at = t + offset - REACH; at <= t + offset + REACH; at++) {
      const value = outputWith(pair, other, at, own, t);
      if (value > most) {
        most = value;
        to = at;
      }
    }
    return { own, from: t, to, gain: separations[other] * (most - 0.5) - now };
  });
}

/** Output of a filter for a discharge at `at`, with the discharge of motor unit `own` at t not cancelled. */
function outputWith(pair: PairContext, filter: number, at: number, own: number, t: number): number {
  const { outputs, responses, shifts, lead } = pair;
  const { signal, spacing, pitch, sampleCount } = outputs;
  const { count, length, values } = responses;
  const sample = at - shifts[filter];
  if (sample < 0 || sample >= sampleCount) return 0;
  const k = sample - t + lead;
  const response = k >= 0 && k < length ? values[(filter * count + own) * length + k] : 0;
  const row = filter * signal.stride + signal.lead;
  return signal.data[row + (sample % spacing) * pitch + Math.floor(sample / spacing)] + response;
}

/** Of every run whose sums stay above nothing, the part up to the largest sum, where that exceeds GAIN. */
function largestRuns(all: readonly Claim[]): Claim[] {
  const chosen: Claim[] = [];
  for (let first = 0; first < all.length; ) {
    let sum = 0;
    let best = 0;
    let end = first + 1;
    for (let k = first; k < all.length; k++) {
      sum += all[k].gain;
      if (sum <= 0) break;
      if (sum > best) {
        best = sum;
        end = k + 1;
      }
    }
    if (best > GAIN) chosen.push(...all.slice(first, end));
    first = end;
  }
  return chosen;
}
