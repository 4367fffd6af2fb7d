/** Both decoders on synthetic recordings of 64 channels: what they find, and what it costs. */

import { DECODERS, type DecodedRun, decode, noneInvented, ROW_TOLD } from './decoding-run.ts';
import { atLeast, atLeastStretch, atMost, type Target, table, targetTable } from './page.ts';
import {
  COST_HEADINGS,
  costCells,
  FEWEST_DISCHARGES,
  type ScoredRecording,
  scoredRecording,
  YIELD_HEADINGS,
  yieldCells,
} from './scored-recording.ts';
import { sharedFile } from './shared-data.ts';

export interface SyntheticCase {
  readonly name: string;
  readonly recording: ScoredRecording;
  /** motor units that the renewal decoder is to find, and those hoped for */
  readonly least: number;
  readonly stretch?: number;
  /** time and memory are promised here */
  readonly costCounts: boolean;
}

const cases = [
  { name: 'synth64', file: 'synth64', least: 19, stretch: 20, costCounts: true },
  { name: 'synth64, first 10 s', file: 'synth64', to: 10, least: 0, costCounts: false },
  { name: 'synth64_hard', file: 'synth64_hard', least: 24, stretch: 32, costCounts: true },
  { name: 'synth64_hard, first 10 s', file: 'synth64_hard', to: 10, least: 24, stretch: 30, costCounts: false },
];

/** Those that are there; a missing file is told on stderr. */
export async function syntheticCases(): Promise<SyntheticCase[]> {
  const list: SyntheticCase[] = [];
  for (const { file, to, ...rest } of cases) {
    const path = sharedFile(`synthetic/${file}.npz`);
    if (path !== undefined) list.push({ ...rest, recording: await scoredRecording(path, to) });
  }
  return list;
}

export async function measureRecordings(where: string): Promise<string | undefined> {
  const rows: string[][] = [];
  const ratios: string[][] = [];
  const targets: Target[] = [];
  for (const item of await syntheticCases()) {
    const [linear, renewal] = [await decode(item.recording, 'linear'), await decode(item.recording, 'renewal')];
    [linear, renewal].forEach(({ run, score }, i) => {
      rows.push([item.name, DECODERS[i], ...yieldCells(score, run.trains), ...costCells(run)]);
      process.stderr.write(`bench: ${rows.at(-1)?.join(' | ')}\n`);
    });
    const ratio = ratioOf(linear, renewal);
    ratios.push([item.name, ...[ratio.wall, ratio.cpu, ratio.memory].map((value) => value.toFixed(2))]);
    targets.push(...targetsOf(item, renewal, ratio));
  }
  if (rows.length === 0) return undefined;
  return [
    '## Decoding: linear and renewal on synthetic recordings',
    where,
    `${ROW_TOLD} Matching: one to one, +-1 ms after the best lag (\`src/metrics/match-motor-units.ts\`); false: best rate of agreement with any true motor unit below 0.3. True motor units with fewer than ${FEWEST_DISCHARGES} discharges are not counted. MUniverse's CBSS on the recordings of 30 s: see the first section.`,
    table(['recording', 'decoder', ...YIELD_HEADINGS, ...COST_HEADINGS], rows, 2),
    'Renewal over linear:',
    table(['recording', 'wall time', 'CPU time', 'peak memory'], ratios),
    targetTable(targets),
  ].join('\n\n');
}

interface CostRatio {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

function ratioOf(linear: DecodedRun, renewal: DecodedRun): CostRatio {
  return {
    wall: renewal.run.wallSeconds / linear.run.wallSeconds,
    cpu: renewal.run.cpuSeconds / linear.run.cpuSeconds,
    memory: renewal.run.peakBytes / linear.run.peakBytes,
  };
}

function targetsOf(item: SyntheticCase, renewal: DecodedRun, ratio: CostRatio): Target[] {
  const { name, least, stretch, costCounts } = item;
  const { above90, trueCount } = renewal.score;
  const what = `${name}: motor units found at RoA > 0.9`;
  const found =
    stretch === undefined
      ? atLeast(what, above90, least, ` of ${trueCount}`)
      : atLeastStretch(what, above90, least, stretch, ` of ${trueCount}`);
  return [
    ...(least > 0 ? [found] : []),
    ...noneInvented(name, renewal),
    ...(costCounts
      ? [
          atMost(`${name}: CPU time, renewal over linear`, ratio.cpu, 3, '', 2),
          atMost(`${name}: peak memory, renewal over linear`, ratio.memory, 1.2, '', 2),
        ]
      : []),
  ];
}
