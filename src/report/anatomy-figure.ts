/** A cross-section of a limb: every label as an area in its colour, muscles with their abbreviations, a scale bar. */

import { voxelSpacing } from '../anatomy/affine.ts';
import type { Anatomy, AnatomyLabel } from '../anatomy/label-map.ts';
import { compactPath } from './compact-path.ts';
import { type Html, html, trusted } from './html.ts';
import { type LabelSlice, labelOutlines } from './label-outlines.ts';

/** tenths of a millimetre: path data are whole numbers */
const UNITS_PER_METRE = 10000;

/** muscles of a smaller area get no text, square metres */
const SMALLEST_NAMED = 6e-5;

export interface AnatomyFigureOptions {
  /** index of the slice along the third voxel axis */
  readonly slice: number;
  /** below the picture */
  readonly caption?: string;
}

/**
 * Draws a slice across the third voxel axis, the first axis to the right and the second up: for a limb made here anterior is
 * up and the right of the body to the right (seen from above).
 */
export function anatomyFigure(anatomy: Anatomy, options: AnatomyFigureOptions): Html {
  const { labelMap } = anatomy;
  const [columns, rows] = labelMap.size;
  const [dx, dy] = voxelSpacing(labelMap.affine);
  const labels = labelMap.labels.subarray(options.slice * columns * rows, (options.slice + 1) * columns * rows);
  const slice = { labels, columns, rows };
  const width = columns * dx * UNITS_PER_METRE;
  const height = rows * dy * UNITS_PER_METRE;
  const place = (x: number, y: number): [number, number] => [
    x * dx * UNITS_PER_METRE,
    height - y * dy * UNITS_PER_METRE,
  ];
  const areas = anatomy.labels.map((label) => {
    const path = compactPath();
    for (const outline of labelOutlines(slice, label.index)) {
      for (let k = 0; k < outline.length; k += 2) {
        const [x, y] = place(outline[k], outline[k + 1]);
        if (k === 0) path.context.moveTo(x, y);
        else path.context.lineTo(x, y);
      }
      path.context.closePath();
    }
    const text = path.text();
    const edge = label.tissue === 'muscle' ? '#F7EDE6' : (label.colour ?? '#999');
    return (
      text &&
      html`<path d="${trusted(text)}" fill="${label.colour ?? '#999999'}" stroke="${edge}"><title>${label.name}</title></path>`
    );
  });
  const names = anatomy.labels
    .filter(({ tissue, name }) => tissue === 'muscle' || / cortical bone$/.test(name))
    .map((label) => nameAt(label, slice, dx * dy, place));
  const bar = 0.02 * UNITS_PER_METRE;
  const foot = 90;
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="anatomy" viewBox="0 0 ${Math.round(width)} ${Math.round(height) + foot}" role="img" aria-label="Cross-section of ${anatomy.name}" font-family="system-ui, sans-serif"><g stroke-width="4" stroke-linejoin="round" fill-rule="evenodd">${areas}</g><g font-size="34" fill="#2a1512" text-anchor="middle">${names}</g><path d="M30 ${Math.round(height) + 20}h${bar}" stroke="#333" stroke-width="8"/><text x="30" y="${Math.round(height) + 68}" font-size="36" fill="#333">20 mm</text><text x="${Math.round(width) - 30}" y="${Math.round(height) + 68}" font-size="36" fill="#333" text-anchor="end">${options.caption ?? anatomy.name}</text></svg>`;
}

/**
 * The word at the label's pixel nearest to its centroid, so that it stays inside whatever the shape.
 * @param pixelArea - square metres
 */
export function nameAt(
  label: AnatomyLabel,
  { labels, columns, rows }: LabelSlice,
  pixelArea: number,
  place: (x: number, y: number) => [number, number],
): Html | false {
  const ring = label.tissue !== 'muscle';
  const own: number[] = [];
  for (let n = 0; n < columns * rows; n++) if (labels[n] === label.index) own.push(n);
  if (own.length === 0 || (!ring && own.length * pixelArea < SMALLEST_NAMED)) return false;
  const middle = (of: (n: number) => number) => own.reduce((sum, n) => sum + of(n), 0) / own.length;
  const cx = middle((n) => n % columns);
  const cy = middle((n) => Math.floor(n / columns));
  // a bone is a ring: its name goes into the middle
  const best = ring
    ? { x: cx, y: cy }
    : own.reduce(
        (found, n) => {
          const x = n % columns;
          const y = Math.floor(n / columns);
          const off = Math.hypot(x - cx, y - cy);
          return off < found.off ? { x, y, off } : found;
        },
        { x: cx, y: cy, off: Infinity },
      );
  const [x, y] = place(best.x + 0.5, best.y + 0.5);
  const word = ring ? label.name.replace(/ cortical bone$/, '') : (label.abbreviation ?? label.name);
  return html`<text x="${Math.round(x)}" y="${Math.round(y) + 12}">${word}</text>`;
}
