/** Skin and fat for segmentations that have none, by distance from the surface. */

import { ParameterError, requireNumber, UnsupportedError } from '../core/errors.ts';
import { affineShear, nearestVoxelAxis, voxelSpacing } from './affine.ts';
import { cropMap } from './crop-map.ts';
import { squaredDistance } from './distance-transform.ts';
import { floodFill, sideVoxels } from './flood-fill.ts';
import { labelColour } from './label-colours.ts';
import { type Anatomy, type AnatomyLabel, type LabelMap, sortLabels, type Tissue } from './label-map.ts';
import { limbAxis } from './measure-labels.ts';

/** In metres. */
export const skinRangeMetres = [0.0001, 0.01] as const;
export const fatRangeMetres = [0, 0.1] as const;

export interface AddSkinOptions {
  readonly skinMetres: number;
  /**
   * Absent: the segmentation reaches the limb's surface, and its outermost layer becomes skin. Given: it holds muscles and
   * bones alone, and fat of this thickness, then skin, grow outward from it.
   */
  readonly fatMetres?: number;
}

/**
 * Returns the anatomy with skin. The cut ends of the limb are no surface, and slices past them are left out. Distances are exact (distance-transform.ts), so a layer
 * is as thick as asked within half a voxel (on a slanted surface the steps make it a third of a voxel thicker on average).
 * @throws ParameterError where there is skin already, or no tissue; UnsupportedError for sheared voxels
 */
export function addSkin(anatomy: Anatomy, options: AddSkinOptions): Anatomy {
  const where = anatomy.name;
  requireNumber(where, 'skin (m)', options.skinMetres, ...skinRangeMetres);
  if (options.fatMetres !== undefined) requireNumber(where, 'fat (m)', options.fatMetres, ...fatRangeMetres);
  const has = (tissue: Tissue) => anatomy.labels.find((label) => label.tissue === tissue);
  if (has('skin')) throw new ParameterError(`${where}: has skin already (label ${has('skin')?.index})`);
  if (affineShear(anatomy.labelMap.affine) > 1e-4)
    throw new UnsupportedError(
      `${where}: its voxel axes are not at right angles, so that distances along them mean nothing; resample it to a right-angled grid`,
    );
  const skin = freeLabel(anatomy, 'skin', 'skin', []);
  const cut = withCutEnds(anatomy);
  if (options.fatMetres === undefined) return inward(cut, skin, options.skinMetres);
  const fat = has('fat') ?? freeLabel(anatomy, 'subcutaneous fat', 'fat', [skin]);
  return outward(cut, skin, fat, options.fatMetres, options.skinMetres);
}

/** A limb whose last section is this share of its largest or more is cut there (as in element-box.ts), else it ends there by itself. */
const CUT_SHARE = 0.1;

/** Without the empty slices past a cut end, where skin would close the limb. */
function withCutEnds(anatomy: Anatomy): Anatomy {
  const { labelMap } = anatomy;
  const { labels, size } = labelMap;
  const axis = alongAxis(labelMap);
  const areas = new Float64Array(size[axis]);
  const stride = [1, size[0], size[0] * size[1]][axis];
  for (let n = 0; n < labels.length; n++) if (labels[n] !== 0) areas[Math.floor(n / stride) % size[axis]]++;
  const largest = areas.reduce((most, area) => Math.max(most, area), 0);
  const ends = [areas.findIndex((area) => area > 0), areas.findLastIndex((area) => area > 0)];
  const isCut = ends.map((slice) => areas[slice] >= CUT_SHARE * largest);
  const first = isCut[0] ? ends[0] : 0;
  const end = isCut[1] ? ends[1] + 1 : size[axis];
  const left = size[axis] - (end - first);
  if (left === 0) return anatomy;
  const warning = `${anatomy.name}: ${left} empty slices past the ends of the limb were left out, since skin does not close a limb that is cut`;
  return { ...anatomy, labelMap: cropMap(labelMap, axis, first, end), warnings: [...anatomy.warnings, warning] };
}

function freeLabel(anatomy: Anatomy, name: string, tissue: Tissue, taken: readonly AnatomyLabel[]): AnatomyLabel {
  const used = new Set([...anatomy.labels, ...taken].map(({ index }) => index));
  for (const label of anatomy.labelMap.labels) used.add(label);
  let index = 1;
  while (used.has(index)) index++;
  return { index, name, tissue, colour: labelColour(tissue, 0) };
}

function inward(anatomy: Anatomy, skin: AnatomyLabel, thickness: number): Anatomy {
  const { labelMap } = anatomy;
  const distances = squaredDistance(labelMap, (label) => label === 0, voxelSpacing(labelMap.affine));
  const labels = wideEnough(labelMap.labels, skin.index);
  const muscles = new Set(anatomy.labels.filter(({ tissue }) => tissue === 'muscle').map(({ index }) => index));
  let lost = 0;
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] === 0 || distances[n] >= thickness * thickness) continue;
    if (muscles.has(labels[n])) lost++;
    labels[n] = skin.index;
  }
  const warnings = [...anatomy.warnings];
  if (lost > 0)
    warnings.push(
      `${anatomy.name}: skin took the place of ${lost} voxels of muscle that lay at the surface; if the segmentation holds no fat, give its thickness too`,
    );
  const table = sortLabels(anatomy.name, [...anatomy.labels, skin]);
  return { ...anatomy, labelMap: { ...labelMap, labels }, labels: table, warnings };
}

function outward(
  anatomy: Anatomy,
  skin: AnatomyLabel,
  fat: AnatomyLabel,
  fatMetres: number,
  skinMetres: number,
): Anatomy {
  const map = padded(anatomy.labelMap, fatMetres + skinMetres);
  const distances = squaredDistance(map, (label) => label !== 0, voxelSpacing(map.affine));
  const labels = wideEnough(map.labels, Math.max(skin.index, fat.index));
  const fatSquared = fatMetres * fatMetres;
  const allSquared = (fatMetres + skinMetres) ** 2;
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] !== 0 || distances[n] >= allSquared) continue;
    labels[n] = distances[n] < fatSquared ? fat.index : skin.index;
  }
  fillHoles(labels, map.size, alongAxis(anatomy.labelMap), fat.index, skin.index);
  const table = sortLabels(anatomy.name, [...anatomy.labels.filter((label) => label !== fat), fat, skin]);
  return { ...anatomy, labelMap: { ...map, labels }, labels: table };
}

function wideEnough(labels: LabelMap['labels'], largest: number): LabelMap['labels'] {
  return labels instanceof Uint8Array && largest < 256 ? Uint8Array.from(labels) : Uint16Array.from(labels);
}

/** The voxel axis nearest to the limb's: at its two ends the scan cuts the limb. */
function alongAxis(map: LabelMap): number {
  return nearestVoxelAxis(map.affine, limbAxis(map).direction).axis;
}

/** Room for layers on the four sides; the two ends stay, since the scan cuts the limb there. */
function padded(map: LabelMap, metres: number): LabelMap {
  const spacing = voxelSpacing(map.affine);
  const along = alongAxis(map);
  const margin = spacing.map((edge, axis) => (axis === along ? 0 : Math.ceil(metres / edge) + 2));
  const size = map.size.map((count, axis) => count + 2 * margin[axis]) as [number, number, number];
  const labels = new (map.labels instanceof Uint8Array ? Uint8Array : Uint16Array)(size[0] * size[1] * size[2]);
  const [nx, ny, nz] = map.size;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = map.labels.subarray(nx * (j + ny * k), nx * (j + ny * k + 1));
      labels.set(row, margin[0] + size[0] * (j + margin[1] + size[1] * (k + margin[2])));
    }
  const affine = Float64Array.from(map.affine);
  for (const r of [0, 4, 8]) affine[r + 3] -= margin.reduce((sum, m, axis) => sum + m * affine[r + axis], 0);
  return { labels, size, affine };
}

/** Background and skin that no path joins to the air round the limb lie between muscles: they become fat. */
function fillHoles(labels: LabelMap['labels'], size: LabelMap['size'], along: number, fat: number, skin: number): void {
  const sides = sideVoxels(size, along);
  const air = floodFill(size, sides, (n) => labels[n] === 0);
  // air is reached again through the surface's skin, and so is all skin that belongs to the surface
  const surface = floodFill(size, sides, (n) => air[n] === 1 || labels[n] === skin);
  for (let n = 0; n < labels.length; n++)
    if ((labels[n] === 0 && !air[n]) || (labels[n] === skin && !surface[n])) labels[n] = fat;
}
