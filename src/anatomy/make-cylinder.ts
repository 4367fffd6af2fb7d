/** A layered cylinder made of labels: the closed-form conductors have its geometry, so solvers are judged on it. */

import { ParameterError, requireNumber } from '../core/errors.ts';
import { labelColour } from './label-colours.ts';
import type { Anatomy, AnatomyLabel } from './label-map.ts';
import { defaultVoxelMetres, limbGrid, voxelRangeMetres } from './limb-grid.ts';

export interface CylinderParameters {
  /** outer radii from the inside out: bone, muscle, fat, skin; equal ones leave a layer out, 0 leaves out the bone */
  readonly radiiMetres: readonly [bone: number, muscle: number, fat: number, skin: number];
  readonly lengthMetres: number;
  /** voxel edges: across, along */
  readonly voxelMetres: readonly [number, number];
}

export type CylinderOptions = Partial<CylinderParameters>;

export const cylinderDefaults: CylinderParameters = {
  radiiMetres: [0.02, 0.045, 0.048, 0.049],
  lengthMetres: 0.12,
  voxelMetres: defaultVoxelMetres,
};

/** Smallest and largest length, metres. */
export const cylinderLengthRange = [0.01, 1] as const;

const labels: readonly AnatomyLabel[] = [
  { index: 1, name: 'skin', tissue: 'skin', colour: labelColour('skin', 0) },
  { index: 2, name: 'subcutaneous fat', tissue: 'fat', colour: labelColour('fat', 0) },
  { index: 3, name: 'muscle', tissue: 'muscle', colour: labelColour('muscle', 0) },
  { index: 4, name: 'cortical bone', tissue: 'cortical bone', colour: labelColour('cortical bone', 0) },
];

/**
 * Fills in the defaults.
 * @throws ParameterError where a value is out of range or radii do not grow from the inside out
 */
export function cylinderParameters(options: CylinderOptions): CylinderParameters {
  const where = 'anatomy cylinder';
  const radiiMetres = options.radiiMetres ?? cylinderDefaults.radiiMetres;
  const lengthMetres = options.lengthMetres ?? cylinderDefaults.lengthMetres;
  const voxelMetres = options.voxelMetres ?? cylinderDefaults.voxelMetres;
  for (const edge of voxelMetres) requireNumber(where, 'voxel (m)', edge, ...voxelRangeMetres);
  requireNumber(where, 'length (m)', lengthMetres, ...cylinderLengthRange);
  const [bone, muscle, fat, skin] = radiiMetres;
  const grows = bone >= 0 && bone < muscle && muscle <= fat && fat <= skin && skin <= 0.25;
  if (!grows)
    throw new ParameterError(
      `${where}: radii expected from the inside out, 0 <= bone < muscle <= fat <= skin <= 250 mm, got ${radiiMetres.map((metres) => metres * 1000).join(', ')} mm`,
    );
  return { radiiMetres, lengthMetres, voxelMetres };
}

/**
 * Makes a cylinder along z from z = 0 down to -length, its axis at x = y = 0 between voxels.
 * @throws ParameterError as cylinderParameters
 */
export function makeCylinder(options: CylinderOptions): Anatomy {
  const { radiiMetres, lengthMetres, voxelMetres } = cylinderParameters(options);
  const [bone, muscle, fat, skin] = radiiMetres;
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
