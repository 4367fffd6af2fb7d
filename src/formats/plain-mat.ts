/**
 * A .mat file with one large matrix, as laboratories save their own: the EMG is found by its name, else it is the largest
 * numeric matrix; the longer axis is time. Rate and unit come from the file where it names them, else from the user.
 */

import { FormatError, ParameterError } from '../core/errors.ts';
import { type Channel, checkRecording, type Recording } from '../core/recording.ts';
import {
  type MatFile,
  type MatNumeric,
  type MatValue,
  matField,
  matLines,
  matScalar,
  matText,
} from './mat/mat-value.ts';
import { describeMatFile } from './mat/read-mat.ts';
import { channelMajor } from './mat-signals.ts';
import type { ReadOptions, ReadResult } from './read-result.ts';
import { unitScale } from './signal-unit.ts';

const signalNames = /^(emg|semg|hd_?s?emg|data|raw|raw_?(data|emg|signal)|signals?|sig|x|emg_?(data|signal|raw))$/i;
const rateNames =
  /^(fs|fsamp|srate|sfreq|sr|freq|fsample|sample_?rate|sampling_?(rate|frequency|freq)|samplingfrequency|frequency)$/i;
const unitNames = /^(units?|emg_?units?|data_?units?)$/i;
const labelNames = /^(channels?|channel_?names|labels?|ch_?names)$/i;

/**
 * @throws FormatError when there is no matrix; ParameterError naming the flag when rate or unit is not known
 */
export function readPlainMat(file: MatFile, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const entries = flatten(file);
  const [name, matrix] = findSignals(entries, where, file);
  const [rows, columns] = matrix.dims;
  const warnings = [...file.warnings];
  const samplingRateHz = options.samplingRateHz ?? findScalar(entries, rateNames);
  if (samplingRateHz === undefined || !(samplingRateHz > 0 && Number.isFinite(samplingRateHz)))
    throw new ParameterError(
      `${where}: the sampling rate is not known (no variable such as fs; the file has ${describeMatFile(file)}); give it with --rate, in Hz`,
      { variables: [...file.variables.keys()] },
    );
  const unitText = options.unit ?? findText(entries, unitNames);
  const scale = unitText === undefined ? undefined : unitScale(unitText);
  if (!scale)
    throw new ParameterError(
      `${where}: the unit of ${name} is not known${unitText === undefined ? '' : ` ('${unitText}')`}; give it with --unit (V, mV, uV, nV or a.u.)`,
      { variable: name },
    );
  const samplesFirst = rows >= columns;
  const channelCount = samplesFirst ? columns : rows;
  const sampleCount = samplesFirst ? rows : columns;
  warnings.push(
    `${name} (${rows} x ${columns}): the longer axis is taken as time, ${channelCount} channels of ${sampleCount} samples`,
  );
  const orientation = samplesFirst ? 'samples x channels' : 'channels x samples';
  const { data, notFinite } = channelMajor(matrix, orientation, scale.factor);
  if (notFinite > 0) warnings.push(`${notFinite} EMG values are not finite (NaN or infinite)`);
  const labels = entries.filter(([entry]) => labelNames.test(lastName(entry))).map(([, value]) => matLines(value));
  const names = labels.find((lines) => lines?.length === channelCount);
  const channels = Array.from({ length: channelCount }, (_, i): Channel => {
    const label = names?.[i].trim();
    return { name: label ? label : `EMG${i + 1}`, grid: -1, row: -1, column: -1, status: 'good' };
  });
  const recording: Recording = {
    data,
    channelCount,
    sampleCount,
    samplingRateHz,
    unit: scale.unit,
    channels,
    grids: [],
    auxiliary: [],
    source: { format: 'mat', fileName: where, metadata: { variable: name } },
    warnings,
  };
  return { recording: checkRecording(recording) };
}

type Entry = readonly [string, MatValue];

/** Variables, and the fields of structs that stand at the top. */
function flatten(file: MatFile): Entry[] {
  return [...file.variables].flatMap(([name, value]): Entry[] =>
    value.kind === 'struct'
      ? [...value.fields.keys()]
          .map((field) => [`${name}.${field}`, matField(value, field)!] as const)
          .filter(([, v]) => v)
      : [[name, value]],
  );
}

const lastName = (name: string) => name.slice(name.lastIndexOf('.') + 1);

function findSignals(entries: readonly Entry[], where: string, file: MatFile): [string, MatNumeric] {
  const matrices = entries.filter(
    (entry): entry is [string, MatNumeric] =>
      entry[1].kind === 'numeric' &&
      entry[1].dims.length === 2 &&
      Math.min(...entry[1].dims) >= 1 &&
      entry[1].data.length >= 2,
  );
  const bySize = matrices.sort((a, b) => b[1].data.length - a[1].data.length);
  const named = bySize.filter(([name]) => signalNames.test(lastName(name)));
  // A named matrix wins unless another one is far larger: `x` may well be a list of positions.
  const best = named[0] && named[0][1].data.length * 4 >= bySize[0][1].data.length ? named[0] : bySize[0];
  if (best) return best;
  throw new FormatError(
    `${where}: expected a numeric matrix (channels x samples), the file has ${describeMatFile(file)}`,
    { variables: [...file.variables.keys()] },
  );
}

function findScalar(entries: readonly Entry[], names: RegExp): number | undefined {
  for (const [name, value] of entries) {
    if (!names.test(lastName(name)) || value.kind !== 'numeric' || value.data.length === 0) continue;
    // Delsys repeats the rate for each channel.
    if (value.data.every((rate: number) => rate === value.data[0])) return matScalar(value);
  }
  return undefined;
}

function findText(entries: readonly Entry[], names: RegExp): string | undefined {
  for (const [name, value] of entries) if (names.test(lastName(name)) && matText(value)) return matText(value);
  return undefined;
}
