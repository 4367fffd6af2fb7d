/** The words of `npm run bench:simulated`. */

import { SETS } from './simulated-plans.ts';

export const SIMULATED_PARTS = ['speed', ...SETS] as const;
export type SimulatedPart = (typeof SIMULATED_PARTS)[number];

export interface SimulatedFlags {
  readonly parts: readonly SimulatedPart[];
  /** recordings of each condition of grid64 */
  readonly seeds: number;
  /** keys of the methods that run; all without it */
  readonly methods?: readonly string[];
  /** part of the name of the recordings that are used; '' for all */
  readonly recordings: string;
  readonly peers: boolean;
  readonly fresh: boolean;
  readonly write: boolean;
  /** the words after the script's name, as typed */
  readonly typed: string;
}

/** @throws Error for an unknown word or part, and for a page made of some of the recordings; a page of some methods says so by its command */
export function readSimulatedFlags(words: readonly string[]): SimulatedFlags {
  const textOf = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const known = `--only=${SIMULATED_PARTS.join(',')}, --seeds=N, --methods=KEYS, --recordings=PART, --no-peers, --fresh, --write`;
  const unknown = words.find(
    (word) => !/^--(write|no-peers|fresh|seeds=[1-9]\d*|only=.+|methods=.+|recordings=.+)$/.test(word),
  );
  if (unknown !== undefined) throw new Error(`bench: expected ${known}, got '${unknown}'`);
  const only = textOf('only')?.split(',') ?? [...SIMULATED_PARTS];
  const strange = only.find((name) => !SIMULATED_PARTS.some((part) => part === name));
  if (strange !== undefined) throw new Error(`bench: --only expected ${SIMULATED_PARTS.join(', ')}, got '${strange}'`);
  const flags: SimulatedFlags = {
    parts: SIMULATED_PARTS.filter((part) => only.includes(part)),
    seeds: Number(textOf('seeds') ?? 2),
    methods: textOf('methods')?.split(','),
    recordings: textOf('recordings') ?? '',
    peers: !words.includes('--no-peers'),
    fresh: words.includes('--fresh'),
    write: words.includes('--write'),
    typed: words.length > 0 ? ` -- ${words.join(' ')}` : '',
  };
  if (flags.write && flags.recordings !== '')
    throw new Error('bench: --write needs whole sets: leave out --recordings');
  return flags;
}
