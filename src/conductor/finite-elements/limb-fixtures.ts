/** For tests: cylinders of labels, whole solutions, and single loads. */

import type { Anatomy } from '../../anatomy/label-map.ts';
import { makeCylinder } from '../../anatomy/make-cylinder.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { FloatArray } from '../../kernels/stencil/stencil-grid.ts';
import { createSolverVectors, solveInto } from '../../linalg/multigrid/conjugate-gradients.ts';
import { createHierarchy } from '../../linalg/multigrid/hierarchy.ts';
import { addLoad, type NodeLoad } from './electrode-currents.ts';
import type { LimbElements } from './limb-elements.ts';
import { leadFieldBytes } from './solve-lead-fields.ts';

/** bone, muscle, fat, skin */
export const FIXTURE_RADII = [0.01, 0.026, 0.029, 0.03] as const;

export function fixtureCylinder(
  lengthMetres = 0.05,
  radiiMetres: readonly [number, number, number, number] = FIXTURE_RADII,
  voxel = 1e-3,
): Anatomy {
  return makeCylinder({ radiiMetres, lengthMetres, voxelMetres: [voxel, voxel] });
}

/** Point electrodes on a cylinder about z: degrees and z of each. */
export function pointElectrodes(radius: number, places: readonly (readonly [degrees: number, z: number])[]) {
  const points = places.flatMap(([degrees, z]) => {
    const angle = (degrees * Math.PI) / 180;
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
  return {
    points: Float64Array.from(points),
    weights: new Float64Array(places.length).fill(1),
    offsets: Int32Array.from({ length: places.length + 1 }, (_, e) => e),
  };
}

/** Potential of all nodes (padded, LANES values each) for up to four sums of loads. */
export async function solveLoads(
  limb: LimbElements,
  loads: readonly (readonly (readonly [NodeLoad, number])[])[],
  tolerance = 3e-6,
): Promise<FloatArray> {
  const kernels = await createKernels({ memoryBytes: leadFieldBytes(limb) });
  const hierarchy = createHierarchy(limb.grid, kernels, limb.sheets);
  const vectors = createSolverVectors(hierarchy);
  for (const [lane, terms] of loads.entries())
    for (const [load, factor] of terms) addLoad(vectors.r, load, lane, factor);
  const { status } = await solveInto(hierarchy, vectors, { tolerance, stepLimit: 60, sweeps: 2 });
  if (status !== 'converged') throw new Error(`fixture: ${status}`);
  const x = vectors.x.slice();
  await kernels.close();
  return x;
}
