/**
 * The signed distance that overlapping patches agree on: the mean of their distances d_i, weighted by
 * quality_i (1 - r_i^2 / reach_i^2)^4 / (d_i^2 + e^2)^2, r_i from the patch's origin to the foot of the point. The last factor
 * makes the nearer sheet win where two lie close to each other; e is half a voxel, so that on one sheet it changes nothing.
 * Measured on bones 1.5 mm apart in voxels of 0.5 mm: worst error 0.41 mm, without quality (the share of faces met, to the
 * fourth power) 0.69 mm.
 */

import { type Foot, PATCH_QUALITY, PATCH_REACH, PATCH_STRIDE, patchFootInto } from './patch.ts';
import { cubeAt, type PatchIndex } from './patch-index.ts';

export interface PatchField {
  readonly patches: Float64Array;
  readonly index: PatchIndex;
  readonly reachMetres: number;
  /** e of the weights, metres */
  readonly softMetres: number;
}

const foot: Foot = { u: 0, v: 0, distance: 0 };

/** Signed distance at a point of the map's frame, metres; NaN beyond reach. */
export function blendedDistance(field: PatchField, x: number, y: number, z: number): number {
  const cube = cubeAt(field.index, x, y, z);
  return cube < 0 ? Number.NaN : distanceInCube(field, cube, x, y, z);
}

/** The same where the cube is known. */
export function distanceInCube(field: PatchField, cube: number, x: number, y: number, z: number): number {
  const { patches, index, reachMetres, softMetres } = field;
  const soft = softMetres * softMetres;
  let sum = 0;
  let weights = 0;
  for (let n = index.starts[cube]; n < index.starts[cube + 1]; n++) {
    const p = index.lists[n];
    const o = p * PATCH_STRIDE;
    const dx = x - patches[o];
    const dy = y - patches[o + 1];
    const dz = z - patches[o + 2];
    const w = dx * patches[o + 9] + dy * patches[o + 10] + dz * patches[o + 11];
    const reach = patches[o + PATCH_REACH];
    const reach2 = reach * reach;
    // far to the side: the foot cannot lie within reach, however the surface bends
    if (dx * dx + dy * dy + dz * dz - w * w > 4 * reach2) continue;
    patchFootInto(foot, patches, p, x, y, z);
    const side = 1 - (foot.u * foot.u + foot.v * foot.v) / reach2;
    if (!(side > 0)) continue;
    const near = foot.distance * foot.distance + soft;
    const weight = (patches[o + PATCH_QUALITY] * side * side * side * side) / (near * near);
    sum += weight * foot.distance;
    weights += weight;
  }
  const distance = sum / weights;
  return Math.abs(distance) <= reachMetres ? distance : Number.NaN;
}
