/**
 * Where the elements lie: cubes over the limb's bounding box within the map, and beyond each end where the map cuts the limb layers that grow
 * in thickness. The limb goes on there with its last section, as in the endless cylinders of the literature, so that the cut itself does
 * not reflect the field: three limb radii are enough (a field that varies once round a limb of radius R falls by e in
 * R sqrt(longitudinal / transverse conductivity) = 2.1 R / 1.84).
 */

import type { Vector3 } from '../../anatomy/affine.ts';
import type { LabelMap } from '../../anatomy/label-map.ts';
import { ParameterError } from '../../core/errors.ts';
import { layerMultiple } from '../../linalg/multigrid/hierarchy.ts';

export interface ElementBox {
  /** elements along x, y and layers along z */
  readonly counts: readonly [number, number, number];
  readonly edgeMetres: number;
  /** first node along x and y, map frame */
  readonly startX: number;
  readonly startY: number;
  /** places of the planes of nodes, rising; counts[2] + 1 */
  readonly planesZ: Float64Array;
  /** layers that lie within the map: first and one past the last */
  readonly mapLayers: readonly [number, number];
  /** whether the map cuts the limb at its lower and upper end along z */
  readonly open: readonly [boolean, boolean];
}

/** growth from layer to layer beyond the map, and thickest layer in edges (thicker ones need more steps of the solver) */
const GROWTH = 1.25;
const THICKEST = 6;
const BEYOND_RADII = 3;
/** a limb whose last section is smaller than this share of its largest ends there by itself */
const OPEN_SHARE = 0.1;

/**
 * @param isBody - by label: 1 for tissue within the skin
 * @throws ParameterError when no voxel is of the body or neither end is cut, so that no current can leave
 */
export function elementBox(
  where: string,
  map: LabelMap,
  spacing: Vector3,
  isBody: Uint8Array,
  edge: number,
): ElementBox {
  const { low, high, areas } = bodyExtent(map, isBody);
  if (low[0] > high[0])
    throw new ParameterError(`${where}: no voxel is of a tissue within the skin; check the labels of the segmentation`);
  const largest = Math.max(...areas);
  const open = [areas[0], areas[areas.length - 1]].map((area) => area >= OPEN_SHARE * largest) as [boolean, boolean];
  if (!open[0] && !open[1])
    throw new ParameterError(
      `${where}: the limb ends within the volume at both ends, so that no current can leave it; cut the segmentation where the limb goes on to the body`,
    );
  const place = [0, 1].map((axis) => {
    const from = (low[axis] - 0.5) * spacing[axis];
    const length = (high[axis] - low[axis] + 1) * spacing[axis];
    const count = Math.ceil(length / edge + 1);
    return { count, start: from + length / 2 - (count * edge) / 2 };
  });
  const length = map.size[2] * spacing[2];
  const inside = Math.max(1, Math.round(length / edge));
  const reach = BEYOND_RADII * Math.sqrt((largest * spacing[0] * spacing[1]) / Math.PI);
  const beyond = open.map((isOpen) => (isOpen ? layersBeyond(edge, reach) : []));
  padLayers(beyond, open, [place[0].count, place[1].count], inside, edge);
  const [below, above] = beyond;
  const thicknesses = [...below.toReversed(), ...new Array<number>(inside).fill(length / inside), ...above];
  const planesZ = new Float64Array(thicknesses.length + 1);
  planesZ[0] = -spacing[2] / 2 - below.reduce((sum, value) => sum + value, 0);
  thicknesses.forEach((thickness, k) => {
    planesZ[k + 1] = planesZ[k] + thickness;
  });
  return {
    counts: [place[0].count, place[1].count, thicknesses.length],
    edgeMetres: edge,
    startX: place[0].start,
    startY: place[1].start,
    planesZ,
    mapLayers: [below.length, below.length + inside],
    open,
  };
}

function layersBeyond(edge: number, reach: number): number[] {
  const layers: number[] = [];
  for (let sum = 0, thickness = edge; sum < reach; sum += thickness) {
    thickness = Math.min(THICKEST * edge, thickness * GROWTH);
    layers.push(thickness);
  }
  return layers;
}

/** More of the last layers, at open ends in turn, until the number of all is what the coarser grids need. */
function padLayers(
  beyond: number[][],
  open: readonly boolean[],
  [nx, ny]: readonly [number, number],
  inside: number,
  edge: number,
): void {
  const total = () => inside + beyond[0].length + beyond[1].length;
  for (let n = 0; total() % layerMultiple([nx, ny, total()]) !== 0; n++) {
    const end = open[n % 2] ? n % 2 : 1 - (n % 2);
    beyond[end].push(beyond[end].at(-1) ?? edge);
  }
}

function bodyExtent(map: LabelMap, isBody: Uint8Array) {
  const { labels, size } = map;
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  const areas = new Array<number>(size[2]).fill(0);
  let n = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++) {
        if (!isBody[labels[n]]) continue;
        areas[k]++;
        low[0] = Math.min(low[0], i);
        low[1] = Math.min(low[1], j);
        high[0] = Math.max(high[0], i);
        high[1] = Math.max(high[1], j);
      }
  return { low, high, areas };
}
