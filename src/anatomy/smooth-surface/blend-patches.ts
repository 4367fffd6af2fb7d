/**
 * The signed distance that overlapping patches agree on: the mean of their distances d_i, weighted by
 * quality_i (1 - r_i^2 / reach_i^2)^4 / (d_i^2 + e^2)^2, r_i from the patch's origin to the foot of the point. The last factor
 * makes the nearer sheet win where two lie close to each other; e is half a voxel, so that on one sheet it changes nothing.
 * Measured on bones 1.5 mm apart in voxels of 0.5 mm: worst error 0.41 mm, without quality (the share of faces met, to the
 * fourth power) 0.69 mm.
 */

import { type Foot, PATCH_NORMAL, PATCH_QUALITY, PATCH_REACH, PATCH_STRIDE, patchFootInto } from './patch.ts';
import { cubeAt, type PatchIndex } from './patch-index.ts';

export interface PatchField {
  readonly patches: Float64Array;
  readonly index: PatchIndex;
  readonly reachMetres: number;
  /** e of the weights, metres */
  readonly softMetres: number;
  readonly voxels: SidedVoxels;
}

/** Which side of the surface each voxel is on. */
export interface SidedVoxels {
  readonly labels: Uint8Array | Uint16Array;
  readonly size: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly isInside: Uint8Array;
}

/** what is left of the weight of a patch that puts the point on the wrong side of the surface by more than a voxel */
const DENIED = 1e-6;

const foot: Foot = { u: 0, v: 0, distance: 0 };

/** Signed distance at a point of the map's frame, metres; NaN beyond reach. */
export function blendedDistance(field: PatchField, x: number, y: number, z: number): number {
  const cube = cubeAt(field.index, x, y, z);
  return cube < 0 ? Number.NaN : distanceInCube(field, cube, x, y, z);
}

/** The same where the cube is known. */
export function distanceInCube(field: PatchField, cube: number, x: number, y: number, z: number): number {
  const { patches, index, reachMetres, softMetres, voxels } = field;
  const soft = softMetres * softMetres;
  const inside = insideness(voxels, x, y, z);
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
    // far to the side: the foot, which the surface's bend moves by less than half the height, has no weight to speak of
    const beside = reach + Math.abs(w) / 2;
    if (dx * dx + dy * dy + dz * dz - w * w > beside * beside) continue;
    patchFootInto(foot, patches, p, x, y, z);
    const side = 1 - (foot.u * foot.u + foot.v * foot.v) / reach2;
    if (!(side > 0)) continue;
    const near = foot.distance * foot.distance + soft;
    const opposed = inside === 0 ? 0 : inside * foot.distance;
    // one voxel along the normal, for a point need not lie at a voxel's centre
    const denied = opposed > 0 && opposed > denialMetres(patches, o, voxels.spacing);
    const weight = ((denied ? DENIED : 1) * patches[o + PATCH_QUALITY] * side * side * side * side) / (near * near);
    sum += weight * foot.distance;
    weights += weight;
  }
  const distance = sum / weights;
  return Math.abs(distance) <= reachMetres ? distance : Number.NaN;
}

/** 1 in a voxel inside, -1 in one outside, 0 beyond the volume. */
function insideness({ labels, size, spacing, isInside }: SidedVoxels, x: number, y: number, z: number): number {
  const i = Math.round(x / spacing[0]);
  const j = Math.round(y / spacing[1]);
  const k = Math.round(z / spacing[2]);
  if (!(i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2])) return 0;
  return isInside[labels[i + size[0] * (j + size[1] * k)]] === 1 ? 1 : -1;
}

function denialMetres(patches: Float64Array, o: number, spacing: readonly [number, number, number]): number {
  const n = o + PATCH_NORMAL;
  return (
    spacing[0] * Math.abs(patches[n]) + spacing[1] * Math.abs(patches[n + 1]) + spacing[2] * Math.abs(patches[n + 2])
  );
}
