/**
 * What a user says about a recording after it is read: grids, map, rotation, mirroring, excluded channels. Rate and
 * unit belong to the readers, since they decide how numbers become volts.
 * Order: map or grid names, then mirroring (left to right), then rotation (clockwise).
 */

import { ParameterError } from '../core/errors.ts';
import { type Channel, checkRecording, type ElectrodeGrid, type Recording } from '../core/recording.ts';
import { type GridMap, gridFromMap, gridFromName, mirrorGrid, rotateGrid } from './grid-map.ts';
import { layOutGrids } from './lay-out-grids.ts';
import type { ReadOptions } from './read-result.ts';

/**
 * @returns a recording that shares the data of the one given
 * @throws ParameterError when grids need more channels than there are, or an excluded channel does not exist
 */
export function applyReadOptions(recording: Recording, options: ReadOptions): Recording {
  const maps = requestedMaps(recording, options);
  let result = maps ? replaceGrids(recording, maps) : recording;
  const degrees = options.rotationDegrees ?? 0;
  if (degrees !== 0 || options.mirrored) {
    if (result.grids.length === 0)
      throw new ParameterError(
        `${options.fileName}: rotation and mirroring need a grid and the file names none; give --grid or --map`,
        { degrees },
      );
    result = turnGrids(result, (grid) => rotateGrid(options.mirrored ? mirrorGrid(grid) : grid, degrees));
  }
  if (options.excludedChannels?.length) result = excludeChannels(result, options.excludedChannels);
  return result === recording ? recording : checkRecording(result);
}

function requestedMaps(recording: Recording, options: ReadOptions): GridMap[] | undefined {
  const { channelCount } = recording;
  const maps = options.gridMap
    ? [gridFromMap(options.gridMap, options.spacingMetres)]
    : options.gridNames?.map(gridFromName);
  if (!maps?.length) return undefined;
  const electrodes = maps.reduce((sum, map) => sum + map.channelCount, 0);
  // One grid or map for a file of several of the same kind.
  if (maps.length === 1 && channelCount % electrodes === 0) return new Array(channelCount / electrodes).fill(maps[0]);
  if (electrodes <= channelCount) return maps;
  throw new ParameterError(
    `${options.fileName}: ${maps.map((map) => map.name).join(' + ')} has ${electrodes} electrodes, the file has ${channelCount} EMG channels; give the grids in the order of their channels, or a map`,
    { electrodes, channelCount },
  );
}

function replaceGrids(recording: Recording, maps: readonly GridMap[]): Recording {
  const { channels, channelCount } = recording;
  let next = 0;
  const take = (count: number, map?: GridMap) => {
    const taken = Array.from({ length: count }, () => next++);
    const names = taken.map((channel) => channels[channel].name);
    const muscle = channels[taken[0]]?.muscle;
    return { channels: taken, names, ...(map && { map }), ...(muscle && { muscle }) };
  };
  const groups = maps.map((map) => take(map.channelCount, map));
  const rest = channelCount - next;
  if (rest > 0) groups.push(take(rest));
  const layout = layOutGrids(groups);
  const warnings = [...recording.warnings, ...layout.warnings];
  if (rest > 0) warnings.push(`the last ${rest} of ${channelCount} channels belong to no grid`);
  const placed = channels.map((channel, i): Channel => {
    const { grid, row, column } = layout.channels[i];
    return { ...channel, grid, row, column };
  });
  return { ...recording, channels: placed, grids: layout.grids, warnings };
}

function turnGrids(recording: Recording, turn: (grid: ElectrodeGrid) => ElectrodeGrid): Recording {
  const grids = recording.grids.map(turn);
  const channels = recording.channels.slice();
  for (const { cells, columns } of grids)
    cells.forEach((channel, cell) => {
      if (channel < 0) return;
      channels[channel] = { ...channels[channel], row: Math.floor(cell / columns), column: cell % columns };
    });
  return { ...recording, grids, channels };
}

function excludeChannels(recording: Recording, excluded: readonly number[]): Recording {
  const channels = recording.channels.slice();
  for (const index of excluded) {
    if (!(Number.isInteger(index) && index >= 0 && index < channels.length))
      throw new ParameterError(
        `${recording.source.fileName}: excluded channel ${index + 1} does not exist, the file has ${channels.length} EMG channels`,
        { index },
      );
    channels[index] = { ...channels[index], status: 'bad', statusReason: 'excluded by the user' };
  }
  return { ...recording, channels };
}
