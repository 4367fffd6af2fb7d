/** Which element a point lies in, and where in it. */

import type { ElementBox } from './element-box.ts';

export interface Place {
  readonly element: readonly [number, number, number];
  /** each 0 to 1 */
  readonly within: readonly [number, number, number];
}

/** @param x, y, z - map frame; undefined outside the box */
export function elementAt(box: ElementBox, x: number, y: number, z: number): Place | undefined {
  const { counts, edgeMetres, startX, startY, planesZ } = box;
  const u = (x - startX) / edgeMetres;
  const v = (y - startY) / edgeMetres;
  const [i, j] = [Math.floor(u), Math.floor(v)];
  if (i < 0 || j < 0 || i >= counts[0] || j >= counts[1]) return undefined;
  const k = layerAt(planesZ, z);
  if (k < 0) return undefined;
  return { element: [i, j, k], within: [u - i, v - j, (z - planesZ[k]) / (planesZ[k + 1] - planesZ[k])] };
}

/** Layer with planesZ[k] <= z < planesZ[k + 1], the last one including its upper plane; -1 outside. */
function layerAt(planesZ: Float64Array, z: number): number {
  const last = planesZ.length - 2;
  if (!(z >= planesZ[0] && z <= planesZ[last + 1])) return -1;
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (planesZ[middle] <= z) low = middle;
    else high = middle - 1;
  }
  return low;
}
