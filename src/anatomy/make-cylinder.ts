/** A layered cylinder made of labels: the closed-form conductors have its geometry, so solvers are judged on it. */

import { ParameterError, requireNumber } from '../core/errors.ts';
import { labelColour } from './label-colours.ts';
import type { Anatomy, AnatomyLabel } from './label-map.ts';
import { defaultVoxelMetres, limbGrid } from './limb-grid.ts';

export interface CylinderOptions {
  /** outer radii from the inside out: bone, muscle, fat, skin; equal ones leave a layer out, 0 leaves out the bone */
  readonly radiiMetres: readonly [bone: number, muscle: number, fat: number, skin: number];
  readonly lengthMetres: number;
  /** voxel edges: across, along */
  readonly voxelMetres?: readonly [number, number];
}

const labels: readonly AnatomyLabel[] = [
  { index: 1, name: 'skin', tissue: 'skin', colour: labelColour('skin', 0) },
  { index: 2, name: 'subcutaneous fat', tissue: 'fat', colour: labelColour('fat', 0) },
  { index: 3, name: 'muscle', tissue: 'muscle', colour: labelColour('muscle', 0) },
  { index: 4, name: 'cortical bone', tissue: 'cortical bone', colour: labelColour('cortical bone', 0) },
];

/**
 * Makes a cylinder along z from z = 0 down to -length, its axis at x = y = 0 between voxels.
 * @throws ParameterError where radii do not grow from the inside out
 */
export function makeCylinder(options: CylinderOptions): Anatomy {
  const where = 'anatomy cylinder';
  const { radiiMetres, lengthMetres } = options;
  const voxelMetres = options.voxelMetres ?? defaultVoxelMetres;
  for (const edge of voxelMetres) requireNumber(where, 'voxel (m)', edge, 0.0001, 0.01);
  requireNumber(where, 'length (m)', lengthMetres, 0.01, 1);
  const [bone, muscle, fat, skin] = radiiMetres;
  const grows = bone >= 0 && bone < muscle && muscle <= fat && fat <= skin && skin <= 0.25;
  if (!grows)
    throw new ParameterError(
      `${where}: radii expected from the inside out, 0 <= bone < muscle <= fat <= skin <= 250 mm, got ${radiiMetres.map((metres) => metres * 1000).join(', ')} mm`,
    );
  const { size, affine } = limbGrid([skin, skin], [0, lengthMetres], voxelMetres);
  const [nx, , nz] = size;
  const slice = new Uint8Array(nx * nx);
  for (let j = 0; j < nx; j++) {
    for (let i = 0; i < nx; i++) {
      const radius = Math.hypot(i - (nx - 1) / 2, j - (nx - 1) / 2) * voxelMetres[0];
      slice[i + nx * j] = radius < bone ? 4 : radius < muscle ? 3 : radius < fat ? 2 : radius < skin ? 1 : 0;
    }
  }
  const volume = new Uint8Array(nx * nx * nz);
  for (let k = 0; k < nz; k++) volume.set(slice, k * nx * nx);
  const present = new Set(slice);
  return {
    name: 'cylinder',
    labelMap: { labels: volume, size, affine },
    labels: labels.filter(({ index }) => present.has(index)),
    warnings: [],
  };
}
