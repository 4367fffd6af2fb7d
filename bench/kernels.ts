// Speed of the kernels: `npm run bench:kernels [-- PART_OF_A_NAME] [--write]`. Seeded inputs; wall time, minimum and median of
// 5 to 25 runs; one process each for 128-bit and 256-bit vectors (V8's revectorizer), with one and two threads. `ratio` compares
// the minimum with the plain TypeScript loop (the float64 reference) on the same problem; the checksum must be the same in every
// SIMD column. `per core` is GFLOP/s of CPU time over all runs: it means something on a busy machine too. `call` is a call with one item, `fork-join` one with four tiny items.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { BenchCase } from '../src/kernels/case.bench.ts';
import { createKernels } from '../src/kernels/create-kernels.ts';
import { filterBankCases } from '../src/kernels/filter-bank/filter-bank.bench.ts';
import type { Kernels } from '../src/kernels/kernels.ts';
import { laggedProductsCases } from '../src/kernels/lagged-products/lagged-products.bench.ts';
import { matrixProductCases } from '../src/kernels/matrix-product/matrix-product.bench.ts';
import { rankUpdateCases } from '../src/kernels/rank-update/rank-update.bench.ts';
import { stencilCases } from '../src/kernels/stencil/stencil.bench.ts';
import { windowsCases } from '../src/kernels/windows/windows.bench.ts';
import { enableRevectorizer } from '../src/platform/revectorize.node.ts';
import { spawnWorkerNode } from '../src/platform/spawn-worker.node.ts';
import { createPrinter } from './printer.ts';

const CASES: readonly BenchCase[] = [
  ...filterBankCases,
  ...laggedProductsCases,
  ...windowsCases,
  ...matrixProductCases,
  ...rankUpdateCases,
  ...stencilCases,
];
const MODES = ['plain', '128 1', '128 2', '256 1', '256 2'];
const MEMORY_BYTES = 256e6;

interface Measured {
  readonly minimum: number;
  readonly median: number;
  /** of CPU time, all threads, mean of the runs */
  readonly cpu: number;
  readonly checksum: string;
}

const words = process.argv.slice(2).filter((word) => word !== '--write');
const [mode, pattern] = words[0] === '--mode' ? [words[1], words[2]] : ['', words[0]];
const printer = createPrinter('kernels', 'Kernels', process.argv.slice(2));
if (mode === '') await main(pattern ?? '');
else process.stdout.write(JSON.stringify(await measureMode(mode, pattern ?? '')));

/** Runs every mode in a process of its own and prints one line a case and mode. */
async function main(part: string): Promise<void> {
  printer.print(
    'kernel                                              vectors thr   min ms   med ms  GFLOP/s per core  ratio  checksum',
  );
  const results = new Map<string, Record<string, Measured>>();
  for (const name of MODES) {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--mode', name, part], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    if (child.status !== 0) throw new Error(`bench: mode ${name} ended with ${child.status ?? child.signal}`);
    results.set(name, JSON.parse(child.stdout));
  }
  for (const { name, operations } of CASES) printCase(name, operations, results);
  for (const name of ['call', 'fork-join']) printCase(name, 0, results);
  printer.finish();
}

function printCase(name: string, operations: number, results: ReadonlyMap<string, Record<string, Measured>>): void {
  const plain = results.get('plain')?.[name];
  for (const [mode, measured] of results) {
    const result = measured[name];
    if (result === undefined) continue;
    const [vectors, threads] = mode === 'plain' ? ['none', '1'] : mode.split(' ');
    const columns = [
      name.padEnd(51),
      vectors.padStart(7),
      threads.padStart(3),
      result.minimum.toFixed(3).padStart(8),
      result.median.toFixed(3).padStart(8),
      operations > 0 ? (operations / result.minimum / 1e6).toFixed(1).padStart(8) : ' '.repeat(8),
      operations > 0 && result.cpu > 0 ? (operations / result.cpu / 1e6).toFixed(1).padStart(8) : ' '.repeat(8),
      plain ? (plain.minimum / result.minimum).toFixed(1).padStart(6) : ' '.repeat(6),
      ` ${result.checksum}`,
    ];
    printer.print(columns.join(' '));
  }
}

async function measureMode(name: string, part: string): Promise<Record<string, Measured>> {
  const [vectors, threads] = name.split(' ');
  const wideVectors = vectors === '256' && enableRevectorizer();
  if (vectors === '256' && !wideVectors) return {};
  const kernels = await createKernels({
    memoryBytes: MEMORY_BYTES,
    workers: Number(threads ?? 1),
    backend: name === 'plain' ? 'reference' : 'simd',
    wideVectors,
    spawnWorker: spawnWorkerNode,
  });
  const measured: Record<string, Measured> = {};
  for (const item of CASES) if (item.name.includes(part)) measured[item.name] = measure(kernels, item);
  if (name !== 'plain') {
    for (const [short, m] of [
      ['call', 1],
      ['fork-join', 256],
    ] as const)
      if (short.includes(part)) measured[short] = measureShort(kernels, m);
  }
  await kernels.close();
  return measured;
}

function measure(kernels: Kernels, item: BenchCase): Measured {
  const mark = kernels.arena.mark();
  const { run, out } = item.prepare(kernels);
  run();
  const sum = checksum(out);
  const times: number[] = [];
  // The plain loops take seconds: twice is enough for a ratio.
  const [most, least] = kernels.backend === 'reference' ? [2, 1] : [25, 5];
  const cpuStart = cpuMilliseconds();
  for (let total = 0; times.length < least || (total < 1000 && times.length < most); ) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
    total += times[times.length - 1];
  }
  const cpu = (cpuMilliseconds() - cpuStart) / times.length;
  kernels.arena.release(mark);
  times.sort((a, b) => a - b);
  return { minimum: times[0], median: times[times.length >> 1], cpu, checksum: sum };
}

/** Time of one call with m x 1 x 1 values, from 1000 calls. */
function measureShort(kernels: Kernels, m: number): Measured {
  const mark = kernels.arena.mark();
  const [a, b, c] = [kernels.arena.float32(m), kernels.arena.float32(1), kernels.arena.float32(m)];
  const times: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++) {
    const start = performance.now();
    for (let i = 0; i < 1000; i++) kernels.matrixProductInto(c, a, b, m, 1, 1);
    times.push((performance.now() - start) / 1000);
  }
  kernels.arena.release(mark);
  times.sort((a, b) => a - b);
  return { minimum: times[0], median: times[2], cpu: 0, checksum: '' };
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function checksum(values: Float32Array | Float64Array): string {
  let h = 0;
  for (const value of new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4))
    h = (Math.imul(h ^ value, 0x01000193) + 0x9e3779b9) | 0;
  return (h >>> 0).toString(16).padStart(8, '0');
}
