/** Smoothed discharge rates of all motor units together, coloured by order of recruitment. */

import { line } from 'd3-shape';
import type { Decomposition } from '../core/decomposition.ts';
import { compactPath } from './compact-path.ts';
import { type ForceLayer, forceAxis } from './force-layer.ts';
import { type Html, html, trusted } from './html.ts';
import { dischargeRates, type RatePoint, recruitmentOrder } from './statistics.ts';
import { timePlot, valueAxis } from './time-plot.ts';

const HEIGHT = 210;
const STEPS = 10;

/** Number of colours of the sequence in report-style.ts, first to last recruited. */
export const SEQUENCE_COLOURS = 8;

export function ratesFigure(decomposition: Decomposition, layer?: ForceLayer): Html {
  const order = recruitmentOrder(decomposition);
  const rates = order.map((index) => dischargeRates(decomposition.motorUnits[index], decomposition.samplingRateHz));
  const highest = Math.max(10, ...rates.flatMap((points) => points.map((point) => point.smoothedHz)));
  const domain: [number, number] = [0, Math.min(60, 1.08 * highest)];
  const lines = rates.map((points, rank) => {
    const colour = sequenceColour(rank, rates.length);
    return html`<g><title>Motor unit ${order[rank]}</title><path class="rate s${colour}" d="${trusted(
      smoothedPath(points, domain[1], HEIGHT * STEPS),
    )}"/></g>`;
  });
  const top = 10;
  return timePlot({
    id: 'rates',
    title: 'Smoothed discharge rates of all motor units',
    description: 'One line per motor unit, from dark (first recruited) to bright (last recruited).',
    seconds: decomposition.sampleCount / decomposition.samplingRateHz,
    height: top + HEIGHT + 26,
    windows: [
      { top, height: HEIGHT, yUnits: HEIGHT * STEPS, content: html`${layer?.content(HEIGHT * STEPS)}${lines}` },
    ],
    decoration: html`${valueAxis({
      side: 'left',
      top,
      height: HEIGHT,
      domain,
      tickCount: 5,
      label: 'discharges per second',
      lines: true,
    })}${layer && forceAxis(layer, top, HEIGHT)}`,
  });
}

function sequenceColour(rank: number, count: number): number {
  return Math.floor((rank * SEQUENCE_COLOURS) / count);
}

/** The colour of each motor unit by its index: where it is in order of recruitment. */
export function recruitmentColours(decomposition: Decomposition): Int32Array {
  const order = recruitmentOrder(decomposition);
  const colours = new Int32Array(order.length);
  order.forEach((index, rank) => {
    colours[index] = sequenceColour(rank, order.length);
  });
  return colours;
}

/** Line of smoothed rates, broken at pauses, in milliseconds and y steps of a window. */
export function smoothedPath(points: readonly RatePoint[], highestHz: number, yUnits: number): string {
  const path = compactPath();
  const draw = line<RatePoint>()
    .x((point) => point.seconds * 1000)
    .y((point) => yUnits * (1 - point.smoothedHz / highestHz))
    .context(path.context);
  let from = 0;
  for (let i = 1; i <= points.length; i++)
    if (i === points.length || points[i].starts) {
      draw(points.slice(from, i));
      from = i;
    }
  return path.text();
}
