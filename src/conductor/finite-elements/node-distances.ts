/** Signed distances to the tissue surfaces at the nodes of the element box, a slab of planes at a time. */

import type { LabelMap } from '../../anatomy/label-map.ts';
import type { ElementBox } from './element-box.ts';
import { labelNear, type MapFrame } from './map-frame.ts';
import type { TissueBoundary } from './tissue-sets.ts';

/** Distances of one plane of nodes, (counts[0] + 1) x (counts[1] + 1), metres, negative inside. */
export type PlaneOf = (plane: number) => Float32Array;

/** planes that are computed at once */
const SLAB = 16;

/**
 * A function that gives planes in rising order. Beyond the surface's reach a node has plus or minus `farMetres`, by the label of its voxel.
 * Planes beyond the map have the values of its end planes.
 * @returns views that the next slab overwrites; two neighbouring planes stay valid
 */
export function nodeDistances(
  boundary: TissueBoundary,
  map: LabelMap,
  frame: MapFrame,
  box: ElementBox,
  farMetres: number,
): PlaneOf {
  const [nx, ny] = [box.counts[0] + 1, box.counts[1] + 1];
  const length = nx * ny;
  const [first, end] = box.mapLayers;
  const step = box.planesZ[first + 1] - box.planesZ[first];
  const { surface } = boundary;
  let slab = new Float32Array(0);
  let from = -1;
  const load = (plane: number): void => {
    // one plane of overlap, so that the last pair of planes stays together
    from = Math.max(first, plane - 1);
    const count = Math.min(SLAB, end + 1 - from);
    slab = new Float32Array(count * length).fill(Number.NaN);
    surface?.signedDistanceOnGridInto(slab, {
      origin: [box.startX, box.startY, box.planesZ[from]],
      spacing: [box.edgeMetres, box.edgeMetres, step],
      size: [nx, ny, count],
    });
    for (let n = 0; n < slab.length; n++) {
      if (!Number.isNaN(slab[n])) continue;
      const row = Math.floor(n / nx);
      const x = box.startX + (n % nx) * box.edgeMetres;
      const y = box.startY + (row % ny) * box.edgeMetres;
      const z = box.planesZ[from + Math.floor(row / ny)];
      slab[n] = boundary.isInside[labelNear(map, frame.spacingMetres, x, y, z)] ? -farMetres : farMetres;
    }
  };
  return (plane) => {
    const clamped = Math.min(end, Math.max(first, plane));
    if (from < 0 || clamped < from || clamped >= from + slab.length / length) load(clamped);
    return slab.subarray((clamped - from) * length, (clamped - from + 1) * length);
  };
}
