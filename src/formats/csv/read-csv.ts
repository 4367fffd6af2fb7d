/**
 * Recordings in text tables: columns are signals, rows are samples, the first row names them (`EMG1`, `EMG1 [uV]`,
 * `Force (N)`). A column of time gives the sampling rate. Delsys Trigno exports, with a time column for each signal and
 * several rates, are recognised by their `Label:` lines.
 */

import { FormatError, ParameterError } from '../../core/errors.ts';
import { type AuxiliarySignal, type Channel, checkRecording, type Recording } from '../../core/recording.ts';
import { auxiliaryRole } from '../auxiliary-role.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { unitScale } from '../signal-unit.ts';
import { type NumberTable, readNumberTable } from './number-table.ts';
import { rateFromTimes } from './rate-from-times.ts';
import { readTrigno } from './read-trigno.ts';

/**
 * Reads a recording from a table.
 * @throws FormatError naming line and cell that do not fit; ParameterError when no column of time gives the rate and
 *   options have none
 */
export function readCsv(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const where = options.fileName;
  if (bytes.length > 5e8)
    throw new FormatError(
      `${where}: ${bytes.length} bytes of text are more than one text can hold; save .npz or BDF instead`,
    );
  const text = new TextDecoder().decode(bytes).replace(/^\ufeff/, '');
  if (text.slice(0, 4096).includes('\0')) throw new FormatError(`${where}: expected a table of text, got binary data`);
  if (/^Label: .*Sampling frequency:/m.test(text.slice(0, 1000))) return readTrigno(text, options);
  const table = readNumberTable(text, where);
  const warnings: string[] = [];
  const columns = describeColumns(table, warnings);
  const samplingRateHz = findRate(columns, options, where, warnings);
  const emg = columns.filter((column) => column.kind === 'emg');
  if (emg.length === 0)
    throw new FormatError(
      `${where}: expected at least one column of EMG, got ${columns
        .map(({ name }) => name)
        .slice(0, 8)
        .join(', ')}`,
    );
  const { unit, factors } = columnScales(emg, options, warnings, where);
  const data = new Float32Array(emg.length * table.rowCount);
  for (const [c, { values }] of emg.entries())
    for (let i = 0; i < table.rowCount; i++) data[c * table.rowCount + i] = values[i] * factors[c];
  const auxiliary = columns
    .filter((column) => column.kind === 'auxiliary')
    .map(({ name, unit: word = '', values }): AuxiliarySignal => {
      return { name, role: auxiliaryRole(name), unit: word, samplingRateHz, data: Float32Array.from(values) };
    });
  const recording: Recording = {
    data,
    channelCount: emg.length,
    sampleCount: table.rowCount,
    samplingRateHz,
    unit,
    channels: emg.map(({ name }): Channel => ({ name, grid: -1, row: -1, column: -1, status: 'good' })),
    grids: [],
    auxiliary,
    source: { format: 'csv', fileName: where, startSeconds: startSeconds(columns) },
    warnings,
  };
  return { recording: checkRecording(recording) };
}

interface Column {
  readonly name: string;
  readonly unit?: string;
  readonly kind: 'time' | 'emg' | 'auxiliary';
  /** a view */
  readonly values: Float64Array;
}

function describeColumns(table: NumberTable, warnings: string[]): Column[] {
  const { names, values, rowCount } = table;
  if (!names) warnings.push('the first row holds numbers; columns are taken as EMG and numbered');
  const described = Array.from({ length: table.columnCount }, (_, c) => {
    const heading = names?.[c] || `EMG${c + 1}`;
    const match = /^(.*?)\s*[[(]([^\])]*)[\])]\s*$/.exec(heading);
    const name = match?.[1] || heading;
    return { name, unit: match?.[2], values: values.subarray(c * rowCount, (c + 1) * rowCount) };
  });
  const labelled = described.some(({ name }) => /emg/i.test(name));
  return described.map((column, c): Column => {
    const { name, unit } = column;
    if (names && /^(time|times|t|timestamp|seconds|zeit|temps|tiempo|x)$/i.test(name) && c === 0)
      return { ...column, kind: 'time' };
    const voltage = unit === undefined || unitScale(unit) !== undefined;
    const role = auxiliaryRole(name);
    const beside =
      names !== undefined &&
      (role !== 'other' || /^(sample|samples|index|frame|acc|gyr|angle)/i.test(name) || !voltage);
    return { ...column, kind: beside || (labelled && !/emg/i.test(name)) ? 'auxiliary' : 'emg' };
  });
}

function findRate(columns: readonly Column[], options: ReadOptions, where: string, warnings: string[]): number {
  const time = columns.find((column) => column.kind === 'time');
  const given = options.samplingRateHz;
  if (!time) {
    if (given !== undefined) return given;
    throw new ParameterError(`${where}: no column named time gives the sampling rate; give it with --rate, in Hz`);
  }
  if (given !== undefined) return given;
  const rate = rateFromTimes(time.values, time.unit === 'ms' ? 1e-3 : 1, `${where}: column ${time.name}`);
  warnings.push(`sampling rate ${rate} Hz taken from column ${time.name}`);
  return rate;
}

function startSeconds(columns: readonly Column[]): number {
  const time = columns.find((column) => column.kind === 'time');
  const start = (time?.values[0] ?? 0) * (time?.unit === 'ms' ? 1e-3 : 1);
  return Number.isFinite(start) ? start : 0;
}

function columnScales(emg: readonly Column[], options: ReadOptions, warnings: string[], where: string) {
  const given = options.unit === undefined ? undefined : unitScale(options.unit);
  if (given) return { unit: given.unit, factors: emg.map(() => given.factor) };
  const scales = emg.map(({ unit }) => unitScale(unit ?? ''));
  const silent = scales.filter((scale) => scale === undefined).length;
  if (silent > 0 && silent < scales.length)
    throw new FormatError(
      `${where}: ${silent} of ${emg.length} EMG columns state no unit in their heading; say it with --unit`,
    );
  if (silent > 0) warnings.push('the table states no unit; volts assumed (say it with --unit)');
  const unit = scales.some((scale) => scale?.unit === 'a.u.') ? ('a.u.' as const) : ('V' as const);
  return { unit, factors: scales.map((scale) => (unit === 'V' ? (scale?.factor ?? 1) : 1)) };
}
