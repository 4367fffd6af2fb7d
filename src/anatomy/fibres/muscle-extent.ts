/** Where a muscle begins and ends along the limb, where the volume cuts it off, and its area in between. */

import { nearestVoxelAxis, type Vector3, voxelSpacing, voxelToWorld, voxelVolume } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { LimbAxis } from '../measure-labels.ts';
import type { MuscleVoxels } from './muscle-voxels.ts';

export interface MuscleExtent {
  /** from the limb's centre along its axis: distal and proximal end, metres */
  readonly alongMetres: readonly [distal: number, proximal: number];
  /** whether the volume's first and last slice along the limb cut the muscle off */
  readonly cut: readonly [first: boolean, last: boolean];
  /** areas across the muscle, over slabs across the limb about 2 mm thick from the distal end on */
  readonly areas: Float64Array;
  readonly slabMetres: number;
  readonly volumeCubicMetres: number;
}

const SLAB_METRES = 2e-3;
/** a muscle's slant is measured over this many slabs on both sides */
const SLANT_SLABS = 4;
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
  const centres = new Float64Array(3 * areas.length);
  const toWorld = map.affine;
  voxels.forEach((n, m) => {
    const s = Math.min(areas.length - 1, Math.floor((places[m] - distal) / slabMetres));
    areas[s] += volume / slabMetres;
    const world = voxelToWorld(toWorld, n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny)));
    for (let c = 0; c < 3; c++) centres[3 * s + c] += (world[c] * volume) / slabMetres;
  });
  const largest = areas.reduce((most, area) => Math.max(most, area), 0);
  const isCut = (count: number) => (count * volume) / slice > CUT_SHARE * largest;
  return {
    alongMetres: [distal, most + slice / 2],
    cut: [isCut(atEnd[0]), isCut(atEnd[1])],
    areas: areas.map((area, s) => area * slantCosine(centres, areas, axis, s)),
    slabMetres,
    volumeCubicMetres: voxels.length * volume,
  };
}

/** Cosine of the muscle's slant to the limb at a slab, from the centres of slabs on both sides; `centres` are times the area. */
function slantCosine(centres: Float64Array, areas: Float64Array, { direction }: LimbAxis, s: number): number {
  const low = Math.max(0, s - SLANT_SLABS);
  const high = Math.min(areas.length - 1, s + SLANT_SLABS);
  if (!(areas[low] > 0 && areas[high] > 0) || high === low) return 1;
  const way = [0, 1, 2].map((c) => centres[3 * high + c] / areas[high] - centres[3 * low + c] / areas[low]);
  const along = way[0] * direction[0] + way[1] * direction[1] + way[2] * direction[2];
  return Math.abs(along) / Math.hypot(...way);
}

/**
 * Where the muscle is thickest: the mean place of its slabs, weighted with the eighth power of their area, so that of many
 * nearly equal sections (and of one that a cut or a slanted end makes a little larger) the middle is taken; the largest section
 * where the muscle has a waist. Metres from the limb's centre along its axis.
 */
export function bellyPlace({ areas, slabMetres, alongMetres }: MuscleExtent): number {
  const largest = areas.reduce((best, area, s) => (area > areas[best] ? s : best), 0);
  const weights = areas.map((area) => (area / areas[largest]) ** 8);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, s) => sum + weight * (s + 0.5), 0) / total;
  const atMean = areas[Math.min(areas.length - 1, Math.floor(mean))];
  const slab = atMean >= 0.7 * areas[largest] ? mean : largest + 0.5;
  return Math.min(alongMetres[1], Math.max(alongMetres[0], alongMetres[0] + slab * slabMetres));
}
