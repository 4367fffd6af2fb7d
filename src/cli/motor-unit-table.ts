/** A decomposition as a person reads it in the terminal. */

import type { Decomposition } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import type { ReportAgreement } from '../report/report-extras.ts';
import { count, formatNumber, renderTable, type TableColumn } from './table.ts';

const LONGEST_NAME = 14;

/**
 * One line per motor unit, best first; the grid's number (from 1) only where there are several, the rate of agreement that
 * the decoder expects of itself only where it states one.
 */
export function motorUnitTable(decomposition: Decomposition, recording: Recording): string {
  const several = recording.grids.length > 1;
  const stated = decomposition.motorUnits.some(({ quality }) => quality.expectedRoa !== undefined);
  const columns: TableColumn[] = [
    { title: 'unit' },
    ...(several ? [{ title: 'grid', align: 'left' as const }] : []),
    { title: 'discharges' },
    { title: 'rate (Hz)' },
    { title: 'CoV (%)' },
    { title: 'SIL' },
    { title: 'PNR (dB)' },
    ...(stated ? [{ title: 'expected RoA' }] : []),
  ];
  const rows = decomposition.motorUnits.map(({ grid, dischargeSamples, quality }, unit) => [
    String(unit),
    ...(several ? [gridLabel(recording, grid)] : []),
    String(dischargeSamples.length),
    formatNumber(quality.dischargeRateHz, 1),
    formatNumber(100 * quality.coefficientOfVariation, 1),
    formatNumber(quality.silhouette, 3),
    formatNumber(quality.pnrDecibels, 1),
    ...(stated ? [formatNumber(quality.expectedRoa, 3)] : []),
  ]);
  return renderTable(columns, rows);
}

export function gridLabel(recording: Recording, grid: number): string {
  return grid < 0 ? '-' : `${grid + 1} ${recording.grids[grid].name}`;
}

/** e.g. `64 EMG channels (2 left out), GR08MM1305, 2048 Hz, 32.5 s` */
export function recordingLine(recording: Recording): string {
  const { channels, grids, samplingRateHz, sampleCount } = recording;
  const bad = channels.filter((channel) => channel.status === 'bad').length;
  const left = bad > 0 ? ` (${bad} left out)` : '';
  const names = grids.length > 0 ? grids.map((grid) => grid.name).join(' + ') : 'no grid known';
  return `${channels.length} EMG channels${left}, ${names}, ${samplingRateHz} Hz, ${(sampleCount / samplingRateHz).toFixed(1)} s`;
}

/** One line per motor unit of the decomposition that came with the recording and was found again; the others by name. */
export function agreementTable(agreement: ReportAgreement, decomposition: Decomposition): string {
  const labels = referenceLabels(agreement.rows.map((row) => row.referenceName));
  const rows = agreement.rows.map((row, index) => ({ ...row, label: labels[index] }));
  const found = rows.filter((row) => row.motorUnit >= 0);
  const missed = rows.filter((row) => row.motorUnit < 0).map((row) => row.label);
  const expectedOf = (motorUnit: number) => decomposition.motorUnits[motorUnit].quality.expectedRoa;
  const stated = found.some((row) => expectedOf(row.motorUnit) !== undefined);
  const table = renderTable(
    [
      { title: 'theirs', align: 'left' },
      { title: 'discharges' },
      { title: 'unit' },
      { title: 'discharges' },
      { title: 'agreement' },
      ...(stated ? [{ title: 'expected' }] : []),
      { title: 'lag (ms)' },
    ],
    found.map(({ label, referenceDischarges, motorUnit, rateOfAgreement, lagSeconds }) => [
      label,
      String(referenceDischarges),
      String(motorUnit),
      String(decomposition.motorUnits[motorUnit].dischargeSamples.length),
      formatNumber(rateOfAgreement, 3),
      ...(stated ? [formatNumber(expectedOf(motorUnit), 3)] : []),
      formatNumber(lagSeconds === undefined ? undefined : 1000 * lagSeconds, 1),
    ]),
  );
  const good = found.filter((row) => row.rateOfAgreement > 0.9).length;
  const tolerance = formatNumber(1000 * agreement.toleranceSeconds, 1);
  return [
    `Agreement with the ${agreement.origin} in the file: ${good} of ${count(agreement.rows.length, 'motor unit')} > 0.9 (tolerance ${tolerance} ms)\n`,
    found.length > 0 ? `\n${table}` : '',
    missed.length > 0 ? `not found: ${missed.join(', ')}\n` : '',
  ].join('');
}

/** Short names as they are; long ones by their place in the file, from 1, and their end, which is where they differ. */
function referenceLabels(names: readonly string[]): string[] {
  if (names.every((name) => name.length <= LONGEST_NAME)) return [...names];
  return names.map((name, index) => `${index + 1}: ...${name.slice(-LONGEST_NAME)}`);
}
