/** The words of `npm run bench:bmiss`. */

import { type PartFlags, readPartFlags } from './part-flags.ts';

export const BMISS_PARTS = [
  'grid64',
  'short',
  'paper100',
  'wrong-limb',
  'real',
  'cost',
  'ablation',
  'reliability',
  'properties',
] as const;
export type BmissPart = (typeof BMISS_PARTS)[number];

export type BmissFlags = PartFlags<BmissPart>;

/** @throws Error as readPartFlags */
export const readBmissFlags = (words: readonly string[]): BmissFlags => readPartFlags(words, BMISS_PARTS);
