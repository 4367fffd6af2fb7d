import { afterEach, expect, test } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { COEFFICIENTS, LANES, type StencilGrid, vectorLength } from '../../kernels/stencil/stencil-grid.ts';
import { createSolverVectors } from './conjugate-gradients.ts';
import { coarsenElements } from './element-grid.ts';
import { createHierarchy, hierarchyBytes, layerMultiple } from './hierarchy.ts';
import { boxOf, nodeCount, nodePosition, randomBox, vectorPlace } from './multigrid-fixtures.ts';

let kernels: Kernels;
afterEach(async () => kernels?.close());

test('halves the box until a dense inverse is cheap', async () => {
  kernels = await createKernels({ memoryBytes: 64e6 });
  const { levels } = createHierarchy(randomBox([21, 18, 16], 1), kernels);
  expect(levels.map(({ grid }) => grid.nodeCounts)).toEqual([
    [22, 19, 17],
    [12, 10, 9],
    [7, 6, 5],
  ]);
  for (const [index, { coarsening }] of levels.entries()) expect(coarsening?.coarse).toBe(levels[index + 1]?.grid);
});

test('interpolates linear functions of the place exactly at every active node, between planes at unequal distances', async () => {
  kernels = await createKernels({ memoryBytes: 64e6, backend: 'reference' });
  const elements = randomBox([13, 14, 12], 2, 0.7);
  const { levels } = createHierarchy(elements, kernels);
  const coarsening = levels[0].coarsening ?? expect.fail('one level only');
  const coarseX = new Float64Array(vectorLength(coarsening.coarse.nodeCounts));
  const x = new Float64Array(vectorLength(coarsening.fine.nodeCounts));
  const value = ([u, v, w]: readonly number[]) => 1 + u - 0.3 * v + 2 * w;
  const [halved, counts] = [coarsenElements(elements), nodeCount(elements)];
  const active = (grid: StencilGrid, at: number) => grid.coefficients[COEFFICIENTS * (at / LANES)] > 0;
  // coarse nodes that nothing touches stay 0, so that a fine node that hung on one would show
  for (let node = 0; node < nodeCount(halved); node++) {
    const at = vectorPlace(halved, node);
    if (active(coarsening.coarse, at)) coarseX[at] = value(nodePosition(halved, node));
  }
  kernels.stencil.addProlonged(x, coarsening, coarseX);
  for (let node = 0; node < counts; node++) {
    const at = vectorPlace(elements, node);
    if (active(coarsening.fine, at))
      expect(Math.abs(x[at] - value(nodePosition(elements, node)))).toBeLessThanOrEqual(1e-12);
  }
});

test('fits in the bytes that it says, for odd and even counts', async () => {
  for (const counts of [
    [3, 3, 4],
    [20, 31, 16],
    [41, 40, 32],
  ] as const) {
    kernels = await createKernels({ memoryBytes: 128e6 });
    const before = kernels.arena.usedBytes();
    createSolverVectors(
      createHierarchy(
        boxOf(counts, [1, 1, 1], () => [1, 1, 1, 0, 0, 0]),
        kernels,
      ),
    );
    const used = kernels.arena.usedBytes() - before;
    expect(used).toBeLessThanOrEqual(hierarchyBytes(counts));
    expect(hierarchyBytes(counts)).toBeLessThanOrEqual(1.1 * used + 1e6);
    await kernels.close();
  }
});

test('says by what the layers must divide', async () => {
  expect(layerMultiple([8, 8, 8])).toBe(1);
  expect(layerMultiple([20, 20, 20])).toBe(4);
  kernels = await createKernels({ memoryBytes: 64e6 });
  expect(() => createHierarchy(randomBox([20, 20, 18], 1), kernels)).toThrow(
    /layers along the third axis expected a multiple of 4, got 18/,
  );
});

test('refuses a box in which nothing conducts', async () => {
  kernels = await createKernels({ memoryBytes: 8e6 });
  const elements = boxOf([4, 4, 4], [1, 1, 1], () => undefined);
  expect(() => createHierarchy(elements, kernels)).toThrow(expect.objectContaining({ kind: 'parameter' }));
});
