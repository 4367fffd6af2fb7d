/** Tissues as nested sets of labels, and the smooth surfaces between them. */

import type { Anatomy, LabelMap, Tissue } from '../../anatomy/label-map.ts';
import { fitSurface, type SmoothSurface } from '../../anatomy/smooth-surface/smooth-surface.ts';

/**
 * What an element can consist of. Skin is no element but a sheet on the body. The core is muscle and connective tissue, which differ along the
 * fibres alone and so little that the voxels decide (tissue-tensors.ts).
 */
export const MATERIAL = { air: 0, fat: 1, cortical: 2, marrow: 3, core: 4, mixed: 5 } as const;

/** Tissue of each label value; undefined for 0 and for values that the table does not list. */
export function tissueByLabel({ labels, labelMap }: Anatomy): (Tissue | undefined)[] {
  const tissues = new Array<Tissue | undefined>(labelMap.labels instanceof Uint8Array ? 256 : 65536);
  for (const { index, tissue } of labels) tissues[index] = tissue;
  return tissues;
}

/** 1 for the label values whose tissue is one of those named. */
export function labelsOf(tissues: readonly (Tissue | undefined)[], names: readonly Tissue[]): Uint8Array {
  return Uint8Array.from(tissues, (tissue) => (tissue !== undefined && names.includes(tissue) ? 1 : 0));
}

/** The sets that surfaces bound, from the outside in: what a point belongs to is decided in this order. */
export const tissueSets = {
  limb: ['skin', 'fat', 'cortical bone', 'marrow', 'muscle', 'other'],
  body: ['fat', 'cortical bone', 'marrow', 'muscle', 'other'],
  core: ['cortical bone', 'marrow', 'muscle', 'other'],
  bone: ['cortical bone', 'marrow'],
  marrow: ['marrow'],
} as const satisfies Record<string, readonly Tissue[]>;

export type TissueSet = keyof typeof tissueSets;

export interface TissueBoundary {
  readonly isInside: Uint8Array;
  /** absent where the map has no such boundary */
  readonly surface?: SmoothSurface;
}

export type TissueBoundaries = Readonly<Record<TissueSet, TissueBoundary>>;

/** skin up to this thickness is measured, metres */
export const THICKEST_SKIN = 0.006;

/**
 * Fits all surfaces. Cost: that of fitSurface for each set that has a boundary.
 * @param reachMetres - how far from them distances are wanted, but for the skin's outside
 */
export function fitTissues(
  map: LabelMap,
  tissues: readonly (Tissue | undefined)[],
  reachMetres: number,
): TissueBoundaries {
  const boundaryOf = (set: TissueSet): TissueBoundary => {
    const isInside = labelsOf(tissues, tissueSets[set]);
    const surface = fitSurface(map, isInside, { reachMetres: set === 'limb' ? THICKEST_SKIN : reachMetres });
    return surface.patchCount > 0 ? { isInside, surface } : { isInside };
  };
  return {
    limb: boundaryOf('limb'),
    body: boundaryOf('body'),
    core: boundaryOf('core'),
    bone: boundaryOf('bone'),
    marrow: boundaryOf('marrow'),
  };
}
