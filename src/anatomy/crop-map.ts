/** A piece of a label map between two slices. */

import type { LabelMap } from './label-map.ts';

/** Slices `first` to `end` (one past the last) along a voxel axis; the same places in the world. */
export function cropMap(map: LabelMap, axis: number, first: number, end: number): LabelMap {
  const size = map.size.map((count, a) => (a === axis ? end - first : count)) as [number, number, number];
  // voxels of one slice that lie side by side, and all those of an index along the axis and faster ones
  const run = map.size.slice(0, axis).reduce((product, count) => product * count, 1);
  const [from, to] = [run * map.size[axis], run * (end - first)];
  const labels = new (map.labels.constructor as typeof Uint16Array)(size[0] * size[1] * size[2]);
  for (let n = 0; n * to < labels.length; n++)
    labels.set(map.labels.subarray(n * from + run * first, n * from + run * end), n * to);
  const affine = Float64Array.from(map.affine);
  for (const row of [0, 4, 8]) affine[row + 3] += first * affine[row + axis];
  return { labels, size, affine };
}
