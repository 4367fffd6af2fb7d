import { afterEach, expect, test } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { COEFFICIENTS, LANES, vectorLength } from '../../kernels/stencil/stencil-grid.ts';
import { createSolverVectors } from './conjugate-gradients.ts';
import { createHierarchy, hierarchyBytes, layerMultiple } from './hierarchy.ts';
import { boxOf, randomBox } from './multigrid-fixtures.ts';

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

test('every node has active nodes to hang on: no fine node is lost on the coarser grid', async () => {
  kernels = await createKernels({ memoryBytes: 64e6, backend: 'reference' });
  const { levels } = createHierarchy(randomBox([13, 14, 12], 2, 0.7), kernels);
  const coarsening = levels[0].coarsening ?? expect.fail('one level only');
  const { fine, coarse } = coarsening;
  const active = (c: ArrayLike<number>, at: number) => c[COEFFICIENTS * Math.floor(at / LANES)] > 0;
  const ones = new Float64Array(vectorLength(coarse.nodeCounts)).map((_, at) =>
    active(coarse.coefficients, at) ? 1 : 0,
  );
  const x = new Float64Array(vectorLength(fine.nodeCounts));
  kernels.stencil.addProlonged(x, coarsening, ones);
  // weights of interpolation sum to 1, to the rounding of the plane weights
  for (let at = 0; at < x.length; at++)
    if (active(fine.coefficients, at)) expect(Math.abs(x[at] - 1)).toBeLessThanOrEqual(1e-12);
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
