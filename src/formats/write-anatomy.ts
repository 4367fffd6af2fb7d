/** An anatomy as files: NIfTI label map, BIDS look-up table, and a JSON file that says how it was made. */

import type { Anatomy } from '../anatomy/label-map.ts';
import type { OutputFiles } from './file-set.ts';
import { writeLabelTable } from './label-tables/write-label-table.ts';
import { writeNiftiLabels } from './nifti/write-nifti.ts';
import { writeJson } from './tsv.ts';

/**
 * Label map, look-up table and sidecar of an anatomy.
 * @param stem - of all three names: stem.nii.gz, stem.tsv, stem.json
 * @param sidecar - what the JSON file holds
 */
export function writeAnatomy(
  anatomy: Anatomy,
  stem: string,
  sidecar: Readonly<Record<string, unknown>>,
  options: { readonly compress?: boolean; readonly description?: string } = {},
): OutputFiles {
  const compress = options.compress ?? true;
  const image = writeNiftiLabels(anatomy.labelMap, { compress, description: options.description });
  return new Map([
    [`${stem}.nii${compress ? '.gz' : ''}`, image],
    [`${stem}.tsv`, writeLabelTable(anatomy.labels)],
    [`${stem}.json`, writeJson(sidecar)],
  ]);
}
