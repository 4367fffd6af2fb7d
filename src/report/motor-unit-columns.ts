/** The columns of the motor unit table, each with the definition that the report prints. */

import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { fixed, grouped } from './html.ts';
import { gridName } from './motor-unit-card.ts';
import { orderName, statesExpectedRoa } from './motor-unit-order.ts';
import type { ReportExtras } from './report-extras.ts';
import { forceAt, forceOf } from './statistics.ts';

export interface Column {
  readonly id: string;
  readonly name: string;
  readonly unit?: string;
  readonly definition: string;
  readonly text?: boolean;
  /** sorts by this; NaN last */
  readonly value: (motorUnit: MotorUnit, index: number) => number;
  readonly show: (motorUnit: MotorUnit, index: number) => string;
  /** outside what is commonly accepted: set off in the table */
  readonly doubtful?: (motorUnit: MotorUnit) => boolean;
  /** below the value: its interval */
  readonly interval?: (motorUnit: MotorUnit) => string | undefined;
  /** false: set back in the table, as the electrodes tell little of it */
  readonly told?: (motorUnit: MotorUnit) => boolean;
}

/** Only the columns that this decomposition has something to say in. */
export function motorUnitColumns(recording: Recording, decomposition: Decomposition, extras: ReportExtras): Column[] {
  const seconds = (sample: number | undefined) => (sample ?? Number.NaN) / decomposition.samplingRateHz;
  const columns: Column[] = [
    {
      id: 'unit',
      name: 'Motor unit',
      definition: `unit_id of the events and motor unit files. Motor unit 0 is the one with the largest ${orderName(decomposition)}.`,
      value: (_, index) => index,
      show: (_, index) => String(index),
    },
  ];
  if (recording.grids.length > 1)
    columns.push({
      id: 'grid',
      name: 'Grid',
      definition: 'Electrode grid that the motor unit was found under, numbered as in the file.',
      text: true,
      value: (motorUnit) => motorUnit.grid,
      show: (motorUnit) => gridName(recording, motorUnit.grid),
    });
  columns.push(
    numeric(
      'discharges',
      'Discharges',
      '',
      0,
      'Number of discharges found.',
      (motorUnit) => motorUnit.dischargeSamples.length,
    ),
    numeric(
      'first',
      'First',
      's',
      2,
      'Time of the first discharge, from the first sample of the recording.',
      (motorUnit) => seconds(motorUnit.dischargeSamples[0]),
    ),
    numeric(
      'last',
      'Last',
      's',
      2,
      'Time of the last discharge, from the first sample of the recording.',
      (motorUnit) => seconds(motorUnit.dischargeSamples.at(-1)),
    ),
  );
  const force = forceOf(recording);
  if (force)
    columns.push(
      numeric(
        'recruitment',
        'Recruited at',
        force.unit,
        1,
        `Value of the signal "${force.name}" at the first discharge. A stray first discharge or a delay of the force sensor shifts it.`,
        (motorUnit) => forceAt(force, seconds(motorUnit.dischargeSamples[0])),
      ),
    );
  return [...columns, ...qualityColumns(decomposition), ...matchColumns(extras)];
}

function qualityColumns(decomposition: Decomposition): Column[] {
  const columns = [
    numeric(
      'rate',
      'Rate',
      'Hz',
      1,
      'Discharges per second over the inter-discharge intervals that are not pauses.',
      (motorUnit) => motorUnit.quality.dischargeRateHz,
    ),
    numeric(
      'cov',
      'CoV',
      '%',
      1,
      'Coefficient of variation of the inter-discharge intervals: standard deviation over mean, pauses left out. Up to 30 % is commonly called good. A contraction with ramps raises it.',
      (motorUnit) => 100 * motorUnit.quality.coefficientOfVariation,
      (motorUnit) => motorUnit.quality.coefficientOfVariation > 0.3,
    ),
    numeric(
      'sil',
      'SIL',
      '',
      3,
      'Silhouette: how far the peaks of the innervation pulse train taken as discharges lie from those that were not, 1 being perfect separation (Negro et al. 2016). At least 0.9 is commonly asked for.',
      (motorUnit) => motorUnit.quality.silhouette,
      (motorUnit) => motorUnit.quality.silhouette < 0.9,
    ),
    numeric(
      'pnr',
      'PNR',
      'dB',
      1,
      'Pulse-to-noise ratio of the innervation pulse train s as the MUniverse tools compute it: mean of the fourth power of s within one sample of a discharge over its mean elsewhere. 30 dB is a limit in use. Broad pulses lower it without any discharge being wrong.',
      (motorUnit) => motorUnit.quality.pnrDecibels,
    ),
    numeric(
      'pnr-holobar',
      'PNR (H)',
      'dB',
      1,
      'Pulse-to-noise ratio after Holobar, Minetto and Farina (2014): mean of the square of s at the discharges over its mean at all other samples. It lies about 10 dB below the other; compare only like with like.',
      (motorUnit) => motorUnit.quality.pnrHolobarDecibels,
    ),
  ];
  if (!statesExpectedRoa(decomposition)) return columns;
  const expected = numeric(
    'expected-roa',
    'Expected RoA',
    '',
    2,
    'Rate of agreement with the true discharges, common / (found + true − common), that the decoder expects of itself: computed from the probability of each discharge and of each peak that it passed over, and calibrated. At 0.90, nine of ten discharges that are true or found are both. It cannot know of discharges that left no peak.',
    (motorUnit) => motorUnit.quality.expectedRoa ?? Number.NaN,
  );
  return [expected, ...columns];
}

function matchColumns(extras: ReportExtras): Column[] {
  const { agreement } = extras;
  if (!agreement) return [];
  const found = (index: number) => agreement.rows.find((row) => row.motorUnit === index);
  return [
    {
      id: 'agreement',
      name: 'RoA',
      definition: `Rate of agreement with the matched motor unit of the reference (${agreement.origin}): common / (a + b − common) discharges. No entry: not in the reference.`,
      value: (_, index) => found(index)?.rateOfAgreement ?? Number.NaN,
      show: (_, index) => fixed(found(index)?.rateOfAgreement, 2),
    },
  ];
}

function numeric(
  id: string,
  name: string,
  unit: string,
  decimals: number,
  definition: string,
  value: (motorUnit: MotorUnit) => number,
  doubtful?: (motorUnit: MotorUnit) => boolean,
): Column {
  const show = (motorUnit: MotorUnit) =>
    decimals === 0 ? grouped(value(motorUnit)) : fixed(value(motorUnit), decimals);
  return { id, name, unit, definition, value, show, doubtful };
}
