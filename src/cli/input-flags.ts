/** Flags that say what a file does not: grid, map, rate, unit, channels to leave out. */

import { readFile } from 'node:fs/promises';
import type { ArgsDef } from 'citty';
import { FormatError, ParameterError } from '../core/errors.ts';
import type { ReadOptions } from '../formats/read-result.ts';
import { choiceFlag, numberFlag, type ParsedFlags, switchFlag, textFlag } from './arguments.ts';

export const inputFlags = {
  grid: {
    type: 'string',
    valueHint: 'NAME[,NAME]',
    description: 'electrode grids in the order of their channels, e.g. GR08MM1305; any (GR|HD)<mm>MM<rows><columns>',
  },
  map: {
    type: 'string',
    valueHint: 'FILE',
    description:
      'your own grid: a text table of channel numbers (from 1, as on the amplifier), 0 where there is no electrode',
  },
  spacing: { type: 'string', valueHint: 'MM', description: 'distance between electrodes of --map, millimetres' },
  rotate: { type: 'string', valueHint: '0|90|180|270', description: 'turn the grid clockwise, degrees' },
  mirror: { type: 'boolean', description: 'mirror the grid (left and right exchanged)' },
  exclude: {
    type: 'string',
    valueHint: '3,17-20',
    description: 'EMG channels to leave out, numbered from 1 as on the amplifier',
  },
  rate: { type: 'string', valueHint: 'HZ', description: 'sampling rate, where the file does not say it' },
  unit: {
    type: 'string',
    valueHint: 'V|mV|uV|nV|a.u.',
    description: 'unit of the numbers in the file, where it does not say it',
  },
} satisfies ArgsDef;

/** @throws ParameterError for a flag outside its range, FormatError for a map that cannot be read */
export async function readInputFlags(flags: ParsedFlags): Promise<Omit<ReadOptions, 'fileName'>> {
  const mapFile = textFlag(flags, 'map');
  const gridNames = textFlag(flags, 'grid')
    ?.split(',')
    .map((name) => name.trim());
  if (mapFile !== undefined && gridNames)
    throw new ParameterError('--map and --grid exclude each other: give one of them');
  const spacing = numberFlag(flags, 'spacing', { minimum: 0.1, maximum: 200, unit: 'mm' });
  if (spacing !== undefined && mapFile === undefined)
    throw new ParameterError('--spacing belongs to --map; a grid named with --grid carries its spacing in its name');
  const rotation = choiceFlag(flags, 'rotate', ['0', '90', '180', '270']);
  const excluded = textFlag(flags, 'exclude');
  return {
    samplingRateHz: numberFlag(flags, 'rate', { minimum: 1, maximum: 1e6, unit: 'Hz' }),
    unit: choiceFlag(flags, 'unit', ['V', 'mV', 'uV', 'nV', 'a.u.']),
    gridNames,
    gridMap: mapFile === undefined ? undefined : parseGridMap(mapFile, await readText(mapFile)),
    spacingMetres: spacing === undefined ? undefined : spacing / 1000,
    rotationDegrees: rotation === undefined ? undefined : (Number(rotation) as 0 | 90 | 180 | 270),
    mirrored: switchFlag(flags, 'mirror') || undefined,
    excludedChannels: excluded === undefined ? undefined : parseChannelList(excluded),
  };
}

/** '3,17-20' (from 1) to 2, 16, 17, 18, 19 (from 0), ascending, each once. */
export function parseChannelList(text: string): number[] {
  const channels = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!match || first < 1 || last < first || last > 100000)
      throw new ParameterError(
        `--exclude: expected channel numbers from 1 and ranges such as 3,17-20, got '${part.trim()}' in '${text}'`,
      );
    for (let channel = first; channel <= last; channel++) channels.add(channel - 1);
  }
  return [...channels].sort((a, b) => a - b);
}

/** Rows of channel numbers with commas, tabs, semicolons or spaces between; lines that begin with # are skipped. */
export function parseGridMap(fileName: string, text: string): number[][] {
  const rows: number[][] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const cells = line.trim().split(/[\s,;]+/);
    const row = cells.map(Number);
    const wrong = cells.find((_, i) => !(Number.isInteger(row[i]) && row[i] >= 0));
    if (wrong !== undefined)
      throw new FormatError(
        `${fileName}, line ${index + 1}: expected channel numbers (from 1; 0 where there is no electrode), got '${wrong}'`,
      );
    if (rows.length > 0 && row.length !== rows[0].length)
      throw new FormatError(
        `${fileName}, line ${index + 1}: expected ${rows[0].length} columns as in the first row, got ${row.length}; write 0 where there is no electrode`,
      );
    rows.push(row);
  }
  if (rows.length === 0) throw new FormatError(`${fileName}: expected a table of channel numbers, found no row`);
  return rows;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new FormatError(`--map ${path}: the file cannot be read; check its name`, { path }, { cause });
  }
}
