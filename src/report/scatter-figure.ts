/** Motor units as points between two axes, with their 90 % intervals as bars. */

import { scaleLinear, scaleLog } from 'd3-scale';
import { fixed, grouped, type Html, html, short } from './html.ts';
import { numberPlaces } from './number-places.ts';

export interface ScatterValue {
  readonly value: number;
  /** absent where there is none */
  readonly interval?: readonly [low: number, high: number];
  readonly isTold: boolean;
}

export interface ScatterPoint {
  readonly index: number;
  /** in the sequence of the report's style */
  readonly colour: number;
  readonly title: string;
  readonly x: ScatterValue;
  readonly y: ScatterValue;
}

export interface ScatterAxis {
  /** with its unit */
  readonly label: string;
  readonly isLogarithmic?: boolean;
}

export interface ScatterFigure {
  readonly title: string;
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly points: readonly ScatterPoint[];
}

const BOX = { width: 320, height: 250, left: 52, right: 8, top: 8, bottom: 40 } as const;

/** between the ends of a logarithmic axis, so that it has two ticks at least */
const LEAST_RATIO = 6;

/**
 * Values and the intervals of told ones are in view; the bars of the others are cut off at the edge. Points without a finite
 * value on both axes are left out.
 */
export function scatterFigure({ title, x: xAxis, y: yAxis, points }: ScatterFigure): Html {
  const drawn = points.filter(({ x, y }) => Number.isFinite(x.value) && Number.isFinite(y.value));
  const [x, y] = [
    placeOn(
      xAxis,
      drawn.map((point) => point.x),
      [BOX.left, BOX.width - BOX.right],
    ),
    placeOn(
      yAxis,
      drawn.map((point) => point.y),
      [BOX.height - BOX.bottom, BOX.top],
    ),
  ];
  const bottom = BOX.height - BOX.bottom;
  const marks = drawn.map((point) => ({
    x: x.at(point.x.value),
    y: y.at(point.y.value),
    text: String(point.index),
  }));
  const numbers = numberPlaces(marks, false);
  const middle = { x: (BOX.left + BOX.width - BOX.right) / 2, y: (BOX.top + bottom) / 2 };
  return html`<svg class="plot scatter" viewBox="0 0 ${BOX.width} ${BOX.height}" role="img" aria-label="${title}, ${drawn.length} motor units"><g class="axis">${x.ticks.map(
    ([tick, text]) =>
      html`<path d="M${fine(x.at(tick))} ${BOX.top}V${bottom + 4}"/><text x="${fine(x.at(tick))}" y="${bottom + 17}">${text}</text>`,
  )}${y.ticks.map(([tick, text]) => html`<path d="M${BOX.left - 4} ${fine(y.at(tick))}H${BOX.width - BOX.right}"/><text class="edge-right" x="${BOX.left - 8}" y="${fine(y.at(tick) + 3.5)}">${text}</text>`)}<text class="label" x="${fine(middle.x)}" y="${BOX.height - 6}">${xAxis.label}</text><text class="label" transform="translate(11 ${fine(middle.y)}) rotate(-90)">${yAxis.label}</text></g>${drawn.map(
    (point, n) => {
      const [px, py] = [fine(marks[n].x), fine(marks[n].y)];
      const bar = (
        { interval, isTold }: ScatterValue,
        scale: Placement,
        toPath: (from: string, to: string) => string,
      ) =>
        interval?.every((bound) => !Number.isNaN(bound)) &&
        html`<path class="interval-bar${!isTold && ' untold'}" d="${toPath(fine(scale.at(interval[0])), fine(scale.at(interval[1])))}"/>`;
      const isTold = point.x.isTold && point.y.isTold;
      return html`<g class="mu s${point.colour}${!isTold && ' open'}"><title>${point.title}</title>${bar(point.x, x, (from, to) => `M${from} ${py}H${to}`)}${bar(point.y, y, (from, to) => `M${px} ${from}V${to}`)}<a href="#mu-${point.index}"><circle class="dot" cx="${px}" cy="${py}" r="4"/></a>${numbers[n] && html`<text x="${fine(numbers[n].x)}" y="${fine(numbers[n].y)}">${point.index}</text>`}</g>`;
    },
  )}</svg>`;
}

interface Placement {
  /** beyond the axis: its end */
  readonly at: (value: number) => number;
  readonly ticks: readonly (readonly [number, string])[];
}

function placeOn(
  { isLogarithmic }: ScatterAxis,
  values: readonly ScatterValue[],
  range: readonly [number, number],
): Placement {
  const all = values
    .flatMap(({ value, interval, isTold }) => (isTold && interval ? [value, ...interval] : [value]))
    .filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  const [low, high] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [1, 10];
  // a bar may have no end
  const within = ([least, most]: readonly number[], value: number) => Math.min(most, Math.max(least, value));
  if (isLogarithmic) {
    const room = Math.max(1.15, Math.sqrt((LEAST_RATIO * low) / high));
    const domain = [low / room, high * room];
    const scale = scaleLog(domain, range);
    const ticks = logarithmicTicks(domain[0], domain[1]);
    return { at: (value) => scale(within(domain, value)), ticks: ticks.map((tick) => [tick, grouped(tick)]) };
  }
  const room = high > low ? 0.06 * (high - low) : Math.abs(high) / 2 || 1;
  const domain = [low - room, high + room];
  const scale = scaleLinear(domain, range);
  const ticks = scale.ticks(5);
  const decimals = Math.max(0, ...ticks.map((tick) => (short(tick).split('.')[1] ?? '').length));
  return { at: (value) => scale(within(domain, value)), ticks: ticks.map((tick) => [tick, fixed(tick, decimals)]) };
}

/** 1, 2 and 5 times powers of ten; powers alone over more than three decades. */
function logarithmicTicks(low: number, high: number): number[] {
  const leads = high / low > 1000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.log10(high); decade++)
    for (const lead of leads) {
      const tick = Number(`${lead}e${decade}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  return ticks;
}

function fine(value: number): string {
  return String(Math.round(value * 10) / 10);
}
