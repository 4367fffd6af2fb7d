/** Where the motor units lie on expected agreement, SIL, PNR, CoV and rate: one dot each, with the thresholds in common use. */

import { scaleLinear } from 'd3-scale';
import type { Decomposition, MotorUnitQuality } from '../core/decomposition.ts';
import { count, fixed, type Html, html } from './html.ts';
import { statesExpectedRoa } from './motor-unit-order.ts';
import { median } from './statistics.ts';

interface Strip {
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
  readonly value: (quality: MotorUnitQuality) => number;
  /** shown at least */
  readonly domain: readonly [number, number];
  readonly threshold?: number;
  /** side of the threshold that is in common use */
  readonly better?: 'above' | 'below';
}

const expectedStrip: Strip = {
  name: 'Expected RoA',
  unit: '',
  decimals: 2,
  value: (q) => q.expectedRoa ?? Number.NaN,
  domain: [0.7, 1],
  threshold: 0.9,
  better: 'above',
};

const strips: readonly Strip[] = [
  {
    name: 'SIL',
    unit: '',
    decimals: 3,
    value: (q) => q.silhouette,
    domain: [0.85, 1],
    threshold: 0.9,
    better: 'above',
  },
  {
    name: 'PNR',
    unit: 'dB',
    decimals: 1,
    value: (q) => q.pnrDecibels,
    domain: [24, 42],
    threshold: 30,
    better: 'above',
  },
  {
    name: 'CoV',
    unit: '%',
    decimals: 1,
    value: (q) => 100 * q.coefficientOfVariation,
    domain: [0, 40],
    threshold: 30,
    better: 'below',
  },
  { name: 'Rate', unit: 'Hz', decimals: 1, value: (q) => q.dischargeRateHz, domain: [0, 30] },
];

const WIDTH = 250;
const BASE = 50;

export function qualityStrips(decomposition: Decomposition): Html {
  const shown = statesExpectedRoa(decomposition) ? [expectedStrip, ...strips] : strips;
  return html`<div class="strips">${shown.map((strip) => stripFigure(strip, decomposition))}</div>`;
}

function stripFigure(strip: Strip, decomposition: Decomposition): Html {
  const values = decomposition.motorUnits.map((motorUnit) => strip.value(motorUnit.quality));
  const known = values.filter((value) => Number.isFinite(value));
  const domain = [Math.min(strip.domain[0], ...known), Math.max(strip.domain[1], ...known)];
  const x = scaleLinear(domain, [8, WIDTH - 8]);
  const place = (value: number) => Math.round(x(value) * 10) / 10;
  const { threshold } = strip;
  const format = x.tickFormat(4);
  const inside =
    threshold === undefined
      ? known
      : known.filter((value) => (strip.better === 'above' ? value >= threshold : value <= threshold));
  const words =
    threshold === undefined
      ? ''
      : `${inside.length} of ${count(known.length, 'motor unit')} ${strip.better === 'above' ? '≥' : '≤'} ${threshold}${strip.unit && ` ${strip.unit}`}`;
  return html`<figure class="strip"><figcaption><b>${strip.name}</b> median ${fixed(median(known), strip.decimals)}${strip.unit && ` ${strip.unit}`}</figcaption>
<svg class="plot" viewBox="0 0 ${WIDTH} 72" role="img" aria-label="${strip.name}: ${words || count(known.length, 'motor unit')}">${
    threshold !== undefined && html`<path class="threshold" d="M${place(threshold)} 6V${BASE}"/>`
  }<path class="base" d="M8 ${BASE}H${WIDTH - 8}"/>${x
    .ticks(4)
    .map(
      (tick) =>
        html`<path class="base" d="M${place(tick)} ${BASE}v4"/><text x="${place(tick)}" y="${BASE + 16}">${format(tick)}</text>`,
    )}${stacked(values, place)}</svg>
<p class="note">${words}</p></figure>`;
}

/** Dots side by side where they fall on one place: each goes on the lowest free level of its 7 unit wide column. */
function stacked(values: readonly number[], place: (value: number) => number): Html[] {
  const taken: number[][] = [];
  const room = values.length > 60 ? 3 : 6;
  return values.map((value, index) => {
    if (!Number.isFinite(value)) return html``;
    const x = place(value);
    let level = 0;
    while (taken[level]?.some((other) => Math.abs(other - x) < 6.5)) level++;
    if (!taken[level]) taken[level] = [];
    taken[level].push(x);
    return html`<circle class="unit-dot" cx="${x}" cy="${Math.max(5, BASE - 6 - level * room)}" r="3.4"><title>motor unit ${index}</title></circle>`;
  });
}
