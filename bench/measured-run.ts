/** One `bmiss decompose` in a process of its own, measured from outside: what a user waits for and what the machine gives. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { buildIsStale } from '../scripts/build-state.js';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { projectRoot, readTrains } from './shared-data.ts';

/** Of the whole process with all its threads. */
export interface Usage {
  readonly wallSeconds: number;
  /** user and system */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** One motor unit of `bmiss decompose --json`. */
export interface ReportedMotorUnit {
  readonly unit_id: number;
  readonly discharges: number;
  readonly rate_hz: number | null;
  readonly cov_isi: number | null;
  readonly sil: number | null;
  /** rate of agreement that the decoder expects of itself; absent or null where it states none */
  readonly expected_roa?: number | null;
}

export interface MeasuredRun extends Usage {
  readonly trains: readonly LabelledTrain[];
  readonly motorUnits: readonly ReportedMotorUnit[];
  readonly grids: readonly string[];
  readonly warnings: readonly string[];
  /** copies per channel that were used, of the first grid */
  readonly extensionFactor: number;
  /** what `--decoder` was, given or by default */
  readonly decoder: string;
}

/** Builds the program where its sources have changed since: what is measured is what a user runs. */
export function ensureBuilt(): void {
  if (!buildIsStale(projectRoot)) return;
  process.stderr.write('bench: the program is older than its sources: npm run build\n');
  const { status } = spawnSync('npm run --silent build', { cwd: projectRoot, stdio: 'inherit', shell: true });
  if (status !== 0) throw new Error('bench: npm run build failed; the messages are above');
}

/**
 * @param words - further words of the command, e.g. ['--method', 'cbss', '--workers', '2']
 * @throws Error when the program fails
 * Results are written to a temporary folder, as a user would have them, and removed; no report.
 */
export async function measureDecomposition(file: string, words: readonly string[]): Promise<MeasuredRun> {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
  try {
    const out = join(folder, 'out');
    const program = join(projectRoot, 'bin/bmiss.js');
    const command = [program, 'decompose', file, ...words, '--out', out, '--no-report', '--json', '--quiet'];
    const { output, usage } = await runMeasured(command, join(folder, 'usage.json'));
    const result = JSON.parse(output).recordings[0];
    const events = result.files.find((name: string) => name.endsWith('_events.tsv'));
    const trains = result.motorUnits.length > 0 ? await readTrains(events, result.samplingRateHz) : [];
    return { ...usage, ...result, trains, ...settingsOf(out) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a Node program with report-usage.js preloaded. */
export async function runMeasured(
  words: readonly string[],
  usageFile: string,
): Promise<{ output: string; usage: Usage }> {
  const preload = fileURLToPath(new URL('report-usage.js', import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', preload, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, BMISS_BENCH_USAGE: usageFile },
  });
  let output = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000);
    process.stderr.write(text);
  });
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  const wallSeconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`bench: bmiss ${words.slice(1).join(' ')} ended with ${code}\n${output}${log}`);
  return { output, usage: { wallSeconds, ...JSON.parse(readFileSync(usageFile, 'utf8')) } };
}

/** From the log that lies with the result. */
function settingsOf(out: string): Pick<MeasuredRun, 'extensionFactor' | 'decoder'> {
  const name = readdirSync(out, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('_log.json'));
  const log = name ? JSON.parse(readFileSync(join(out, name), 'utf8')) : {};
  return { extensionFactor: log.Separation?.[0]?.extensionFactor ?? 0, decoder: log.Parameters?.decoder ?? '' };
}

/** What `bmiss info FILE --json` prints. */
export function describeFile(file: string): {
  readonly grids: readonly { readonly name: string; readonly rows: number; readonly columns: number }[];
  readonly auxiliary: readonly { readonly name: string; readonly role: string; readonly unit: string }[];
} {
  const child = spawnSync(process.execPath, [join(projectRoot, 'bin/bmiss.js'), 'info', file, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`bench: bmiss info ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout);
}
