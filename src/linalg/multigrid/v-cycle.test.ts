import { describe, expect, test } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import { fillVector } from '../../kernels/stencil/stencil-fixtures.ts';
import { COEFFICIENTS, LANES } from '../../kernels/stencil/stencil-grid.ts';
import { createHierarchy, hierarchyBytes, newVector } from './hierarchy.ts';
import { jumpingBox } from './multigrid-fixtures.ts';
import { vCycleInto } from './v-cycle.ts';

describe.each([1, 2])('%i sweeps', (sweeps) => {
  test('B is symmetric and positive in float64, and works on every lane alike', async () => {
    const elements = jumpingBox([11, 10, 12], 1);
    const kernels = await createKernels({ memoryBytes: hierarchyBytes(elements.elementCounts), backend: 'reference' });
    const hierarchy = createHierarchy(elements, kernels);
    expect(hierarchy.levels.length).toBe(2);
    const { grid } = hierarchy.levels[0];
    // loads of active nodes that sum to zero in every lane: what A sees
    const loads = (seed: number) => {
      const b = fillVector(newVector(hierarchy), grid, seed);
      const active = (at: number) => grid.coefficients[COEFFICIENTS * Math.floor(at / LANES)] > 0;
      for (let lane = 0; lane < LANES; lane++) {
        const places = Array.from(b.keys()).filter((at) => at % LANES === lane);
        for (const at of places) if (!active(at)) b[at] = 0;
        const inside = places.filter(active);
        const mean = inside.reduce((sum, at) => sum + b[at], 0) / inside.length;
        for (const at of inside) b[at] -= mean;
      }
      return b;
    };
    const [a, b, Ba, Bb, residual] = [loads(1), loads(2), ...[1, 2, 3].map(() => newVector(hierarchy))];
    vCycleInto(hierarchy, Ba, a, residual, sweeps);
    vCycleInto(hierarchy, Bb, b, residual, sweeps);
    const { products: left } = kernels.stencil.lanesDot(grid, Ba, b);
    const { products: right } = kernels.stencil.lanesDot(grid, a, Bb);
    const { products: aBa } = kernels.stencil.lanesDot(grid, a, Ba);
    const { products: bBb } = kernels.stencil.lanesDot(grid, b, Bb);
    for (let lane = 0; lane < LANES; lane++) {
      expect(aBa[lane]).toBeGreaterThan(0);
      expect(bBb[lane]).toBeGreaterThan(0);
      // jumps of 1000 in A, the ridge of the coarsest grid
      expect(Math.abs(left[lane] - right[lane])).toBeLessThanOrEqual(1e-10 * Math.sqrt(aBa[lane] * bBb[lane]));
    }
    // what x held before does not matter, and cycles repeat to the bit
    const again = fillVector(newVector(hierarchy), grid, 3);
    vCycleInto(hierarchy, again, a, residual, sweeps);
    expect(again).toEqual(Ba);
  });
});
