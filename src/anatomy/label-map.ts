/**
 * Anatomy: a volume of labels and what each label means. Every limb, made or scanned, takes this form; electrodes,
 * conductors and fibres start from it.
 */

import { ParameterError, requireInteger, ShapeError } from '../core/errors.ts';
import { type Affine, checkAffine } from './affine.ts';

export const tissues = ['skin', 'fat', 'cortical bone', 'marrow', 'muscle', 'other'] as const;

/** Tissue classes, each with a conductivity of its own; 'other' is connective tissue, vessels, nerves. */
export type Tissue = (typeof tissues)[number];

/** A volume of labels; 0 is outside the limb. */
export interface LabelMap {
  /** size[0] x size[1] x size[2], the first index fastest: labels[i + size[0] * (j + size[1] * k)] */
  readonly labels: Uint8Array | Uint16Array;
  readonly size: readonly [number, number, number];
  /** voxel indices to world, metres, RAS+ (affine.ts) */
  readonly affine: Affine;
}

/** One line of the look-up table. */
export interface AnatomyLabel {
  /** value in the label map, from 1 */
  readonly index: number;
  /** as the table has it */
  readonly name: string;
  readonly abbreviation?: string;
  /** undefined where the name tells none */
  readonly tissue?: Tissue;
  /** for a muscle: its name in muscle-names.ts, where it is one of those */
  readonly muscle?: string;
  readonly side?: 'left' | 'right';
  /** #RRGGBB */
  readonly colour?: string;
}

/** A limb: labels in space and what they mean. */
export interface Anatomy {
  /** for messages: a file name, or what was made */
  readonly name: string;
  readonly labelMap: LabelMap;
  /** ascending by index */
  readonly labels: readonly AnatomyLabel[];
  /** what a user should know of how it was read or made */
  readonly warnings: readonly string[];
}

/** @throws ShapeError, ParameterError where sizes, labels and affine do not fit together */
export function checkLabelMap(where: string, map: LabelMap): void {
  for (const size of map.size) requireInteger(where, 'size', size, 1);
  const expected = map.size[0] * map.size[1] * map.size[2];
  if (map.labels.length !== expected)
    throw new ShapeError(`${where}: expected ${map.size.join(' x ')} = ${expected} voxels, got ${map.labels.length}`);
  checkAffine(where, map.affine);
}

/** How many voxels have each label: counts[label], as long as the largest label + 1. */
export function countVoxels(map: LabelMap): Float64Array {
  const counts = new Float64Array(map.labels instanceof Uint8Array ? 256 : 65536);
  for (const label of map.labels) counts[label]++;
  let length = counts.length;
  while (length > 1 && counts[length - 1] === 0) length--;
  return counts.slice(0, length);
}

/** The labels sorted by index. @throws ParameterError where an index is no integer from 1 to 65535, or comes twice */
export function sortLabels(where: string, labels: readonly AnatomyLabel[]): AnatomyLabel[] {
  const sorted = [...labels].sort((a, b) => a.index - b.index);
  sorted.forEach((label, n) => {
    requireInteger(where, `index of label '${label.name}'`, label.index, 1, 65535);
    if (n > 0 && sorted[n - 1].index === label.index)
      throw new ParameterError(
        `${where}: index ${label.index} stands for both '${sorted[n - 1].name}' and '${label.name}'; give each label an index of its own`,
      );
  });
  return sorted;
}
