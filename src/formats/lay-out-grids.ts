/** From groups of channels, as a file or a user names them, to `Recording.channels` and `Recording.grids`. */

import { isBmissError } from '../core/errors.ts';
import type { Channel, ElectrodeGrid } from '../core/recording.ts';
import { type GridMap, gridFromName } from './grid-map.ts';

/** Neighbouring channels of one grid, in the recording's order. */
export interface ChannelGroup {
  /** model named by the file; undefined when the file names none */
  readonly model?: string;
  /** wins over `model` */
  readonly map?: GridMap;
  readonly muscle?: string;
  /** index in the recording of each channel */
  readonly channels: readonly number[];
  readonly names: readonly string[];
  /** per channel: its number on the grid from 0; in order from 0 when absent */
  readonly electrodes?: readonly number[];
}

export interface GridLayout {
  readonly channels: Channel[];
  readonly grids: ElectrodeGrid[];
  readonly warnings: string[];
}

/**
 * Places every channel of the groups. A group whose model is unknown, or whose channels do not fit its map, keeps its
 * channels without a place, and a warning says so.
 * @param groups - together they name each of the channels 0 to n - 1 once
 */
export function layOutGrids(groups: readonly ChannelGroup[]): GridLayout {
  const channels: Channel[] = [];
  const grids: ElectrodeGrid[] = [];
  const warnings: string[] = [];
  for (const group of groups) {
    const { muscle, names } = group;
    const electrodes = group.electrodes ?? group.channels.map((_, i) => i);
    const map = chooseMap(group, electrodes, warnings);
    const grid = map ? grids.length : -1;
    const cellOf = new Map<number, number>();
    map?.cells.forEach((electrode, cell) => {
      if (electrode >= 0) cellOf.set(electrode, cell);
    });
    const cells = new Int32Array(map?.cells.length ?? 0).fill(-1);
    group.channels.forEach((channel, i) => {
      const cell = cellOf.get(electrodes[i]) ?? -1;
      if (cell >= 0) cells[cell] = channel;
      const row = map && cell >= 0 ? Math.floor(cell / map.columns) : -1;
      const column = map && cell >= 0 ? cell % map.columns : -1;
      channels[channel] = { name: names[i], grid, row, column, status: 'good', ...(muscle && { muscle }) };
    });
    if (map) {
      const { name, rows, columns, spacingMetres } = map;
      grids.push({ name, rows, columns, spacingMetres, cells, ...(muscle && { muscle }) });
    }
  }
  return { channels, grids, warnings };
}

function chooseMap(group: ChannelGroup, electrodes: readonly number[], warnings: string[]): GridMap | undefined {
  const map = group.map ?? (group.model === undefined ? undefined : knownMap(group.model, warnings));
  if (!map) return undefined;
  if (map.warning) warnings.push(map.warning);
  const fits = electrodes.every((electrode) => electrode >= 0 && electrode < map.channelCount);
  if (fits && new Set(electrodes).size === electrodes.length) {
    if (electrodes.length < map.channelCount)
      warnings.push(`grid ${map.name}: ${electrodes.length} of its ${map.channelCount} electrodes are in the file`);
    return map;
  }
  warnings.push(
    `grid ${map.name}: expected ${map.channelCount} channels, the file has ${electrodes.length} that do not fit; they are kept without a place, give --grid or --map`,
  );
  return undefined;
}

function knownMap(model: string, warnings: string[]): GridMap | undefined {
  try {
    return gridFromName(model);
  } catch (error) {
    if (!isBmissError(error)) throw error;
    warnings.push(`${error.message}; the channels are kept without a place`);
    return undefined;
  }
}
