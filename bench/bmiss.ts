// The whole method against what was promised of it: `npm run bench:bmiss [-- --only=PART,...] [--recordings=PART] [--no-peers] [--fresh] [--write]`,
// parts: bmiss-flags.ts. Every run is a process of its own and is kept under .cache/bench with the sources it depends on, so that an
// interrupted bench goes on and a second one prints what is kept. --write replaces the section of docs/benchmarks.md and the parts of
// docs/benchmarks-bmiss.json. Lead fields: `npm run bench:fields`.

import { readBmissFlags } from './bmiss-flags.ts';
import { bmissMethods } from './bmiss-methods.ts';
import { measurePart, type PartOutcome } from './bmiss-parts.ts';
import { bmissRuns } from './bmiss-runs.ts';
import { ensureBuilt } from './measured-run.ts';
import { findMuniverse } from './muniverse.ts';
import { measuredHere, targetTable } from './page.ts';
import { writeResults } from './simulated-json.ts';
import { notes } from './simulated-text.ts';
import { writeSection } from './write-section.ts';

const JSON_FILE = 'benchmarks-bmiss.json';
const flags = readBmissFlags(process.argv.slice(2));
ensureBuilt();
const where = measuredHere(`npm run bench:bmiss${flags.typed}`);
const comparesPeers = flags.parts.some((part) => part === 'grid64' || part === 'paper100' || part === 'cost');
const methods = bmissMethods(flags.peers && comparesPeers ? findMuniverse() : undefined, flags.fresh);
const runs = bmissRuns(methods, flags.recordings);
const measured: (PartOutcome & { readonly part: string })[] = [];
for (const part of flags.parts) {
  const outcome = await measurePart(part, runs, flags);
  measured.push({ ...outcome, part });
  const rows = outcome.targets.length > 0 ? `${targetTable(outcome.targets)}\n` : '';
  process.stderr.write(`bench: ${part}: ${minutes(outcome.runSeconds)} of runs\n${rows}`);
}
const text = pageOf();
console.log(text);
if (flags.write) {
  writeSection('bmiss', text);
  for (const { part, results } of measured) if (results.length > 0) writeResults(part, where, results, JSON_FILE);
}

function pageOf(): string {
  const all = [...new Set(measured.flatMap(({ results }) => results))];
  return [
    '## The whole method: what was promised, and what is measured',
    where,
    'All methods on the same recordings, each run a process of its own with two workers (MUniverse: one thread), seeds fixed; `npm run bench:simulated` says how recordings are made and what its rows are. "Linear" is blind separation with hard peeling, "blind starts with the nonlinear decoder" is `--method cbss` as it is, "with the limb" is `--method bmiss` with the lead fields of the body as it is known. Ratios are of means over recordings.',
    targetTable(measured.flatMap(({ targets }) => targets)),
    ...measured.filter((outcome) => outcome.text !== '').map((outcome) => `### ${outcome.part}\n\n${outcome.text}`),
    notes(all, JSON_FILE),
    `Time of the runs: ${measured.map(({ part, runSeconds }) => `${part} ${minutes(runSeconds)}`).join(', ')}; parts share runs.`,
  ].join('\n\n');
}

function minutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}
