/**
 * The voxels whose centres lie inside a closed surface, by parity: a ray from outside enters at its first crossing, leaves at its
 * second. How the triangles are turned does not matter, nor along which axis the rays run.
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
}

/**
 * @param surface - closed (close-surface.ts): behind a hole, in and out change places
 * @param grid - axis-aligned, see VoxelGrid
 * @param rayAxis - along which rays run; the longest side of the surface's box, where there are fewest, unless given
 * Cost: linear in the voxels of the surface's box and in its area in voxel faces; the test has a figure.
 */
export function voxeliseSurface(
  surface: TriangleSurface,
  { size, affine }: VoxelGrid,
  rayAxis?: 0 | 1 | 2,
): VoxelisedSurface {
  const { low, high } = surfaceBounds([surface]);
  const toIndex = (metres: number, axis: number) => (metres - affine[4 * axis + 3]) / affine[5 * axis];
  const start = low.map((metres, axis) => Math.max(0, Math.ceil(toIndex(metres, axis)))) as [number, number, number];
  const box = high.map((metres, axis) =>
    Math.max(0, Math.min(size[axis] - 1, Math.floor(toIndex(metres, axis))) - start[axis] + 1),
  ) as [number, number, number];
  // corners in voxels of the box
  const corners = surface.corners.map((metres, n) => toIndex(metres, n % 3) - start[n % 3]);
  const w = rayAxis ?? box.indexOf(Math.max(...box));
  const [u, v] = [(w + 1) % 3, (w + 2) % 3];
  const strides = [1, box[0], box[0] * box[1]];
  const inside = new Uint8Array(box[0] * box[1] * box[2]);
  forEachCrossing(corners, [w, u, v], [box[u], box[v]], (i, j, along) => {
    // the first voxel centre at or behind the crossing; before the box it turns the whole ray
    const first = Math.max(0, Math.ceil(along));
    if (first < box[w]) inside[i * strides[u] + j * strides[v] + first * strides[w]] ^= 1;
  });
  let insideCount = 0;
  for (let n = 0; n < inside.length; n++) {
    // all but the first voxel of a ray go on from the one before
    if (Math.floor(n / strides[w]) % box[w] > 0) inside[n] ^= inside[n - strides[w]];
    insideCount += inside[n];
  }
  return { start, size: box, inside, insideCount };
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
    const [a, b, c] = [corners[t + v], corners[t + 3 + v], corners[t + 6 + v]];
    const first = Math.max(0, Math.ceil(Math.min(a, b, c)));
    const last = Math.min(rows - 1, Math.floor(Math.max(a, b, c)));
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
