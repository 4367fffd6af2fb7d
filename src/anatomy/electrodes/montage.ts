/** Montages: how channels come from electrodes, as a sparse matrix of weights. */

import { ParameterError, requireInteger, requireLength } from '../../core/errors.ts';
import type { ElectrodeCells } from './placed-electrodes.ts';

export const montageNames = ['monopolar', 'single-differential', 'double-differential'] as const;

export type MontageName = (typeof montageNames)[number];

export interface Montage {
  readonly name: MontageName;
  readonly electrodeCount: number;
  readonly channelNames: readonly string[];
  /** channel c = sum over n from offsets[c] to offsets[c + 1] of weights[n] times electrode electrodes[n] */
  readonly offsets: Int32Array;
  readonly electrodes: Int32Array;
  readonly weights: Float64Array;
  /** picture of the channels: that of the electrodes, with one or two rows less; undefined for electrodes without a grid */
  readonly cells?: ElectrodeCells;
}

/** Weights of a row and those after it. */
const weightsOf: Readonly<Record<MontageName, readonly number[]>> = {
  monopolar: [1],
  'single-differential': [1, -1],
  'double-differential': [1, -2, 1],
};

export interface MontageOptions {
  /** electrodes that count as missing: no channel uses them */
  readonly bad?: Iterable<number>;
}

/**
 * Channels of a montage along the rows of a grid, that is along the fibres. A differential channel is an electrode less the
 * next in its column (single), or the difference of two such (double); it exists only where all its electrodes do. Monopolar
 * channels keep the order of electrodes, others go down each column, columns from left to right.
 * @throws ParameterError where differences are wanted of electrodes without a grid, or no channel is left
 */
export function makeMontage(
  name: MontageName,
  electrodes: { readonly names: readonly string[]; readonly grid?: ElectrodeCells },
  options: MontageOptions = {},
): Montage {
  const { names, grid } = electrodes;
  const bad = new Set(options.bad);
  for (const electrode of bad) requireInteger(`montage ${name}`, 'bad electrode', electrode, 0, names.length - 1);
  if (name !== 'monopolar' && !grid)
    throw new ParameterError(
      `montage ${name}: electrodes lie in no grid, so none follows another along the fibres; give rows and columns in the table, or use monopolar`,
    );
  const channels = name === 'monopolar' ? monopolar(names, grid, bad) : differences(name, names, grid, bad);
  if (channels.length === 0)
    throw new ParameterError(
      `montage ${name}: no channel is left of ${names.length} electrodes, ${bad.size} of them bad; it needs ${weightsOf[name].length} neighbours in a column`,
    );
  return montageOf(name, names.length, channels, grid);
}

interface PlacedChannel {
  readonly name: string;
  readonly electrodes: readonly number[];
  /** cell of its first electrode, -1 without a grid */
  readonly cell: number;
}

function monopolar(names: readonly string[], grid: ElectrodeCells | undefined, bad: ReadonlySet<number>) {
  return names.flatMap((name, electrode): PlacedChannel[] =>
    bad.has(electrode) ? [] : [{ name, electrodes: [electrode], cell: grid ? grid.cells.indexOf(electrode) : -1 }],
  );
}

function differences(
  name: MontageName,
  names: readonly string[],
  grid: ElectrodeCells | undefined,
  bad: ReadonlySet<number>,
): PlacedChannel[] {
  const channels: PlacedChannel[] = [];
  if (!grid) return channels;
  const { rows, columns, cells } = grid;
  const length = weightsOf[name].length;
  for (let c = 0; c < columns; c++)
    for (let r = 0; r + length <= rows; r++) {
      const members = weightsOf[name].map((_, n) => cells[(r + n) * columns + c]);
      if (members.some((electrode) => electrode < 0 || bad.has(electrode))) continue;
      const [first, second, third] = members.map((electrode) => names[electrode]);
      const channelName = length === 2 ? `${first}-${second}` : `${first}-2${second}+${third}`;
      channels.push({ name: channelName, electrodes: members, cell: r * columns + c });
    }
  return channels;
}

function montageOf(
  name: MontageName,
  electrodeCount: number,
  channels: readonly PlacedChannel[],
  grid: ElectrodeCells | undefined,
): Montage {
  const weights = weightsOf[name];
  const rows = grid ? grid.rows - weights.length + 1 : 0;
  const cells = new Int32Array(grid ? rows * grid.columns : 0).fill(-1);
  channels.forEach(({ cell }, channel) => {
    if (cell >= 0) cells[cell] = channel;
  });
  return {
    name,
    electrodeCount,
    channelNames: channels.map((channel) => channel.name),
    offsets: Int32Array.from({ length: channels.length + 1 }, (_, n) => n * weights.length),
    electrodes: Int32Array.from(channels.flatMap((channel) => channel.electrodes)),
    weights: Float64Array.from(channels.flatMap(() => weights)),
    ...(grid && { cells: { rows, columns: grid.columns, cells } }),
  };
}

/**
 * Channels from electrodes: the matrix of the montage times data, electrodes x rowLength.
 * @param data - row-major, a row of any values per electrode: a lead field, a MUAP, a recording
 * @returns channels x rowLength, of data's type
 * @throws ShapeError if data has not rowLength values per electrode
 */
export function applyMontage<Data extends Float64Array | Float32Array>(
  montage: Montage,
  data: Data,
  rowLength: number,
): Data {
  requireLength(`montage ${montage.name}`, 'data', data.length, montage.electrodeCount * rowLength);
  const { offsets, electrodes, weights } = montage;
  const channelCount = offsets.length - 1;
  const row = new Float64Array(rowLength);
  // the same type with the length of the result: typed arrays have no generic constructor
  const result = (data instanceof Float64Array
    ? new Float64Array(channelCount * rowLength)
    : new Float32Array(channelCount * rowLength)) as Float64Array | Float32Array as Data;
  for (let channel = 0; channel < channelCount; channel++) {
    row.fill(0);
    for (let n = offsets[channel]; n < offsets[channel + 1]; n++) {
      const from = electrodes[n] * rowLength;
      for (let i = 0; i < rowLength; i++) row[i] += weights[n] * data[from + i];
    }
    result.set(row, channel * rowLength);
  }
  return result;
}
