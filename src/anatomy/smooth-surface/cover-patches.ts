/**
 * Covers a boundary with patches: each cell with faces is a seed, and a seed that lies well within a patch fitted before
 * needs none of its own. So a flat limb takes a patch every 3 mm, a small bone one per cell.
 */

import type { BoundaryFaces } from './boundary-faces.ts';
import { cellOf, cellRange } from './boundary-faces.ts';
import { fitPatch, patchFitter } from './fit-patch.ts';
import { PATCH_NORMAL, PATCH_RADIUS, PATCH_REACH, PATCH_STRIDE } from './patch.ts';

/** a seed within this share of a patch's radius from its origin belongs to it */
const SHARED = 1 / 4;
/** ... if its normal is this near */
const SAME_NORMAL = 0.8;
/** lateral reach of a patch beyond the seeds that belong to it, in cells */
const REACH_CELLS = 1.6;
/** ... and in radii at most: a patch means nothing beyond the faces it was fitted to */
const REACH_RADII = 1.2;
/** faces this much opposed, on one axis of one cell, are two sheets */
const TWO_SHEETS = 0.3;

export interface PatchCover {
  readonly patches: Float64Array;
  readonly count: number;
}

/** @returns patches as patch.ts lays them out. Cost: the sum of faces within the radius of each patch, a few times over. */
export function coverPatches(
  faces: BoundaryFaces,
  spacing: readonly [number, number, number],
  radii: readonly [number, number],
): PatchCover {
  const fitter = patchFitter(faces, spacing, radii);
  const { cells } = faces;
  // the last patch with its origin in each cell, and before each patch the one before it there; -1 for none
  const last = new Int32Array(cells.size[0] * cells.size[1] * cells.size[2]).fill(-1);
  const before: number[] = [];
  let widest = 0;
  let patches = new Float64Array(256 * PATCH_STRIDE);
  let count = 0;
  const isShared = (seed: Seed) => {
    const span = widest * SHARED;
    const ranges = ([0, 1, 2] as const).map((axis) =>
      cellRange(cells, axis, seed.point[axis] - span, seed.point[axis] + span),
    );
    for (let c = ranges[2][0]; c <= ranges[2][1]; c++)
      for (let b = ranges[1][0]; b <= ranges[1][1]; b++)
        for (let a = ranges[0][0]; a <= ranges[0][1]; a++)
          for (let p = last[a + cells.size[0] * (b + cells.size[1] * c)]; p >= 0; p = before[p])
            if (holds(patches, p, seed)) return true;
    return false;
  };
  for (let c = 0; c + 1 < faces.cellStarts.length; c++) {
    if (faces.cellStarts[c] === faces.cellStarts[c + 1]) continue;
    for (const seed of seedsOf(faces, spacing, c)) {
      if (isShared(seed)) continue;
      const patch = fitPatch(fitter, seed.point, seed.normal);
      if (!patch) continue;
      patch[PATCH_REACH] = Math.min(
        SHARED * patch[PATCH_RADIUS] + REACH_CELLS * cells.edgeMetres,
        REACH_RADII * patch[PATCH_RADIUS],
      );
      if ((count + 1) * PATCH_STRIDE > patches.length) {
        const larger = new Float64Array(2 * patches.length);
        larger.set(patches);
        patches = larger;
      }
      patches.set(patch, count * PATCH_STRIDE);
      const cell = cellOf(cells, patch[0], patch[1], patch[2]);
      widest = Math.max(widest, patch[PATCH_RADIUS]);
      // an origin may have left the volume
      before.push(last[cell] ?? -1);
      last[cell] = count++;
    }
  }
  return { patches: patches.slice(0, count * PATCH_STRIDE), count };
}

interface Seed {
  readonly point: readonly [number, number, number];
  readonly normal: readonly [number, number, number];
}

function holds(patches: Float64Array, p: number, { point, normal }: Seed): boolean {
  const o = p * PATCH_STRIDE;
  const away = Math.hypot(point[0] - patches[o], point[1] - patches[o + 1], point[2] - patches[o + 2]);
  if (away > SHARED * patches[o + PATCH_RADIUS]) return false;
  const n = o + PATCH_NORMAL;
  return normal[0] * patches[n] + normal[1] * patches[n + 1] + normal[2] * patches[n + 2] > SAME_NORMAL;
}

/** Mean place and area vector of a cell's faces; two where opposite faces say that two sheets cross the cell. */
function seedsOf(faces: BoundaryFaces, spacing: readonly [number, number, number], cell: number): Seed[] {
  const [hx, hy, hz] = spacing;
  const areas = [hy * hz, hx * hz, hx * hy];
  const sums = new Float64Array(6);
  const [from, to] = [faces.cellStarts[cell], faces.cellStarts[cell + 1]];
  for (let f = from; f < to; f++) sums[faces.directions[f]] += areas[faces.directions[f] >> 1];
  const total = sums.reduce((sum, area) => sum + area, 0);
  const opposed = [0, 1, 2].map((axis) => Math.min(sums[2 * axis], sums[2 * axis + 1]));
  const axis = opposed.indexOf(Math.max(...opposed));
  if (2 * opposed[axis] < TWO_SHEETS * total) return seedOf(faces, areas, from, to, () => true);
  return [0, 1].flatMap((side) =>
    seedOf(faces, areas, from, to, (direction) => direction >> 1 !== axis || (direction & 1) === side),
  );
}

function seedOf(
  { midpoints, directions }: BoundaryFaces,
  areas: readonly number[],
  from: number,
  to: number,
  belongs: (direction: number) => boolean,
): Seed[] {
  const point: [number, number, number] = [0, 0, 0];
  const normal: [number, number, number] = [0, 0, 0];
  let total = 0;
  for (let f = from; f < to; f++) {
    const direction = directions[f];
    if (!belongs(direction)) continue;
    const area = areas[direction >> 1];
    for (let axis = 0; axis < 3; axis++) point[axis] += area * midpoints[3 * f + axis];
    normal[direction >> 1] += direction & 1 ? area : -area;
    total += area;
  }
  const length = Math.hypot(...normal);
  if (length < 1e-9 * total) return [];
  return [
    {
      point: [point[0] / total, point[1] / total, point[2] / total],
      normal: [normal[0] / length, normal[1] / length, normal[2] / length],
    },
  ];
}
