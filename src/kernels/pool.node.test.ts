import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { spawnWorkerNode } from '../platform/spawn-worker.node.ts';
import { createKernels, type KernelOptions } from './create-kernels.ts';
import { fillRandom, firstDifference, randomEvents, randomSignal } from './kernel-fixtures.ts';
import { allocateSignal, type Kernels } from './kernels.ts';
import type { SpawnWorker, WorkerHandle } from './spawn-worker.ts';

/** All results of a problem that has several items for each kernel. */
function runAll(kernels: Kernels): (Float32Array | Float64Array)[] {
  const { arena } = kernels;
  const x = randomSignal(arena, 37, 3001, 1);
  const y = allocateSignal(arena, 11, 3001);
  kernels.filterBankInto(y, x, fillRandom(arena.float32(11 * 37 * 5), 2), 5);
  const products = arena.float64(11 * 37 * 9);
  kernels.laggedProductsInto(products, y, x, 9);
  const events = randomEvents(arena, 4, 90, -50, 3050, 3);
  const sums = arena.float64(4 * 37 * 30);
  kernels.windowSumsInto(sums, x, events, 30, 10);
  kernels.addWindowsInto(x, fillRandom(arena.float32(4 * 37 * 30), 4), events, 30, 10);
  const product = arena.float32(200 * 150);
  kernels.matrixProductInto(
    product,
    fillRandom(arena.float32(200 * 70), 5),
    fillRandom(arena.float32(70 * 150), 6),
    200,
    150,
    70,
  );
  const update = arena.float64(300 * 300);
  kernels.rankUpdateInto(update, fillRandom(arena.float32(300 * 600), 7), 300, 600);
  return [y.data, products, sums, x.data, product, update];
}

async function results(options: Omit<KernelOptions, 'memoryBytes'>): Promise<(Float32Array | Float64Array)[]> {
  const kernels = await createKernels({ memoryBytes: 32e6, ...options });
  try {
    if (options.spawnWorker) expect(kernels.workerCount).toBe(options.workers);
    return runAll(kernels);
  } finally {
    await kernels.close();
  }
}

test('gives the same bytes for 1, 2 and 4 workers, shared and private memory, both tile shapes, again and again', async () => {
  const expected = await results({});
  const others: Omit<KernelOptions, 'memoryBytes'>[] = [
    { wideVectors: true },
    { workers: 2, spawnWorker: spawnWorkerNode },
    { workers: 4, spawnWorker: spawnWorkerNode, wideVectors: true },
    { workers: 4 },
  ];
  for (const options of [...others, ...others]) {
    const found = await results(options);
    expected.forEach((array, i) => {
      expect(firstDifference(found[i], array)).toBe(-1);
    });
  }
});

test('says what runs: threads, or why there is one only', async () => {
  const describe = async (options: Omit<KernelOptions, 'memoryBytes'>) => {
    const kernels = await createKernels({ memoryBytes: 1e6, ...options });
    await kernels.close();
    return `${kernels.backend} ${kernels.workerCount}: ${kernels.description}`;
  };
  expect(await describe({ workers: 2, spawnWorker: spawnWorkerNode })).toMatch(
    /^simd 2: .*2 threads on shared memory$/,
  );
  expect(await describe({ workers: 2 })).toMatch(/^simd 1: .*starts no workers/);
  expect(await describe({ backend: 'reference', workers: 2 })).toMatch(/^reference 1: /);
  const kept = globalThis.SharedArrayBuffer;
  try {
    Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
    expect(await describe({ workers: 2, spawnWorker: spawnWorkerNode })).toMatch(/^simd 1: .*no SharedArrayBuffer/);
  } finally {
    globalThis.SharedArrayBuffer = kept;
  }
});

test('runs many short jobs without a hang', async () => {
  const kernels = await createKernels({ memoryBytes: 4e6, workers: 3, spawnWorker: spawnWorkerNode });
  const a = fillRandom(kernels.arena.float32(150 * 4), 1);
  const b = fillRandom(kernels.arena.float32(4 * 150), 2);
  const c = kernels.arena.float32(150 * 150);
  kernels.matrixProductInto(c, a, b, 150, 150, 4);
  const expected = c.slice();
  let different = 0;
  for (let i = 0; i < 3000; i++) {
    c.fill(Number.NaN);
    kernels.matrixProductInto(c, a, b, 150, 150, 4);
    if (firstDifference(c, expected) !== -1) different++;
  }
  expect(different).toBe(0);
  await kernels.close();
});

test('a worker that does not start is an error', async () => {
  const broken: SpawnWorker = (source) => spawnWorkerNode(`throw new Error('no port'); ${source}`);
  await expect(createKernels({ memoryBytes: 1e6, workers: 2, spawnWorker: broken })).rejects.toMatchObject({
    kind: 'unsupported',
    message: expect.stringContaining('worker 1 did not start: no port'),
  });
});

test('a worker that fails within a job is an error, now and later', async () => {
  const failing: SpawnWorker = (source) => spawnWorkerNode(source.replace('runs[', 'missing['));
  const kernels = await createKernels({ memoryBytes: 32e6, workers: 2, spawnWorker: failing });
  const many = () => {
    for (let i = 0; i < 200; i++) runAll(kernels);
  };
  // the arena fills up unless the failure comes first, which is a ParameterError and fails the test
  expect(many).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  expect(() => runAll(kernels)).toThrow(/worker 1 stopped with an error/);
  await kernels.close();
});

test('a worker that has died is an error', async () => {
  const handles: WorkerHandle[] = [];
  const watched: SpawnWorker = (source) => {
    const handle = spawnWorkerNode(source);
    handles.push(handle);
    return handle;
  };
  const kernels = await createKernels({ memoryBytes: 32e6, workers: 2, spawnWorker: watched });
  await handles[0].terminate();
  expect(() => runAll(kernels)).toThrow(/worker 1: ended with code/);
  await kernels.close();
});

// Older versions cannot run .ts files by themselves.
const [major, minor] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

test.skipIf(!runsTypeScript)('open kernels do not keep the process alive', async () => {
  const program = `
    const [kernelsUrl, spawnUrl] = process.argv.slice(1);
    const { createKernels } = await import(kernelsUrl);
    const { spawnWorkerNode } = await import(spawnUrl);
    const kernels = await createKernels({ memoryBytes: 1e6, workers: 3, spawnWorker: spawnWorkerNode });
    process.stdout.write('open ' + kernels.workerCount);
  `;
  const urls = ['./create-kernels.ts', '../platform/spawn-worker.node.ts'].map(
    (path) => new URL(path, import.meta.url),
  );
  const options = ['--input-type=module', '-e', program, ...urls.map((url) => url.href)];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 20_000 });
  expect(stdout).toBe('open 3');
});
