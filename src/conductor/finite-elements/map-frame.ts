/** The frame that the elements live in: metres along a label map's voxel axes, from the centre of voxel (0, 0, 0). */

import { type Vector3, voxelAxis, voxelSpacing } from '../../anatomy/affine.ts';
import type { LabelMap } from '../../anatomy/label-map.ts';

export interface MapFrame {
  readonly spacingMetres: Vector3;
  /** unit vectors of the three voxel axes, world */
  readonly axes: readonly [Vector3, Vector3, Vector3];
  readonly originMetres: Vector3;
  readonly toWorld: (x: number, y: number, z: number) => [number, number, number];
  readonly fromWorld: (x: number, y: number, z: number) => [number, number, number];
}

/** @param map - with voxel axes at right angles */
export function mapFrame({ affine }: LabelMap): MapFrame {
  const axes = ([0, 1, 2] as const).map((axis) => voxelAxis(affine, axis)) as unknown as MapFrame['axes'];
  const origin: Vector3 = [affine[3], affine[7], affine[11]];
  return {
    spacingMetres: voxelSpacing(affine),
    axes,
    originMetres: origin,
    toWorld: (x, y, z) =>
      [0, 1, 2].map((c) => origin[c] + x * axes[0][c] + y * axes[1][c] + z * axes[2][c]) as [number, number, number],
    fromWorld: (x, y, z) =>
      axes.map((a) => a[0] * (x - origin[0]) + a[1] * (y - origin[1]) + a[2] * (z - origin[2])) as [
        number,
        number,
        number,
      ],
  };
}

/** Label of the voxel nearest to a point of the frame; beyond the ends of the third axis that of the end slice, 0 beyond the others. */
export function labelNear({ labels, size }: LabelMap, spacing: Vector3, x: number, y: number, z: number): number {
  const i = Math.round(x / spacing[0]);
  const j = Math.round(y / spacing[1]);
  if (i < 0 || j < 0 || i >= size[0] || j >= size[1]) return 0;
  const k = Math.min(size[2] - 1, Math.max(0, Math.round(z / spacing[2])));
  return labels[i + size[0] * (j + size[1] * k)];
}
