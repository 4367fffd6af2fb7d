/** Runs that take minutes, kept under .cache/bench with the sources they depend on, so that an interrupted bench goes on. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './shared-data.ts';

export interface Kept {
  /** running programs when it ended, mean of the last minute */
  readonly loadAfter: number;
  /** measured in an earlier run of the bench */
  readonly cached: boolean;
}

/** Sources that a run depends on, each with those before it: linear decoding, renewal decoding, the model of a limb. */
const SOURCES = {
  linear: [
    ...['core', 'kernels', 'linalg', 'signal', 'metrics', 'separation'].map((name) => `src/${name}`),
    ...['decompose', 'decompose-grid', 'parameters', 'filter-channels'].map((name) => `src/pipeline/${name}.ts`),
    'bench/bounds',
  ],
  renewal: ['src/separation/renewal'],
  model: [
    ...['separation/model', 'motorunit', 'simulation'].map((name) => `src/${name}`),
    ...['forward-model', 'separation-model', 'invert-grid'].map((name) => `src/pipeline/${name}.ts`),
  ],
} as const;
export type DependsOn = keyof typeof SOURCES;

const folder = join(projectRoot, '.cache/bench/simulated-results');

export interface KeptName {
  /** what it was measured on, and by which method */
  readonly name: string;
  /** what it depends on beside its sources: words of the command, say */
  readonly settings: readonly string[];
  readonly dependsOn: DependsOn;
}

/**
 * @param fresh - measure even what has been measured with the same sources
 * @param measure - plain values and Int32Arrays
 */
export async function keptRun<Run extends object>(
  { name, settings, dependsOn }: KeptName,
  fresh: boolean,
  measure: () => Promise<Run>,
): Promise<Run & Kept> {
  const path = join(folder, `${name}-${keyOf(settings, dependsOn)}.json`);
  if (!fresh && existsSync(path)) return { ...JSON.parse(readFileSync(path, 'utf8'), revived), cached: true };
  const run = { ...(await measure()), loadAfter: loadavg()[0] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(run, asPlain));
  return { ...run, cached: false };
}

/** What a run of `bmiss decompose` with these words depends on. */
export function sourcesOf(words: readonly string[]): DependsOn {
  if (words.includes('--fields') || words.includes('--anatomy')) return 'model';
  return words[words.indexOf('--decoder') + 1] === 'linear' ? 'linear' : 'renewal';
}

const keys = new Map<DependsOn, string>();

/** Read once: a program that is edited while it is measured is not what was built. */
function keyOf(settings: readonly string[], dependsOn: DependsOn): string {
  if (keys.size === 0) {
    const hash = createHash('sha256');
    for (const name of ['linear', 'renewal', 'model'] as const) {
      for (const path of SOURCES[name]) hashSources(hash, path, name === 'linear' ? ['renewal/', 'model/'] : []);
      keys.set(name, hash.copy().digest('hex'));
    }
  }
  const key = createHash('sha256')
    .update(keys.get(dependsOn) ?? '')
    .update(settings.join('\n'));
  return key.digest('hex').slice(0, 12);
}

/**
 * All TypeScript below a path that is no test.
 * @param without - beginnings of paths below it that are passed over
 */
export function hashSources(hash: ReturnType<typeof createHash>, path: string, without: readonly string[] = []): void {
  const whole = join(projectRoot, path);
  if (path.endsWith('.ts')) {
    hash.update(readFileSync(whole));
    return;
  }
  for (const name of readdirSync(whole, { recursive: true, encoding: 'utf8' }).sort())
    if (
      !without.some((start) => name.startsWith(start)) &&
      name.endsWith('.ts') &&
      !/\.(test|bench|wasm)\.ts$/.test(name)
    )
      hash.update(readFileSync(join(whole, name)));
}

function asPlain(_: string, value: unknown): unknown {
  return value instanceof Int32Array ? { int32: [...value] } : value;
}

function revived(_: string, value: unknown): unknown {
  const isNumbers = typeof value === 'object' && value !== null && 'int32' in value && Array.isArray(value.int32);
  return isNumbers ? Int32Array.from(value.int32 as number[]) : value;
}
