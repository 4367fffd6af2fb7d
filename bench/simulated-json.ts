/** docs/benchmarks-simulated.json, docs/benchmarks-bmiss.json: every run of every method on simulated recordings, in parts. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SetResult } from './simulated-set.ts';

/** Replaces one part of the file; the others stay. */
export function writeResults(
  part: string,
  where: string,
  results: readonly SetResult[],
  name = 'benchmarks-simulated.json',
): void {
  const path = fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const measured = Object.fromEntries(
    where.split('\n').map((line) => {
      const [, name, text] = /^- (\w+): (.*)$/.exec(line) ?? [];
      return [name?.toLowerCase(), text?.replaceAll('`', '').replaceAll('**', '')];
    }),
  );
  const after = { ...before, [part]: { ...measured, runs: results.map(plain) } };
  writeFileSync(path, `${JSON.stringify(after, undefined, 1)}\n`);
  process.stderr.write(`bench: the part ${part} of docs/${name} is written\n`);
}

function plain({ plan, method, pairs, wallSeconds, cpuSeconds, callCpuSeconds, peakBytes, ...counts }: SetResult) {
  const { body, mismatched, effort, snrDecibels, seconds, seed } = plan;
  const digits = (value: number) => Number(value.toFixed(4));
  return {
    recording: { body, mismatched, effort, snr_db: snrDecibels, seconds, seed },
    method,
    ...counts,
    wall_s: digits(wallSeconds),
    cpu_s: digits(cpuSeconds),
    ...(callCpuSeconds !== undefined && { call_cpu_s: digits(callCpuSeconds) }),
    peak_mb: Math.round(peakBytes / 1e6),
    ...(pairs.length > 0 && {
      expected_and_true_roa: pairs.map(({ expectedRoa, trueRoa }) => [digits(expectedRoa), digits(trueRoa)]),
    }),
  };
}
