/** What is wrong with an anatomy: labels without voxels or without a meaning, muscles outside the limb, missing skin. */

import { FormatError } from '../core/errors.ts';
import { affineShear, voxelSpacing } from './affine.ts';
import { floodFill, labelPieces } from './flood-fill.ts';
import { type Anatomy, type AnatomyLabel, countVoxels } from './label-map.ts';
import { limbSegment } from './limb-segment.ts';

export interface AnatomyProblem {
  /** an error must be mended before the anatomy can be used, a warning need not be */
  readonly severity: 'error' | 'warning';
  readonly kind:
    | 'noTissue'
    | 'impossibleSize'
    | 'shearedVoxels'
    | 'emptyLabel'
    | 'unlistedLabel'
    | 'unknownTissue'
    | 'muscleOutside'
    | 'muscleAtSurface'
    | 'openSkin'
    | 'piecesOfMuscle'
    | 'noSkin'
    | 'noMuscle';
  readonly index?: number;
  /** says which file, which label, and what to do */
  readonly message: string;
}

/** Checks an anatomy; an empty list means that nothing is wrong. Cost: a few passes over the voxels. */
export function checkAnatomy(anatomy: Anatomy): AnatomyProblem[] {
  const counts = countVoxels(anatomy.labelMap);
  if (counts.subarray(1).every((count) => count === 0))
    return [
      {
        severity: 'error',
        kind: 'noTissue',
        message: `${anatomy.name}: every voxel is 0, there is no limb in it; give the segmentation, not an empty mask`,
      },
    ];
  return [
    ...checkSize(anatomy),
    ...checkAxes(anatomy),
    ...checkTable(anatomy, counts),
    ...checkTissues(anatomy),
    ...checkMuscles(anatomy),
  ];
}

/** @throws FormatError with all errors (not warnings) that `checkAnatomy` finds */
export function requireSoundAnatomy(anatomy: Anatomy): void {
  const errors = checkAnatomy(anatomy).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new FormatError(errors.map(({ message }) => message).join('\n'), { kinds: errors.map(({ kind }) => kind) });
}

function checkTable({ name, labels }: Anatomy, counts: Float64Array): AnatomyProblem[] {
  const problems: AnatomyProblem[] = [];
  const listed = new Set(labels.map(({ index }) => index));
  counts.forEach((count, index) => {
    if (index > 0 && count > 0 && !listed.has(index))
      problems.push({
        severity: 'error',
        kind: 'unlistedLabel',
        index,
        message: `${name}: ${count} voxels have label ${index}, which the look-up table does not list; add a line for it (index, name)`,
      });
  });
  problems.push(...checkEmpty(name, labels, counts));
  for (const { index, name: title, tissue } of labels) {
    if (counts[index] > 0 && tissue === undefined)
      problems.push({
        severity: 'error',
        kind: 'unknownTissue',
        index,
        message: `${name}: label ${index} (${title}) names no known tissue; add a column 'tissue' to the look-up table with skin, fat, cortical bone, marrow, muscle or other`,
      });
  }
  return problems;
}

/** Largest extent of a volume that may hold a limb, or a piece of one, metres. */
const plausibleMetres = [0.005, 2.5] as const;

function checkSize({ name, labelMap: { size, affine } }: Anatomy): AnatomyProblem[] {
  const spacing = voxelSpacing(affine);
  const extent = Math.max(...size.map((count, axis) => count * spacing[axis]));
  if (extent >= plausibleMetres[0] && extent <= plausibleMetres[1]) return [];
  const mm = (metres: number) => Number((metres * 1000).toPrecision(3));
  return [
    {
      severity: 'error',
      kind: 'impossibleSize',
      message: `${name}: the volume is ${mm(extent)} mm long (voxels of ${spacing.map(mm).join(' x ')} mm), which no limb is; the header's unit of length or size of voxels is wrong: export the segmentation again in millimetres`,
    },
  ];
}

/** As fitSurface takes them: the cosine between two voxel axes. */
const MOST_SHEAR = 1e-4;

function checkAxes({ name, labelMap: { affine } }: Anatomy): AnatomyProblem[] {
  const shear = affineShear(affine);
  if (shear < MOST_SHEAR) return [];
  const degrees = (Math.acos(Math.min(1, shear)) * 180) / Math.PI;
  return [
    {
      severity: 'error',
      kind: 'shearedVoxels',
      message: `${name}: the header's orientation (sform) has voxel axes at ${degrees.toFixed(2)} degrees to each other in place of 90; resample the segmentation on a right-angled grid, with nearest-neighbour interpolation`,
    },
  ];
}

/** A few empty labels each by itself; many, as with the table of a whole body, in one line. */
function checkEmpty(name: string, labels: Anatomy['labels'], counts: Float64Array): AnatomyProblem[] {
  const empty = labels.filter(({ index }) => !(counts[index] > 0));
  const remedy = 'delete its line in the look-up table, or check that table and segmentation belong together';
  if (empty.length <= 4)
    return empty.map(({ index, name: title }) => ({
      severity: 'warning',
      kind: 'emptyLabel',
      index,
      message: `${name}: label ${index} (${title}) has no voxel; ${remedy}`,
    }));
  const used = labels.length - empty.length;
  const list = empty.slice(0, 3).map(({ index, name: title }) => `${index} (${title})`);
  return [
    {
      severity: 'warning',
      kind: 'emptyLabel',
      message: `${name}: ${empty.length} of the ${labels.length} labels in the look-up table have no voxel: ${list.join(', ')} and others; ${used === 0 ? 'check that table and segmentation belong together' : 'nothing to do where the table is that of more than this limb'}`,
    },
  ];
}

function checkTissues({ name, labels }: Anatomy): AnatomyProblem[] {
  const problems: AnatomyProblem[] = [];
  if (!labels.some(({ tissue }) => tissue === 'skin'))
    problems.push({
      severity: 'warning',
      kind: 'noSkin',
      message: `${name}: no label is skin, on which electrodes lie; add it with bmiss anatomy skin (--skin 1.3; with --fat 3 where there is no fat either)`,
    });
  if (!labels.some(({ tissue }) => tissue === 'muscle'))
    problems.push({
      severity: 'error',
      kind: 'noMuscle',
      message: `${name}: no label is muscle; name the muscles in the look-up table, or give the table with --labels`,
    });
  return problems;
}

/** More than this part of a label apart from the limb, and the limb's largest piece is not the only one. */
const TWO_LIMBS_PART = 0.2;
/** More than this part of the surface without skin is warned of. */
const OPEN_PART = 0.01;

/** Muscles apart from the limb's largest piece, skin with holes, muscles in more pieces than one. */
function checkMuscles({ name, labels, labelMap }: Anatomy): AnatomyProblem[] {
  const { labels: voxels, size } = labelMap;
  const muscles = labels.filter(({ tissue }) => tissue === 'muscle');
  const problems: AnatomyProblem[] = [];
  const limb = labelPieces(size, (n) => (voxels[n] === 0 ? 0 : 1));
  const largest = limb.reduce((best, piece) => (piece.voxels > best.voxels ? piece : best), limb[0]);
  const pieces = labelPieces(size, (n) => voxels[n]);
  const outside = voxelsOutside(limb, largest.seed, voxels, size);
  const counts = countVoxels(labelMap);
  const { open, problems: holes } = checkSkin({ name, labels, labelMap });
  problems.push(...holes);
  for (const { index, name: title } of muscles) {
    const apart = outside.get(index) ?? 0;
    if (apart > 0)
      problems.push({
        severity: 'error',
        kind: 'muscleOutside',
        index,
        message: `${name}: ${apart} voxels of label ${index} (${title}) lie outside the limb, joined to nothing of it; ${apart > TWO_LIMBS_PART * counts[index] ? 'where these are two limbs, crop the segmentation to one of them, else ' : ''}remove them from the segmentation`,
      });
    else if ((open.get(index) ?? 0) > 0)
      problems.push({
        severity: 'warning',
        kind: 'muscleAtSurface',
        index,
        message: `${name}: label ${index} (${title}) touches the air in ${open.get(index)} voxel faces, without skin over it; close the skin there`,
      });
    const own = pieces.filter((piece) => piece.label === index);
    const main = Math.max(0, ...own.map((piece) => piece.voxels));
    const rest = own.reduce((sum, piece) => sum + piece.voxels, 0) - main;
    if (apart === 0 && own.length > 1 && rest > 0.01 * main)
      problems.push({
        severity: 'warning',
        kind: 'piecesOfMuscle',
        index,
        message: `${name}: label ${index} (${title}) lies in ${own.length} pieces, ${rest} voxels apart from the largest; remove them, or give each part a label of its own`,
      });
  }
  return problems;
}

/** What of the limb's surface is no skin where there is some; the ends at which the limb is cut are no surface. */
function checkSkin({ name, labels, labelMap }: Pick<Anatomy, 'name' | 'labels' | 'labelMap'>) {
  const isSkin = ({ tissue }: AnatomyLabel) => tissue === 'skin';
  if (!labels.some(isSkin)) return { open: new Map<number, number>(), problems: [] };
  const segment = limbSegment(labelMap);
  const open = openFaces(segment.labels, segment.size);
  const facesOf = (some: readonly AnatomyLabel[]) => some.reduce((sum, { index }) => sum + (open.get(index) ?? 0), 0);
  const all = facesOf(labels);
  // muscles at the surface are told of one by one
  const bare = labels.filter(
    (label) => !isSkin(label) && label.tissue !== 'muscle' && (open.get(label.index) ?? 0) > 0,
  );
  const part = facesOf(bare) / all;
  if (!(part > OPEN_PART)) return { open, problems: [] };
  const list = bare.map(({ index, name: title }) => `${index} (${title})`).join(', ');
  const problem: AnatomyProblem = {
    severity: 'warning',
    kind: 'openSkin',
    message: `${name}: ${Math.round(100 * part)} % of the limb's surface is no skin but label ${list}; close the skin there, or take the label of the skin away and add skin all round with bmiss anatomy skin --skin 1.3`,
  };
  return { open, problems: [problem] };
}

function voxelsOutside(
  limb: readonly { seed: number; voxels: number }[],
  main: number,
  voxels: ArrayLike<number>,
  size: readonly [number, number, number],
): Map<number, number> {
  const out = new Map<number, number>();
  if (limb.length < 2) return out;
  const inside = floodFill(size, [main], (n) => voxels[n] !== 0);
  for (let n = 0; n < voxels.length; n++)
    if (voxels[n] !== 0 && !inside[n]) out.set(voxels[n], (out.get(voxels[n]) ?? 0) + 1);
  return out;
}

/** Faces between a label and background, by label; the faces of the volume itself are cuts, not surface. */
function openFaces(voxels: ArrayLike<number>, [nx, ny, nz]: readonly [number, number, number]): Map<number, number> {
  const out = new Map<number, number>();
  const meet = (a: number, b: number) => {
    if ((a === 0) === (b === 0)) return;
    const label = a || b;
    out.set(label, (out.get(label) ?? 0) + 1);
  };
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (i + 1 < nx) meet(voxels[n], voxels[n + 1]);
        if (j + 1 < ny) meet(voxels[n], voxels[n + nx]);
        if (k + 1 < nz) meet(voxels[n], voxels[n + nx * ny]);
      }
  return out;
}
