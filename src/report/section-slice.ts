/** Labels of a plane across a limb, at any height of its axis. */

import { type Vector3, voxelSpacing } from '../anatomy/affine.ts';
import { labelAt } from '../anatomy/electrodes/label-at.ts';
import { type LimbFrame, sectionCentre } from '../anatomy/electrodes/limb-frame.ts';
import { addScaled } from '../anatomy/electrodes/vector.ts';
import type { LabelMap } from '../anatomy/label-map.ts';
import type { LabelSlice } from './label-outlines.ts';

export interface SectionSlice {
  /** first index along the frame's `anterior`, second along its `quarter` */
  readonly slice: LabelSlice & { readonly labels: Uint16Array };
  /** world position of a place in the slice; pixel (i, j) covers i to i + 1 and j to j + 1 */
  readonly at: (i: number, j: number) => Vector3;
  readonly pixelMetres: number;
}

const HALF_METRES = 0.2;

/**
 * @param along - on the limb's axis, from its centre, metres
 * @param leastPixelMetres - pixels are as large as the smallest voxel edge, at least this
 * Cost: a look-up for each pixel of a square that holds any section of the volume, at most 0.4 m wide.
 */
export function sectionSlice(map: LabelMap, frame: LimbFrame, along: number, leastPixelMetres = 0.0005): SectionSlice {
  const spacing = voxelSpacing(map.affine);
  const pixelMetres = Math.max(leastPixelMetres, Math.min(...spacing));
  const half = Math.min(HALF_METRES, Math.hypot(...map.size.map((size, c) => size * spacing[c])) / 2);
  const size = Math.ceil((2 * half) / pixelMetres);
  const centre = sectionCentre(frame, along);
  const at = (i: number, j: number) =>
    addScaled(addScaled(centre, frame.anterior, i * pixelMetres - half), frame.quarter, j * pixelMetres - half);
  const label = labelAt(map);
  const labels = Uint16Array.from({ length: size * size }, (_, n) =>
    label(at((n % size) + 0.5, Math.floor(n / size) + 0.5)),
  );
  return { slice: { labels, columns: size, rows: size }, at, pixelMetres };
}
