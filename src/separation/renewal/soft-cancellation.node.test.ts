/** The same bits whatever the number of workers. */

import { expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import { signalRow } from '../../kernels/kernels.ts';
import { spawnWorkerNode } from '../../platform/spawn-worker.node.ts';
import { decodeAlone } from './decode-alone.ts';
import { damaged, emptyContext, rows, settledContext } from './decoding-fixtures.ts';
import { decodeTogether } from './soft-cancellation.ts';

async function run(workers: number) {
  const kernels = await createKernels({ workers, spawnWorker: spawnWorkerNode, memoryBytes: 32e6 });
  try {
    expect(kernels.workerCount).toBe(workers);
    const { context, units } = settledContext(kernels);
    const pulseTrains: Float32Array[] = [];
    const together = decodeTogether(context, units, 2, (_, { pulseTrain }) => pulseTrains.push(pulseTrain.slice()));
    const residual = rows.map((_, c) => signalRow(context.residual, c).slice());
    const alone = decodeAlone(emptyContext(kernels), damaged, 3);
    return { together, pulseTrains, residual, alone };
  } finally {
    await kernels.close();
  }
}

it('decodes to the same bits with 1, 2 and 4 workers', { timeout: 60_000 }, async () => {
  const expected = await run(1);
  expect(expected.together.every(({ samples }) => samples.length > 50)).toBe(true);
  for (const workers of [2, 4]) expect(await run(workers)).toEqual(expected);
});
