// The blind linear separation: `npm run bench:cbss [-- --no-peers] [--fresh-peers] [--only=synth64] [--write]`. Yield, wall and CPU time and
// peak memory of `bmiss decompose --method cbss --decoder linear` on two synthetic recordings of 64 channels and on one of 256, with two
// workers and with one, beside MUniverse's CBSS where Python has it. Every row is a process of its own.

import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { ensureBuilt, type MeasuredRun, measureDecomposition } from './measured-run.ts';
import { findMuniverse, howMeasured, measureMuniverse, type Peer, type PeerRun } from './muniverse.ts';
import {
  atLeast,
  atMost,
  measuredHere,
  megabytes,
  readBenchFlags,
  seconds,
  type Target,
  table,
  targetTable,
} from './page.ts';
import {
  COST_HEADINGS,
  costCells,
  FEWEST_DISCHARGES,
  type Score,
  scoredRecording,
  YIELD_HEADINGS,
  yieldCells,
} from './scored-recording.ts';
import { sharedFile, shownPath } from './shared-data.ts';
import { simulated256, simulatedFile } from './simulated-file.ts';
import { writeSection } from './write-section.ts';

/** Always the linear loop, whatever the default method and decoder may become. */
const LINEAR = ['--method', 'cbss', '--decoder', 'linear'];
const HEADINGS = ['recording', 'program', ...YIELD_HEADINGS, ...COST_HEADINGS];

interface Case {
  readonly name: string;
  readonly file: string;
  /** cut, seconds from the start */
  readonly to?: number;
  readonly peer?: Peer;
  readonly targets: (run: MeasuredRun, score: Score) => readonly Target[];
}

interface CaseResult {
  readonly rows: string[][];
  readonly targets: readonly Target[];
  readonly notes: string[];
}

const flags = readBenchFlags();
ensureBuilt();
const where = measuredHere(`npm run bench:cbss${flags.typed}`);
const peer = flags.peers ? findMuniverse() : undefined;
const results: CaseResult[] = [];
for (const item of cases().filter(({ name }) => name.includes(flags.only))) results.push(await runCase(item));
if (results.length > 0) {
  const page = [
    '## Blind linear separation (`--method cbss --decoder linear`)',
    where,
    `Each bmiss row is one process: \`bmiss decompose FILE ${LINEAR.join(' ')} --workers N --no-report --json\`, reading, filtering,
separation, quality measures and writing included. Matching: one to one, +-1 ms after the best lag (\`src/metrics/match-motor-units.ts\`);
false: best rate of agreement with any true motor unit below 0.3. True motor units with fewer than ${FEWEST_DISCHARGES} discharges are not counted.`,
    table(
      HEADINGS,
      results.flatMap(({ rows }) => rows),
      2,
    ),
    targetTable(results.flatMap(({ targets }) => targets)),
    results.flatMap(({ notes }) => notes).join('\n'),
  ];
  const text = page.filter(Boolean).join('\n\n');
  console.log(text);
  if (flags.write) writeSection('cbss', text);
}

function cases(): Case[] {
  const list: Case[] = [];
  for (const [name, least] of [
    ['synth64', 14],
    ['synth64_hard', 17],
  ] as const) {
    const file = sharedFile(`synthetic/${name}.npz`);
    if (file === undefined) continue;
    const targets: Case['targets'] = (run, score) => [
      atLeast(`${name}: motor units found at RoA > 0.9`, score.above90, least, ` of ${score.trueCount}`),
      atMost(`${name}: false motor units`, score.false, 0, '', 0),
      atMost(`${name}: duplicates`, score.duplicates, 0, '', 0),
      atMost(`${name}: wall time, 2 workers`, run.wallSeconds, 8, ' s', 1),
      atMost(`${name}: peak memory, 2 workers`, run.peakBytes / 1e6, 220, ' MB', 0),
    ];
    list.push({ name, file, peer, targets });
    list.push({ name: `${name}, first 10 s`, file, to: 10, targets: () => [] });
  }
  const { rows, columns, seconds: length, motorUnitCount, snrDecibels } = simulated256;
  const name256 = `simulated, ${rows} x ${columns}, ${length} s, ${motorUnitCount} motor units, ${snrDecibels} dB`;
  list.push({
    name: name256,
    file: name256.includes(flags.only) ? simulatedFile(simulated256, 'simulated256') : '',
    targets: (run) => [
      atLeast('256 channels x 60 s: extension factor', run.extensionFactor, 8),
      atMost('256 channels x 60 s: wall time, 2 workers', run.wallSeconds, 60, ' s', 1),
      atMost('256 channels x 60 s: peak memory, 2 workers', run.peakBytes / 1e6, 900, ' MB', 0),
    ],
  });
  return list;
}

async function runCase(item: Case): Promise<CaseResult> {
  const { window, scoreOf } = await scoredRecording(item.file, item.to);
  const rows: string[][] = [];
  const notes: string[] = [];
  const runs: MeasuredRun[] = [];
  for (const workers of [2, 1]) {
    const run = await measureDecomposition(item.file, [...LINEAR, ...window, '--workers', String(workers)]);
    runs.push(run);
    const program = `bmiss, ${workers === 1 ? '1 worker' : `${workers} workers`}`;
    rows.push([item.name, program, ...yieldCells(scoreOf(run.trains), run.trains), ...costCells(run)]);
    process.stderr.write(`bench: ${rows.at(-1)?.join(' | ')}\n`);
  }
  notes.push(
    `- ${item.name} (\`${shownPath(item.file)}\`): extension factor ${runs[0].extensionFactor}; ${sameTrains(runs[0].trains, runs[1].trains) ? 'the same discharges with 1 and 2 workers' : '**the discharges differ between 1 and 2 workers**'}.`,
  );
  if (item.peer) {
    const run = await measureMuniverse(item.peer, item.file, flags.fresh);
    const program = item.peer.name.split(' (')[0];
    rows.push([item.name, program, ...yieldCells(scoreOf(run.trains), run.trains), ...costCells(run)]);
    notes.push(comparison(item.peer, run, runs[0]));
  }
  return { rows, notes, targets: item.targets(runs[0], scoreOf(runs[0].trains)) };
}

function sameTrains(a: readonly LabelledTrain[], b: readonly LabelledTrain[]): boolean {
  const text = (trains: readonly LabelledTrain[]) => trains.map((train) => train.dischargeSamples.join(' ')).join('\n');
  return text(a) === text(b);
}

function comparison(program: Peer, run: PeerRun, ours: MeasuredRun): string {
  const cpu = (run.callCpuSeconds / ours.cpuSeconds).toFixed(1);
  const memory = (run.peakBytes / ours.peakBytes).toFixed(1);
  return `- ${program.name}: \`decompose_cbss\`, its default configuration, one BLAS thread; ${howMeasured(run)}. The call alone, without Python's start and imports: ${seconds(run.callWallSeconds)} s, ${seconds(run.callCpuSeconds)} s CPU; memory before it ${megabytes(run.peakBeforeCallBytes)} MB. The call's CPU time is ${cpu} times that of our whole process, the peak memory ${memory} times.`;
}
