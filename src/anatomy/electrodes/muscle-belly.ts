/** Where a muscle is thickest and nearest to the skin: the place that a grid is put on. */

import { ParameterError } from '../../core/errors.ts';
import { dot, type Vector3, voxelSpacing, voxelToWorld } from '../affine.ts';
import type { Anatomy, AnatomyLabel } from '../label-map.ts';
import type { LimbSurface } from '../limb-surface.ts';
import { measureLabels } from '../measure-labels.ts';
import { alongAxis, type LimbFrame, type LimbPlace, sectionCentre } from './limb-frame.ts';
import { difference } from './vector.ts';
import { nearestTo } from './walk-surface.ts';

export interface MuscleBelly extends LimbPlace {
  /** from the skin to the muscle's nearest voxel there; NaN where the surface is too far away to be known */
  readonly depthMetres: number;
}

/** Depths that differ by less are equal, metres. */
const ARC_METRES = 0.002;

/** Mean of the unit vectors towards the counted voxels below which they lie all round. */
const LEAST_SIDED = 0.05;

/**
 * The belly of a muscle: the height of its largest section, and the angle of the skin nearest to that section. A muscle that
 * touches the fat does so along an arc of equal depth, so the middle of all voxels no deeper than 2 mm (or a voxel) more
 * than the nearest one counts; of a muscle all round the limb, anterior.
 * @param surface - the skin, known from everywhere inside (far-surface.ts); where it is not, the section's centre counts
 * @throws ParameterError for a label without voxels, or whose belly is outside the part of the limb with whole sections
 */
export function muscleBelly(
  anatomy: Anatomy,
  surface: LimbSurface,
  frame: LimbFrame,
  label: AnatomyLabel,
): MuscleBelly {
  const measure = measureLabels(anatomy, frame.axis).find((candidate) => candidate.label.index === label.index);
  if (!measure || measure.voxels === 0)
    throw new ParameterError(`${anatomy.name}: muscle '${label.name}' (${label.index}) has no voxel in the label map`, {
      label: label.index,
    });
  const [distal, proximal] = frame.alongMetres;
  const alongMetres = Math.min(proximal, Math.max(distal, measure.bellyMetres));
  const spacing = voxelSpacing(anatomy.labelMap.affine);
  const section = edgeVoxels(anatomy, frame, label.index, alongMetres, Math.max(0.001, ...spacing));
  const depths = section.map((position) => {
    const near = nearestTo(surface, position);
    return near ? -near.distanceMetres : Infinity;
  });
  const least = depths.reduce((a, b) => Math.min(a, b), Infinity);
  const limit = least + Math.max(ARC_METRES, Math.hypot(...spacing));
  const counted = least < Infinity ? section.filter((_, n) => depths[n] <= limit) : section;
  const centre = sectionCentre(frame, alongMetres);
  let [x, y] = [0, 0];
  for (const position of counted) {
    const out = difference(position, centre);
    const [front, side] = [dot(out, frame.anterior), dot(out, frame.quarter)];
    const reach = Math.hypot(front, side);
    x += front / reach;
    y += side / reach;
  }
  const depthMetres = least < Infinity ? Math.max(0, least) : Number.NaN;
  // a muscle all round the limb has no middle: anterior then
  const around = Math.hypot(x, y) < LEAST_SIDED * counted.length;
  return { alongMetres, angleDegrees: around ? 0 : (Math.atan2(y, x) * 180) / Math.PI, depthMetres };
}

/** World positions of a label's voxels within half a `thickness` of a height that have a neighbour of another label. */
function edgeVoxels(
  { labelMap }: Anatomy,
  { axis }: LimbFrame,
  index: number,
  alongMetres: number,
  thickness: number,
): Vector3[] {
  const [nx, ny, nz] = labelMap.size;
  const own = (n: number) => labelMap.labels[n] === index;
  const found: Vector3[] = [];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (!own(n)) continue;
        const inner = [1, nx, nx * ny].every((step) => own(n - step) && own(n + step));
        if (inner) continue;
        const position = voxelToWorld(labelMap.affine, i, j, k);
        if (Math.abs(alongAxis(axis, position) - alongMetres) <= thickness / 2 + 1e-9) found.push(position);
      }
  return found;
}
