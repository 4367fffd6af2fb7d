/** The action potential of a motor unit on its electrode grid: a trace per electrode over a tint of its amplitude. */

import { line } from 'd3-shape';
import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { ElectrodeGrid, Recording } from '../core/recording.ts';
import { compactPath } from './compact-path.ts';
import { type Html, html, short, trusted } from './html.ts';
import { displayUnit, roundDown } from './statistics.ts';

const WIDTH = 250;
const HEIGHT = 262;
/** tints of the sequence in report-style.ts */
const TINTS = 5;

interface Trace {
  readonly channel: number;
  readonly values: Float32Array;
  readonly peakToPeak: number;
  /** what an inverted model says of it */
  readonly model?: Float32Array;
}

/** Where the motor unit has an inverted model with a MUAP, that lies over the measured one. @returns undefined when the motor unit has no MUAP */
export function muapFigure(
  recording: Recording,
  decomposition: Decomposition,
  motorUnit: MotorUnit,
  index: number,
): Html | undefined {
  if (!motorUnit.muap) return undefined;
  const grid = recording.grids[motorUnit.grid];
  const traces = tracesOf(decomposition, motorUnit.muap, grid, motorUnit.inversion?.muap);
  const largest = Math.max(0, ...traces.map((trace) => trace.peakToPeak));
  if (!(largest > 0)) return undefined;
  const layout = grid ?? listLayout(traces);
  const cellWidth = WIDTH / layout.columns;
  const cellHeight = HEIGHT / layout.rows;
  // the largest trace spans 1.9 rows: neighbours may overlap, as on an oscilloscope
  const scale = (1.9 * cellHeight) / largest;
  const cells = Array.from(layout.cells, (channel, cell) => {
    const x = (cell % layout.columns) * cellWidth;
    const y = Math.floor(cell / layout.columns) * cellHeight;
    const trace = traces.find((candidate) => candidate.channel === channel);
    return cellOf(recording, channel, trace, { x, y, width: cellWidth, height: cellHeight }, largest, scale);
  });
  const { factor, word } = displayUnit(recording.unit);
  const isModelled = traces.some(({ model }) => model);
  const peak = traces.find((trace) => trace.peakToPeak === largest);
  return html`<svg class="plot muap" viewBox="-4 -10 ${WIDTH + 8} ${HEIGHT + (isModelled ? 68 : 46)}" role="img" aria-label="Action potential of motor unit ${index}, largest ${short(largest * factor)} ${word} peak to peak at ${
    recording.channels[peak?.channel ?? 0]?.name ?? ''
  }">${cells.map((cell) => cell.background)}<g class="traces" transform="scale(.1)">${cells.map((cell) => cell.trace)}</g>${scaleBars(decomposition, cellWidth, scale, largest, recording.unit)}${isModelled && modelKey()}</svg>`;
}

function tracesOf(
  decomposition: Decomposition,
  muap: Float32Array,
  grid: ElectrodeGrid | undefined,
  model: Float32Array | undefined,
): Trace[] {
  const length = decomposition.muapSampleCount;
  const inGrid = new Set(grid ? grid.cells : decomposition.muapChannels);
  return Array.from(decomposition.muapChannels, (channel, row) => ({
    channel,
    values: muap.subarray(row * length, (row + 1) * length),
    modelled: model?.subarray(row * length, (row + 1) * length),
  }))
    .filter(({ channel, values }) => inGrid.has(channel) && values.every((value) => Number.isFinite(value)))
    .map(({ channel, values, modelled }) => ({
      channel,
      values,
      peakToPeak: peakToPeakOf(values),
      ...(modelled && modelled.length === length && modelled.every(Number.isFinite) && { model: modelled }),
    }));
}

function peakToPeakOf(values: Float32Array): number {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return Math.max(0, highest - lowest);
}

/** Channels of no grid: a near-square block in their own order. */
function listLayout(traces: readonly Trace[]): { rows: number; columns: number; cells: Int32Array } {
  const columns = Math.max(1, Math.ceil(Math.sqrt(traces.length / 2)));
  const rows = Math.max(1, Math.ceil(traces.length / columns));
  const cells = Int32Array.from({ length: rows * columns }, (_, i) => traces[i]?.channel ?? -1);
  return { rows, columns, cells };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellOf(
  recording: Recording,
  channel: number,
  trace: Trace | undefined,
  box: Box,
  largest: number,
  scale: number,
): { background: Html; trace: Html } {
  const round = (value: number) => Math.round(value * 10) / 10;
  const middle = `${Math.round(10 * box.x + 5 * box.width)} ${Math.round(10 * box.y + 5 * box.height)}`;
  const [x, y, width, height] = [round(box.x + 0.5), round(box.y + 0.5), round(box.width - 1), round(box.height - 1)];
  if (!trace) {
    const mark = channel >= 0 && html`<path class="no-trace" d="M${middle}m-30-30l60 60m0-60l-60 60"/>`;
    return {
      background: html`<rect class="cell empty" x="${x}" y="${y}" width="${width}" height="${height}"/>`,
      trace: html`${mark}`,
    };
  }
  const tint = Math.min(TINTS - 1, Math.floor((TINTS * trace.peakToPeak) / largest));
  const { factor, word } = displayUnit(recording.unit);
  const label = `${recording.channels[channel]?.name ?? channel}: ${short(trace.peakToPeak * factor)} ${word} peak to peak`;
  return {
    background: html`<rect class="cell t${tint}" x="${x}" y="${y}" width="${width}" height="${height}"><title>${label}</title></rect>`,
    trace: html`<path class="trace" d="${trusted(tracePath(trace.values, box, scale))}"/>${trace.model && html`<path class="modelled" d="${trusted(tracePath(trace.model, box, scale))}"/>`}`,
  };
}

/** Below the scale bars; there is room for the larger words of paper. */
function modelKey(): Html {
  const y = HEIGHT + 50;
  return html`<g class="muap-key"><path class="of-trace" d="M2 ${y - 4}h16"/><text x="23" y="${y}">measured</text><path class="of-model" d="M126 ${y - 4}h16"/><text x="147" y="${y}">model</text></g>`;
}

/** At most 80 points, in tenths of a figure unit. */
function tracePath(values: Float32Array, box: Box, scale: number): string {
  const step = Math.max(1, Math.floor(values.length / 80));
  const points = Array.from({ length: Math.ceil(values.length / step) }, (_, k) => k * step);
  const path = compactPath();
  line<number>()
    .x((k) => 10 * (box.x + 2 + ((box.width - 4) * k) / Math.max(1, values.length - 1)))
    .y((k) => 10 * (box.y + box.height / 2 - scale * values[k]))
    .context(path.context)(points);
  return path.text();
}

function scaleBars(
  decomposition: Decomposition,
  cellWidth: number,
  scale: number,
  largest: number,
  unit: Recording['unit'],
): Html {
  const { factor, word } = displayUnit(unit);
  const volts = roundDown((largest * factor) / 2) / factor;
  const windowMs = (1000 * (decomposition.muapSampleCount - 1)) / decomposition.samplingRateHz;
  const ms = roundDown(windowMs);
  const width = ((cellWidth - 4) * ms) / windowMs;
  const top = HEIGHT + 8;
  const height = Math.round(scale * volts * 10) / 10;
  return html`<g class="scale-bar"><path d="M2 ${top}v${height}h${Math.round(width * 10) / 10}"/><text x="${Math.round(width) + 9}" y="${
    top + height + 1
  }">${short(volts * factor)} ${word} · ${short(ms)} ms</text></g>`;
}
