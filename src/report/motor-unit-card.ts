/** All there is to see of one motor unit: quality, MUAP on the grid, rates, pulse train, intervals. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { envelopeOf, envelopePath } from './compact-path.ts';
import type { ForceLayer } from './force-layer.ts';
import { fixed, grouped, type Html, html, trusted } from './html.ts';
import { intervalHistogram } from './interval-histogram.ts';
import { muapFigure } from './muap-figure.ts';
import { propertyTable } from './property-table.ts';
import { dischargeTicks } from './raster-figure.ts';
import { smoothedPath } from './rates-figure.ts';
import { dischargeRates } from './statistics.ts';
import { timePlot, valueAxis } from './time-plot.ts';

const RATE = { top: 8, height: 150 };
const TRAIN = { top: 178, height: 190 };
const STEPS = 10;
/** y units of a pulse train window: 1 is a hundred */
const TRAIN_UNITS = 100;
const TRAIN_RANGE: readonly [number, number] = [-0.5, 1.9];
/** parts of all pulse trains together, and per second of one: 5 ms show every discharge */
const MOST_PARTS = 130_000;
const PARTS_PER_SECOND = 200;

export function motorUnitCard(
  recording: Recording,
  decomposition: Decomposition,
  index: number,
  layer?: ForceLayer,
): Html {
  const motorUnit = decomposition.motorUnits[index];
  const muap = muapFigure(recording, decomposition, motorUnit, index);
  const histogram = intervalHistogram(motorUnit, decomposition.samplingRateHz, index);
  return html`<article class="card" id="mu-${index}">
<header><h3><span class="number">${index}</span> Motor unit ${index}</h3>${facts(recording, motorUnit)}</header>
<div class="card-body"><figure class="of-muap">${muap ?? html`<p class="absent">no action potential stored</p>`}</figure>
<figure class="of-time">${timeFigure(decomposition, motorUnit, index, layer)}</figure>
<figure class="of-intervals">${histogram ?? html`<p class="absent">too few discharges for a histogram</p>`}</figure></div>${motorUnit.inversion && propertyTable(motorUnit.inversion, index)}</article>`;
}

function facts(recording: Recording, motorUnit: MotorUnit): Html {
  const { quality, dischargeSamples, dischargeProbability, inversion } = motorUnit;
  const entries: [string, string][] = [
    ['discharges', grouped(dischargeSamples.length)],
    ['rate', `${fixed(quality.dischargeRateHz, 1)} Hz`],
    ['CoV', `${fixed(100 * quality.coefficientOfVariation, 1)} %`],
    ['SIL', fixed(quality.silhouette, 3)],
    ['PNR', `${fixed(quality.pnrDecibels, 1)} dB`],
  ];
  if (quality.expectedRoa !== undefined) entries.push(['expected RoA', fixed(quality.expectedRoa, 2)]);
  if (dischargeProbability) {
    const doubtful = dischargeProbability.filter((probability) => probability < Math.fround(0.9)).length;
    entries.splice(1, 0, ['probability < 0.9', grouped(doubtful)]);
  }
  if (inversion) entries.push(['model fit', `${fixed(100 * inversion.fit, 0)} %`]);
  if (recording.grids.length > 1) entries.unshift(['grid', gridName(recording, motorUnit.grid)]);
  return html`<dl class="facts">${entries.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** '2: GR08MM1305' when there are several, so that two of one model can be told apart. */
export function gridName(recording: Recording, grid: number): string {
  const found = recording.grids[grid];
  if (!found) return 'none';
  return recording.grids.length > 1 ? `${grid + 1}: ${found.name}` : found.name;
}

function timeFigure(
  decomposition: Decomposition,
  motorUnit: MotorUnit,
  index: number,
  layer: ForceLayer | undefined,
): Html {
  const { samplingRateHz, sampleCount } = decomposition;
  const rates = dischargeRates(motorUnit, samplingRateHz);
  const highest = Math.min(
    60,
    Math.max(10, ...rates.map((point) => Math.min(point.rateHz, 1.6 * point.smoothedHz))) * 1.05,
  );
  const rateUnits = RATE.height * STEPS;
  const dots = rates
    .map((point) => {
      const y = Math.round(rateUnits * (1 - Math.min(point.rateHz, highest) / highest));
      return `M${Math.round(point.seconds * 1000)} ${y}h0`;
    })
    .join('');
  const rateContent = html`${layer?.content(rateUnits)}<path class="dots" d="${trusted(dots)}"/><path class="rate own" d="${trusted(
    smoothedPath(rates, highest, rateUnits),
  )}"/>`;
  const trainUnits = (TRAIN_RANGE[1] - TRAIN_RANGE[0]) * TRAIN_UNITS;
  const ticks = dischargeTicks(motorUnit, samplingRateHz, 0, Math.round(0.16 * TRAIN_UNITS));
  const trainContent = html`${pulseTrain(motorUnit, decomposition)}${ticks}`;
  const axis = { side: 'left' as const, right: 8, lines: true };
  return timePlot({
    id: `time-${index}`,
    title: `Discharge rate and innervation pulse train of motor unit ${index}`,
    description: `${dischargeSamplesText(motorUnit)}; the strokes above the pulse train mark them.`,
    seconds: sampleCount / samplingRateHz,
    height: TRAIN.top + TRAIN.height + 24,
    right: 8,
    windows: [
      { ...RATE, yUnits: rateUnits, content: rateContent },
      { ...TRAIN, yUnits: trainUnits, content: trainContent },
    ],
    decoration: html`${valueAxis({ ...axis, ...RATE, domain: [0, highest], tickCount: 4, label: 'rate (Hz)' })}${valueAxis(
      {
        ...axis,
        ...TRAIN,
        domain: TRAIN_RANGE,
        tickCount: 3,
        label: 'pulse train',
      },
    )}`,
  });
}

function dischargeSamplesText(motorUnit: MotorUnit): string {
  return `${grouped(motorUnit.dischargeSamples.length)} discharges`;
}

/** Lowest and highest value of every few milliseconds; values beyond the window's range run out of it. */
function pulseTrain(motorUnit: MotorUnit, decomposition: Decomposition): Html {
  const train = motorUnit.innervationPulseTrain;
  if (!train || train.length === 0) return html``;
  const seconds = decomposition.sampleCount / decomposition.samplingRateHz;
  const share = Math.floor(MOST_PARTS / decomposition.motorUnits.length);
  const parts = Math.max(100, Math.min(train.length, share, Math.ceil(seconds * PARTS_PER_SECOND)));
  const limit = (value: number) => Math.min(TRAIN_RANGE[1] + 0.2, Math.max(TRAIN_RANGE[0] - 0.2, value));
  const path = envelopePath(
    envelopeOf(train, Math.min(parts, train.length)),
    (value) => TRAIN_UNITS * (TRAIN_RANGE[1] - limit(value)),
  );
  const step = Number(((1000 * seconds) / Math.min(parts, train.length)).toPrecision(8));
  return html`<path class="train" transform="translate(${step / 2} 0) scale(${step} 1)" d="${trusted(path)}"/>`;
}
