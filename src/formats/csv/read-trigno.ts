/**
 * Delsys Trigno text exports: a `Label:` line for each signal with its sampling frequency and unit, then pairs of columns,
 * time and value. Signals of lower rates fill fewer rows. EMG at the most common rate becomes the recording.
 */

import { FormatError } from '../../core/errors.ts';
import { type AuxiliarySignal, type Channel, checkRecording } from '../../core/recording.ts';
import { auxiliaryRole } from '../auxiliary-role.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { unitScale } from '../signal-unit.ts';
import { readNumberTable } from './number-table.ts';

interface TrignoSignal {
  readonly name: string;
  readonly samplingRateHz: number;
  readonly unit: string;
  readonly values: Float64Array;
}

const labelLine =
  /^Label: (.+?) Sampling frequency: (\S+) Number of points: (\S+) start: (\S+) Unit: (.*?) Domain Unit: s\s*$/;

export function readTrigno(text: string, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const warnings: string[] = [];
  const signals = readSignals(text, where, warnings);
  const emg = signals.filter(({ name }) => /emg/i.test(name));
  if (emg.length === 0)
    throw new FormatError(
      `${where}: expected a signal with EMG in its label, got ${signals
        .map(({ name }) => name)
        .slice(0, 6)
        .join(', ')}`,
    );
  const rates = emg.map(({ samplingRateHz }) => samplingRateHz);
  const votes = (rate: number) => rates.filter((other) => other === rate).length;
  const samplingRateHz = rates.reduce((best, rate) => (votes(rate) > votes(best) ? rate : best));
  const chosen = emg.filter((signal) => signal.samplingRateHz === samplingRateHz);
  if (chosen.length < emg.length)
    warnings.push(
      `EMG at several sampling rates: ${emg.length - chosen.length} of ${emg.length} signals are kept as auxiliary signals`,
    );
  const sampleCount = Math.min(...chosen.map(({ values }) => values.length));
  const scale = unitScale(options.unit ?? chosen[0].unit);
  if (!scale) throw new FormatError(`${where}: EMG in '${chosen[0].unit}' expected V, mV or uV; say it with --unit`);
  const data = new Float32Array(chosen.length * sampleCount);
  for (const [c, { values }] of chosen.entries())
    for (let i = 0; i < sampleCount; i++) data[c * sampleCount + i] = values[i] * scale.factor;
  const auxiliary = signals
    .filter((signal) => !chosen.includes(signal))
    .map(({ name, unit, samplingRateHz: rate, values }): AuxiliarySignal => {
      return { name, role: auxiliaryRole(name), unit, samplingRateHz: rate, data: Float32Array.from(values) };
    });
  const recording = checkRecording({
    data,
    channelCount: chosen.length,
    sampleCount,
    samplingRateHz: options.samplingRateHz ?? samplingRateHz,
    unit: scale.unit,
    channels: chosen.map(({ name }): Channel => ({ name, grid: -1, row: -1, column: -1, status: 'good' })),
    grids: [],
    auxiliary,
    source: { format: 'trigno-csv', fileName: where, device: 'Delsys Trigno' },
    warnings,
  });
  return { recording };
}

function readSignals(text: string, where: string, warnings: string[]): TrignoSignal[] {
  const lines = text.slice(0, 1_000_000).split('\n');
  const labels = lines.flatMap((line) => {
    const match = labelLine.exec(line);
    return match ? [{ name: match[1], stated: Number(match[2]), points: Number(match[3]), unit: match[5] }] : [];
  });
  const header = lines.findIndex((line) => /^"?X\s*\[s\]/.test(line));
  if (header < 0)
    throw new FormatError(`${where}: a Trigno export expected a row of headings that begins X[s] below its labels`);
  const table = readNumberTable(text, where, header);
  if (table.columnCount !== 2 * labels.length)
    throw new FormatError(
      `${where}: ${labels.length} labels expected ${2 * labels.length} columns (time and value of each), got ${table.columnCount}`,
    );
  let cut = 0;
  const signals = labels.map(({ name, stated, points, unit }, k): TrignoSignal => {
    const column = (c: number) => table.values.subarray(c * table.rowCount, (c + 1) * table.rowCount);
    const [times, values] = [column(2 * k), column(2 * k + 1)];
    let length = table.rowCount;
    while (length > 0 && Number.isNaN(times[length - 1])) length--;
    if (length < points) cut++;
    const measured = length > 1 ? (length - 1) / (times[length - 1] - times[0]) : Number.NaN;
    // The times have more digits than the label; a label that disagrees with them would be a misread file.
    const samplingRateHz = Math.abs(measured / stated - 1) < 1e-3 ? Number(measured.toPrecision(7)) : stated;
    if (!(samplingRateHz > 0))
      throw new FormatError(`${where}: ${name} expected a sampling frequency > 0, got ${stated}`);
    return { name, samplingRateHz, unit, values: values.subarray(0, length) };
  });
  if (cut > 0)
    warnings.push(`${cut} of ${labels.length} signals hold fewer points than their label states; the file was cut`);
  return signals;
}
