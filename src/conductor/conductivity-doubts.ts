/** What is odd about replaced conductivities that are well formed: tissues that no label map has, and values in another unit. */

import type { Conductivity } from './conductivities.ts';

/** Rows of the table for comparison, which the finite elements do not use, and what stands for them there. */
const UNUSED: Readonly<Record<string, string>> = {
  'wet skin': 'skin',
  'cancellous bone': 'marrow',
  tendon: 'fascia',
  blood: 'fascia',
  'electrode gel': 'skin',
};
/** Saturated salt solutions conduct about 25 S/m, sea water 5, blood and other fluids of the body at most 2. */
const MOST_OF_TISSUE = 5;

/**
 * @param overrides - as conductivitiesWith took them
 * @returns a sentence for each doubt
 */
export function conductivityDoubts(overrides: Readonly<Record<string, number | Conductivity>>): string[] {
  return Object.entries(overrides).flatMap(([tissue, value]) => {
    const most = typeof value === 'number' ? value : Math.max(value.longitudinal, value.transverse);
    const doubts: string[] = [];
    if (Object.hasOwn(UNUSED, tissue))
      doubts.push(
        `'${tissue}' is no tissue of label maps and changes nothing; '${UNUSED[tissue]}' is what is used there`,
      );
    if (most > MOST_OF_TISSUE)
      doubts.push(
        `${tissue} of ${most} S/m conducts better than any tissue; values are in S/m: ${most} mS/m would be ${most / 1000}`,
      );
    return doubts;
  });
}
