/** Surfaces to a label map: each file becomes a label named after it. */

import { addSkin } from '../anatomy/add-skin.ts';
import { labelColour } from '../anatomy/label-colours.ts';
import type { Anatomy, AnatomyLabel } from '../anatomy/label-map.ts';
import { plainName, sideOfName } from '../anatomy/muscle-names.ts';
import { type LabelledSurface, labelSurfaces } from '../anatomy/voxelise/label-surfaces.ts';
import { ParameterError } from '../core/errors.ts';
import { labelFromTable, readLabelTable } from '../formats/label-tables/read-label-table.ts';
import { readSurface, type SurfaceFileOptions } from '../formats/stl/read-surface.ts';
import type { MadeAnatomy } from './make-anatomy.ts';
import { version } from './version.ts';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportAnatomyOptions extends SurfaceFileOptions {
  /** edge of a voxel, metres (0.001) */
  readonly voxelMetres?: number;
  /** look-up table whose names or abbreviations are those of the files */
  readonly table?: NamedFile;
  /** thickness of the skin, where no surface bounds it from below */
  readonly skinMetres?: number;
  /** thickness of the fat, where there is no surface of the skin or the fat */
  readonly fatMetres?: number;
}

/**
 * Imports closed surfaces. Where they overlap, the tissue later in skin, fat, other, muscle, cortical bone, marrow has the voxels; of
 * equal tissues the later file. With `skinMetres`, a surface of the skin is the limb's outside: the layer below it is skin, the rest fat.
 * @throws FormatError for a file that is no STL or not closed; ParameterError where a tissue is unknown, or options do not fit
 */
export function importAnatomy(files: readonly NamedFile[], options: ImportAnatomyOptions = {}): MadeAnatomy {
  if (files.length === 0) throw new ParameterError('anatomy import: expected STL files, got none');
  const labels = options.table ? labelsOfTable(files, options.table) : labelsOfNames(files);
  const plan = planSkin(labels, options);
  const parts = files.map(
    ({ name, bytes }, n): LabelledSurface => ({ surface: readSurface(bytes, name, options), label: plan.labels[n] }),
  );
  const voxelMetres = options.voxelMetres ?? 0.001;
  const drawn = labelSurfaces('imported surfaces', parts, voxelMetres);
  const skinned =
    options.skinMetres === undefined
      ? drawn
      : addSkin(drawn, { skinMetres: options.skinMetres, fatMetres: options.fatMetres });
  const anatomy = { ...skinned, warnings: [...plan.warnings, ...skinned.warnings] };
  return { anatomy, sidecar: sidecarOf(files, anatomy, { ...options, voxelMetres }) };
}

/** The file's name without folder, ending and signs. */
function titleOf(name: string): string {
  return name
    .replace(/^.*[/\\]/, '')
    .replace(/\.stl$/i, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
}

function labelsOfNames(files: readonly NamedFile[]): AnatomyLabel[] {
  let muscles = 0;
  return files.map(({ name }, n) => {
    const label = labelFromTable({ index: n + 1, name: titleOf(name) });
    if (label.tissue === undefined)
      throw new ParameterError(
        `${name}: its name tells no tissue; rename it after what it is (skin.stl, fat.stl, tibia.stl, tibia_marrow.stl, soleus.stl), or give --labels TABLE with a line for it (columns index, name, tissue; name '${titleOf(name)}')`,
      );
    return { ...label, colour: labelColour(label.tissue, label.tissue === 'muscle' ? muscles++ : 0) };
  });
}

function labelsOfTable(files: readonly NamedFile[], table: NamedFile): AnatomyLabel[] {
  const { labels } = readLabelTable(table.bytes, table.name);
  return files.map(({ name }) => {
    const title = titleOf(name);
    const fits = labels.filter((label) =>
      [label.name, label.abbreviation ?? ''].some((word) => sameName(word, title, label.side)),
    );
    const places = fits.map(({ index }) => index).join(', ');
    if (fits.length !== 1)
      throw new ParameterError(
        `${name}: expected one line of ${table.name} whose name or abbreviation is '${title}', got ${fits.length === 0 ? 'none' : `${fits.length} (index ${places})`}; name files and lines alike`,
      );
    if (fits[0].tissue === undefined)
      throw new ParameterError(
        `${table.name}: label ${places} (${fits[0].name}) names no known tissue; add a column 'tissue' with skin, fat, cortical bone, marrow, muscle or other`,
      );
    return fits[0];
  });
}

function sameName(word: string, title: string, side: AnatomyLabel['side']): boolean {
  if (word === '') return false;
  if (word.trim().toLowerCase() === title.toLowerCase()) return true;
  return plainName(word) !== '' && plainName(word) === plainName(title) && side === sideOfName(title);
}

/** What the surface of the skin becomes, and whether thicknesses and surfaces go together. */
function planSkin(
  labels: readonly AnatomyLabel[],
  { skinMetres, fatMetres }: ImportAnatomyOptions,
): { labels: readonly AnatomyLabel[]; warnings: string[] } {
  const skin = labels.find(({ tissue }) => tissue === 'skin');
  const fat = labels.find(({ tissue }) => tissue === 'fat');
  if (fatMetres !== undefined && skinMetres === undefined)
    throw new ParameterError('anatomy import: --fat goes with --skin; give both thicknesses in mm');
  if (fatMetres !== undefined && (skin || fat))
    throw new ParameterError(
      `anatomy import: --fat grows fat round muscles and bones, but there is a surface of the ${skin ? 'skin' : 'fat'} ('${(skin ?? fat)?.name}'); leave out --fat`,
    );
  if (skinMetres !== undefined && skin && fat)
    throw new ParameterError(
      `anatomy import: the skin lies between the surfaces '${skin.name}' and '${fat.name}' already; leave out --skin, or one of the files`,
    );
  if (skin && !fat && skinMetres === undefined)
    return {
      labels,
      warnings: [
        `'${skin.name}' fills all between its surface and what lies in it with skin, fat too; give the thickness of the skin (--skin 1.3) to have fat below it`,
      ],
    };
  if (!skin || skinMetres === undefined) return { labels, warnings: [] };
  const below: AnatomyLabel = { ...skin, name: 'subcutaneous fat', tissue: 'fat', colour: labelColour('fat', 0) };
  return { labels: labels.map((label) => (label === skin ? below : label)), warnings: [] };
}

function sidecarOf(
  files: readonly NamedFile[],
  { warnings }: Anatomy,
  { voxelMetres, unit, axes, skinMetres, fatMetres }: ImportAnatomyOptions,
): Record<string, unknown> {
  return {
    GeneratedBy: [{ Name: 'bmiss', Version: version }],
    Description: 'Closed surfaces drawn into voxels',
    Sources: files.map(({ name }) => name.replace(/^.*[/\\]/, '')),
    Parameters: { voxelMetres, unit: unit ?? 'mm', axes, skinMetres, fatMetres },
    Warnings: warnings,
  };
}
