/** The words of `npm run bench:decoding`. */

export const DECODING_PARTS = ['recordings', 'real', 'calibration', 'parts', 'drift'] as const;
export type DecodingPart = (typeof DECODING_PARTS)[number];

export interface DecodingFlags {
  readonly parts: readonly DecodingPart[];
  /** replace the sections of these parts in docs/benchmarks.md, and the picture */
  readonly write: boolean;
  /** the recordings that the calibration is fitted on, instead of those that check it */
  readonly tuning: boolean;
  /** where every motor unit of the calibration goes, .tsv or .json */
  readonly pairsFile?: string;
  /** the words after the script's name, as typed */
  readonly typed: string;
}

/** @throws Error for an unknown word or part, and for words that do not go together */
export function readDecodingFlags(words: readonly string[]): DecodingFlags {
  const textOf = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const known = `--only=${DECODING_PARTS.join(',')}, --write, --tuning, --pairs=FILE.tsv`;
  const unknown = words.find((word) => !/^(--write|--tuning|--only=.+|--pairs=.+\.(tsv|json))$/.test(word));
  if (unknown !== undefined) throw new Error(`bench: expected ${known}, got '${unknown}'`);
  const parts = partsOf(textOf('--only'));
  const [write, tuning] = [words.includes('--write'), words.includes('--tuning')];
  const pairsFile = textOf('--pairs');
  if (tuning && write)
    throw new Error('bench: the page shows recordings that nothing was fitted on: --tuning or --write');
  if ((tuning || pairsFile !== undefined) && !parts.includes('calibration'))
    throw new Error('bench: --tuning and --pairs belong to the part calibration, which --only leaves out');
  return { parts, write, tuning, pairsFile, typed: words.length > 0 ? ` -- ${words.join(' ')}` : '' };
}

function partsOf(only: string | undefined): readonly DecodingPart[] {
  if (only === undefined) return DECODING_PARTS;
  const names = only.split(',');
  const unknown = names.find((name) => !DECODING_PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`bench: --only expected ${DECODING_PARTS.join(',')}, got '${unknown}'`);
  return DECODING_PARTS.filter((part) => names.includes(part));
}
