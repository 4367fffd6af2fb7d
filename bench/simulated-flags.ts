/** The words of `npm run bench:simulated`. */

import { type PartFlags, readPartFlags, textOf } from './part-flags.ts';
import { SETS } from './simulated-plans.ts';

export const SIMULATED_PARTS = ['speed', ...SETS] as const;

export interface SimulatedFlags extends PartFlags<(typeof SIMULATED_PARTS)[number]> {
  /** recordings of each condition of grid64 */
  readonly seeds: number;
  /** keys of the methods that run; all without it */
  readonly methods?: readonly string[];
}

const OWN_WORDS = [
  { name: 'seeds', value: '[1-9]\\d*', told: 'N' },
  { name: 'methods', value: '.+', told: 'KEYS' },
];

/** @throws Error as readPartFlags */
export function readSimulatedFlags(words: readonly string[]): SimulatedFlags {
  return {
    ...readPartFlags(words, SIMULATED_PARTS, OWN_WORDS),
    seeds: Number(textOf(words, 'seeds') ?? 2),
    methods: textOf(words, 'methods')?.split(','),
  };
}
