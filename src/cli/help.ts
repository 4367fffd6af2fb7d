/** Help texts, made from the definitions that citty reads. */

import type { ArgsDef } from 'citty';

export interface CommandHelp {
  readonly name: string;
  readonly summary: string;
  /** after `bmiss name` */
  readonly usage: string;
  readonly notes?: readonly string[];
  /** command line, what it does */
  readonly examples: readonly (readonly [string, string])[];
}

const WIDTH = 100;

export function renderCommandHelp(
  help: CommandHelp,
  definitions: ArgsDef,
  hidden: ReadonlySet<string> = new Set(),
): string {
  const flags: [string, string][] = [];
  const words: [string, string][] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    if (hidden.has(name)) continue;
    const description = definition.description ?? '';
    if (definition.type === 'positional') {
      words.push([name, description]);
      continue;
    }
    const alias = 'alias' in definition && typeof definition.alias === 'string' ? `-${definition.alias}, ` : '';
    const hint = definition.type === 'boolean' ? '' : ` ${definition.valueHint ?? 'VALUE'}`;
    const shown = definition.type === 'boolean' && definition.default === true ? `no-${name}` : name;
    flags.push([`${alias}--${shown}${hint}`, description]);
  }
  const sections = [
    help.summary,
    `Usage: bmiss ${help.name} ${help.usage}`,
    words.length > 0 ? columns('Input', words) : '',
    columns('Options', flags),
    ...(help.notes ?? []).map((note) => wrap(note, 0)),
    `Examples\n${help.examples.map(([line, what]) => `  # ${what}\n  ${line}`).join('\n')}`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

/** Two columns under a title, the second wrapped. */
export function columns(title: string, entries: readonly (readonly [string, string])[]): string {
  const width = Math.min(30, Math.max(...entries.map(([left]) => left.length)));
  const lines = entries.map(([left, right]) => {
    const text = wrap(right, width + 4);
    return left.length > width ? `  ${left}\n${' '.repeat(width + 4)}${text}` : `  ${left.padEnd(width)}  ${text}`;
  });
  return `${title}\n${lines.join('\n')}`;
}

/** Breaks a text at spaces; lines after the first begin with `indent` spaces. */
export function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + 1 + word.length > WIDTH - indent) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
