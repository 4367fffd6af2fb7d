import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { FuzzSummary } from '../../../test/fuzz-reader.ts';

/**
 * The HDF5 library does not stand thousands of damaged files in one instance: in the end its allocator loops. So each
 * batch has a thread, and with it an instance, of its own; a thread without progress counts as a hang.
 */
const batch = 500;
const count = 20_000;
const longestSilenceMilliseconds = 15_000;

const worker = new URL('../../../test/formats/fuzz-mat73-worker.ts', import.meta.url);

describe('20 000 altered MAT v7.3 files are read or refused, nothing else', () => {
  it.skipIf(!process.features.typescript)('in batches of 500', async () => {
    const total = { inputs: 0, read: 0, refused: 0, slowestSeconds: 0 };
    for (let first = 0; first < count; first += batch) {
      const summary = await runBatch(first);
      total.inputs += summary.inputs;
      total.read += summary.read;
      total.refused += summary.refused;
      total.slowestSeconds = Math.max(total.slowestSeconds, summary.slowestSeconds);
    }
    console.log('mat73', total);
    expect(total.inputs).toBe(count);
    expect(total.refused).toBeGreaterThan(count / 10);
  });
});

function runBatch(first: number): Promise<FuzzSummary> {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(worker, { workerData: { first, count: batch, done } });
  return new Promise<FuzzSummary>((resolve, reject) => {
    let seen = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(done, 0);
      if (now === seen) reject(new Error(`mat73: input ${first + now - 1} hangs`));
      seen = now;
    }, longestSilenceMilliseconds);
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => clearInterval(watch));
  }).finally(() => thread.terminate());
}
