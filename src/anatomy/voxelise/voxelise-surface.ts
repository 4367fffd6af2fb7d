/**
 * The voxels whose centres lie inside a closed surface, by parity: a ray from outside enters at its first crossing, leaves at its
 * second. Rays run along all three voxel axes and each casts a vote on its voxels; a ray with an odd number of crossings has met a
 * hole and abstains, so that small holes and cracks are outvoted. How the triangles are turned does not matter. In a surface that is
 * closed all votes agree.
 */

import type { LabelMap } from '../label-map.ts';
import { surfaceBounds, type TriangleSurface } from './triangle-surface.ts';

/** Voxels with edges along the world's axes, x, y and z growing with the indices. */
export type VoxelGrid = Pick<LabelMap, 'size' | 'affine'>;

export interface VoxelisedSurface {
  /** first voxel of the box that the surface lies in, and the box's size */
  readonly start: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  /** 1 inside, 0 outside, one for each voxel of the box, first index fastest */
  readonly inside: Uint8Array;
  readonly insideCount: number;
  /** voxels on which the three rays did not agree, or one abstained */
  readonly disputedCount: number;
}

/**
 * @param grid - axis-aligned, see VoxelGrid
 * Cost: linear in the voxels of the surface's box and in its area in voxel faces; see the test for a figure.
 */
export function voxeliseSurface(surface: TriangleSurface, { size, affine }: VoxelGrid): VoxelisedSurface {
  const { low, high } = surfaceBounds([surface]);
  const spacing = [affine[0], affine[5], affine[10]];
  const origin = [affine[3], affine[7], affine[11]];
  const toIndex = (metres: number, axis: number) => (metres - origin[axis]) / spacing[axis];
  const start = low.map((metres, axis) => Math.max(0, Math.ceil(toIndex(metres, axis)))) as [number, number, number];
  const box = high.map((metres, axis) =>
    Math.max(0, Math.min(size[axis] - 1, Math.floor(toIndex(metres, axis))) - start[axis] + 1),
  ) as [number, number, number];
  // corners in voxels of the box
  const corners = surface.corners.map((metres, n) => toIndex(metres, n % 3) - start[n % 3]);
  const count = box[0] * box[1] * box[2];
  const votes = { inside: new Uint8Array(count), cast: new Uint8Array(count) };
  for (const axis of [0, 1, 2] as const) castVotes(corners, box, axis, votes);
  let insideCount = 0;
  let disputedCount = 0;
  const { inside, cast } = votes;
  for (let n = 0; n < count; n++) {
    if (cast[n] < 3 || inside[n] % 3 !== 0) disputedCount++;
    inside[n] = 2 * inside[n] > cast[n] ? 1 : 0;
    insideCount += inside[n];
  }
  return { start, size: box, inside, insideCount, disputedCount };
}

interface Votes {
  /** how many rays say inside */
  readonly inside: Uint8Array;
  /** how many rays say anything */
  readonly cast: Uint8Array;
}

/** Adds the votes of the rays along one axis. */
function castVotes(corners: Float64Array, size: VoxelisedSurface['size'], axis: 0 | 1 | 2, votes: Votes): void {
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const strides = [1, size[0], size[0] * size[1]];
  const odd = new Uint8Array(size[u] * size[v]);
  const turns = new Uint8Array(size[0] * size[1] * size[2]);
  forEachCrossing(corners, [axis, u, v], [size[u], size[v]], (i, j, along) => {
    odd[i + size[u] * j] ^= 1;
    // the first voxel centre behind the crossing; before the box it turns the whole ray
    const first = Math.max(0, Math.ceil(along));
    if (first < size[axis]) turns[i * strides[u] + j * strides[v] + first * strides[axis]] ^= 1;
  });
  for (let j = 0; j < size[v]; j++)
    for (let i = 0; i < size[u]; i++) {
      if (odd[i + size[u] * j]) continue;
      let within = 0;
      let n = i * strides[u] + j * strides[v];
      for (let k = 0; k < size[axis]; k++, n += strides[axis]) {
        within ^= turns[n];
        votes.inside[n] += within;
        votes.cast[n]++;
      }
    }
}

/**
 * Calls for each ray (i, j) that a triangle crosses, with the place along it. Rows of rays cut the triangle's projection in a
 * segment whose ends lie on two of its edges; an end is computed from the edge alone, lower corner first, and segments
 * are half-open (lower end in, upper end out, on all axes alike), so that of two triangles that share an edge exactly one owns a ray
 * on it: no ray slips through or counts twice.
 */
function forEachCrossing(
  corners: Float64Array,
  [w, u, v]: readonly [number, number, number],
  [columns, rows]: readonly [number, number],
  visit: (i: number, j: number, along: number) => void,
): void {
  const ends = new Float64Array(4);
  for (let t = 0; t < corners.length; t += 9) {
    const heights = [corners[t + v], corners[t + 3 + v], corners[t + 6 + v]];
    const first = Math.max(0, Math.ceil(Math.min(...heights)));
    const last = Math.min(rows - 1, Math.floor(Math.max(...heights)));
    for (let j = first; j <= last; j++) {
      let found = 0;
      for (let e = 0; e < 3; e++) {
        const [p, q] = [t + 3 * e, t + 3 * ((e + 1) % 3)];
        if (corners[p + v] <= j === corners[q + v] <= j) continue;
        const [lower, upper] = corners[p + v] <= j ? [p, q] : [q, p];
        const part = (j - corners[lower + v]) / (corners[upper + v] - corners[lower + v]);
        ends[found++] = corners[lower + u] + part * (corners[upper + u] - corners[lower + u]);
        ends[found++] = corners[lower + w] + part * (corners[upper + w] - corners[lower + w]);
      }
      if (found < 4) continue;
      const [u0, w0, u1, w1] = ends[0] <= ends[2] ? ends : [ends[2], ends[3], ends[0], ends[1]];
      const from = Math.max(0, Math.ceil(u0));
      const to = Math.min(columns, Math.ceil(u1)) - 1;
      for (let i = from; i <= to; i++) visit(i, j, w0 + ((i - u0) / (u1 - u0)) * (w1 - w0));
    }
  }
}
