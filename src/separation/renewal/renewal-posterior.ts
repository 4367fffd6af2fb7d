/**
 * Posterior probability of each candidate discharge of one motor unit under a renewal prior: semi-Markov
 * forward-backward over candidate instants t_1 < t_2 < ... with likelihood ratios w_j = p(z_j | discharge) / p(z_j | none).
 *
 *     alpha_j = w_j (BEGIN + sum over i of alpha_i g(t_j - t_i) + PAUSE sum over i long before of alpha_i)
 *     beta_i  = BEGIN + sum over j of g(t_j - t_i) w_j beta_j + PAUSE sum over j long after of w_j beta_j
 *     evidence = 1 + sum over j of alpha_j BEGIN        (relative to silence)
 *     P(discharge at t_j) = alpha_j beta_j / evidence
 *
 * g is the density of the interval (interval-model.ts). A candidate is passed over at no cost, since `none` is what the
 * ratios are relative to. Both recursions run on plain numbers with a common exponent, which is shifted before
 * they overflow: no logarithm or exponential per pair, and the densities of the first serve the second.
 */

import { BEGIN, type IntervalTables, type LocalIntervals, PAUSE } from './interval-model.ts';

export interface RenewalOptions {
  readonly tables: IntervalTables;
  readonly intervals: LocalIntervals;
  /** false: no discharge follows another after more than the longest interval */
  readonly pauses: boolean;
}

export interface RenewalPosterior {
  /** of each candidate, 0 to 1 */
  readonly probabilities: Float64Array;
  /** logarithm of the evidence against silence */
  readonly logEvidence: number;
}

const LARGE = 1e150;
const LOG_LARGE = Math.log(LARGE);

/** exp(-x^2 / 2) for 0 <= x < NORMAL_END, linear between steps; beyond it nothing. */
const NORMAL_END = 6;
const NORMAL_STEPS = 256;
const normalTable = Float64Array.from({ length: NORMAL_END * NORMAL_STEPS + 2 }, (_, i) =>
  Math.exp(-0.5 * (i / NORMAL_STEPS) ** 2),
);

/** Densities that are kept from one recursion to the other, at most; those of the pairs beyond are worked out twice. */
const MOST_KEPT = 1 << 21;

/**
 * @param times - ascending samples of the candidates
 * @param logRatios - logarithms of the likelihood ratios, finite; above 345 they are taken for 345
 * Cost: pairs of candidates within the longest interval, about 5 ns each and 1 ns on the way back; 8 bytes a pair, 16 MB at most.
 */
export function renewalPosterior(
  times: Int32Array,
  logRatios: Float64Array,
  options: RenewalOptions,
): RenewalPosterior {
  const count = times.length;
  const ratios = new Float64Array(count);
  for (let j = 0; j < count; j++) ratios[j] = Math.exp(Math.min(logRatios[j], LOG_LARGE));
  const pairs = densitiesBefore(times, options);
  const forward = forwardLogs(times, ratios, pairs, options);
  const backward = backwardLogs(times, ratios, pairs, options);
  const logEvidence = logSum(forward, Math.log(BEGIN));
  const probabilities = new Float64Array(count);
  for (let j = 0; j < count; j++) probabilities[j] = Math.min(1, Math.exp(forward[j] + backward[j] - logEvidence));
  return { probabilities, logEvidence };
}

/** Density of the interval from each candidate before to candidate j. */
interface Pairs {
  /** first candidate within the longest interval before j */
  readonly first: Int32Array;
  /** one past the last candidate that is the shortest interval before j */
  readonly end: Int32Array;
  /** where the density from candidate first[j] lies in `densities`, the others behind it */
  readonly place: Int32Array;
  readonly densities: Float64Array;
  /** writes the densities of j; where `isKept` says so, they stay when others are written */
  readonly write: (j: number) => void;
  readonly isKept: (j: number) => boolean;
}

function densitiesBefore(times: Int32Array, { tables, intervals }: RenewalOptions): Pairs {
  const { shortest, longest, log, always, regular } = tables;
  const { means, spread } = intervals;
  const count = times.length;
  const first = new Int32Array(count);
  const end = new Int32Array(count);
  const place = new Int32Array(count);
  let kept = 0;
  let widest = 0;
  for (let j = 0, from = 0, to = 0; j < count; j++) {
    while (times[from] < times[j] - longest) from++;
    while (times[j] - times[to] >= shortest) to++;
    first[j] = from;
    end[j] = Math.max(from, to);
    const width = end[j] - from;
    widest = Math.max(widest, width);
    place[j] = kept + width <= MOST_KEPT ? kept : -1;
    if (place[j] >= 0) kept += width;
  }
  const densities = new Float64Array(kept + widest);
  // those that are not kept share the place behind
  for (let j = 0; j < count; j++) if (place[j] < 0) place[j] = kept;
  const perSpread = NORMAL_STEPS / spread;
  const normalEnd = NORMAL_END * NORMAL_STEPS;
  const write = (j: number) => {
    const t = times[j];
    const mean = means[j];
    const offset = place[j] - first[j];
    for (let i = first[j]; i < end[j]; i++) {
      const interval = t - times[i];
      let density = always[interval];
      const x = Math.abs(log[interval] - 0.5 * (means[i] + mean)) * perSpread;
      if (x < normalEnd) {
        const step = x | 0;
        const normal = normalTable[step] + (x - step) * (normalTable[step + 1] - normalTable[step]);
        density += (regular[interval] * normal) / spread;
      }
      densities[offset + i] = density;
    }
  };
  return { first, end, place, densities, write, isKept: (j) => place[j] < kept };
}

/** Logarithms of alpha. */
function forwardLogs(
  times: Int32Array,
  ratios: Float64Array,
  { first, end, place, densities, write }: Pairs,
  { pauses }: RenewalOptions,
): Float64Array {
  const count = times.length;
  const alpha = new Float64Array(count);
  const logs = new Float64Array(count);
  const pausePrice = pauses ? PAUSE : 0;
  let exponent = 0;
  let begin = BEGIN;
  let passed = 0;
  for (let j = 0, from = 0; j < count; j++) {
    for (; from < first[j]; from++) passed += alpha[from];
    if (from === j && !pauses) {
      // nothing crosses: the exponent of what came before is not that of what follows
      begin = BEGIN;
      exponent = 0;
    }
    let enter = begin + passed * pausePrice;
    write(j);
    const offset = place[j] - from;
    for (let i = from; i < end[j]; i++) enter += alpha[i] * densities[offset + i];
    alpha[j] = enter * ratios[j];
    logs[j] = Math.log(alpha[j]) + exponent;
    if (alpha[j] < LARGE) continue;
    for (let i = from; i <= j; i++) alpha[i] /= LARGE;
    passed /= LARGE;
    begin /= LARGE;
    exponent += LOG_LARGE;
  }
  return logs;
}

/** Logarithms of beta: each candidate, once known, is added to those before it. */
function backwardLogs(
  times: Int32Array,
  ratios: Float64Array,
  { first, end, place, densities, write, isKept }: Pairs,
  { tables: { longest }, pauses }: RenewalOptions,
): Float64Array {
  const count = times.length;
  /** w beta */
  const weighted = new Float64Array(count);
  /** sum of g w beta over the candidates after */
  const after = new Float64Array(count);
  const logs = new Float64Array(count);
  const pausePrice = pauses ? PAUSE : 0;
  let exponent = 0;
  let begin = BEGIN;
  let passed = 0;
  for (let j = count - 1, last = count - 1; j >= 0; j--) {
    for (; times[last] > times[j] + longest; last--) passed += weighted[last];
    if (last === j && !pauses) {
      begin = BEGIN;
      exponent = 0;
    }
    const beta = begin + passed * pausePrice + after[j];
    logs[j] = Math.log(beta) + exponent;
    weighted[j] = beta * ratios[j];
    if (weighted[j] >= LARGE) {
      for (let i = j; i <= last; i++) weighted[i] /= LARGE;
      for (let i = first[j]; i < j; i++) after[i] /= LARGE;
      passed /= LARGE;
      begin /= LARGE;
      exponent += LOG_LARGE;
    }
    if (!isKept(j)) write(j);
    const offset = place[j] - first[j];
    const own = weighted[j];
    for (let i = first[j]; i < end[j]; i++) after[i] += own * densities[offset + i];
  }
  return logs;
}

/** log(1 + sum of exp(log + offset)) */
function logSum(logs: Float64Array, offset: number): number {
  let largest = 0;
  for (const value of logs) largest = Math.max(largest, value + offset);
  let sum = Math.exp(-largest);
  for (const value of logs) sum += Math.exp(value + offset - largest);
  return largest + Math.log(sum);
}
