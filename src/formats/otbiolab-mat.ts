/**
 * Exports of OTBioLab+ (.mat): `Data` (samples x columns, or a cell of column blocks), `Description` (a text per column),
 * `SamplingFrequency`, `Time`. Columns are told apart by their text; decomposed files carry an expert's discharges as
 * columns of zeros and ones, which trail the EMG by the extension of the decomposition that made them (kept as they are).
 */

import { FormatError, ParameterError } from '../core/errors.ts';
import { type AuxiliaryRole, type AuxiliarySignal, checkRecording, type Recording } from '../core/recording.ts';
import { findGridName } from './grid-map.ts';
import { type ChannelGroup, layOutGrids } from './lay-out-grids.ts';
import {
  describeMat,
  type MatFile,
  type MatNumbers,
  matItems,
  matLines,
  matNumbers,
  matScalar,
} from './mat/mat-value.ts';
import type { ReadOptions, ReadResult, StoredDecomposition } from './read-result.ts';
import { unitScale } from './signal-unit.ts';

type ColumnRole = 'emg' | 'train' | 'source' | AuxiliaryRole;

interface Column {
  /** description without its unit */
  readonly text: string;
  readonly unit: string;
  readonly role: ColumnRole;
  readonly samplingRateHz: number;
  /** view of the file's numbers */
  readonly values: MatNumbers;
}

/** Whether a MAT file has the variables of an OTBioLab+ export. */
export function isOtbiolabMat(file: MatFile): boolean {
  return file.variables.has('Data') && file.variables.has('Description') && file.variables.has('SamplingFrequency');
}

/**
 * The recording in volts, its force and paths, and the decomposition stored with it.
 * @throws FormatError naming the variable that is missing or does not fit; ParameterError when the EMG has no unit
 */
export function readOtbiolabMat(file: MatFile, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const columns = readColumns(file, options);
  const emg = columns.filter((column) => column.role === 'emg');
  if (emg.length === 0)
    throw new FormatError(
      `${where}: none of the ${columns.length} columns is EMG (a column that names a grid such as GR08MM1305, or is in volts)`,
      { columns: columns.map((column) => column.text).slice(0, 20) },
    );
  const { samplingRateHz } = emg[0];
  const sampleCount = emg[0].values.length;
  for (const column of emg)
    if (column.values.length !== sampleCount || column.samplingRateHz !== samplingRateHz)
      throw new FormatError(
        `${where}: EMG columns of ${column.values.length} samples at ${column.samplingRateHz} Hz beside ${sampleCount} at ${samplingRateHz} Hz; export one device at a time`,
        { column: column.text },
      );
  const data = new Float32Array(emg.length * sampleCount);
  const scales = emg.map((column) => columnScale(column, options));
  const unit = scales[0].unit;
  if (scales.some((scale) => scale.unit !== unit))
    throw new FormatError(`${where}: some EMG columns are in volts and some have no unit; give --unit`, {});
  let bad = 0;
  emg.forEach((column, channel) => {
    const { factor } = scales[channel];
    const start = channel * sampleCount;
    for (let i = 0; i < sampleCount; i++) {
      data[start + i] = column.values[i] * factor;
      if (!Number.isFinite(column.values[i])) bad++;
    }
  });
  const layout = layOutGrids(groupColumns(emg));
  const warnings = [...file.warnings, ...layout.warnings];
  if (bad > 0) warnings.push(`${bad} EMG values are not finite (NaN or infinite)`);
  const startSeconds = matScalar(matItems(file.variables.get('Time'))[0]);
  const recording: Recording = {
    data,
    channelCount: emg.length,
    sampleCount,
    samplingRateHz,
    unit,
    channels: layout.channels,
    grids: layout.grids,
    auxiliary: columns.flatMap(auxiliary),
    source: {
      format: 'otbiolab-mat',
      fileName: where,
      ...(startSeconds !== undefined && Number.isFinite(startSeconds) && { startSeconds }),
    },
    warnings,
  };
  const decomposition = readTrains(columns, samplingRateHz);
  return { recording: checkRecording(recording), ...(decomposition && { decomposition }) };
}

function readColumns(file: MatFile, options: ReadOptions): Column[] {
  const where = options.fileName;
  const blocks = matItems(file.variables.get('Data'));
  const texts = matItems(file.variables.get('Description')).flatMap((item) => matLines(item) ?? ['']);
  const rates = matItems(file.variables.get('SamplingFrequency')).flatMap((item) => [...(matNumbers(item) ?? [])]);
  const columns: Omit<Column, 'role'>[] = [];
  blocks.forEach((block, index) => {
    if (block.kind !== 'numeric' || block.dims.length !== 2)
      throw new FormatError(`${where}: Data expected samples x columns, got ${describeMat(block)}`, { block: index });
    const [rows, count] = block.dims;
    const samplingRateHz = options.samplingRateHz ?? rates[Math.min(index, rates.length - 1)];
    if (!(samplingRateHz > 0 && Number.isFinite(samplingRateHz)))
      throw new ParameterError(
        `${where}: SamplingFrequency expected a number of Hz above 0, got ${samplingRateHz}; give it with --rate`,
        { samplingRateHz },
      );
    if (columns.length + count > texts.length)
      throw new FormatError(
        `${where}: Data has more columns than Description has texts (${texts.length}); export the file again`,
        { texts: texts.length },
      );
    for (let i = 0; i < count; i++) {
      const [, text, unit] = /^(.*?)(?:\[([^\]]*)\]?)?\s*$/s.exec(texts[columns.length]) ?? ['', '', ''];
      const values = block.data.subarray(i * rows, (i + 1) * rows);
      columns.push({ text: text.trim(), unit: (unit ?? '').trim(), samplingRateHz, values });
    }
  });
  if (columns.length === 0 || columns.every((column) => column.values.length === 0))
    throw new FormatError(`${where}: Data holds no samples`, {});
  const anyGrid = columns.some((column) => findGridName(column.text) !== undefined);
  return columns.map((column) => ({ ...column, role: columnRole(column, anyGrid) }));
}

function columnRole({ text, unit }: { text: string; unit: string }, anyGrid: boolean): ColumnRole {
  if (/source for decomposition/i.test(text)) return 'source';
  if (/decomposition of/i.test(text)) return 'train';
  if (/acquired data/i.test(text)) return 'force';
  if (/performed path/i.test(text)) return 'path';
  if (/requested path/i.test(text)) return 'target';
  if (findGridName(text)) return 'emg';
  // A file without any grid may still be EMG: bipolar sensors are columns in volts.
  const notEmg = /force|torque|load ?cell|trigger|ramp|buffer|quaternion|control|accelero/i.test(text);
  return !anyGrid && !notEmg && (unit === '' || unitScale(unit)?.unit === 'V') ? 'emg' : 'other';
}

function columnScale(column: Column, options: ReadOptions) {
  const scale = unitScale(options.unit ?? column.unit);
  if (scale) return scale;
  throw new ParameterError(
    `${options.fileName}: column "${column.text}" has no unit of voltage ('${column.unit}'); give it with --unit (V, mV, uV, nV or a.u.)`,
    { column: column.text, unit: column.unit },
  );
}

/** Columns of one grid follow each other with rising electrode numbers; the same model twice stays two grids. */
function groupColumns(emg: readonly Column[]): ChannelGroup[] {
  interface Open {
    readonly key: string;
    readonly model: string | undefined;
    readonly muscle: string | undefined;
    readonly channels: number[];
    readonly names: string[];
    readonly electrodes: number[];
  }
  const groups: Open[] = [];
  emg.forEach((column, channel) => {
    const number = /\((\d+)\)\s*$/.exec(column.text);
    const key = column.text.replace(/\([^)]*\)/g, '').trim();
    const model = findGridName(column.text);
    let group = groups.at(-1);
    const electrode = number ? Number(number[1]) - 1 : group?.key === key ? group.electrodes.length : 0;
    if (!group || group.key !== key || electrode <= (group.electrodes.at(-1) ?? -1)) {
      const [muscle] = column.text.split(' - ');
      group = {
        key,
        model,
        muscle: muscle === column.text ? undefined : muscle.trim(),
        channels: [],
        names: [],
        electrodes: [],
      };
      groups.push(group);
    }
    group.channels.push(channel);
    group.electrodes.push(electrode);
    group.names.push(model ? `${group.muscle ?? model} ${electrode + 1}` : column.text);
  });
  return groups;
}

function auxiliary(column: Column): AuxiliarySignal[] {
  const { role } = column;
  if (role === 'emg' || role === 'train' || role === 'source') return [];
  const unit = /^%\s*\(?MVC\)?$/i.test(column.unit) ? '% MVC' : column.unit;
  return [
    { name: column.text, role, unit, samplingRateHz: column.samplingRateHz, data: Float32Array.from(column.values) },
  ];
}

function readTrains(columns: readonly Column[], samplingRateHz: number): StoredDecomposition | undefined {
  const trains = columns.filter((column) => column.role === 'train');
  if (trains.length === 0) return undefined;
  const motorUnits = trains.map((column) => {
    const samples: number[] = [];
    column.values.forEach((value, sample) => {
      if (value > 0.5) samples.push(sample);
    });
    return { name: column.text, dischargeSamples: Int32Array.from(samples) };
  });
  return { samplingRateHz, motorUnits, origin: 'OTBioLab decomposition' };
}
