/** Simulated recordings that the benches decompose, each made once and kept under .cache/bench. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulationToNpz } from '../examples/example-file.ts';
import { type InfiniteMediumOptions, simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { projectRoot } from './shared-data.ts';

/** What `bench:cbss` separates: one grid, so that all 256 channels are separated together. */
export const simulated256: InfiniteMediumOptions = {
  rows: 16,
  columns: 16,
  spacingMetres: 0.004,
  seconds: 60,
  motorUnitCount: 60,
  snrDecibels: 20,
  noise: 'band-limited',
  effort: 0.3,
  seed: 256,
};

/**
 * Path of the NPZ; made anew when its options or a source of examples/ have changed.
 * @param name - what its name begins with
 */
export function simulatedFile(options: InfiniteMediumOptions, name: string): string {
  const examples = join(projectRoot, 'examples');
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const source of readdirSync(examples).sort())
    if (source.endsWith('.ts')) hash.update(readFileSync(join(examples, source)));
  const folder = join(projectRoot, '.cache/bench');
  const path = join(folder, `${name}-${hash.digest('hex').slice(0, 12)}.npz`);
  if (existsSync(path)) return path;
  process.stderr.write(`bench: the recording ${name} is made (once)\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.part`, simulationToNpz(simulateInfiniteMedium(options)));
  renameSync(`${path}.part`, path);
  return path;
}
