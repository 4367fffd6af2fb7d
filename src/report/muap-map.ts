/** The potentials of one motor unit on its electrodes, as a picture of its own: a trace per channel over a tint of its amplitude. */

import { line } from 'd3-shape';
import type { ElectrodeCells } from '../anatomy/electrodes/placed-electrodes.ts';
import { compactPath } from './compact-path.ts';
import { type Html, html, short, trusted } from './html.ts';
import { roundDown } from './statistics.ts';

export interface MuapMapOptions {
  /** volts, channels x samples */
  readonly muap: Float64Array;
  readonly sampleCount: number;
  readonly samplingRateHz: number;
  readonly channelNames: readonly string[];
  /** where channels lie in a grid, rows along the fibres */
  readonly cells?: ElectrodeCells;
  /** below the picture, lines */
  readonly caption: readonly string[];
}

const CELL_WIDTH = 130;
const CELL_HEIGHT = 54;
const MARGIN = 46;
/** light to dark, of one hue: order and contrast stay in grey print */
const TINTS = ['#f7f9fc', '#e4edf6', '#cddff0', '#aecbe6', '#8bb4d9'];
const INK = '#10243f';

/** @returns a whole SVG, with inline styles; its largest trace spans 1.9 rows, as neighbours may overlap */
export function muapMap(options: MuapMapOptions): Html {
  const { muap, sampleCount, channelNames } = options;
  const cells = options.cells ?? listCells(channelNames.length);
  const traces = channelNames.map((_, c) => muap.subarray(c * sampleCount, (c + 1) * sampleCount));
  const heights = traces.map(
    (trace) => trace.reduce((a, b) => Math.max(a, b), 0) - trace.reduce((a, b) => Math.min(a, b), 0),
  );
  const largest = heights.reduce((a, b) => Math.max(a, b), 0);
  const scale = largest > 0 ? (1.9 * CELL_HEIGHT) / largest : 0;
  const place = (cell: number) => [
    MARGIN + (cell % cells.columns) * CELL_WIDTH,
    MARGIN + Math.floor(cell / cells.columns) * CELL_HEIGHT,
  ];
  const width = 2 * MARGIN + cells.columns * CELL_WIDTH;
  const bottom = MARGIN + cells.rows * CELL_HEIGHT;
  const tiles = Array.from(cells.cells, (channel, cell) => {
    if (channel < 0) return html``;
    const [x, y] = place(cell);
    const tint = TINTS[Math.min(TINTS.length - 1, Math.floor((TINTS.length * heights[channel]) / (largest || 1)))];
    const label = `${channelNames[channel]}: ${short(heights[channel] * 1e6)} µV peak to peak`;
    return html`<rect x="${x + 1}" y="${y + 1}" width="${CELL_WIDTH - 2}" height="${CELL_HEIGHT - 2}" rx="3" fill="${tint}"><title>${label}</title></rect>`;
  });
  const lines = Array.from(cells.cells, (channel, cell) => {
    if (channel < 0) return html``;
    const [x, y] = place(cell);
    return html`<path d="${trusted(tracePath(traces[channel], 10 * (x + 6), 10 * (y + CELL_HEIGHT / 2), 10 * (CELL_WIDTH - 12), 10 * scale))}"/>`;
  });
  const marked = heights.indexOf(largest);
  const [mx, my] = place(Math.max(0, cells.cells.indexOf(marked)));
  const foot = bottom + 90 + 24 * options.caption.length;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${foot}" role="img" aria-label="${options.caption.join('; ')}" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="#fff"/>${tiles}<rect x="${mx + 1}" y="${my + 1}" width="${CELL_WIDTH - 2}" height="${CELL_HEIGHT - 2}" rx="3" fill="none" stroke="#b3541e" stroke-width="1.5"/><g transform="scale(.1)" fill="none" stroke="${INK}" stroke-width="15" stroke-linejoin="round">${lines}</g>${frame(cells, bottom)}${scaleBars(options, largest, scale, bottom)}${options.caption.map((text, n) => html`<text x="${MARGIN}" y="${bottom + 92 + 24 * n}" font-size="15" fill="#222">${text}</text>`)}</svg>`;
}

/** Channels of no grid: a near-square block in their own order. */
function listCells(count: number): ElectrodeCells {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count / 2)));
  const rows = Math.ceil(count / columns);
  return { rows, columns, cells: Int32Array.from({ length: rows * columns }, (_, n) => (n < count ? n : -1)) };
}

function tracePath(values: Float64Array, x: number, y: number, width: number, scale: number): string {
  const path = compactPath();
  line<number>()
    .x((k) => x + (width * k) / Math.max(1, values.length - 1))
    .y((k) => y - scale * values[k])
    .context(path.context)(Array.from(values.keys()));
  return path.text();
}

/** Which way the fibres run; rows of a grid follow them. */
function frame({ rows }: ElectrodeCells, bottom: number): Html {
  const middle = (MARGIN + bottom) / 2;
  return html`<g font-size="14" fill="#444"><text transform="translate(${MARGIN - 22} ${middle}) rotate(-90)" text-anchor="middle">${rows > 1 ? 'first row to last: along the fibres' : ''}</text></g>`;
}

function scaleBars(
  { sampleCount, samplingRateHz }: MuapMapOptions,
  largest: number,
  scale: number,
  bottom: number,
): Html {
  if (!(largest > 0)) return html``;
  const microvolts = roundDown((largest * 1e6) / 2);
  const windowMs = (1e3 * (sampleCount - 1)) / samplingRateHz;
  const ms = roundDown(windowMs);
  const height = Number((scale * microvolts * 1e-6).toFixed(1));
  const width = Number((((CELL_WIDTH - 12) * ms) / windowMs).toFixed(1));
  const foot = bottom + 62;
  const from = MARGIN + 6;
  // the bar stands beside the last row where there is room below
  const top = Number((foot - Math.min(height, 36)).toFixed(1));
  const share = height > 36 ? roundDown(((microvolts * 36) / height) * 0.999) : microvolts;
  const drawn = Number((scale * share * 1e-6).toFixed(1));
  return html`<g><path d="M${from} ${Number((foot - drawn).toFixed(1))}V${foot}H${from + width}" fill="none" stroke="#222" stroke-width="2"/><text x="${from + 8}" y="${Math.max(top, foot - drawn) + 14}" font-size="14" fill="#222">${short(share)} µV</text><text x="${from + width + 8}" y="${foot + 4}" font-size="14" fill="#222">${short(ms)} ms</text></g>`;
}
