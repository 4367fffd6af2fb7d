import { expect, test } from 'vitest';
import { firstDifference } from '../../kernels/kernel-fixtures.ts';
import { spawnWorkerNode } from '../../platform/spawn-worker.node.ts';
import { jumpingBox, nodeCount, nodePlace, randomLoads, solveBox } from './multigrid-fixtures.ts';

test('a solution has the same bits for 1, 2 and 3 workers', async () => {
  const elements = jumpingBox([22, 17, 20], 3);
  const conducts = Float64Array.from({ length: nodeCount(elements) }, (_, node) => {
    const [i, j, k] = nodePlace(elements, node);
    return i > 6 || j > 5 || k > 10 ? 1 : 0;
  });
  const loads = [1, 2, 3, 4].map((seed) => randomLoads(elements, conducts, seed));
  const one = await solveBox(elements, loads);
  expect(one.result.status).toBe('converged');
  for (const workers of [2, 3]) {
    const several = await solveBox(elements, loads, { workers, spawnWorker: spawnWorkerNode });
    expect(several.result).toEqual(one.result);
    for (const [lane, x] of one.lanes.entries()) expect(firstDifference(several.lanes[lane], x)).toBe(-1);
  }
});
