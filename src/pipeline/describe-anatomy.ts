/** What is in an anatomy: each label with its sizes, and what is wrong; the content of `anatomy info --json`. */

import { voxelSpacing, voxelToWorld } from '../anatomy/affine.ts';
import { type AnatomyProblem, checkAnatomy } from '../anatomy/check-anatomy.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { limbAxis, measureLabels } from '../anatomy/measure-labels.ts';

export interface LabelDescription {
  readonly index: number;
  readonly name: string;
  readonly abbreviation?: string;
  readonly tissue?: string;
  readonly muscle?: string;
  readonly voxels: number;
  readonly volume_cm3: number;
  /** largest area across the limb */
  readonly belly_area_mm2: number;
  /** along the limb's axis, from its proximal end: where that area is, and the label's two ends; null without voxels */
  readonly belly_at_mm: number | null;
  readonly from_mm: number | null;
  readonly to_mm: number | null;
}

export interface AnatomyDescription {
  readonly fileName: string;
  readonly size: readonly number[];
  readonly voxel_mm: readonly number[];
  /** world position of the centre of voxel (0, 0, 0) */
  readonly origin_mm: readonly number[];
  /** unit vector along the limb, distal to proximal, RAS+ */
  readonly axis: readonly number[];
  readonly length_mm: number;
  readonly labels: readonly LabelDescription[];
  readonly problems: readonly AnatomyProblem[];
  readonly warnings: readonly string[];
}

/** Measures and checks an anatomy. Cost: about ten passes over the voxels. */
export function describeAnatomy(anatomy: Anatomy): AnatomyDescription {
  const { labelMap } = anatomy;
  const axis = limbAxis(labelMap);
  const measures = measureLabels(anatomy, axis);
  const ends = measures.flatMap(({ alongMetres }) => alongMetres).filter(Number.isFinite);
  const [distal, proximal] = [Math.min(...ends), Math.max(...ends)];
  const fromProximal = (metres: number) => (Number.isFinite(metres) ? round((proximal - metres) * 1000, 2) : null);
  return {
    fileName: anatomy.name,
    size: labelMap.size,
    voxel_mm: voxelSpacing(labelMap.affine).map((metres) => round(metres * 1000, 4)),
    origin_mm: voxelToWorld(labelMap.affine, 0, 0, 0).map((metres) => round(metres * 1000, 4)),
    axis: axis.direction.map((part) => round(part, 6)),
    length_mm: ends.length > 0 ? round((proximal - distal) * 1000, 2) : 0,
    labels: measures.map(({ label, voxels, volumeCubicMetres, bellyAreaSquareMetres, bellyMetres, alongMetres }) => ({
      index: label.index,
      name: label.name,
      abbreviation: label.abbreviation,
      tissue: label.tissue,
      muscle: label.muscle,
      voxels,
      volume_cm3: round(volumeCubicMetres * 1e6, 3),
      belly_area_mm2: round(bellyAreaSquareMetres * 1e6, 1),
      belly_at_mm: fromProximal(bellyMetres),
      from_mm: fromProximal(alongMetres[1]),
      to_mm: fromProximal(alongMetres[0]),
    })),
    problems: checkAnatomy(anatomy),
    warnings: anatomy.warnings,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
