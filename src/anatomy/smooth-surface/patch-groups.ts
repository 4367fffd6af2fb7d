/** The patch whose origin is nearest to a point, near or far: patches in groups, each with its box. */

import type { PatchCover } from './cover-patches.ts';
import { PATCH_STRIDE } from './patch.ts';

export interface PatchGroups {
  /** patches of group g, rising: members[starts[g]] to members[starts[g + 1]] */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** low x y z and high x y z of the origins in each group */
  readonly boxes: Float64Array;
}

/** @param edgeMetres - of the cubes that make a group */
export function groupPatches({ patches, count }: PatchCover, edgeMetres: number): PatchGroups {
  const groups = new Map<string, number[]>();
  for (let p = 0; p < count; p++) {
    const key = [0, 1, 2].map((axis) => Math.floor(patches[p * PATCH_STRIDE + axis] / edgeMetres)).join();
    const group = groups.get(key);
    if (group) group.push(p);
    else groups.set(key, [p]);
  }
  const lists = [...groups.values()];
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, g) => {
    starts[g + 1] = starts[g] + list.length;
  });
  const boxes = lists.flatMap((list) => {
    const along = ([0, 1, 2] as const).map((axis) => list.map((p) => patches[p * PATCH_STRIDE + axis]));
    return [...along.map((values) => Math.min(...values)), ...along.map((values) => Math.max(...values))];
  });
  return { starts, members: Int32Array.from(lists.flat()), boxes: Float64Array.from(boxes) };
}

/** The nearest patch; of several the first; -1 without any. Cost: groups, and the patches of those that may hold it. */
export function nearestPatch(
  { starts, members, boxes }: PatchGroups,
  patches: Float64Array,
  x: number,
  y: number,
  z: number,
): number {
  let nearest = -1;
  let least = Infinity;
  const look = (group: number) => {
    for (let m = starts[group]; m < starts[group + 1]; m++) {
      const o = members[m] * PATCH_STRIDE;
      const away = (patches[o] - x) ** 2 + (patches[o + 1] - y) ** 2 + (patches[o + 2] - z) ** 2;
      if (away < least || (away === least && members[m] < nearest)) {
        least = away;
        nearest = members[m];
      }
    }
  };
  // the group that is nearest first, which leaves few of the others to look at
  let first = -1;
  let closest = Infinity;
  for (let g = 0; g + 1 < starts.length; g++) {
    const away = boxDistance2(boxes, g, x, y, z);
    if (away < closest) {
      closest = away;
      first = g;
    }
  }
  if (first < 0) return -1;
  look(first);
  for (let g = 0; g + 1 < starts.length; g++) if (g !== first && boxDistance2(boxes, g, x, y, z) <= least) look(g);
  return nearest;
}

/** Squared distance to a box, 0 inside. */
function boxDistance2(boxes: Float64Array, g: number, x: number, y: number, z: number): number {
  const b = 6 * g;
  const dx = Math.max(boxes[b] - x, 0, x - boxes[b + 3]);
  const dy = Math.max(boxes[b + 1] - y, 0, y - boxes[b + 4]);
  const dz = Math.max(boxes[b + 2] - z, 0, z - boxes[b + 5]);
  return dx * dx + dy * dy + dz * dz;
}
