/** Where a muscle begins and ends along the limb, where the volume cuts it off, and its area in between. */

import { nearestVoxelAxis, type Vector3, voxelSpacing, voxelVolume } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { LimbAxis } from '../measure-labels.ts';
import type { MuscleVoxels } from './muscle-voxels.ts';

export interface MuscleExtent {
  /** from the limb's centre along its axis: distal and proximal end, metres */
  readonly alongMetres: readonly [distal: number, proximal: number];
  /** whether the volume's first and last slice along the limb cut the muscle off */
  readonly cut: readonly [first: boolean, last: boolean];
  /** areas across the limb, over slabs about 2 mm thick from the distal end on */
  readonly areas: Float64Array;
  readonly slabMetres: number;
  readonly volumeCubicMetres: number;
}

const SLAB_METRES = 2e-3;
/** a section at the volume's end smaller than this share of the largest is the muscle's own tip, not a cut */
const CUT_SHARE = 0.05;

/** Place along the limb's axis, metres from its centre, as a function of voxel indices. */
export function placeAlong(
  map: LabelMap,
  { centre, direction }: LimbAxis,
): (i: number, j: number, k: number) => number {
  const { affine: a } = map;
  const step = [0, 1, 2].map((c) => direction[0] * a[c] + direction[1] * a[4 + c] + direction[2] * a[8 + c]);
  const start = [0, 1, 2].reduce((sum, r) => sum + direction[r] * (a[4 * r + 3] - centre[r]), 0);
  return (i, j, k) => start + step[0] * i + step[1] * j + step[2] * k;
}

/** Cost: two passes over the muscle's voxels. */
export function muscleExtent(map: LabelMap, { voxels }: MuscleVoxels, axis: LimbAxis): MuscleExtent {
  const [nx, ny] = map.size;
  const place = placeAlong(map, axis);
  const { axis: along, cosine } = nearestVoxelAxis(map.affine, axis.direction);
  const slice = voxelSpacing(map.affine)[along] * cosine;
  const places = new Float64Array(voxels.length);
  let [least, most] = [Infinity, -Infinity];
  const atEnd = [0, 0];
  voxels.forEach((n, m) => {
    const at: Vector3 = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    places[m] = place(...at);
    least = Math.min(least, places[m]);
    most = Math.max(most, places[m]);
    if (at[along] === 0) atEnd[0]++;
    if (at[along] === map.size[along] - 1) atEnd[1]++;
  });
  const distal = least - slice / 2;
  const slabMetres = slice * Math.max(1, Math.round(SLAB_METRES / slice));
  const areas = new Float64Array(Math.max(1, Math.ceil((most + slice / 2 - distal) / slabMetres - 1e-6)));
  const volume = voxelVolume(map.affine);
  for (const at of places)
    areas[Math.min(areas.length - 1, Math.floor((at - distal) / slabMetres))] += volume / slabMetres;
  const largest = Math.max(...areas);
  const isCut = (count: number) => (count * volume) / slice > CUT_SHARE * largest;
  return {
    alongMetres: [distal, most + slice / 2],
    cut: [isCut(atEnd[0]), isCut(atEnd[1])],
    areas,
    slabMetres,
    volumeCubicMetres: voxels.length * volume,
  };
}

/**
 * Where the muscle is thickest: the middle of the stretch round its largest area (smoothed over three slabs) in which the
 * area stays above 97 % of that, metres from the limb's centre along its axis.
 */
export function bellyPlace({ areas, slabMetres, alongMetres }: MuscleExtent): number {
  const smooth = areas.map((area, s) => {
    const [before, after] = [areas[Math.max(0, s - 1)], areas[Math.min(areas.length - 1, s + 1)]];
    return (before + 2 * area + after) / 4;
  });
  const largest = smooth.reduce((best, area, s) => (area > smooth[best] ? s : best), 0);
  let [first, last] = [largest, largest];
  while (first > 0 && smooth[first - 1] >= 0.97 * smooth[largest]) first--;
  while (last < smooth.length - 1 && smooth[last + 1] >= 0.97 * smooth[largest]) last++;
  const place = alongMetres[0] + ((first + last + 1) / 2) * slabMetres;
  return Math.min(alongMetres[1], Math.max(alongMetres[0], place));
}
