/**
 * openhdemg files: gzip of a JSON object whose values are JSON texts themselves; tables as pandas writes them with
 * orient="split" ({ columns, index, data }), samples x columns; discharges 0-based in MUPULSES; EMG in uV.
 * Source: files saved by openhdemg 0.1.2 (emgfile structure as its documentation states it).
 */

import type { Decomposition } from '../core/decomposition.ts';
import { FormatError, ParameterError } from '../core/errors.ts';
import {
  type AuxiliarySignal,
  type Channel,
  channelSamples,
  checkRecording,
  type Recording,
} from '../core/recording.ts';
import { gzipText, inflateGzip } from './gzip.ts';
import type { ReadOptions, ReadResult, StoredDecomposition } from './read-result.ts';
import { unitScale } from './signal-unit.ts';

/**
 * Writes what openhdemg's emg_from_json opens: SOURCE is CUSTOMCSV, so that openhdemg asks for the channel order instead of
 * assuming a manufacturer's. Values keep 7 digits of the largest one. A force signal at the EMG's rate goes into REF_SIGNAL.
 */
export function writeOpenhdemgJson(recording: Recording, decomposition: Decomposition): Uint8Array {
  const { motorUnits } = decomposition;
  const { sampleCount, samplingRateHz, grids, auxiliary } = recording;
  const { put, end } = gzipText();
  const text = (key: string, value: unknown) => put(`"${key}": ${JSON.stringify(JSON.stringify(value))}, `);
  const table = (key: string, columns: readonly ArrayLike<number>[], rows: number) => {
    putTable(put, key, columns, columns.length === 0 ? 0 : rows);
    put(', ');
  };
  const scale = recording.unit === 'V' ? 1e6 : 1;
  const channels = recording.channels.map((_, c) => channelSamples(recording, c));
  const force = auxiliary.find((signal) => signal.role === 'force' && signal.data.length === sampleCount);
  const trains = motorUnits.map((unit) => unit.innervationPulseTrain);
  const spacing = grids.length > 0 ? grids[0].spacingMetres * 1e3 : Number.NaN;
  put('{');
  text('SOURCE', 'CUSTOMCSV');
  text('FILENAME', recording.source.fileName.split(/[/\\]/).at(-1));
  putTable(put, 'RAW_SIGNAL', channels, sampleCount, scale);
  put(', ');
  table('REF_SIGNAL', force ? [force.data] : [], sampleCount);
  putTable(put, 'ACCURACY', [motorUnits.map((unit) => unit.quality.silhouette)], motorUnits.length);
  put(', ');
  table('IPTS', trains.every((train) => train !== undefined) ? trains : [], sampleCount);
  text(
    'MUPULSES',
    motorUnits.map((unit) => Array.from(unit.dischargeSamples)),
  );
  put(`"FSAMP": "${floatText(samplingRateHz)}", "IED": "${floatText(Number(spacing.toPrecision(9)))}", `);
  text('EMG_LENGTH', sampleCount);
  text('NUMBER_OF_MUS', motorUnits.length);
  table(
    'BINARY_MUS_FIRING',
    motorUnits.map((unit) => binaryTrain(unit.dischargeSamples, sampleCount)),
    sampleCount,
  );
  putTable(put, 'EXTRAS', [], 0);
  put('}');
  return end();
}

/**
 * Reads a file of openhdemg <= 0.1.x (later versions write folders), gzip or plain text.
 * EMG is taken as uV unless `options.unit` says otherwise. Grids are not in the file.
 * @throws FormatError if it is none, or its parts do not fit together, or it holds a reference signal alone
 */
export function readOpenhdemgJson(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const outer = parseJson(compressed ? inflateGzip(where, bytes) : bytes, where);
  const part = (key: string): unknown => {
    const value = outer[key];
    if (typeof value !== 'string') return value;
    return value === 'NaN' ? Number.NaN : parseText(value, `${where}: ${key}`);
  };
  const origin = part('SOURCE');
  if (typeof origin !== 'string' || outer.MUPULSES === undefined)
    throw new FormatError(
      `${where}: expected an openhdemg file (SOURCE, RAW_SIGNAL, MUPULSES, ...), got the keys ${Object.keys(outer).slice(0, 12).join(', ') || 'none'}`,
    );
  const samplingRateHz = options.samplingRateHz ?? Number(part('FSAMP'));
  if (!(samplingRateHz > 0))
    throw new ParameterError(
      `${where}: FSAMP states no sampling rate (${String(outer.FSAMP)}); give it with --rate, in Hz`,
    );
  const { unit, factor } = unitScale(options.unit ?? 'uV') ?? { unit: 'V' as const, factor: 1e-6 };
  const emg = readTable(part('RAW_SIGNAL'), `${where}: RAW_SIGNAL`);
  if (!emg || emg.columns === 0 || emg.rows === 0)
    throw new FormatError(`${where}: RAW_SIGNAL holds no EMG; files of a reference signal alone cannot be decomposed`);
  const data = emg.columnMajor(factor);
  const warnings = options.unit === undefined ? ['openhdemg files state no unit; uV assumed (say it with --unit)'] : [];
  const channels = Array.from({ length: emg.columns }, (_, i): Channel => {
    return { name: `EMG${i + 1}`, grid: -1, row: -1, column: -1, status: 'good' };
  });
  const recording = checkRecording({
    data,
    channelCount: emg.columns,
    sampleCount: emg.rows,
    samplingRateHz,
    unit,
    channels,
    grids: [],
    auxiliary: readReference(part('REF_SIGNAL'), samplingRateHz, where),
    source: {
      format: 'openhdemg',
      fileName: where,
      metadata: { source: origin, interelectrodeDistanceMm: Number(part('IED')) },
    },
    warnings,
  });
  return { recording, decomposition: readPulses(part('MUPULSES'), recording, origin, where) };
}

type Put = (text: string) => void;

/** Rows are formatted and compressed 1024 at a time; a long recording is never one text. */
function putTable(
  put: Put,
  key: string,
  columns: readonly (ArrayLike<number> | undefined)[],
  rows: number,
  scale = 1,
): void {
  let largest = 0;
  for (const column of columns)
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs((column?.[i] ?? 0) * scale) || 0);
  const step = 10 ** Math.max(0, Math.min(12, 6 - Math.floor(Math.log10(largest || 1))));
  const cell = (value: number) => (Number.isFinite(value) ? String(Math.round(value * scale * step) / step) : 'null');
  const names = columns.length === 0 ? '0' : columns.map((_, i) => i).join(',');
  put(`"${key}": "{\\"columns\\":[${names}],\\"index\\":[`);
  for (let start = 0; start < rows; start += 1024)
    put(
      Array.from({ length: Math.min(1024, rows - start) }, (_, i) => (start + i === 0 ? '0' : `,${start + i}`)).join(
        '',
      ),
    );
  put('],\\"data\\":[');
  for (let start = 0; start < rows; start += 1024) {
    let text = '';
    for (let i = start; i < Math.min(rows, start + 1024); i++) {
      text += i === 0 ? '[' : ',[';
      for (let c = 0; c < columns.length; c++) text += (c === 0 ? '' : ',') + cell(columns[c]?.[i] ?? Number.NaN);
      text += ']';
    }
    put(text);
  }
  put(']}"');
}

/** With a decimal point, as Python needs to read a float; NaN as Python writes it. */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function binaryTrain(samples: Int32Array, sampleCount: number): Uint8Array {
  const train = new Uint8Array(sampleCount);
  for (const sample of samples) train[sample] = 1;
  return train;
}

function parseJson(bytes: Uint8Array, where: string): Record<string, unknown> {
  // V8 holds no text of more than 2^29 - 24 characters.
  if (bytes.length > 5e8)
    throw new FormatError(
      `${where}: ${bytes.length} bytes of JSON are more than one text can hold; cut the recording in parts`,
    );
  const value = parseText(new TextDecoder().decode(bytes), where);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${where}: expected a JSON object, as openhdemg writes it`);
}

function parseText(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: expected JSON, ${cause instanceof Error ? cause.message : cause}`, {}, { cause });
  }
}

interface Table {
  readonly rows: number;
  readonly columns: number;
  /** columns x rows, times factor; null is NaN */
  readonly columnMajor: (factor: number) => Float32Array;
}

function readTable(value: unknown, where: string): Table | undefined {
  const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : undefined;
  if (!Array.isArray(data) || data.length === 0) return undefined;
  const columns = Array.isArray(data[0]) ? data[0].length : 0;
  for (const [i, row] of data.entries())
    if (!Array.isArray(row) || row.length !== columns)
      throw new FormatError(
        `${where}: row ${i} expected ${columns} numbers, got ${Array.isArray(row) ? row.length : typeof row}`,
      );
  const columnMajor = (factor: number) => {
    const out = new Float32Array(columns * data.length);
    for (const [i, row] of data.entries())
      for (let c = 0; c < columns; c++)
        out[c * data.length + i] = typeof row[c] === 'number' ? row[c] * factor : Number.NaN;
    return out;
  };
  return { rows: data.length, columns, columnMajor };
}

function readReference(value: unknown, samplingRateHz: number, where: string): AuxiliarySignal[] {
  const table = readTable(value, `${where}: REF_SIGNAL`);
  if (!table || table.columns === 0) return [];
  const data = table.columnMajor(1).slice(0, table.rows);
  return [{ name: 'reference signal', role: 'force', unit: '', samplingRateHz, data }];
}

function readPulses(value: unknown, recording: Recording, origin: string, where: string): StoredDecomposition {
  if (!Array.isArray(value)) throw new FormatError(`${where}: MUPULSES expected a list of lists`);
  const motorUnits = value.map((list: unknown, i) => {
    const valid = (sample: unknown) =>
      Number.isInteger(sample) && Number(sample) >= 0 && Number(sample) < recording.sampleCount;
    if (!Array.isArray(list) || !list.every(valid))
      throw new FormatError(
        `${where}: MUPULSES of motor unit ${i} expected samples from 0 to ${recording.sampleCount - 1}`,
      );
    return { name: String(i), dischargeSamples: Int32Array.from(list as number[]).sort() };
  });
  return { samplingRateHz: recording.samplingRateHz, motorUnits, origin: `openhdemg (${origin})` };
}
