/** Histogram of the inter-discharge intervals of a motor unit. */

import { scaleLinear } from 'd3-scale';
import type { MotorUnit } from '../core/decomposition.ts';
import { count, type Html, html, short } from './html.ts';
import { median } from './statistics.ts';

const WIDTH = 190;
const HEIGHT = 92;
const BIN_MS = 5;
const LAST_MS = 250;

/** @returns undefined for fewer than three discharges */
export function intervalHistogram(motorUnit: MotorUnit, samplingRateHz: number, index: number): Html | undefined {
  const { dischargeSamples } = motorUnit;
  if (dischargeSamples.length < 3) return undefined;
  const intervals = Array.from(
    dischargeSamples.subarray(1),
    (sample, i) => (1000 * (sample - dischargeSamples[i])) / samplingRateHz,
  );
  const bins = new Array<number>(LAST_MS / BIN_MS).fill(0);
  let beyond = 0;
  for (const interval of intervals) {
    if (interval < LAST_MS) bins[Math.floor(interval / BIN_MS)]++;
    else beyond++;
  }
  const x = scaleLinear([0, LAST_MS], [8, WIDTH - 8]);
  const y = scaleLinear([0, Math.max(...bins, 1)], [HEIGHT, 8]);
  const bars = bins.map((value, i) => {
    if (value === 0) return '';
    const [left, top] = [x(i * BIN_MS).toFixed(1), y(value).toFixed(1)];
    return `M${left} ${HEIGHT}V${top}h${(x(BIN_MS) - x(0) - 0.6).toFixed(1)}V${HEIGHT}z`;
  });
  const middle = median(intervals);
  const mark = x(Math.min(LAST_MS, middle)).toFixed(1);
  return html`<svg class="plot histogram" viewBox="0 0 ${WIDTH} ${HEIGHT + 42}" role="img" aria-label="Intervals of motor unit ${index}: median ${short(middle)} ms">
<path class="bars" d="${bars.join('')}"/><path class="median" d="M${mark} ${HEIGHT}V4"/><path class="base" d="M8 ${HEIGHT}H${WIDTH - 8}"/>
${[0, 100, 200].map((tick) => html`<path class="base" d="M${x(tick).toFixed(1)} ${HEIGHT}v4"/><text x="${x(tick).toFixed(1)}" y="${HEIGHT + 19}">${tick}</text>`)}
<text class="label" x="${WIDTH / 2}" y="${HEIGHT + 37}">interval (ms)${beyond > 0 ? `, ${count(beyond, 'longer one')}` : ''}</text></svg>`;
}
