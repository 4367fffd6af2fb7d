/** Discharges of all motor units, one row each, the first recruited at the bottom, over the force. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { type ForceLayer, forceAxis } from './force-layer.ts';
import { count, fixed, type Html, html, trusted } from './html.ts';
import { forceName, forceOf, recruitmentOrder } from './statistics.ts';
import { FIGURE, timePlot } from './time-plot.ts';

const STEPS = 10;

/**
 * Probabilities at which the shade of a stroke changes, lightest below the first. A decoder returns discharges of more than
 * 1/2, most of them near 1, so equal steps would show one shade.
 */
const SHADE_LIMITS = [0.7, 0.9, 0.99] as const;

export function rasterFigure(recording: Recording, decomposition: Decomposition, layer?: ForceLayer): Html {
  const order = recruitmentOrder(decomposition);
  const seconds = decomposition.sampleCount / decomposition.samplingRateHz;
  const row = Math.min(22, Math.max(4, 560 / Math.max(1, order.length)));
  const height = Math.max(120, row * order.length);
  const top = 10;
  const force = forceOf(recording);
  const offset = height - row * order.length;
  const yOf = (rank: number) => offset + (order.length - 1 - rank) * row;
  const rows = order.map((index, rank) => {
    const motorUnit = decomposition.motorUnits[index];
    return html`<g><title>${rowTitle(motorUnit, index)}</title>${dischargeTicks(
      motorUnit,
      decomposition.samplingRateHz,
      Math.round((yOf(rank) + 0.14 * row) * STEPS),
      Math.round(0.72 * row * STEPS),
    )}</g>`;
  });
  const everyth = Math.ceil(9 / row);
  const labels = order.map((index, rank) =>
    rank % everyth === 0
      ? html`<text x="${FIGURE.left - 7}" y="${(top + yOf(rank) + row / 2 + 3.5).toFixed(1)}">${index}</text>`
      : html``,
  );
  return timePlot({
    id: 'raster',
    title: 'Discharges of all motor units',
    description: `${count(order.length, 'motor unit')} in order of recruitment, the first at the bottom${force ? `, over the ${forceName(force)}` : ''}.`,
    seconds,
    height: top + height + 26,
    windows: [{ top, height, yUnits: height * STEPS, content: html`${layer?.content(height * STEPS)}${rows}` }],
    decoration: html`<g class="axis left">${labels}<text class="label" transform="translate(11 ${top + height / 2}) rotate(-90)">motor unit</text></g>${
      layer && forceAxis(layer, top, height)
    }`,
  });
}

function rowTitle({ dischargeSamples, quality }: MotorUnit, index: number): string {
  const expected = quality.expectedRoa === undefined ? '' : `, expected RoA ${fixed(quality.expectedRoa, 2)}`;
  return `Motor unit ${index}: ${count(dischargeSamples.length, 'discharge')}${expected}`;
}

/** Vertical strokes at the discharges, lighter where the decoder is less sure (four shades by probability). */
export function dischargeTicks(motorUnit: MotorUnit, samplingRateHz: number, y: number, length: number): Html {
  const { dischargeSamples, dischargeProbability } = motorUnit;
  const paths = ['', '', '', ''];
  const lastX = [0, 0, 0, 0];
  dischargeSamples.forEach((sample, i) => {
    const probability = dischargeProbability?.[i] ?? 1;
    const shade = shadeOf(probability);
    const x = Math.round((1000 * sample) / samplingRateHz);
    paths[shade] += paths[shade] === '' ? `M${x} ${y}v${length}` : `m${x - lastX[shade]}-${length}v${length}`;
    lastX[shade] = x;
  });
  return html`${paths.map((path, shade) => path !== '' && html`<path class="tick p${shade + 1}" d="${trusted(path)}"/>`)}`;
}

/** 0 to 3, the darkest last; a limit itself counts up, and probabilities are float32. */
function shadeOf(probability: number): number {
  return SHADE_LIMITS.filter((limit) => probability >= Math.fround(limit)).length;
}

/** What the shades of the strokes mean; undefined where no motor unit states probabilities. */
export function shadeLegend(decomposition: Decomposition): Html | undefined {
  if (!decomposition.motorUnits.some((motorUnit) => motorUnit.dischargeProbability !== undefined)) return undefined;
  const last = SHADE_LIMITS.length;
  const entries = [...SHADE_LIMITS, 1].map((limit, shade) => {
    const from = SHADE_LIMITS[shade - 1];
    const range = shade === 0 ? `below ${limit}` : shade === last ? `${from} and more` : `${from} to ${limit}`;
    return html`${shade > 0 && ', '}<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><path class="shade p${shade + 1}" d="M2 0v12M6 0v12M10 0v12"/></svg> ${range}`;
  });
  return html` The shade of a stroke is the probability of the discharge as the decoder states it: ${entries}.`;
}
