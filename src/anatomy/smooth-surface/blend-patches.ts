/**
 * The signed distance that overlapping patches agree on: the mean of their distances d_i, weighted by
 * quality_i (1 - r_i^2 / reach_i^2)^4 / (d_i^2 + e^2)^2, r_i from the patch's origin to the foot of the point. The last factor
 * makes the nearer sheet win where two lie close to each other; e is half a voxel, so that on one sheet it changes nothing.
 * Measured on bones 1.5 mm apart in voxels of 0.5 mm: worst error 0.41 mm, without quality (the share of faces met, to the
 * fourth power) 0.69 mm.
 */

import {
  ARC_LIMIT,
  BEND_METRES,
  FOOT_LENGTH,
  PATCH_NORMAL,
  PATCH_QUALITY,
  PATCH_REACH,
  PATCH_STRIDE,
  walkFootInto,
} from './patch.ts';
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
export const DENIED = 1e-6;

/** Points of one cube; scratch that grows. */
export interface CubePoints {
  count: number;
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
  /** signed, metres; NaN beyond reach */
  distance: Float64Array;
  inside: Float64Array;
  weight: Float64Array;
}

export function emptyPoints(length: number): CubePoints {
  return {
    count: 0,
    x: new Float64Array(length),
    y: new Float64Array(length),
    z: new Float64Array(length),
    distance: new Float64Array(length),
    inside: new Float64Array(length),
    weight: new Float64Array(length),
  };
}

const foot = new Float64Array(FOOT_LENGTH);
const single = emptyPoints(1);
single.count = 1;

/** Signed distance at a point of the map's frame, metres; NaN beyond reach. */
export function blendedDistance(field: PatchField, x: number, y: number, z: number): number {
  const cube = cubeAt(field.index, x, y, z);
  if (cube < 0) return Number.NaN;
  single.x[0] = x;
  single.y[0] = y;
  single.z[0] = z;
  blendInCube(field, cube, single);
  return single.distance[0];
}

/** Fills the distances of points of one cube: patch by patch, so that its numbers are read once for all of them. */
export function blendInCube(
  { patches, index, reachMetres, softMetres, voxels }: PatchField,
  cube: number,
  points: CubePoints,
): void {
  const { count, x, y, z, distance: sums, inside, weight: weights } = points;
  const soft = softMetres * softMetres;
  for (let n = 0; n < count; n++) {
    inside[n] = insideness(voxels, x[n], y[n], z[n]);
    sums[n] = 0;
    weights[n] = 0;
  }
  for (let l = index.starts[cube]; l < index.starts[cube + 1]; l++) {
    const o = index.lists[l] * PATCH_STRIDE;
    const ox = patches[o];
    const oy = patches[o + 1];
    const oz = patches[o + 2];
    const tx = patches[o + 3];
    const ty = patches[o + 4];
    const tz = patches[o + 5];
    const bx = patches[o + 6];
    const by = patches[o + 7];
    const bz = patches[o + 8];
    const nx = patches[o + 9];
    const ny = patches[o + 10];
    const nz = patches[o + 11];
    const c0 = patches[o + 12];
    const c1 = patches[o + 13];
    const c2 = patches[o + 14];
    const c3 = patches[o + 15];
    const c4 = patches[o + 16];
    const c5 = patches[o + 17];
    const reach = patches[o + PATCH_REACH];
    const perReach2 = 1 / (reach * reach);
    const quality = patches[o + PATCH_QUALITY];
    // one voxel along the normal, for a point need not lie at a voxel's centre
    const denial = denialMetres(patches, o, voxels.spacing);
    for (let n = 0; n < count; n++) {
      const dx = x[n] - ox;
      const dy = y[n] - oy;
      const dz = z[n] - oz;
      const u = dx * tx + dy * ty + dz * tz;
      const v = dx * bx + dy * by + dz * bz;
      const w = dx * nx + dy * ny + dz * nz;
      const r2 = u * u + v * v;
      // far to the side: the foot, which the surface's bend moves by less than half the height, has no weight to speak of
      const beside = reach + Math.abs(w) / 2;
      if (r2 > beside * beside) continue;
      // patchFootInto's first step, which is all that most points need
      const inverse = r2 > 0 ? 1 / r2 : 0;
      const su = c3 * u + c4 * v;
      const s = su * u + c5 * v * v;
      const share = s * s * inverse;
      const bend = share < ARC_LIMIT ? share : ARC_LIMIT;
      const slope = 1 + 3 * bend;
      const pull = 2 * s * bend * inverse;
      const qu = c1 + (su + c3 * u) * slope - pull * u;
      const qv = c2 + (c4 * u + 2 * c5 * v) * slope - pull * v;
      const perSteep = 1 / (1 + qu * qu + qv * qv);
      const perRoot = Math.sqrt(perSteep);
      const first = (w - (c0 + c1 * u + c2 * v + s * (1 + bend))) * perRoot;
      const second = first * first * slope * (qu * qu * c3 + qu * qv * c4 + qv * qv * c5) * perSteep * perRoot;
      let distance = first - second;
      let fu = u + distance * perRoot * qu;
      let fv = v + distance * perRoot * qv;
      if (!(second < BEND_METRES && second > -BEND_METRES)) {
        walkFootInto(foot, patches, o, u, v, w, u + first * perRoot * qu, v + first * perRoot * qv);
        fu = foot[0];
        fv = foot[1];
        distance = foot[2];
      }
      const side = 1 - (fu * fu + fv * fv) * perReach2;
      if (!(side > 0)) continue;
      const near = distance * distance + soft;
      const side2 = side * side;
      const weight = (inside[n] * distance > denial ? DENIED * quality : quality) * ((side2 * side2) / (near * near));
      sums[n] += weight * distance;
      weights[n] += weight;
    }
  }
  for (let n = 0; n < count; n++) {
    const mean = sums[n] / weights[n];
    sums[n] = Math.abs(mean) <= reachMetres ? mean : Number.NaN;
  }
}

/** 1 in a voxel inside, -1 in one outside, 0 beyond the volume. */
export function insideness({ labels, size, spacing, isInside }: SidedVoxels, x: number, y: number, z: number): number {
  const i = Math.round(x / spacing[0]);
  const j = Math.round(y / spacing[1]);
  const k = Math.round(z / spacing[2]);
  if (!(i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2])) return 0;
  return isInside[labels[i + size[0] * (j + size[1] * k)]] === 1 ? 1 : -1;
}

export function denialMetres(patches: Float64Array, o: number, spacing: readonly [number, number, number]): number {
  const n = o + PATCH_NORMAL;
  return (
    spacing[0] * Math.abs(patches[n]) + spacing[1] * Math.abs(patches[n + 1]) + spacing[2] * Math.abs(patches[n + 2])
  );
}
