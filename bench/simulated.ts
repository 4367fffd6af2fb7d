// Simulated recordings with ground truth: `npm run bench:simulated [-- --only=grid64,paper100,tibialis256,speed] [--seeds=N] [--no-peers] [--fresh] [--write]`.
// All methods on the same recordings: another program, blind separation, and what true MUAPs can find. Each run of a method is kept under
// .cache/bench with what it depends on, so that an interrupted bench goes on; --fresh measures again. --write replaces the sections of
// docs/benchmarks.md and the sets' part of docs/benchmarks-simulated.json. Lead fields: `npm run bench:fields`.

import { ensureBuilt } from './measured-run.ts';
import { findMuniverse } from './muniverse.ts';
import { measuredHere } from './page.ts';
import { readSimulatedFlags } from './simulated-flags.ts';
import { writeResults } from './simulated-json.ts';
import { simulatedMethods } from './simulated-methods.ts';
import { measureSet } from './simulated-set.ts';
import { measureSpeed } from './simulated-speed.ts';
import { setText } from './simulated-text.ts';
import { writeSection } from './write-section.ts';

const flags = readSimulatedFlags(process.argv.slice(2));
ensureBuilt();
const where = measuredHere(`npm run bench:simulated${flags.typed}`);
if (flags.parts.includes('speed')) {
  const text = await measureSpeed(where);
  console.log(`${text}\n`);
  if (flags.write) writeSection('simulated-speed', text);
}
const sets = flags.parts.filter((part) => part !== 'speed');
const peer = flags.peers && sets.length > 0 ? findMuniverse() : undefined;
const methods = simulatedMethods(peer, flags.fresh).filter(({ key }) => flags.methods?.includes(key) ?? true);
for (const set of sets) {
  const results = await measureSet(set, methods, flags);
  const text = setText(set, where, methods, results);
  console.log(`${text}\n`);
  if (!flags.write) continue;
  writeSection(`simulated-${set}`, text);
  writeResults(set, where, results);
}
