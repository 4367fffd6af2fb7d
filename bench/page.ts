/** Text of the benches: tables, targets with met or missed, and the lines that say where and how they were measured. */

import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { projectRoot } from './shared-data.ts';

/** Markdown, its columns aligned; the first is text, the others are numbers unless `leftColumns` says otherwise. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = headings.map((heading, i) => Math.max(3, heading.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i < leftColumns ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i < leftColumns ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(headings), line(rule), ...rows.map(line)].join('\n');
}

export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  /** absent where it could not be measured, which `measured` says why */
  readonly met?: boolean;
  /** whether what was hoped for beyond the target is reached; absent where nothing was */
  readonly stretchMet?: boolean;
}

export function targetTable(targets: readonly Target[]): string {
  const verdict = ({ met, stretchMet }: Target) =>
    met === undefined ? '**not measured**' : met ? (stretchMet ? 'met, stretch too' : 'met') : '**missed**';
  const rows = targets.map((target) => [target.what, target.wanted, target.measured, verdict(target)]);
  return table(['promised', 'target', 'measured', ''], rows, 4);
}

export const atLeast = (what: string, measured: number, least: number, unit = ''): Target => ({
  what,
  wanted: `>= ${least}${unit}`,
  measured: `${measured}${unit}`,
  met: measured >= least,
});

/** With a second, higher figure that was hoped for. */
export const atLeastStretch = (what: string, measured: number, least: number, stretch: number, unit = ''): Target => ({
  ...atLeast(what, measured, least, unit),
  wanted: `>= ${least}${unit} (stretch ${stretch})`,
  stretchMet: measured >= stretch,
});

/** Compared before it is rounded for the page. */
export function atMost(what: string, measured: number, most: number, unit: string, digits: number): Target {
  return { what, wanted: `<= ${most}${unit}`, measured: `${measured.toFixed(digits)}${unit}`, met: measured <= most };
}

/** With a second, lower figure that was hoped for. */
export function atMostStretch(
  what: string,
  measured: number,
  [most, stretch]: readonly [number, number],
  unit: string,
  digits: number,
): Target {
  return {
    ...atMost(what, measured, most, unit, digits),
    wanted: `<= ${most}${unit} (stretch ${stretch})`,
    stretchMet: measured <= stretch,
  };
}

export const seconds = (value: number) => value.toFixed(value < 100 ? 1 : 0);
export const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** Machine, date, commit and command. */
export function measuredHere(command: string): string {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(1);
  const load = loadavg()[0].toFixed(1);
  const busy = loadavg()[0] > 0.75 * availableParallelism();
  return [
    `- Machine: ${cpu?.model.trim() ?? process.arch}, ${availableParallelism()} threads, ${memory} GiB, ${platform()} ${release()}, Node ${process.versions.node}; load before: ${load}${busy ? ' (**busy: wall times are longer than on a quiet machine**)' : ''}`,
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Commit: ${commit()}`,
    `- Command: \`${command}\``,
  ].join('\n');
}

/** What a figure belongs to; changes of the sources that are in no commit are told. */
function commit(): string {
  const git = (...words: string[]) => spawnSync('git', words, { cwd: projectRoot, encoding: 'utf8' });
  const head = git('rev-parse', '--short=10', 'HEAD');
  if (head.status !== 0) return 'unknown (no git)';
  const changed = git('status', '--porcelain', '--', 'src', 'bench', 'examples', 'package.json').stdout.trim();
  return head.stdout.trim() + (changed === '' ? '' : ' and changes that are not committed');
}

/** Words of the command line that the benches share. */
export interface BenchFlags {
  /** replace the section in docs/benchmarks.md */
  readonly write: boolean;
  /** measure other programs too */
  readonly peers: boolean;
  /** measure them even where an earlier result is at hand; always with `write` */
  readonly fresh: boolean;
  /** part of the name of the cases that are measured; '' for all */
  readonly only: string;
  /** the words after the script's name, as typed */
  readonly typed: string;
}

/** @throws Error for a word that no bench has, and for a page made of some of the cases */
export function readBenchFlags(words: readonly string[] = process.argv.slice(2)): BenchFlags {
  const known = ['--write', '--no-peers', '--fresh-peers', '--only=PART'];
  const unknown = words.find((word) => !known.includes(word) && !word.startsWith('--only='));
  if (unknown !== undefined) throw new Error(`bench: expected ${known.join(', ')}, got '${unknown}'`);
  const write = words.includes('--write');
  const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
  if (write && only !== '') throw new Error('bench: --write needs all cases: leave out --only');
  return {
    write,
    peers: !words.includes('--no-peers'),
    fresh: write || words.includes('--fresh-peers'),
    only,
    typed: words.length > 0 ? ` -- ${words.join(' ')}` : '',
  };
}
