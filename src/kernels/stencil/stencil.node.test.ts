import { expect, test } from 'vitest';
import { spawnWorkerNode } from '../../platform/spawn-worker.node.ts';
import { createKernels } from '../create-kernels.ts';
import { firstDifference } from '../kernel-fixtures.ts';
import { randomCoarsening, randomVector } from './stencil-fixtures.ts';

/** All results of a problem that has more planes than workers. */
async function results(workers: number): Promise<ArrayLike<number>[]> {
  const spawnWorker = workers > 1 ? spawnWorkerNode : undefined;
  const { stencil, arena, workerCount, close } = await createKernels({ memoryBytes: 32e6, workers, spawnWorker });
  try {
    expect(workerCount).toBe(workers);
    const coarsening = randomCoarsening(arena, [23, 18, 17], 1, true);
    const { fine, coarse } = coarsening;
    const [b, x, r, y] = [1, 2, 3, 4].map((seed) => randomVector(arena, fine, seed));
    const coarseB = randomVector(arena, coarse, 5);
    stencil.firstSweepInto(x, fine, b);
    stencil.firstResidualInto(r, fine, x);
    stencil.restrictInto(coarseB, coarsening, r);
    stencil.addProlonged(x, coarsening, coarseB);
    stencil.stencilSweep(x, fine, b, 1);
    stencil.stencilSweep(x, fine, b, -1);
    stencil.stencilResidualInto(r, fine, b, x);
    stencil.directionInto(b, fine, r, [0.1, 0.2, 0.3, 0.4], [0, 0.1, 0.2, 0.3]);
    const sums = stencil.stencilApplyInto(y, fine, b);
    const rest = stencil.stepInto(x, r, fine, b, y, [0.4, 0.3, 0.2, 0.1]);
    const { products, firstSums, secondSums } = stencil.lanesDot(fine, x, r);
    return [b, x, r, y, coarseB, sums, rest, products, firstSums, secondSums];
  } finally {
    await close();
  }
}

test('gives the same bits for 1, 2 and 3 workers', async () => {
  const expected = await results(1);
  expect(expected[1].length).toBeGreaterThan(1000);
  for (const workers of [2, 3, 2, 3]) {
    const found = await results(workers);
    for (const [n, array] of expected.entries()) expect(firstDifference(found[n], array), `result ${n}`).toBe(-1);
  }
});
