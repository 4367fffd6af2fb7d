/** The voxel grid that a made limb or cylinder is drawn into. */

import { axisAlignedAffine } from './affine.ts';
import type { LabelMap } from './label-map.ts';

/** Edges of a voxel, metres: across the limb, along it. */
export const defaultVoxelMetres: readonly [number, number] = [0.001, 0.001];

export const voxelRangeMetres = [0.0001, 0.01] as const;

/**
 * A grid along z round the axis x = y = 0, which lies between voxels; two voxels of air or more all round.
 * @param halfAxes - half the extent along x and y, metres
 * @param segment - distances of the two ends below z = 0, metres; rounded to whole voxels about their middle
 * @param voxel - edges across and along, metres
 */
export function limbGrid(
  halfAxes: readonly [number, number],
  [from, to]: readonly [number, number],
  [across, along]: readonly [number, number],
): Pick<LabelMap, 'size' | 'affine'> {
  const [nx, ny] = halfAxes.map((half) => 2 * (Math.ceil(half / across) + 2));
  const nz = Math.max(1, Math.round((to - from) / along));
  const bottom = -(from + to) / 2 - ((nz - 1) / 2) * along;
  return {
    size: [nx, ny, nz],
    affine: axisAlignedAffine([across, across, along], [-((nx - 1) / 2) * across, -((ny - 1) / 2) * across, bottom]),
  };
}
