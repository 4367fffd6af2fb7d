/** The words that benches of several parts and recordings have in common. */

export interface PartFlags<Part extends string> {
  readonly parts: readonly Part[];
  /** part of the name of the recordings that are used; '' for all */
  readonly recordings: string;
  readonly peers: boolean;
  readonly fresh: boolean;
  readonly write: boolean;
  /** the words after the script's name, as typed */
  readonly typed: string;
}

/** A word of one bench alone, `--name=VALUE`. */
export interface OwnWord {
  readonly name: string;
  /** regular expression of its value */
  readonly value: string;
  /** for the message */
  readonly told: string;
}

export function textOf(words: readonly string[], name: string): string | undefined {
  return words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** @throws Error for an unknown word or part, and for a page made of some of the recordings; a page of some parts says so by its command */
export function readPartFlags<Part extends string>(
  words: readonly string[],
  all: readonly Part[],
  own: readonly OwnWord[] = [],
): PartFlags<Part> {
  const values = [{ name: 'only', value: '.+' }, { name: 'recordings', value: '.+' }, ...own];
  const known = new RegExp(
    `^--(write|no-peers|fresh|${values.map(({ name, value }) => `${name}=${value}`).join('|')})$`,
  );
  const unknown = words.find((word) => !known.test(word));
  if (unknown !== undefined) {
    const told = [`only=${all.join(',')}`, ...own.map(({ name, told }) => `${name}=${told}`), 'recordings=PART'];
    throw new Error(
      `bench: expected ${told.map((word) => `--${word}, `).join('')}--no-peers, --fresh, --write, got '${unknown}'`,
    );
  }
  const only = textOf(words, 'only')?.split(',') ?? [...all];
  const strange = only.find((name) => !all.some((part) => part === name));
  if (strange !== undefined) throw new Error(`bench: --only expected ${all.join(', ')}, got '${strange}'`);
  const flags = {
    parts: all.filter((part) => only.includes(part)),
    recordings: textOf(words, 'recordings') ?? '',
    peers: !words.includes('--no-peers'),
    fresh: words.includes('--fresh'),
    write: words.includes('--write'),
    typed: words.length > 0 ? ` -- ${words.join(' ')}` : '',
  };
  if (flags.write && flags.recordings !== '')
    throw new Error('bench: --write needs all recordings: leave out --recordings');
  return flags;
}
