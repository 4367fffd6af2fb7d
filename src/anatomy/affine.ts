/**
 * The map from voxel indices to world coordinates: 12 numbers, the rows of a 3 x 4 matrix, metres.
 * world = A (i, j, k, 1); integer indices are voxel centres; world axes point right, anterior, superior (RAS+).
 */

import { ParameterError, requireLength } from '../core/errors.ts';

export type Vector3 = readonly [number, number, number];

/** 12 numbers, row by row; see the head of this file. */
export type Affine = Float64Array;

/** Axis-aligned voxels: edge lengths along x, y, z and the world position of the centre of voxel (0, 0, 0), metres. */
export function axisAlignedAffine(spacing: Vector3, origin: Vector3): Affine {
  const [x, y, z] = origin;
  return Float64Array.of(spacing[0], 0, 0, x, 0, spacing[1], 0, y, 0, 0, spacing[2], z);
}

/** World position, metres, of (possibly fractional) voxel indices. */
export function voxelToWorld(affine: Affine, i: number, j: number, k: number): [number, number, number] {
  return [0, 4, 8].map((r) => affine[r] * i + affine[r + 1] * j + affine[r + 2] * k + affine[r + 3]) as [
    number,
    number,
    number,
  ];
}

/** Determinant of the 3 x 3 part: volume of a voxel, negative where voxel axes are left-handed. */
function affineDeterminant(a: Affine): number {
  return a[0] * (a[5] * a[10] - a[6] * a[9]) - a[1] * (a[4] * a[10] - a[6] * a[8]) + a[2] * (a[4] * a[9] - a[5] * a[8]);
}

/** Volume of a voxel, cubic metres. */
export function voxelVolume(affine: Affine): number {
  return Math.abs(affineDeterminant(affine));
}

/** Edge lengths of a voxel along its own axes, metres. */
export function voxelSpacing(a: Affine): [number, number, number] {
  return [0, 1, 2].map((c) => Math.hypot(a[c], a[4 + c], a[8 + c])) as [number, number, number];
}

/** Unit vector of one voxel axis in world coordinates. */
export function voxelAxis(a: Affine, axis: 0 | 1 | 2): [number, number, number] {
  const length = Math.hypot(a[axis], a[4 + axis], a[8 + axis]);
  return [a[axis] / length, a[4 + axis] / length, a[8 + axis] / length];
}

/** The voxel axis that runs nearest to a direction, and |cosine| of the angle between the two. */
export function nearestVoxelAxis(affine: Affine, direction: Vector3): { axis: 0 | 1 | 2; cosine: number } {
  const along = ([0, 1, 2] as const).map((axis) => ({
    axis,
    cosine: Math.abs(dot(voxelAxis(affine, axis), direction)),
  }));
  return along.reduce((best, other) => (other.cosine > best.cosine ? other : best));
}

/** Largest |cosine| between two voxel axes: 0 for a right-angled grid, however it is turned. */
export function affineShear(affine: Affine): number {
  const [x, y, z] = ([0, 1, 2] as const).map((axis) => voxelAxis(affine, axis));
  return Math.max(Math.abs(dot(x, y)), Math.abs(dot(y, z)), Math.abs(dot(z, x)));
}

/** @throws ShapeError, ParameterError unless it is 12 finite numbers with an inverse */
export function checkAffine(where: string, affine: Affine): void {
  requireLength(where, 'affine', affine.length, 12);
  if (isInvertible(affine)) return;
  throw new ParameterError(
    `${where}: expected an affine of finite numbers that can be inverted, got ${Array.from(affine).join(', ')}`,
  );
}

/** Are its numbers finite, and its voxels no flat ones? Relative to the voxel, so that voxels of any size and unit pass. */
export function isInvertible(affine: Affine): boolean {
  const [x, y, z] = voxelSpacing(affine);
  return affine.every(Number.isFinite) && Math.abs(affineDeterminant(affine)) > 1e-6 * x * y * z;
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
