/** The text of `bmiss anatomy info`. */

import type { AnatomyDescription } from '../pipeline/describe-anatomy.ts';
import { count, formatNumber, renderTable } from './table.ts';

export function anatomyText(description: AnatomyDescription): string {
  const { fileName, size, voxel_mm, length_mm, axis, labels, problems, warnings } = description;
  const rows = labels.map((label) => [
    String(label.index),
    label.abbreviation ? `${label.name} (${label.abbreviation})` : label.name,
    label.tissue ?? '?',
    String(label.voxels),
    formatNumber(label.volume_cm3, 1),
    formatNumber(label.belly_area_mm2, 0),
    formatNumber(label.belly_at_mm ?? undefined, 0),
    label.from_mm === null ? '-' : `${formatNumber(label.from_mm, 0)}-${formatNumber(label.to_mm ?? undefined, 0)}`,
  ]);
  const table = renderTable(
    [
      { title: 'label' },
      { title: 'name', align: 'left' },
      { title: 'tissue', align: 'left' },
      { title: 'voxels' },
      { title: 'cm3' },
      { title: 'belly mm2' },
      { title: 'at mm' },
      { title: 'from-to mm' },
    ],
    rows,
  );
  const lines = [
    fileName,
    `${size.join(' x ')} voxels of ${voxel_mm.map(String).join(' x ')} mm; ${formatNumber(length_mm, 0)} mm along (${axis.map((part) => formatNumber(part, 2)).join(', ')}); mm in the table from the proximal (superior) end`,
    '',
    table.trimEnd(),
    '',
    problems.length === 0 ? 'No problem found.' : `${count(problems.length, 'problem')} found:`,
    ...problems.map(({ severity, message }) => `  ${severity}: ${message}`),
    ...warnings.map((warning) => `  note: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}
