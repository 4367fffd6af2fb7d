/** Errors of motor unit properties as a person reads them in the terminal. */

import type { MotorUnitPropertyName } from '../metrics/motor-unit-properties.ts';
import type { PropertyComparison, PropertyErrors } from '../metrics/property-errors.ts';
import { count, formatNumber, renderTable } from './table.ts';

interface Display {
  readonly label: string;
  readonly unit: string;
  /** from SI */
  readonly scale: number;
  readonly digits: number;
}

const millimetres = (label: string): Display => ({ label, unit: 'mm', scale: 1000, digits: 2 });

const DISPLAY: Readonly<Record<MotorUnitPropertyName, Display>> = {
  x: millimetres('x'),
  y: millimetres('y'),
  z: millimetres('z'),
  depth: millimetres('depth'),
  innervationZone: millimetres('innervation zone'),
  conductionVelocity: { label: 'conduction velocity', unit: 'm/s', scale: 1, digits: 3 },
  halfLength1: millimetres('half-length 1'),
  halfLength2: millimetres('half-length 2'),
  fibreLength: millimetres('fibre length'),
  territoryRadius: millimetres('territory radius'),
  size: { label: 'size (ln fibres)', unit: '', scale: 1, digits: 3 },
};

/** A table, one row a property; a line says what its columns are. */
export function propertyTable({ properties, pairs }: PropertyComparison): string {
  const table = renderTable(
    [
      { title: 'property', align: 'left' },
      { title: 'pairs' },
      { title: 'mean error' },
      { title: 'mean |error|' },
      { title: 'RMSE' },
      { title: 'unit', align: 'left' },
      { title: 'normalised MSE' },
      { title: 'guess' },
      { title: '90 % intervals', align: 'left' },
    ],
    properties.map(propertyRow),
  );
  return `Properties of ${count(pairs, 'matched pair')}, found less true; guess: normalised MSE of the middle of the range\n\n${table}`;
}

function propertyRow(errors: PropertyErrors): string[] {
  const { label, unit, scale, digits } = DISPLAY[errors.property];
  const number = (value: number) => formatNumber(scale * value, digits);
  const { intervals, intervalsHoldingTruth: holding } = errors;
  return [
    label,
    String(errors.count),
    number(errors.meanError),
    number(errors.meanAbsoluteError),
    number(errors.rootMeanSquareError),
    unit,
    formatNumber(errors.normalisedMse, 4),
    formatNumber(errors.midRangeNormalisedMse, 4),
    intervals > 0
      ? `${holding} of ${intervals} hold the truth (${formatNumber((100 * holding) / intervals, 0)} %)`
      : '-',
  ];
}

/** Rows of the summary. */
export function propertySummary(comparison: PropertyComparison): (readonly [string, string])[] {
  const { position, musclesStated, musclesRight, normalisedMse, midRangeNormalisedMse } = comparison;
  const rows: (readonly [string, string])[] = [];
  if (position) {
    const [mean, median, rms] = [position.meanMetres, position.medianMetres, position.rootMeanSquareMetres].map(
      (metres) => formatNumber(1000 * metres, 2),
    );
    const of = count(position.count, 'pair');
    rows.push(['position error', `mean ${mean} mm, median ${median} mm, RMS ${rms} mm (${of})`]);
  }
  if (musclesStated > 0) rows.push(['muscle right', `${musclesRight} of ${musclesStated}`]);
  if (normalisedMse !== undefined)
    rows.push([
      'normalised MSE of properties',
      `${formatNumber(normalisedMse, 4)}, guessing mid-range ${formatNumber(midRangeNormalisedMse, 4)}`,
    ]);
  return rows;
}
