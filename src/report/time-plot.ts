/**
 * A figure over the time of the recording. Data lie in windows whose own coordinates are milliseconds and whole y steps, so
 * that zooming in time changes nothing but the windows' viewBox (see report-script.ts); strokes keep their width.
 */

import { scaleLinear } from 'd3-scale';
import { type Html, html } from './html.ts';

/** Figure width in its own units; margins leave room for the labels of either side. */
export const FIGURE = { width: 1000, left: 46, right: 50 } as const;

/** A horizontal strip of the figure with its own y scale. */
export interface TimeWindow {
  readonly top: number;
  readonly height: number;
  /** y of the window's lower edge in the coordinates of `content`, its upper edge being 0 */
  readonly yUnits: number;
  readonly content: Html;
}

export interface TimePlot {
  /** unique in the page */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly seconds: number;
  readonly height: number;
  readonly windows: readonly TimeWindow[];
  /** axes and labels, in figure units */
  readonly decoration?: Html;
  /** default FIGURE.right */
  readonly right?: number;
}

const AXIS_HEIGHT = 22;

export function timePlot(plot: TimePlot): Html {
  const right = plot.right ?? FIGURE.right;
  const width = FIGURE.width - FIGURE.left - right;
  const bottom = plot.height - AXIS_HEIGHT;
  const span = Math.ceil(plot.seconds * 1000);
  const windows = plot.windows.map(
    (window) => html`<svg class="window" x="${FIGURE.left}" y="${window.top}" width="${width}" height="${window.height}"
viewBox="0 0 ${span} ${window.yUnits}" preserveAspectRatio="none">${window.content}</svg>`,
  );
  const first = Math.min(...plot.windows.map((window) => window.top));
  return html`<svg class="plot time" viewBox="0 0 ${FIGURE.width} ${plot.height}" role="img" aria-labelledby="${plot.id}-t ${plot.id}-d"
data-left="${FIGURE.left}" data-width="${width}" data-top="${first}" data-bottom="${bottom}" data-span="${span}">
<title id="${plot.id}-t">${plot.title}</title><desc id="${plot.id}-d">${plot.description}</desc>
<g class="ticks">${timeTicks(plot.seconds, width, first, bottom)}</g>${plot.decoration}${windows}</svg>`;
}

function timeTicks(seconds: number, width: number, top: number, bottom: number): Html[] {
  const scale = scaleLinear([0, seconds], [FIGURE.left, FIGURE.left + width]);
  const ticks = scale.ticks(10);
  const format = scale.tickFormat(10);
  return ticks.map((tick, i) => {
    const x = Math.round(scale(tick) * 10) / 10;
    const unit = i === ticks.length - 1 ? ' s' : '';
    return html`<path d="M${x} ${top}V${bottom + 4}"/><text x="${x}" y="${bottom + 17}">${format(tick)}${unit}</text>`;
  });
}

/** Horizontal axis labels at the left or right edge of a window, with fine lines across when asked for. */
export interface ValueAxis {
  readonly side: 'left' | 'right';
  readonly top: number;
  readonly height: number;
  readonly domain: readonly [number, number];
  readonly tickCount: number;
  readonly label?: string;
  readonly lines?: boolean;
  readonly right?: number;
  readonly className?: string;
}

export function valueAxis(axis: ValueAxis): Html {
  const edge = FIGURE.width - (axis.right ?? FIGURE.right);
  const scale = scaleLinear(axis.domain, [axis.top + axis.height, axis.top]);
  const format = scale.tickFormat(axis.tickCount);
  const x = axis.side === 'left' ? FIGURE.left - 7 : edge + 7;
  const ticks = scale.ticks(axis.tickCount).map((tick) => {
    const y = Math.round(scale(tick) * 10) / 10;
    return html`${axis.lines && html`<path d="M${FIGURE.left} ${y}H${edge}"/>`}<text x="${x}" y="${y + 3.5}">${format(tick)}</text>`;
  });
  const turn = axis.side === 'left' ? 11 : FIGURE.width - 9;
  const middle = axis.top + axis.height / 2;
  return html`<g class="axis ${axis.side} ${axis.className}">${ticks}${
    axis.label !== undefined &&
    html`<text class="label" transform="translate(${turn} ${middle}) rotate(-90)">${axis.label}</text>`
  }</g>`;
}
