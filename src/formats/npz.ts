/**
 * Recordings in NumPy files. An .npz holds `emg` (channels x samples), `fs` (Hz), and optionally `unit` (V when absent),
 * `pos_mm` (channels x 2: across, along the fibres) or `theta` (rad), `z` and `radius` (m), `force` (one value per sample)
 * and `force_unit`, and the truth of a simulation: parallel `spike_sample`, `spike_unit`. A bare .npy holds the signals alone.
 */

import { FormatError, ParameterError } from '../core/errors.ts';
import {
  type AuxiliarySignal,
  type Channel,
  checkRecording,
  type ElectrodeGrid,
  type Recording,
} from '../core/recording.ts';
import { gridFromPositions } from './grid-from-positions.ts';
import { type NpyArray, type NumericArray, readNpy, toFloat32, toFloat64, writeNpy, writeNpyText } from './npy.ts';
import type { ReadOptions, ReadResult, StoredDecomposition } from './read-result.ts';
import { unitScale } from './signal-unit.ts';
import { readZip, writeZip } from './zip.ts';

/**
 * Reads a recording from .npz bytes. Members are inflated one at a time, and those not used (such as `muaps`) not at all.
 * @throws FormatError naming the member that is missing or has the wrong shape; ParameterError when the rate is unknown
 */
export function readNpz(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const where = options.fileName;
  const warnings: string[] = [];
  const members = new Map(readZip(bytes, where).map((member) => [member.name.replace(/\.npy$/, ''), member]));
  const get = (name: string): NpyArray | undefined => {
    const member = members.get(name);
    return member && readNpy(member.read(), `${where}: ${name}`);
  };
  const fs = get('fs');
  const samplingRateHz = options.samplingRateHz ?? (fs && scalar(fs, `${where}: fs`));
  if (samplingRateHz === undefined) throw missingRate(where, 'no member fs');
  const scale = readUnit(options, get('unit'), where);
  const emg = get('emg');
  if (emg?.values === undefined)
    throw new FormatError(
      `${where}: expected a member emg (channels x samples), got ${[...members.keys()].join(', ') || 'an empty archive'}; save it with numpy.savez(file, emg=..., fs=...)`,
      { members: [...members.keys()] },
    );
  const [channelCount, sampleCount] = signalShape(emg, where);
  if (channelCount > sampleCount)
    warnings.push(`emg has more channels (${channelCount}) than samples (${sampleCount}); it may be transposed`);
  const { channels, grids } = placeChannels(channelCount, readPositions(get, channelCount, where), warnings);
  const recording: Recording = {
    data: toFloat32(emg.values, scale.factor),
    channelCount,
    sampleCount,
    samplingRateHz,
    unit: scale.unit,
    channels,
    grids,
    auxiliary: readForce(get, samplingRateHz, sampleCount, where),
    source: { format: 'npz', fileName: where },
    warnings,
  };
  const decomposition = readTruth(get, samplingRateHz, sampleCount, where);
  return { recording: checkRecording(recording), ...(decomposition && { decomposition }) };
}

/**
 * Reads a bare .npy of two dimensions; the longer axis is taken as time, and a warning says so.
 * @throws ParameterError when options carry no sampling rate
 */
export function readNpyRecording(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const where = options.fileName;
  if (options.samplingRateHz === undefined) throw missingRate(where, 'a bare .npy file');
  const array = readNpy(bytes, where);
  const [first, second] = signalShape(array, where);
  const channelCount = Math.min(first, second);
  const sampleCount = Math.max(first, second);
  const scale = readUnit(options, undefined, where);
  const values = array.values as NumericArray;
  const data = first <= second ? toFloat32(values, scale.factor) : transpose(values, first, second, scale.factor);
  const warnings = [
    `the longer axis of the ${first} x ${second} array is taken as time: ${channelCount} channels, ${sampleCount} samples`,
  ];
  if (options.unit === undefined) warnings.push('the file states no unit; volts assumed (say it with --unit)');
  const recording: Recording = {
    data,
    channelCount,
    sampleCount,
    samplingRateHz: options.samplingRateHz,
    unit: scale.unit,
    ...placeChannels(channelCount, undefined, []),
    auxiliary: [],
    source: { format: 'npy', fileName: where },
    warnings,
  };
  return { recording: checkRecording(recording) };
}

/**
 * Writes a recording as .npz: emg (float32), fs, unit, pos_mm when every channel lies in one grid of known spacing, and
 * force with its unit (storedForce says which signal).
 * @param options.level - deflate level, 0 (default) stores: float32 noise hardly shrinks, and reading needs no copy
 */
export function writeNpz(recording: Recording, options: { readonly level?: 0 | 1 | 6 | 9 } = {}): Uint8Array {
  const { data, channelCount, sampleCount, samplingRateHz, unit, channels, grids } = recording;
  const files = new Map<string, Uint8Array>();
  files.set('emg.npy', writeNpy(data, [channelCount, sampleCount]));
  files.set('fs.npy', writeNpy(Float64Array.of(samplingRateHz), []));
  files.set('unit.npy', writeNpyText(unit));
  const spacing = grids.length === 1 ? grids[0].spacingMetres * 1e3 : Number.NaN;
  if (Number.isFinite(spacing) && channels.every((channel) => channel.grid === 0 && channel.row >= 0)) {
    const positions = channels.flatMap((channel) => [channel.column * spacing, channel.row * spacing]);
    files.set('pos_mm.npy', writeNpy(Float64Array.from(positions), [channelCount, 2]));
  }
  const force = storedForce(recording);
  if (force) {
    files.set('force.npy', writeNpy(force.data, [sampleCount]));
    files.set('force_unit.npy', writeNpyText(force.unit));
  }
  return writeZip(files, { level: options.level ?? 0 });
}

/** The auxiliary signal that writeNpz stores: the first force with a value for each sample of the EMG; the others are left out. */
export function storedForce({ auxiliary, sampleCount, samplingRateHz }: Recording): AuxiliarySignal | undefined {
  return auxiliary.find(
    (signal) =>
      signal.role === 'force' && signal.data.length === sampleCount && signal.samplingRateHz === samplingRateHz,
  );
}

function missingRate(where: string, why: string): ParameterError {
  return new ParameterError(`${where}: the sampling rate is not known (${why}); give it with --rate, in Hz`, { where });
}

function scalar(array: NpyArray, where: string): number {
  const value = array.values?.length === 1 ? Number(array.values[0]) : Number.NaN;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new FormatError(`${where} expected one number > 0, got shape (${array.shape.join(', ')}), ${value}`, { where });
}

function signalShape(array: NpyArray, where: string): [number, number] {
  if (array.values === undefined || array.shape.length !== 2 || array.values.length === 0)
    throw new FormatError(
      `${where}: emg expected numbers of shape channels x samples, got shape (${array.shape.join(', ')}) of ${array.type}`,
      { shape: array.shape },
    );
  return [array.shape[0], array.shape[1]];
}

function readUnit(options: ReadOptions, member: NpyArray | undefined, where: string) {
  const word = options.unit ?? member?.text?.[0] ?? 'V';
  const scale = unitScale(word);
  if (scale) return scale;
  throw new FormatError(`${where}: unit '${word}' expected V, mV, uV, nV or a.u.; say which with --unit`, {
    unit: word,
  });
}

interface Positions {
  /** metres */
  readonly across: Float64Array;
  readonly along: Float64Array;
}

type Get = (name: string) => NpyArray | undefined;

function readPositions(get: Get, channelCount: number, where: string): Positions | undefined {
  const flat = get('pos_mm');
  if (flat) {
    if (flat.values === undefined || flat.shape.length !== 2 || flat.shape[0] !== channelCount || flat.shape[1] < 2)
      throw new FormatError(
        `${where}: pos_mm expected ${channelCount} x 2 numbers, one row a channel of emg, got shape (${flat.shape.join(', ')})`,
        { shape: flat.shape },
      );
    const values = toFloat64(flat.values);
    const column = (k: number) =>
      Float64Array.from({ length: channelCount }, (_, i) => values[i * flat.shape[1] + k] / 1e3);
    return { across: column(0), along: column(1) };
  }
  const theta = get('theta')?.values;
  const z = get('z')?.values;
  const radius = get('radius')?.values;
  if (!theta || !z || !radius) return undefined;
  if (theta.length !== channelCount || z.length !== channelCount || ![1, channelCount].includes(radius.length))
    throw new FormatError(
      `${where}: theta, z, radius expected ${channelCount}, ${channelCount} and 1 (or ${channelCount}) numbers, got ${theta.length}, ${z.length}, ${radius.length}`,
    );
  const across = Float64Array.from(
    { length: channelCount },
    (_, i) => Number(theta[i]) * Number(radius[i % radius.length]),
  );
  return { across, along: toFloat64(z) };
}

function placeChannels(
  channelCount: number,
  positions: Positions | undefined,
  warnings: string[],
): { readonly channels: Channel[]; readonly grids: ElectrodeGrid[] } {
  const placement = positions && gridFromPositions(positions.across, positions.along);
  if (positions && !placement)
    warnings.push(
      'the electrode positions form no regular grid with axes along and across the fibres; channels are kept without a grid',
    );
  const channels = Array.from({ length: channelCount }, (_, i): Channel => {
    const place = placement?.places[i] ?? { row: -1, column: -1 };
    return { name: `EMG${i + 1}`, grid: placement ? 0 : -1, ...place, status: 'good' };
  });
  if (!placement) return { channels, grids: [] };
  const { rows, columns, spacingMetres, cells } = placement;
  return { channels, grids: [{ name: `${rows}x${columns}`, rows, columns, spacingMetres, cells }] };
}

function readForce(get: Get, samplingRateHz: number, sampleCount: number, where: string): AuxiliarySignal[] {
  const force = get('force');
  if (!force) return [];
  if (force.values?.length !== sampleCount)
    throw new FormatError(
      `${where}: force expected ${sampleCount} numbers, one per sample of emg, got shape (${force.shape.join(', ')}) of ${force.type}`,
      { shape: force.shape },
    );
  const unit = get('force_unit')?.text?.[0] ?? '';
  return [{ name: 'force', role: 'force', unit, samplingRateHz, data: toFloat32(force.values) }];
}

function readTruth(
  get: Get,
  samplingRateHz: number,
  sampleCount: number,
  where: string,
): StoredDecomposition | undefined {
  const samples = get('spike_sample')?.values;
  const numbers = get('spike_unit')?.values;
  if (!samples || !numbers) return undefined;
  if (samples.length !== numbers.length)
    throw new FormatError(
      `${where}: spike_sample and spike_unit expected the same length, got ${samples.length} and ${numbers.length}`,
    );
  const byUnit = new Map<number, number[]>();
  for (let i = 0; i < samples.length; i++) {
    const sample = Number(samples[i]);
    if (!(Number.isInteger(sample) && sample >= 0 && sample < sampleCount))
      throw new FormatError(`${where}: spike_sample[${i}] expected 0 to ${sampleCount - 1}, got ${sample}`);
    const list = byUnit.get(Number(numbers[i]));
    if (list) list.push(sample);
    else byUnit.set(Number(numbers[i]), [sample]);
  }
  const motorUnits = [...byUnit.keys()]
    .sort((a, b) => a - b)
    .map((number) => ({ name: String(number), dischargeSamples: Int32Array.from(byUnit.get(number) ?? []).sort() }));
  return { samplingRateHz, motorUnits, origin: 'synthetic truth' };
}

function transpose(values: NumericArray, rows: number, columns: number, factor: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = Number(values[r * columns + c]) * factor;
  return out;
}
