/** Time and memory of a simulation whose lead fields are cached, in a process of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMeasured } from './measured-run.ts';
import { atMost, type Target, table, targetTable } from './page.ts';
import type { BodyName } from './simulated-sets.ts';

const script = fileURLToPath(new URL('simulate-once.ts', import.meta.url));

interface SpeedCase {
  readonly name: string;
  readonly body: BodyName;
  /** of each muscle */
  readonly activeCount: number;
  readonly seconds: number;
  readonly mostSeconds: number;
}

const cases: readonly SpeedCase[] = [
  { name: '64 channels x 60 s x 100 motor units', body: 'forearm64', activeCount: 100, seconds: 60, mostSeconds: 2 },
  { name: '320 channels x 60 s x 100 motor units', body: 'paper320', activeCount: 10, seconds: 60, mostSeconds: 10 },
];

export async function measureSpeed(where: string): Promise<string> {
  const rows: string[][] = [];
  const targets: Target[] = [];
  for (const { name, body, activeCount, seconds, mostSeconds } of cases) {
    const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
    try {
      const words = [script, body, String(activeCount), String(seconds)];
      const { output, usage } = await runMeasured(words, join(folder, 'usage.json'));
      const once = JSON.parse(output);
      const digits = (value: number) => value.toFixed(2);
      rows.push([
        name,
        String(once.discharges),
        digits(once.readSeconds),
        digits(once.simulateSeconds),
        digits(usage.wallSeconds),
        digits(usage.cpuSeconds),
        (usage.peakBytes / 1e6).toFixed(0),
      ]);
      targets.push(
        atMost(`${name}: simulation, lead fields read`, once.simulateSeconds, mostSeconds, ' s', 2),
        atMost(`${name}: peak memory of the process`, usage.peakBytes / 1e6, 500, ' MB', 0),
      );
      process.stderr.write(`bench: ${rows.at(-1)?.join(' | ')}\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return [
    '## Simulation: time and memory',
    where,
    '`simulateRecording` in a process of its own, two workers, lead fields in the cache (`npm run bench:fields`): "reading" is their file from the cache, "simulation" everything from lead fields read to the recording with noise, force and true MUAPs (pools, discharges, motor units of up to 100 fibres, baseline noise), "whole" the process with Node\'s start, without writing files.',
    table(['case', 'discharges', 'reading s', 'simulation s', 'whole wall s', 'whole CPU s', 'peak MB'], rows),
    targetTable(targets),
  ].join('\n\n');
}
