/**
 * The expected rate of agreement against the true one, as an SVG of its own: a dot per motor unit, means of bins with their
 * intervals, the diagonal of a perfect statement, and below how many motor units state what.
 */

import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type Html, html } from '../src/report/html.ts';
import { type AgreementPair, reliabilityBins } from './reliability.ts';

const WIDTH = 560;
const LEFT = 62;
const SIZE = 470;
const TOP = 18;
const BARS_TOP = TOP + SIZE + 58;
const BARS_HEIGHT = 90;
const HEIGHT = BARS_TOP + BARS_HEIGHT + 44;
const BAR_WIDTH = 0.02;

/** Colours and sizes of the report (src/report/report-style.ts), on white whatever the page behind it. */
const style = `text{font:13px system-ui,"Segoe UI","Liberation Sans",sans-serif;fill:#5a6672}
.label{fill:#16202a}.rule{stroke:#dfe4e9;fill:none}.diagonal{stroke:#8b96a1;stroke-width:1.5;stroke-dasharray:5 4;fill:none}
.dots{stroke:#7fa9cc;stroke-opacity:.45;stroke-width:5;stroke-linecap:round;fill:none}
.mean{stroke:#0b62a4;stroke-width:2;fill:none}.means{fill:#0b62a4}.bars{fill:#a5c6e2}.middle{text-anchor:middle}.end{text-anchor:end}`;

/** @param recordingCount - told in the description */
export function calibrationFigure(pairs: readonly AgreementPair[], recordingCount: number): string {
  // to a tenth below the smallest statement: nothing is left out and little is empty
  const lowest = Math.floor(10 * Math.min(0.9, ...pairs.map(({ expectedRoa }) => expectedRoa))) / 10;
  const x = scaleLinear([lowest, 1], [LEFT, LEFT + SIZE]);
  const y = scaleLinear([0, 1], [TOP + SIZE, TOP]);
  const figure = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">Expected against true rate of agreement</title>
<desc id="d">${pairs.length} motor units of ${recordingCount} simulated recordings; filled points are means of bins with 95 % intervals, the dashed line is a perfect statement.</desc>
<style>${{ markup: style }}</style><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${axes(x, y)}<path class="dots" d="${dots(pairs, x, y)}"/><path class="diagonal" d="M${at(x(lowest))} ${at(y(lowest))}L${at(x(1))} ${at(y(1))}"/>
${binMeans(pairs, x, y)}
<text class="label middle" x="${LEFT + SIZE / 2}" y="${TOP + SIZE + 40}">expected rate of agreement</text>
<text class="label middle" transform="translate(16 ${TOP + SIZE / 2}) rotate(-90)">true rate of agreement</text>
${histogram(pairs, lowest, x)}</svg>`;
  return `${figure.markup}\n`;
}

type Scale = (value: number) => number;
type TickScale = Scale & { readonly ticks: (count: number) => number[]; readonly domain: () => number[] };

function axes(x: TickScale, y: TickScale): Html {
  const across = y.ticks(5).map((tick) => {
    const level = at(y(tick));
    return html`<path class="rule" d="M${LEFT} ${level}h${SIZE}"/><text class="end" x="${LEFT - 8}" y="${at(y(tick) + 4.5)}">${tick}</text>`;
  });
  const along = x
    .ticks(6)
    .map(
      (tick) =>
        html`<path class="rule" d="M${at(x(tick))} ${TOP}v${SIZE}"/><text class="middle" x="${at(x(tick))}" y="${TOP + SIZE + 19}">${tick}</text>`,
    );
  return html`${across}${along}`;
}

/** A line of no length with round ends is a dot, in few characters. */
function dots(pairs: readonly AgreementPair[], x: Scale, y: Scale): string {
  return pairs.map(({ expectedRoa, trueRoa }) => `M${at(x(expectedRoa))} ${at(y(trueRoa))}h0`).join('');
}

function binMeans(pairs: readonly AgreementPair[], x: Scale, y: Scale): Html {
  const bins = reliabilityBins(pairs).filter(({ count }) => count > 0);
  const path = line<(typeof bins)[number]>(
    (bin) => x(bin.meanExpected),
    (bin) => y(bin.meanTrue),
  ).digits(1)(bins);
  const bars = bins.flatMap(({ meanExpected, interval }) =>
    interval ? [`M${at(x(meanExpected))} ${at(y(interval[0]))}V${at(y(interval[1]))}`] : [],
  );
  return html`<path class="mean" stroke-opacity=".4" d="${path ?? ''}"/><path class="mean" d="${bars.join('')}"/>${bins.map(
    (bin) => html`<circle class="means" cx="${at(x(bin.meanExpected))}" cy="${at(y(bin.meanTrue))}" r="4.5"/>`,
  )}`;
}

function histogram(pairs: readonly AgreementPair[], lowest: number, x: Scale): Html {
  const counts = new Array<number>(Math.round((1 - lowest) / BAR_WIDTH)).fill(0);
  for (const { expectedRoa } of pairs)
    counts[Math.min(counts.length - 1, Math.floor((expectedRoa - lowest) / BAR_WIDTH + 1e-9))]++;
  const most = Math.max(1, ...counts);
  const base = BARS_TOP + BARS_HEIGHT;
  const height = scaleLinear([0, most], [0, BARS_HEIGHT]);
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const [from, to] = [x(lowest + i * BAR_WIDTH), x(lowest + (i + 1) * BAR_WIDTH)];
    return `M${at(from + 0.5)} ${base}v${at(-height(count))}H${at(to - 0.5)}V${base}z`;
  });
  return html`<path class="bars" d="${bars.join('')}"/><path class="rule" d="M${LEFT} ${base}h${SIZE}"/>
<text class="end" x="${LEFT - 8}" y="${BARS_TOP + 9}">${most}</text><text class="end" x="${LEFT - 8}" y="${base + 4}">0</text>
<text class="label middle" x="${LEFT + SIZE / 2}" y="${base + 28}">motor units that expect it (${pairs.length} in all)</text>`;
}

/** A tenth of a pixel. */
function at(value: number): string {
  return String(Math.round(10 * value) / 10);
}
