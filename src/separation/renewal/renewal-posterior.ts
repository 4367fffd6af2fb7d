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
 * they overflow: no logarithm or exponential per pair.
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

/**
 * @param times - ascending samples of the candidates
 * @param logRatios - logarithms of the likelihood ratios, finite; above 345 they are taken for 345
 * Cost: pairs of candidates within the longest interval, about 5 ns each, twice.
 */
export function renewalPosterior(
  times: Int32Array,
  logRatios: Float64Array,
  options: RenewalOptions,
): RenewalPosterior {
  const forward = recursion(times, logRatios, options);
  // the backward recursion is the forward one on reversed time, without the candidate's own ratio
  const end = times.length === 0 ? 0 : times[times.length - 1];
  const reversed = recursion(times.map((t) => end - t).reverse(), logRatios.slice().reverse(), {
    ...options,
    intervals: { ...options.intervals, means: options.intervals.means.slice().reverse() },
  });
  const logEvidence = logSum(forward.logs, Math.log(BEGIN));
  const count = times.length;
  const probabilities = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const logBeta = reversed.logs[count - 1 - j] - Math.min(logRatios[j], LOG_LARGE);
    probabilities[j] = Math.min(1, Math.exp(forward.logs[j] + logBeta - logEvidence));
  }
  return { probabilities, logEvidence };
}

/** Logarithms of alpha. */
function recursion(
  times: Int32Array,
  logRatios: Float64Array,
  { tables, intervals, pauses }: RenewalOptions,
): { logs: Float64Array } {
  const { shortest, longest, log, always, regular } = tables;
  const { means, spread } = intervals;
  const perSpread = NORMAL_STEPS / spread;
  const normalEnd = NORMAL_END * NORMAL_STEPS;
  const count = times.length;
  const alpha = new Float64Array(count);
  const logs = new Float64Array(count);
  const pausePrice = pauses ? PAUSE : 0;
  let exponent = 0;
  let begin = BEGIN;
  let passed = 0;
  let first = 0;
  for (let j = 0; j < count; j++) {
    const t = times[j];
    for (; times[first] < t - longest; first++) passed += alpha[first];
    if (first === j && !pauses) {
      // nothing crosses: the exponent of what came before is not that of what follows
      begin = BEGIN;
      exponent = 0;
    }
    let enter = begin + passed * pausePrice;
    const mean = means[j];
    for (let i = first; i < j; i++) {
      const interval = t - times[i];
      if (interval < shortest) break;
      const x = Math.abs(log[interval] - 0.5 * (means[i] + mean)) * perSpread;
      let density = always[interval];
      if (x < normalEnd) {
        const step = x | 0;
        const normal = normalTable[step] + (x - step) * (normalTable[step + 1] - normalTable[step]);
        density += (regular[interval] * normal) / spread;
      }
      enter += alpha[i] * density;
    }
    alpha[j] = enter * Math.exp(Math.min(logRatios[j], LOG_LARGE));
    logs[j] = Math.log(alpha[j]) + exponent;
    if (alpha[j] < LARGE) continue;
    for (let i = first; i <= j; i++) alpha[i] /= LARGE;
    passed /= LARGE;
    begin /= LARGE;
    exponent += LOG_LARGE;
  }
  return { logs };
}

/** log(1 + sum of exp(log + offset)) */
function logSum(logs: Float64Array, offset: number): number {
  let largest = 0;
  for (const value of logs) largest = Math.max(largest, value + offset);
  let sum = Math.exp(-largest);
  for (const value of logs) sum += Math.exp(value + offset - largest);
  return largest + Math.log(sum);
}
