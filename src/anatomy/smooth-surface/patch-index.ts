/** Which patches have a say where: for each cube of a grid round the surface, the patches whose reach touches it. */

import type { PatchCover } from './cover-patches.ts';
import { PATCH_NORMAL, PATCH_REACH, PATCH_STRIDE } from './patch.ts';

export interface PatchIndex {
  readonly edgeMetres: number;
  readonly origin: readonly number[];
  readonly size: readonly number[];
  /** patches of cube c: lists[starts[c]] to lists[starts[c + 1]] */
  readonly starts: Int32Array;
  readonly lists: Int32Array;
}

/** @param reachMetres - how far from the surface, along its normal. Cost: patches times the cubes each touches, about 60. */
export function indexPatches({ patches, count }: PatchCover, reachMetres: number, edgeMetres: number): PatchIndex {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let p = 0; p < count; p++) {
    const span = Math.hypot(reachMetres, patches[p * PATCH_STRIDE + PATCH_REACH]);
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], patches[p * PATCH_STRIDE + axis] - span);
      high[axis] = Math.max(high[axis], patches[p * PATCH_STRIDE + axis] + span);
    }
  }
  const size = low.map((from, axis) => (count ? Math.ceil((high[axis] - from) / edgeMetres) + 1 : 0));
  const grid = { edgeMetres, origin: low, size };
  const starts = new Int32Array(size[0] * size[1] * size[2] + 1);
  forTouched(grid, patches, count, reachMetres, (cube) => void starts[cube + 1]++);
  for (let c = 1; c < starts.length; c++) starts[c] += starts[c - 1];
  const lists = new Int32Array(starts[starts.length - 1]);
  const next = starts.slice();
  forTouched(grid, patches, count, reachMetres, (cube, p) => void (lists[next[cube]++] = p));
  return { ...grid, starts, lists };
}

function forTouched(
  { edgeMetres, origin, size }: Pick<PatchIndex, 'edgeMetres' | 'origin' | 'size'>,
  patches: Float64Array,
  count: number,
  reachMetres: number,
  visit: (cube: number, patch: number) => void,
): void {
  const corner = (Math.sqrt(3) / 2) * edgeMetres;
  for (let p = 0; p < count; p++) {
    const o = p * PATCH_STRIDE;
    const lateral = patches[o + PATCH_REACH] + corner;
    const along = reachMetres + corner;
    const span = Math.hypot(lateral, along);
    const from = [0, 1, 2].map((axis) =>
      Math.max(0, Math.floor((patches[o + axis] - span - origin[axis]) / edgeMetres)),
    );
    const to = [0, 1, 2].map((axis) =>
      Math.min(size[axis] - 1, Math.floor((patches[o + axis] + span - origin[axis]) / edgeMetres)),
    );
    for (let c = from[2]; c <= to[2]; c++) {
      for (let b = from[1]; b <= to[1]; b++) {
        for (let a = from[0]; a <= to[0]; a++) {
          const dx = origin[0] + (a + 0.5) * edgeMetres - patches[o];
          const dy = origin[1] + (b + 0.5) * edgeMetres - patches[o + 1];
          const dz = origin[2] + (c + 0.5) * edgeMetres - patches[o + 2];
          const n = o + PATCH_NORMAL;
          const w = dx * patches[n] + dy * patches[n + 1] + dz * patches[n + 2];
          if (Math.abs(w) <= along && dx * dx + dy * dy + dz * dz - w * w <= lateral * lateral)
            visit(a + size[0] * (b + size[1] * c), p);
        }
      }
    }
  }
}

/** The cube at a point of the map's frame, or -1. */
export function cubeAt({ edgeMetres, origin, size }: PatchIndex, x: number, y: number, z: number): number {
  const a = Math.floor((x - origin[0]) / edgeMetres);
  const b = Math.floor((y - origin[1]) / edgeMetres);
  const c = Math.floor((z - origin[2]) / edgeMetres);
  // NaN fails as well
  if (!(a >= 0 && b >= 0 && c >= 0 && a < size[0] && b < size[1] && c < size[2])) return -1;
  return a + size[0] * (b + size[1] * c);
}
