/** Which patches have a say where: for each cube of a grid round the surface, the patches whose reach touches it. */

import type { PatchCover } from './cover-patches.ts';
import { ARC_LIMIT, PATCH_HEIGHT, PATCH_NORMAL, PATCH_REACH, PATCH_STRIDE, PATCH_TANGENT } from './patch.ts';

/** a cube counts as this times as wide along the normal, on either side */
const SLACK = 0.6;

export interface PatchIndex {
  readonly edgeMetres: number;
  readonly origin: readonly number[];
  readonly size: readonly number[];
  /** patches of cube c: lists[starts[c]] to lists[starts[c + 1]] */
  readonly starts: Int32Array;
  readonly lists: Int32Array;
}

/**
 * @param reachMetres - how far from the surface, along its normal
 * Cost: patches times the cubes each touches, some 300 of half a reach.
 */
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
  const touched = touchedCubes(grid, patches, count, reachMetres);
  const starts = new Int32Array(size[0] * size[1] * size[2] + 1);
  for (const cube of touched.cubes) starts[cube + 1]++;
  for (let c = 1; c < starts.length; c++) starts[c] += starts[c - 1];
  const lists = new Int32Array(touched.cubes.length);
  const next = starts.slice();
  for (let p = 0; p < count; p++)
    for (let n = touched.starts[p]; n < touched.starts[p + 1]; n++) lists[next[touched.cubes[n]]++] = p;
  return { ...grid, starts, lists };
}

/**
 * The cubes that each patch reaches: in each column of cubes along the axis nearest to its normal, those about the height of
 * the patch there.
 */
function touchedCubes(
  { edgeMetres, origin, size }: Pick<PatchIndex, 'edgeMetres' | 'origin' | 'size'>,
  patches: Float64Array,
  count: number,
  reachMetres: number,
): { readonly starts: Int32Array; readonly cubes: Int32Array } {
  const starts = new Int32Array(count + 1);
  let cubes = new Int32Array(1024);
  let length = 0;
  const strides = [1, size[0], size[0] * size[1]];
  const corner = (Math.sqrt(3) / 2) * edgeMetres;
  for (let p = 0; p < count; p++) {
    const o = p * PATCH_STRIDE;
    const [tx, bx, nx] = [o + PATCH_TANGENT, o + PATCH_TANGENT + 3, o + PATCH_NORMAL];
    const sizes = [0, 1, 2].map((axis) => Math.abs(patches[nx + axis]));
    const main = sizes.indexOf(Math.max(...sizes));
    const [second, third] = [(main + 1) % 3, (main + 2) % 3];
    const [n0, n1, n2] = [patches[nx + main], patches[nx + second], patches[nx + third]];
    const lateral = patches[o + PATCH_REACH] + corner;
    const lateral2 = lateral * lateral;
    // half a cube along the normal, and what patches that overlap may differ by
    const along = reachMetres + SLACK * edgeMetres * (sizes[0] + sizes[1] + sizes[2]);
    const span = lateral + along;
    const [c0, c1, c2, c3, c4, c5] = patches.subarray(o + PATCH_HEIGHT, o + PATCH_HEIGHT + 6);
    const [low1, high1] = cubeRange(origin[second], edgeMetres, size[second], patches[o + second], span);
    const [low2, high2] = cubeRange(origin[third], edgeMetres, size[third], patches[o + third], span);
    for (let a = low1; a <= high1; a++) {
      for (let b = low2; b <= high2; b++) {
        const d1 = origin[second] + (a + 0.5) * edgeMetres - patches[o + second];
        const d2 = origin[third] + (b + 0.5) * edgeMetres - patches[o + third];
        // where the column meets the tangent plane, then the patch above
        const flat = -(n1 * d1 + n2 * d2) / n0;
        const u = flat * patches[tx + main] + d1 * patches[tx + second] + d2 * patches[tx + third];
        const v = flat * patches[bx + main] + d1 * patches[bx + second] + d2 * patches[bx + third];
        const s = (c3 * u + c4 * v) * u + c5 * v * v;
        const r2 = u * u + v * v;
        const bend = s === 0 ? 0 : Math.min(ARC_LIMIT, (s * s) / r2);
        const height = c0 + c1 * u + c2 * v + s * (1 + bend);
        // a narrow fit with a wild bend must not speak where no arc could lead
        if (Math.abs(height) > Math.sqrt(r2) + corner) continue;
        // the normal is within 55 degrees of the column, which so moves sideways by less than 1.5 of its height
        const beside = lateral + 1.5 * (Math.abs(height) + along);
        if (r2 > beside * beside) continue;
        const middle = flat + height / n0;
        const qu = c1 + 2 * c3 * u + c4 * v;
        const qv = c2 + c4 * u + 2 * c5 * v;
        const half = (along * Math.sqrt(1 + qu * qu + qv * qv)) / Math.abs(n0);
        const [low0, high0] = cubeRange(origin[main], edgeMetres, size[main], patches[o + main] + middle, half, 0.5);
        for (let c = low0; c <= high0; c++) {
          const d0 = origin[main] + (c + 0.5) * edgeMetres - patches[o + main];
          const w = d0 * n0 + d1 * n1 + d2 * n2;
          if (d0 * d0 + d1 * d1 + d2 * d2 - w * w > lateral2) continue;
          if (length === cubes.length) {
            const longer = new Int32Array(2 * length);
            longer.set(cubes);
            cubes = longer;
          }
          cubes[length++] = c * strides[main] + a * strides[second] + b * strides[third];
        }
      }
    }
    starts[p + 1] = length;
  }
  return { starts, cubes: cubes.subarray(0, length) };
}

/** First and last cube of which a stretch round a point touches any part, or with `inset` 0.5 their middle. */
function cubeRange(origin: number, edge: number, size: number, at: number, span: number, inset = 0): [number, number] {
  const low = Math.ceil((at - span - origin) / edge - 1 + inset);
  const high = Math.floor((at + span - origin) / edge - inset);
  return [Math.max(0, low), Math.min(size - 1, high)];
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
