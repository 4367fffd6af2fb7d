/** Colours of labels: tissues in their usual tones, muscles in reds and browns that differ from their neighbours in the table. */

import type { Tissue } from './label-map.ts';

const tissueColours: Readonly<Record<Exclude<Tissue, 'muscle'>, string>> = {
  skin: '#E8BFA0',
  fat: '#F6E3A1',
  'cortical bone': '#EFEDE4',
  marrow: '#D9C9B0',
  other: '#C9CCD1',
};

const muscleColours = [
  '#B5473C',
  '#D98A6A',
  '#8F3B4A',
  '#C96F7E',
  '#A4583B',
  '#E0A493',
  '#7C2F2F',
  '#CB5B4C',
  '#B87F6B',
  '#944F62',
  '#D4775B',
  '#A33F52',
  '#C48C86',
  '#86452F',
] as const;

/** @param order - place among the muscles, for a muscle */
export function labelColour(tissue: Tissue, order: number): string {
  return tissue === 'muscle' ? muscleColours[order % muscleColours.length] : tissueColours[tissue];
}
