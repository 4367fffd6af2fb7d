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

/** Sources on which what our own methods find depends. */
const SOURCES = [
  ...['core', 'kernels', 'linalg', 'signal', 'motorunit', 'simulation', 'metrics', 'separation'].map(
    (name) => `src/${name}`,
  ),
  ...['decompose', 'decompose-grid', 'parameters', 'filter-channels', 'forward-model', 'separation-model'].map(
    (name) => `src/pipeline/${name}.ts`,
  ),
  'bench/bounds',
];
const folder = join(projectRoot, '.cache/bench/simulated-results');
let sources: string | undefined;

/**
 * @param name - what it was measured on, and by which method
 * @param settings - what it depends on besides: words of the command, say
 * @param fresh - measure even what has been measured with the same sources
 * @param measure - plain values and Int32Arrays
 */
export async function keptRun<Run extends object>(
  name: string,
  settings: readonly string[],
  fresh: boolean,
  measure: () => Promise<Run>,
): Promise<Run & Kept> {
  const path = join(folder, `${name}-${keyOf(settings)}.json`);
  if (!fresh && existsSync(path)) return { ...JSON.parse(readFileSync(path, 'utf8'), revived), cached: true };
  const run = { ...(await measure()), loadAfter: loadavg()[0] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(run, asPlain));
  return { ...run, cached: false };
}

function keyOf(settings: readonly string[]): string {
  if (sources === undefined) {
    const hash = createHash('sha256');
    for (const path of SOURCES) hashSources(hash, path);
    sources = hash.digest('hex');
  }
  return createHash('sha256').update(sources).update(settings.join('\n')).digest('hex').slice(0, 12);
}

/** All TypeScript below a path that is no test. */
export function hashSources(hash: ReturnType<typeof createHash>, path: string): void {
  const whole = join(projectRoot, path);
  if (path.endsWith('.ts')) {
    hash.update(readFileSync(whole));
    return;
  }
  for (const name of readdirSync(whole, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.ts') && !/\.(test|bench|wasm)\.ts$/.test(name)) hash.update(readFileSync(join(whole, name)));
}

function asPlain(_: string, value: unknown): unknown {
  return value instanceof Int32Array ? { int32: [...value] } : value;
}

function revived(_: string, value: unknown): unknown {
  const isNumbers = typeof value === 'object' && value !== null && 'int32' in value && Array.isArray(value.int32);
  return isNumbers ? Int32Array.from(value.int32 as number[]) : value;
}
