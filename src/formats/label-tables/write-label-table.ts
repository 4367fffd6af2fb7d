/** BIDS look-up tables (`dseg.tsv`) with a column more that names the tissue. */

import type { AnatomyLabel, Tissue } from '../../anatomy/label-map.ts';
import { writeTsv } from '../tsv.ts';

/** BIDS's standard segmentation labels: 4 is bone, 5 soft tissue. */
const standardLabel = (tissue: Tissue | undefined) =>
  tissue === undefined ? 'n/a' : tissue === 'cortical bone' || tissue === 'marrow' ? 4 : 5;

/** Source: BIDS 1.10, derivatives, "Common image-derived labels". */
export function writeLabelTable(labels: readonly AnatomyLabel[]): Uint8Array {
  return writeTsv(
    ['index', 'name', 'abbreviation', 'color', 'mapping', 'tissue'],
    labels.map(({ index, name, abbreviation, colour, tissue }) => [
      index,
      name,
      abbreviation ?? 'n/a',
      colour ?? 'n/a',
      standardLabel(tissue),
      tissue ?? 'n/a',
    ]),
  );
}
