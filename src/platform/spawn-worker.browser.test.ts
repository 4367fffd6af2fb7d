import { expect, test } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { fillRandom, firstDifference, randomSignal } from '../kernels/kernel-fixtures.ts';
import { allocateSignal } from '../kernels/kernels.ts';
import type { SpawnWorker } from '../kernels/spawn-worker.ts';
import { spawnWorkerBrowser } from './spawn-worker.browser.ts';

async function filtered(workers: number, spawnWorker?: SpawnWorker): Promise<Float32Array> {
  const kernels = await createKernels({ memoryBytes: 16e6, workers, spawnWorker });
  expect(kernels.workerCount).toBe(workers);
  const x = randomSignal(kernels.arena, 9, 6000, 1);
  const y = allocateSignal(kernels.arena, 7, 6000);
  const filters = fillRandom(kernels.arena.float32(7 * 9 * 5), 2);
  for (let i = 0; i < 20; i++) kernels.filterBankInto(y, x, filters, 5);
  const result = y.data.slice();
  await kernels.close();
  return result;
}

test('web workers give the same bytes as the calling thread, which may not block here', async () => {
  const expected = await filtered(1);
  for (const workers of [2, 4]) expect(firstDifference(await filtered(workers, spawnWorkerBrowser), expected)).toBe(-1);
});

test('a web worker that does not start is an error', async () => {
  const broken: SpawnWorker = (source) => spawnWorkerBrowser(`throw new Error('no port'); ${source}`);
  await expect(createKernels({ memoryBytes: 1e6, workers: 2, spawnWorker: broken })).rejects.toMatchObject({
    kind: 'unsupported',
    message: expect.stringContaining('no port'),
  });
});
