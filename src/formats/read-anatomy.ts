/** Segmentations with the look-up tables that lie beside them. */

import type { Anatomy } from '../anatomy/label-map.ts';
import { FormatError } from '../core/errors.ts';
import type { FileSet } from './file-set.ts';
import { readLabelTable } from './label-tables/read-label-table.ts';
import { readNiftiLabels } from './nifti/read-nifti.ts';

export interface ReadAnatomyOptions {
  /** the look-up table, where it is not beside the file */
  readonly table?: { readonly name: string; readonly bytes: Uint8Array };
}

/**
 * Reads a segmentation. Its table is `options.table`, or the first there is of: the file's name with .tsv, .txt, .label, .csv, .json in
 * place of .nii; `dseg.tsv` in its folder or one above it in the dataset (BIDS inheritance).
 * @param path - of the NIfTI file in `files`
 * @throws FormatError where the file is missing or wrong, or there is no table
 */
export async function readAnatomy(path: string, files: FileSet, options: ReadAnatomyOptions = {}): Promise<Anatomy> {
  const bytes = await files.read(path);
  if (!bytes) throw new FormatError(`${path}: no such file; check the name`);
  const { labelMap, header } = readNiftiLabels(bytes, path);
  const table = options.table ?? (await findTable(path, files));
  return {
    name: path,
    labelMap,
    labels: readLabelTable(table.bytes, table.name).labels,
    warnings: header.warnings,
  };
}

async function findTable(path: string, files: FileSet): Promise<{ name: string; bytes: Uint8Array }> {
  const stem = path.replace(/\.nii(\.gz)?$/i, '');
  const beside = ['tsv', 'txt', 'label', 'csv', 'json'].map((ending) => `${stem}.${ending}`);
  const folders = path.split('/').slice(0, -1);
  const inherited = folders.map((_, n) => `${folders.slice(0, folders.length - n).join('/')}/dseg.tsv`);
  for (const name of [...beside, ...inherited, 'dseg.tsv']) {
    const bytes = await files.read(name);
    // a .json beside a BIDS image holds its properties; only one with labels is a table
    if (bytes && (!name.endsWith('.json') || new TextDecoder().decode(bytes).includes('"labels"')))
      return { name, bytes };
  }
  throw new FormatError(
    `${path}: no look-up table found that says what the labels are: expected ${beside[0]} (BIDS: index, name), ${beside[1]} (ITK-SNAP) or ${beside[4]} (MuscleMap); or name one with --labels FILE`,
    { path },
  );
}
