/** The lead field of one electrode in a section across a limb: bands of potential under the outlines of tissues, with a scale. */

import { voxelSpacing } from '../anatomy/affine.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import { nameAt } from './anatomy-figure.ts';
import { compactPath } from './compact-path.ts';
import { filledContours } from './filled-contours.ts';
import { type Html, html, short, trusted } from './html.ts';
import { labelOutlines } from './label-outlines.ts';

/** tenths of a millimetre: path data are whole numbers */
const UNITS_PER_METRE = 10000;
const MARGIN = 60;
const SCALE_WIDTH = 250;
/** light to dark, steadily, so that order and contrast stay in grey print */
const STOPS = [
  [255, 250, 232],
  [254, 217, 142],
  [244, 142, 63],
  [190, 60, 48],
  [88, 14, 56],
];
/** levels of a decade, at nearly equal ratios */
const LEVELS = [1, 1.5, 2, 3, 5, 7];

export interface LeadFieldFigureOptions {
  /** index of the slice along the third voxel axis */
  readonly slice: number;
  /** V per A at the middle of each voxel of the slice, the first index fastest; NaN where it is not known */
  readonly potential: Float64Array;
  /** voxel coordinates of the electrode on the slice */
  readonly electrode: readonly [number, number];
  readonly caption: string;
}

/** Voxels of a slice that lie two voxels at least within the limb: where a potential is surely known; the rest is drawn from its neighbours. */
export function innerVoxels({ labelMap }: Anatomy, slice: number): Int32Array {
  const [columns, rows] = labelMap.size;
  const start = slice * columns * rows;
  const isIn = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < columns && j < rows && labelMap.labels[start + i + columns * j] > 0;
  const isInner = (n: number) => {
    const [i, j] = [n % columns, Math.floor(n / columns)];
    return [-2, 0, 2].every((di) => [-2, 0, 2].every((dj) => isIn(i + di, j + dj)));
  };
  return Int32Array.from(Array.from({ length: columns * rows }, (_, n) => n).filter(isInner));
}

/** Draws the slice as anatomyFigure does: the first voxel axis to the right, the second up. */
export function leadFieldFigure(anatomy: Anatomy, options: LeadFieldFigureOptions): Html {
  const { labelMap } = anatomy;
  const [columns, rows] = labelMap.size;
  const [dx, dy] = voxelSpacing(labelMap.affine);
  const labels = labelMap.labels.subarray(options.slice * columns * rows, (options.slice + 1) * columns * rows);
  const [width, height] = [columns * dx * UNITS_PER_METRE, rows * dy * UNITS_PER_METRE];
  const place = (x: number, y: number): [number, number] => [
    MARGIN + x * dx * UNITS_PER_METRE,
    MARGIN + height - y * dy * UNITS_PER_METRE,
  ];
  const values = spread(options.potential, columns, rows);
  const levels = levelsOf(options.potential);
  const limb = { labels: Uint8Array.from(labels, (label) => (label > 0 ? 1 : 0)), columns, rows };
  const outline = closed(labelOutlines(limb, 1), place);
  const bands = levels.map((level, n) => {
    const path = closed(filledContours({ values, columns, rows }, level), (x, y) => place(x + 0.5, y + 0.5));
    return html`<path d="${trusted(path)}" fill="${colourOf(n, levels.length)}"/>`;
  });
  const edges = anatomy.labels.map(({ index, name, tissue }) => {
    const path = closed(labelOutlines({ labels, columns, rows }, index), place);
    const stroke = tissue === 'muscle' ? 3 : 4;
    return path !== '' && html`<path d="${trusted(path)}" stroke-width="${stroke}"><title>${name}</title></path>`;
  });
  const names = anatomy.labels
    .filter(({ tissue, name }) => tissue === 'muscle' || / cortical bone$/.test(name))
    .map((label) => nameAt(label, { labels, columns, rows }, dx * dy, place));
  const [ex, ey] = place(options.electrode[0] + 0.5, options.electrode[1] + 0.5);
  const total = [Math.round(width + 2 * MARGIN + SCALE_WIDTH), Math.round(height + 2 * MARGIN + 90)];
  const foot = Math.round(height + 2 * MARGIN);
  const bar = 0.02 * UNITS_PER_METRE;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total[0]} ${total[1]}" role="img" aria-label="${options.caption}" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="#fff"/><clipPath id="limb"><path d="${trusted(outline)}"/></clipPath><g clip-path="url(#limb)" fill-rule="evenodd"><rect width="100%" height="100%" fill="${colourOf(-1, levels.length)}"/>${bands}</g><g fill="none" stroke="#1d1d1d" stroke-opacity=".75" stroke-linejoin="round">${edges}</g><g font-size="28" fill="#1d1d1d" text-anchor="middle" stroke="#fff" stroke-opacity=".6" stroke-width="5" paint-order="stroke">${names}</g><path d="${trusted(outline)}" fill="none" stroke="#1d1d1d" stroke-width="5"/><circle cx="${Math.round(ex)}" cy="${Math.round(ey)}" r="16" fill="#f2c14e" stroke="#5b3d0c" stroke-width="5"/>${scale(levels, width + 2 * MARGIN, height)}<path d="M${MARGIN} ${foot}h${bar}" stroke="#333" stroke-width="8"/><text x="${MARGIN}" y="${foot + 48}" font-size="36" fill="#333">20 mm</text><text x="${total[0] - MARGIN}" y="${foot + 48}" font-size="34" fill="#333" text-anchor="end">${options.caption}</text></svg>`;
}

function closed(outlines: readonly number[][], place: (x: number, y: number) => [number, number]): string {
  const path = compactPath();
  for (const outline of outlines) {
    for (let n = 0; n < outline.length; n += 2) {
      const [x, y] = place(outline[n], outline[n + 1]);
      if (n === 0) path.context.moveTo(x, y);
      else path.context.lineTo(x, y);
    }
    path.context.closePath();
  }
  return path.text();
}

/** Unknown values become the mean of their known neighbours, ring by ring, so that bands reach the edge. */
function spread(potential: Float64Array, columns: number, rows: number): Float64Array {
  let values = Float64Array.from(potential);
  for (let ring = 0; ring < 6; ring++) {
    const before = values;
    values = before.map((value, n) => {
      if (!Number.isNaN(value)) return value;
      const [i, j] = [n % columns, Math.floor(n / columns)];
      const near = [
        [i - 1, j],
        [i + 1, j],
        [i, j - 1],
        [i, j + 1],
      ].flatMap(([a, b]) => (a >= 0 && b >= 0 && a < columns && b < rows ? [before[a + columns * b]] : []));
      const known = near.filter((other) => !Number.isNaN(other));
      return known.length === 0 ? Number.NaN : known.reduce((sum, other) => sum + other, 0) / known.length;
    });
  }
  return values.map((value) => (Number.isNaN(value) ? -Infinity : value));
}

/** Round levels from the smallest value above 0 to the largest. */
function levelsOf(potential: Float64Array): number[] {
  const known = potential.filter((value) => value > 0);
  const least = known.reduce((a, b) => Math.min(a, b), Infinity);
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  const levels: number[] = [];
  for (let decade = Math.floor(Math.log10(least)); decade <= Math.log10(most); decade++)
    for (const level of LEVELS) {
      const value = Number(`${level}e${decade}`);
      if (value > least && value < most) levels.push(value);
    }
  return levels;
}

/** Band n of `count`; -1 is below the first level. */
function colourOf(n: number, count: number): string {
  const at = (Math.max(0, n + 1) / count) * (STOPS.length - 1);
  const from = Math.min(STOPS.length - 2, Math.floor(at));
  const hex = STOPS[from].map((low, c) =>
    Math.round(low + (at - from) * (STOPS[from + 1][c] - low))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${hex.join('')}`;
}

function scale(levels: readonly number[], x: number, height: number): Html {
  const step = Math.min(70, (height - 80) / (levels.length + 1));
  const bottom = MARGIN + height - 20;
  const boxes = Array.from({ length: levels.length + 1 }, (_, n) => {
    const y = Math.round(bottom - (n + 1) * step);
    const label =
      n > 0 &&
      html`<text x="${Math.round(x) + 62}" y="${Math.round(y + step + 12)}" font-size="34" fill="#333">${short(levels[n - 1])}</text>`;
    return html`<rect x="${Math.round(x)}" y="${y}" width="50" height="${Math.ceil(step)}" fill="${colourOf(n - 1, levels.length)}"/>${label}`;
  });
  const top = Math.round(bottom - (levels.length + 1) * step);
  return html`${boxes}<rect x="${Math.round(x)}" y="${top}" width="50" height="${Math.round(bottom - top)}" fill="none" stroke="#333" stroke-width="3"/><text x="${Math.round(x)}" y="${top - 20}" font-size="36" fill="#333">V/A</text>`;
}
