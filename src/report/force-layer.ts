/** The force behind a time plot: an area and its line, in the coordinates of a window, and its axis. */

import { area, line } from 'd3-shape';
import type { AuxiliarySignal } from '../core/recording.ts';
import { compactPath } from './compact-path.ts';
import { type Html, html, trusted } from './html.ts';
import { forceName } from './statistics.ts';
import { valueAxis } from './time-plot.ts';

interface Point {
  readonly ms: number;
  readonly value: number;
}

export interface ForceLayer {
  /** drawn once in the page; every figure refers to it */
  readonly definition: Html;
  /** for a window of so many y units */
  readonly content: (yUnits: number) => Html;
  /** in the force's own unit */
  readonly domain: readonly [number, number];
  readonly label: string;
}

const MOST_POINTS = 800;
const HEIGHT = 1000;

export function forceLayer(force: AuxiliarySignal): ForceLayer {
  const points = meanPoints(force);
  const values = points.map((point) => point.value);
  const lowest = Math.min(0, ...values);
  const highest = Math.max(...values);
  const room = 0.08 * (highest - lowest || 1);
  const domain: [number, number] = [lowest === 0 ? 0 : lowest - room, highest + room];
  const y = (point: Point) => HEIGHT * (1 - (point.value - domain[0]) / (domain[1] - domain[0]));
  const filled = compactPath();
  area<Point>()
    .x((point) => point.ms)
    .y0(HEIGHT)
    .y1(y)
    .context(filled.context)(points);
  const drawn = compactPath();
  line<Point>()
    .x((point) => point.ms)
    .y(y)
    .context(drawn.context)(points);
  return {
    definition: html`<svg class="definition" width="0" height="0" aria-hidden="true"><defs><g id="force-shape"><path class="force-area" d="${trusted(filled.text())}"/><path class="force-line" d="${trusted(drawn.text())}"/></g></defs></svg>`,
    content: (yUnits) => html`<use href="#force-shape" transform="scale(1 ${yUnits / HEIGHT})"/>`,
    domain,
    label: `${forceName(force)}, ${force.unit || 'no unit'}`,
  };
}

export function forceAxis(layer: ForceLayer, top: number, height: number): Html {
  return valueAxis({
    side: 'right',
    top,
    height,
    domain: layer.domain,
    tickCount: Math.max(2, Math.min(6, Math.round(height / 45))),
    label: layer.label,
    className: 'of-force',
  });
}

/** Means over equal parts; values that are not finite are left out. */
function meanPoints(force: AuxiliarySignal): Point[] {
  const { data, samplingRateHz } = force;
  const parts = Math.min(MOST_POINTS, data.length);
  const points: Point[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * data.length) / parts);
    const to = Math.floor(((part + 1) * data.length) / parts);
    let sum = 0;
    let count = 0;
    for (let i = from; i < to; i++)
      if (Number.isFinite(data[i])) {
        sum += data[i];
        count++;
      }
    if (count > 0) points.push({ ms: (500 * (from + to)) / samplingRateHz, value: sum / count });
  }
  return points.length > 0 ? points : [{ ms: 0, value: 0 }];
}
