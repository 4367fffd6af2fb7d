// Lead fields of the simulated sets: `npm run bench:fields [-- --only=forearm64] [--workers=2]`. Each is solved once and kept in
// .cache/bench/fields under what it depends on; what is there already is passed over, so that an interrupted run goes on.

import { readBodyFields } from './body-fields.ts';
import { BODIES, type BodyName, bodies } from './simulated-sets.ts';

const flags = readFlags(process.argv.slice(2));
for (const name of flags.names)
  for (const mismatched of [true, false]) {
    const title = `${name}, ${mismatched ? 'mismatched' : 'as known'}`;
    const start = performance.now();
    const { set, fromStore, warnings, path } = await readBodyFields(bodies[name], mismatched, flags.workers, title);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const paths = set.muscles.reduce((sum, muscle) => sum + muscle.paths.pathCount, 0);
    const what = `${set.electrodes.names.length} electrodes, ${set.muscles.length} muscles, ${paths} paths`;
    process.stdout.write(`${title}: ${what}, ${fromStore ? 'kept before' : `solved in ${seconds} s`}: ${path}\n`);
    for (const warning of [...set.warnings, ...warnings]) process.stdout.write(`  note: ${warning}\n`);
  }

function readFlags(words: readonly string[]): { names: readonly BodyName[]; workers: number } {
  let names: readonly BodyName[] = BODIES;
  let workers = 2;
  for (const word of words) {
    const [flag, value = ''] = word.split('=');
    if (flag === '--only') names = value.split(',').map(bodyName);
    else if (flag === '--workers' && Number(value) >= 1) workers = Number(value);
    else throw new Error(`bench: expected --only=${BODIES.join(',')} or --workers=N, got '${word}'`);
  }
  return { names, workers };
}

function bodyName(text: string): BodyName {
  const name = BODIES.find((known) => known === text);
  if (name) return name;
  throw new Error(`bench: --only expected ${BODIES.join(', ')}, got '${text}'`);
}
