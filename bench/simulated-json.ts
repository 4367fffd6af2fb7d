/** docs/benchmarks-simulated.json: every run of every method on the simulated sets, a part for each set. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SetName } from './simulated-plans.ts';
import type { SetResult } from './simulated-set.ts';

/** Replaces the part of one set; the others stay. */
export function writeResults(
  set: SetName,
  where: string,
  results: readonly SetResult[],
  file = new URL('../docs/benchmarks-simulated.json', import.meta.url),
): void {
  const path = fileURLToPath(file);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const measured = Object.fromEntries(
    where.split('\n').map((line) => {
      const [, name, text] = /^- (\w+): (.*)$/.exec(line) ?? [];
      return [name?.toLowerCase(), text?.replaceAll('`', '').replaceAll('**', '')];
    }),
  );
  const after = { ...before, [set]: { ...measured, runs: results.map(plain) } };
  writeFileSync(path, `${JSON.stringify(after, undefined, 1)}\n`);
  process.stderr.write(`bench: the part ${set} of docs/benchmarks-simulated.json is written\n`);
}

function plain({ plan, method, pairs, wallSeconds, cpuSeconds, peakBytes, ...counts }: SetResult) {
  const { body, mismatched, effort, snrDecibels, seconds, seed } = plan;
  const digits = (value: number) => Number(value.toFixed(4));
  return {
    recording: { body, mismatched, effort, snr_db: snrDecibels, seconds, seed },
    method,
    ...counts,
    wall_s: digits(wallSeconds),
    cpu_s: digits(cpuSeconds),
    peak_mb: Math.round(peakBytes / 1e6),
    ...(pairs.length > 0 && {
      expected_and_true_roa: pairs.map(({ expectedRoa, trueRoa }) => [digits(expectedRoa), digits(trueRoa)]),
    }),
  };
}
