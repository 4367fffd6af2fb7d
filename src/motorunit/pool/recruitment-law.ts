/**
 * How recruitment thresholds are spread over a pool: threshold of the motor unit at rank x, 0 the first, 1 the last.
 *
 *   exponential     last * range^(x - 1): Fuglevand, Winter and Patla 1993, J Neurophysiol 70:2470, equations 1 and 2
 *                   (RR = range); the first has last / range
 *   zero-based      last * ((range + 1)^x - 1) / range: the same curve from 0, as newer simulators of forearm muscles have it
 *   power-exponent  scale * (linear x + base^(x^power)): Caillet, Phillips, Farina and Modenese 2022, PLoS Comput Biol
 *                   18:e1010556, fitted to thresholds found in experiments
 * The sources count j = 1..N and put j / N where x stands; here x = i / (N - 1), i = 0..N - 1, so that a pool of any size
 * has its first and its last threshold where the law has them.
 */

import { requireNumber } from '../../core/errors.ts';

export type RecruitmentLaw =
  | {
      readonly kind: 'exponential' | 'zero-based';
      /** last threshold : first (exponential) */
      readonly range: number;
      /** share of the maximal excitation at which all are recruited */
      readonly last: number;
    }
  | {
      readonly kind: 'power-exponent';
      /** share of the maximal excitation */
      readonly scale: number;
      readonly linear: number;
      readonly base: number;
      readonly power: number;
    };

/** @returns share of the maximal excitation; x is the rank in the pool, 0 to 1 */
export function recruitmentThreshold(law: RecruitmentLaw, x: number): number {
  if (law.kind === 'power-exponent') return law.scale * (law.linear * x + law.base ** (x ** law.power));
  if (law.kind === 'exponential') return law.last * law.range ** (x - 1);
  return (law.last * ((law.range + 1) ** x - 1)) / law.range;
}

/**
 * The rank whose threshold is the excitation: by halving, since not every law has a closed inverse.
 * @returns 0 to 1; 0 also below the first threshold, 1 also above the last
 */
export function rankAtThreshold(law: RecruitmentLaw, excitation: number): number {
  let low = 0;
  let high = 1;
  if (excitation <= recruitmentThreshold(law, 0)) return 0;
  if (excitation >= recruitmentThreshold(law, 1)) return 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (recruitmentThreshold(law, middle) <= excitation) low = middle;
    else high = middle;
  }
  return low;
}

/** @throws ParameterError unless thresholds ascend, from 0 or above to 1 at most */
export function checkRecruitmentLaw(where: string, law: RecruitmentLaw): void {
  if (law.kind === 'power-exponent') {
    requireNumber(where, 'recruitment scale', law.scale, 1e-6, 1);
    requireNumber(where, 'recruitment linear', law.linear, 0);
    requireNumber(where, 'recruitment base', law.base, 1);
    requireNumber(where, 'recruitment power', law.power, 1e-3);
  } else {
    requireNumber(where, 'recruitment range', law.range, 1.000001, 1e6);
    requireNumber(where, 'recruitment last', law.last, 1e-6, 1);
  }
  requireNumber(where, 'last recruitment threshold', recruitmentThreshold(law, 1), 1e-6, 1);
}
