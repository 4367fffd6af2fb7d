/** MUniverse (PyPI muniverse-emg, GPL) on the same recording in the same run: called as a program, scored as ours is. */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Recording } from '../src/core/recording.ts';
import { writeNpy } from '../src/formats/npy.ts';
import { writeZip } from '../src/formats/zip.ts';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import type { Usage } from './measured-run.ts';
import { projectRoot } from './shared-data.ts';

export interface Peer {
  readonly python: string;
  /** e.g. 'MUniverse 0.1.4 (Python 3.11.2, numpy 2.2.0)' */
  readonly name: string;
}

export interface PeerRun extends Usage {
  readonly trains: readonly LabelledTrain[];
  /** of decompose_cbss alone, without Python's start and imports */
  readonly callWallSeconds: number;
  readonly callCpuSeconds: number;
  /** of the process before decompose_cbss is called */
  readonly peakBeforeCallBytes: number;
  /** running programs, mean of the last minute; about 1 where nothing else ran */
  readonly loadAfter: number;
  /** measured in an earlier run of the bench */
  readonly cached: boolean;
}

interface Reported extends Omit<PeerRun, 'trains' | 'cached' | 'wallSeconds'> {
  readonly trains: Readonly<Record<string, readonly number[]>>;
}

const QUIET_LOAD = 1.5;
const script = fileURLToPath(new URL('muniverse_cbss.py', import.meta.url));
const cacheFolder = join(projectRoot, '.cache/bench');

/** MUniverse where Python (BMISS_BENCH_PYTHON, else python3) can import it; else undefined, with the reason on stderr. */
export function findMuniverse(): Peer | undefined {
  const python = process.env.BMISS_BENCH_PYTHON ?? 'python3';
  const child = spawnSync(python, [script, '--version'], { encoding: 'utf8', env: oneThread() });
  if (child.status === 0) {
    const found = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
    return { python, name: `MUniverse ${found.version} (Python ${found.python}, numpy ${found.numpy})` };
  }
  const reason = child.error?.message ?? child.stderr.trim().split('\n').at(-1);
  process.stderr.write(
    `bench: MUniverse is not measured: ${reason}. \`pip install muniverse-emg torch\` in a virtual environment, and BMISS_BENCH_PYTHON=its python\n`,
  );
  return undefined;
}

/** @param fresh - measure even where an earlier result of the same version on the same input exists */
export async function measureMuniverse(peer: Peer, npzFile: string, fresh: boolean): Promise<PeerRun> {
  const key = createHash('sha256').update(peer.name).update(readFileSync(script)).update(readFileSync(npzFile));
  const cache = join(cacheFolder, `muniverse-${key.digest('hex').slice(0, 16)}.json`);
  if (!fresh && existsSync(cache)) return toRun(JSON.parse(readFileSync(cache, 'utf8')), true);
  process.stderr.write('bench: MUniverse runs; this takes minutes\n');
  const reported = await runPeer(peer, npzFile);
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(cache, JSON.stringify(reported));
  return toRun(reported, false);
}

async function runPeer(peer: Peer, npzFile: string): Promise<Reported & { wallSeconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bmiss-bench-'));
  try {
    const out = join(folder, 'out.json');
    const start = performance.now();
    const child = spawn(peer.python, [script, npzFile, out], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: oneThread(),
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)));
    const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
    const wallSeconds = (performance.now() - start) / 1000;
    if (code !== 0) throw new Error(`bench: MUniverse ended with ${code}\n${log}`);
    return { ...JSON.parse(readFileSync(out, 'utf8')), wallSeconds, loadAfter: loadavg()[0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toRun(reported: Reported & { wallSeconds: number }, cached: boolean): PeerRun {
  const trains = Object.entries(reported.trains).map(([id, samples]) => ({
    id,
    dischargeSamples: Int32Array.from(samples),
  }));
  return { ...reported, trains, cached };
}

/** When it was measured, and whether its times can be trusted: other programs slow it, more than ours of a few seconds. */
export function howMeasured(run: PeerRun): string {
  const when = run.cached
    ? '**taken from an earlier run** (`--fresh-peers` measures again)'
    : 'measured in the same run';
  const busy =
    run.loadAfter > QUIET_LOAD
      ? `; **other programs ran meanwhile (load ${run.loadAfter.toFixed(1)}), so its times are too long**`
      : '';
  return when + busy;
}

/** One BLAS thread; OpenBLAS picks its own code for the machine. */
function oneThread(): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...env } = process.env;
  return { ...env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
}

/** The EMG as our reader has it, in microvolts, as an NPZ below the cache; the same bytes for the same recording. */
export function recordingAsNpz(recording: Recording, name: string): string {
  const microvolts = recording.data.map((volts) => volts * 1e6);
  const members = new Map<string, Uint8Array>([
    ['emg.npy', writeNpy(microvolts, [recording.channelCount, recording.sampleCount])],
    ['fs.npy', writeNpy(Float64Array.of(recording.samplingRateHz), [])],
  ]);
  mkdirSync(cacheFolder, { recursive: true });
  const path = join(cacheFolder, `${name}.npz`);
  writeFileSync(path, writeZip(members, { level: 0 }));
  return path;
}
