/** The words of `npm run bench:bmiss`. */

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

export interface BmissFlags {
  readonly parts: readonly BmissPart[];
  /** part of the name of the recordings that are used; '' for all */
  readonly recordings: string;
  readonly peers: boolean;
  readonly fresh: boolean;
  readonly write: boolean;
  /** the words after the script's name, as typed */
  readonly typed: string;
}

/** @throws Error for an unknown word or part, and for a page made of some of the recordings; a page of some parts says so by its command */
export function readBmissFlags(words: readonly string[]): BmissFlags {
  const textOf = (name: string) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const unknown = words.find((word) => !/^--(write|no-peers|fresh|only=.+|recordings=.+)$/.test(word));
  if (unknown !== undefined)
    throw new Error(
      `bench: expected --only=${BMISS_PARTS.join(',')}, --recordings=PART, --no-peers, --fresh, --write, got '${unknown}'`,
    );
  const only = textOf('only')?.split(',') ?? [...BMISS_PARTS];
  const strange = only.find((name) => !BMISS_PARTS.some((part) => part === name));
  if (strange !== undefined) throw new Error(`bench: --only expected ${BMISS_PARTS.join(', ')}, got '${strange}'`);
  const write = words.includes('--write');
  if (write && textOf('recordings') !== undefined)
    throw new Error('bench: --write needs all recordings: leave out --recordings');
  return {
    parts: BMISS_PARTS.filter((part) => only.includes(part)),
    recordings: textOf('recordings') ?? '',
    peers: !words.includes('--no-peers'),
    fresh: words.includes('--fresh'),
    write,
    typed: words.length > 0 ? ` -- ${words.join(' ')}` : '',
  };
}
