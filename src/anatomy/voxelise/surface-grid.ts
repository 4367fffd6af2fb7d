/** The voxels that surfaces are drawn into. */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { axisAlignedAffine } from '../affine.ts';
import { voxelRangeMetres } from '../limb-grid.ts';
import { surfaceBounds, type TriangleSurface } from './triangle-surface.ts';
import type { VoxelGrid } from './voxelise-surface.ts';

/** Voxels beyond which a label map would not fit into memory with what is computed from it. */
const MOST_VOXELS = 4e8;

/**
 * A grid round all surfaces, of cubes. Faces of voxels lie on whole multiples of the edge, so that the same surfaces alone or among
 * others fall into the same voxels. Two voxels of air all round; none at the two ends of a limb (surfaces half as long
 * again as wide), where its cut end is no surface of the body and gets no skin.
 * @throws ParameterError where the edge is out of range or the grid too large
 */
export function surfaceGrid(surfaces: readonly TriangleSurface[], voxelMetres: number): VoxelGrid {
  requireNumber('anatomy import', 'voxel (m)', voxelMetres, ...voxelRangeMetres);
  const { low, high } = surfaceBounds(surfaces);
  const extent = low.map((from, axis) => high[axis] - from);
  const longest = extent.indexOf(Math.max(...extent));
  const isLimb = extent.every((metres, axis) => axis === longest || extent[longest] > 1.5 * metres);
  const margin = extent.map((_, axis) => (isLimb && axis === longest ? 0 : 2));
  const first = low.map((from, axis) => Math.floor(from / voxelMetres) - margin[axis]);
  const size = high.map((to, axis) => Math.max(1, Math.ceil(to / voxelMetres) + margin[axis] - first[axis]));
  const voxels = size[0] * size[1] * size[2];
  if (voxels > MOST_VOXELS)
    throw new ParameterError(
      `anatomy import: ${size.join(' x ')} voxels of ${voxelMetres * 1000} mm are more than fit into memory (${MOST_VOXELS / 1e6} million); choose larger voxels, or import one limb at a time`,
    );
  const [x, y, z] = first.map((index) => (index + 0.5) * voxelMetres);
  return {
    size: [size[0], size[1], size[2]],
    affine: axisAlignedAffine([voxelMetres, voxelMetres, voxelMetres], [x, y, z]),
  };
}
