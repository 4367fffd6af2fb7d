/**
 * Checks the words after a command before citty reads them: citty takes unknown flags and flags without a value without
 * a word, and here both are misuse. Also typed access to what citty read.
 */

import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { ParameterError } from '../core/errors.ts';

export type ParsedFlags = Readonly<Record<string, unknown>>;

/**
 * @param manyInputs - does the command take any number of positional words?
 * @param repeatable - flags that may be given more than once (textFlags reads them)
 * @throws ParameterError for an unknown flag (with a suggestion), a flag without its value, a flag given twice, or more
 * positional words than the command takes
 */
export function checkArguments(
  command: string,
  words: readonly string[],
  definitions: ArgsDef,
  manyInputs = false,
  repeatable: ReadonlySet<string> = new Set(),
): void {
  const help = `see bmiss ${command} --help`;
  const options: Record<string, { type: 'boolean' | 'string'; short?: string }> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.type === 'positional') continue;
    const alias = 'alias' in definition && typeof definition.alias === 'string' ? definition.alias : undefined;
    options[name] = { type: definition.type === 'boolean' ? 'boolean' : 'string', ...(alias ? { short: alias } : {}) };
  }
  const positionals = Object.values(definitions).filter((definition) => definition.type === 'positional').length;
  const { tokens } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true });
  const seen = new Set<string>();
  let found = 0;
  for (const token of tokens) {
    if (token.kind === 'positional' && ++found > positionals && !manyInputs)
      throw new ParameterError(`bmiss ${command}: unexpected word '${token.value}'; ${help}`);
    if (token.kind !== 'option') continue;
    const negated = token.name.startsWith('no-') && options[token.name.slice(3)]?.type === 'boolean';
    const name = negated ? token.name.slice(3) : token.name;
    const option = options[name];
    if (!option) throw unknownFlag(command, token.rawName, Object.keys(options), help);
    const swallowed = token.inlineValue === false && /^--?[a-z]/.test(token.value ?? '');
    if (option.type === 'string' && (swallowed || token.value === undefined || token.value === ''))
      throw new ParameterError(`bmiss ${command}: ${token.rawName} expects a value; ${help}`);
    if (option.type === 'boolean' && token.value !== undefined)
      throw new ParameterError(`bmiss ${command}: ${token.rawName} takes no value, got '${token.value}'; ${help}`);
    if (seen.has(name) && !repeatable.has(name))
      throw new ParameterError(`bmiss ${command}: ${token.rawName} is given twice; ${help}`);
    seen.add(name);
  }
}

function unknownFlag(command: string, flag: string, known: readonly string[], help: string): ParameterError {
  const near = nearest(flag.replace(/^-+/, ''), known);
  return new ParameterError(
    `bmiss ${command}: unknown flag ${flag}${near ? `; did you mean --${near}?` : ''} (${help})`,
  );
}

/** The known word that differs least, if it differs by no more than a third of its letters (at least two). */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const starts = candidate.startsWith(word) && word.length >= 3;
    const distance = starts ? 1 : editDistance(word, candidate);
    if (distance < bestDistance && distance <= Math.max(2, candidate.length / 3)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein 1966: fewest insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

export function textFlag(flags: ParsedFlags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Every value of a flag that may be repeated, from the words themselves: of repeated flags citty keeps the last. */
export function textFlags(words: readonly string[], name: string): string[] {
  const options = { [name]: { type: 'string' as const } };
  const { tokens } = parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true });
  return tokens.flatMap((token) =>
    token.kind === 'option' && token.name === name && token.value ? [token.value] : [],
  );
}

export function switchFlag(flags: ParsedFlags, name: string): boolean {
  return flags[name] === true;
}

/** @throws ParameterError unless the flag is absent or a number in the range */
export function numberFlag(
  flags: ParsedFlags,
  name: string,
  range: { minimum: number; maximum: number; unit?: string; integer?: boolean },
): number | undefined {
  const text = textFlag(flags, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  const whole = !range.integer || Number.isInteger(value);
  if (text.trim() !== '' && value >= range.minimum && value <= range.maximum && whole) return value;
  const noun = range.integer ? 'an integer' : 'a number';
  const unit = range.unit ? ` ${range.unit}` : '';
  throw new ParameterError(
    `--${name}: expected ${noun} from ${range.minimum} to ${range.maximum}${unit}, got '${text}'`,
  );
}

/** @throws ParameterError unless the flag is absent or one of the choices */
export function choiceFlag<Choice extends string>(
  flags: ParsedFlags,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textFlag(flags, name);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  const near = nearest(text, choices);
  throw new ParameterError(
    `--${name}: expected one of ${choices.join(', ')}, got '${text}'${near ? `; did you mean ${near}?` : ''}`,
  );
}
