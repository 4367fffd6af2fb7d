/** Finite elements against the layered cylinder, from a coarse map: the figures of the fine ones are in `npm run bench:forward`. */

import { expect, test } from 'vitest';
import { cylinderErrors } from '../bench/cylinder-fields.ts';
import { nodeServices } from '../src/platform/node.ts';

const services = nodeServices();
const coarse = {
  voxelMetres: 1e-3,
  elementMetres: 2e-3,
  lengthMetres: 0.05,
  reachMetres: 0.015,
  depthsMm: [2, 5, 15],
  createKernels: (bytes: number) => services.createKernels(bytes, 1),
};

// errors fall with the square of the edge: 2 mm give 8 times the limits that elements of 0.7 mm keep (0.03 at 2 mm, 0.01 at 5 mm under the fat); deeper, what counts
// is the skin's thickness, which a map of 1 mm gives to 0.15 mm where the limb is parallel to its voxels
test.each([1, 4.55e-4])('a skin of %d S/m: slopes along fibres under a 3 mm fat', async (skin) => {
  const { byDepth, steps } = await cylinderErrors({ ...coarse, skin });
  for (const { depthMm, rdm, mag } of byDepth) {
    const limit = depthMm < 5 ? 0.24 : depthMm < 10 ? 0.1 : 0.06;
    expect(rdm, `RDM, ${depthMm} mm`).toBeLessThanOrEqual(limit);
    expect(Math.abs(mag - 1), `MAG, ${depthMm} mm`).toBeLessThanOrEqual(limit);
  }
  expect(steps).toBeLessThanOrEqual(14);
});
