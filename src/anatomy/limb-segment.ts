/**
 * A label map made ready for solvers: its third voxel axis along the limb, no empty slices before or after the limb, and nothing that does not
 * hang on the limb.
 */

import type { Affine } from './affine.ts';
import { nearestVoxelAxis } from './affine.ts';
import { cropMap } from './crop-map.ts';
import { floodFill, labelPieces } from './flood-fill.ts';
import type { LabelMap } from './label-map.ts';
import { limbAxis } from './measure-labels.ts';

/**
 * The same labels in the same world: voxel axes are exchanged so that the third runs nearest to the limb's axis, and slices without any
 * label are cut off at both ends. A map that is so already is returned as it is.
 */
export function limbSegment(map: LabelMap): LabelMap {
  const { axis } = nearestVoxelAxis(map.affine, limbAxis(map).direction);
  return withoutEmptySlices(axis === 2 ? map : exchangeAxes(map, [(axis + 1) % 3, (axis + 2) % 3, axis]));
}

/** New axis a is old axis order[a]. */
function exchangeAxes({ labels, size, affine }: LabelMap, order: readonly number[]): LabelMap {
  const newSize = order.map((axis) => size[axis]) as [number, number, number];
  const strides = [1, size[0], size[0] * size[1]];
  const [si, sj, sk] = order.map((axis) => strides[axis]);
  const out = new (labels.constructor as typeof Uint16Array)(labels.length);
  let n = 0;
  for (let k = 0; k < newSize[2]; k++)
    for (let j = 0; j < newSize[1]; j++)
      for (let i = 0; i < newSize[0]; i++) out[n++] = labels[i * si + j * sj + k * sk];
  const columns: Affine = Float64Array.from(affine);
  for (const row of [0, 4, 8]) for (let a = 0; a < 3; a++) columns[row + a] = affine[row + order[a]];
  return { labels: out, size: newSize, affine: columns };
}

function withoutEmptySlices(map: LabelMap): LabelMap {
  const { labels, size } = map;
  const slice = size[0] * size[1];
  const isEmpty = (k: number) => labels.subarray(k * slice, (k + 1) * slice).every((label) => label === 0);
  let [first, end] = [0, size[2]];
  while (first < end && isEmpty(first)) first++;
  while (end > first && isEmpty(end - 1)) end--;
  if (end - first === size[2] || end === first) return map;
  return cropMap(map, 2, first, end);
}

/**
 * The map without what is apart from the largest piece of the tissues named: no current could leave a crumb.
 * @param isTissue - by label value; other labels stay
 * @returns the map itself where there is one piece alone, and how many voxels are gone
 */
export function largestPiece(map: LabelMap, isTissue: Uint8Array): { map: LabelMap; removed: number } {
  const { labels, size } = map;
  const pieces = labelPieces(size, (n) => isTissue[labels[n]]);
  if (pieces.length < 2) return { map, removed: 0 };
  const largest = pieces.reduce((best, piece) => (piece.voxels > best.voxels ? piece : best));
  const kept = floodFill(size, [largest.seed], (n) => isTissue[labels[n]] === 1);
  const out = labels.slice();
  let removed = 0;
  for (let n = 0; n < out.length; n++) {
    if (!isTissue[labels[n]] || kept[n]) continue;
    out[n] = 0;
    removed++;
  }
  return { map: { ...map, labels: out }, removed };
}
