/** 64 electrodes on a forearm: time, memory and steps of the whole command, and how they grow with the number of elements. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, runMeasured, type Usage } from './measured-run.ts';
import { type Target, table } from './page.ts';
import { projectRoot } from './shared-data.ts';

const LIMB = ['--anatomy', 'forearm', '--segment', '30,210', '--grid', 'GR08MM1305', '--muscle', 'FDS'];

interface Run extends Usage {
  readonly elementMm: number;
  readonly nodes: number;
  /** most of the 64 solutions */
  readonly steps: number;
}

export async function forearmTargets(print: (line: string) => void): Promise<Target[]> {
  ensureBuilt();
  print(
    'Parametric forearm, 180 mm of it at 1 mm voxels, GR08MM1305 (64 electrodes) over flexor digitorum superficialis, its basis paths 2 mm apart;',
  );
  print('`bmiss leadfield`, one process, two workers, nothing cached. Steps: most of the 64 solutions.\n');
  const runs: Run[] = [];
  for (const elementMm of [1.4, 1, 0.7]) runs.push(await measure(elementMm));
  const rows = runs.map((run) => [
    `${run.elementMm} mm`,
    (run.nodes / 1e6).toFixed(2),
    `${run.steps}`,
    run.wallSeconds.toFixed(0),
    run.cpuSeconds.toFixed(0),
    (perNode(run) * 1e6).toFixed(1),
    (run.peakBytes / 1e6).toFixed(0),
  ]);
  const headings = ['elements', 'million nodes', 'steps', 'wall s', 'CPU s', 'CPU us a node', 'peak MB'];
  print(table(headings, rows));
  const [coarse, middle, fine] = runs;
  return [
    at('64 electrodes, 1 mm elements: wall time', middle.wallSeconds, 300, ' s'),
    at('64 electrodes, 0.7 mm elements (default): wall time', fine.wallSeconds, 300, ' s'),
    at('64 electrodes, 0.7 mm elements: peak memory', fine.peakBytes / 1e6, 2000, ' MB'),
    {
      what: 'steps whatever the size: most at 1.4, 1 and 0.7 mm',
      wanted: 'within 3',
      measured: runs.map(({ steps }) => steps).join(', '),
      met: Math.max(...runs.map(({ steps }) => steps)) - Math.min(...runs.map(({ steps }) => steps)) <= 3,
    },
    {
      what: 'time linear in elements: CPU time a node at 0.7 mm against 1.4 mm',
      wanted: '<= 1.5',
      measured: (perNode(fine) / perNode(coarse)).toFixed(2),
      met: perNode(fine) <= 1.5 * perNode(coarse),
    },
  ];
}

const perNode = (run: Run) => run.cpuSeconds / run.nodes;

function at(what: string, measured: number, most: number, unit: string): Target {
  return { what, wanted: `< ${most}${unit}`, measured: `${measured.toFixed(0)}${unit}`, met: measured < most };
}

async function measure(elementMm: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
  try {
    const words = [...LIMB, '--element', `${elementMm}`, '--cache', join(folder, 'cache'), '--workers', '2'];
    const program = join(projectRoot, 'bin/bmiss.js');
    const command = [program, 'leadfield', ...words, '--json', '--quiet'];
    const { output, usage } = await runMeasured(command, join(folder, 'usage.json'));
    const result = JSON.parse(output);
    const nodes = result.element_counts.reduce((product: number, count: number) => product * (count + 1), 1);
    return { ...usage, elementMm, nodes, steps: result.solver_steps };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
