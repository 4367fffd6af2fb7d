/** Grids of a MUedit file: names, muscles, 1-based (row, column) of each channel, distances in mm, discarded channels. */

import { isBmissError } from '../core/errors.ts';
import { type GridMap, gridFromMap } from './grid-map.ts';
import { type ChannelGroup, type GridLayout, layOutGrids } from './lay-out-grids.ts';
import { type MatValue, matField, matItems, matLines, matNumbers } from './mat/mat-value.ts';

/** Largest row or column that is believed; no grid of electrodes comes near it. */
const largestSide = 1000;

/** Places the channels by the file's coordinates, or by the grid's name where there are none that fit. */
export function layOutMueditGrids(signal: MatValue | undefined, channelCount: number): GridLayout {
  const names = matLines(matField(signal, 'gridname')) ?? [];
  const muscles = matLines(matField(signal, 'muscle')) ?? [];
  const coordinates = matItems(matField(signal, 'coordinates'));
  const distances = matNumbers(matField(signal, 'IED')) ?? [];
  const masks = matItems(matField(signal, 'EMGmask'));
  const gridCount = Math.max(1, names.length, coordinates.length);
  const groups: ChannelGroup[] = [];
  const bad = new Set<number>();
  const warnings: string[] = [];
  let next = 0;
  for (let g = 0; g < gridCount && next < channelCount; g++) {
    const places = coordinates[g]?.kind === 'numeric' ? coordinates[g] : undefined;
    const stated = places?.dims[0] ?? masks[g]?.dims[0] ?? Math.ceil(channelCount / gridCount);
    const count = Math.min(Math.max(stated, 0), channelCount - next);
    const channels = Array.from({ length: count }, (_, i) => next + i);
    const model = names[g]?.trim();
    const muscle = muscles[g]?.trim();
    const map =
      places && mapFromCoordinates(places, (distances[g] ?? Number.NaN) * 1e-3, model ?? `grid ${g + 1}`, warnings);
    const label = muscle || model || `grid ${g + 1}`;
    groups.push({
      ...(map && { map }),
      ...(model && { model }),
      ...(muscle && { muscle }),
      channels,
      names: channels.map((_, i) => `${label} ${i + 1}`),
    });
    matNumbers(masks[g])?.forEach((discarded: number, i: number) => {
      if (discarded !== 0 && i < count) bad.add(next + i);
    });
    next += count;
  }
  if (next < channelCount) {
    const channels = Array.from({ length: channelCount - next }, (_, i) => next + i);
    warnings.push(`the last ${channels.length} of ${channelCount} channels belong to no grid of the file`);
    groups.push({ channels, names: channels.map((channel) => `EMG${channel + 1}`) });
  }
  const layout = layOutGrids(groups);
  const channels = layout.channels.map((channel, i) =>
    bad.has(i) ? { ...channel, status: 'bad' as const, statusReason: 'discarded in MUedit' } : channel,
  );
  return { channels, grids: layout.grids, warnings: [...warnings, ...layout.warnings] };
}

/** @param places - channels x 2, 1-based (row, column) */
function mapFromCoordinates(
  places: MatValue,
  spacingMetres: number,
  name: string,
  warnings: string[],
): GridMap | undefined {
  const numbers = matNumbers(places);
  const count = places.dims[0];
  if (!numbers || count === 0 || places.dims.length !== 2 || places.dims[1] !== 2) return undefined;
  const valid = numbers.every((value: number) => Number.isInteger(value) && value >= 1 && value <= largestSide);
  if (valid) {
    let rows = 0;
    let columns = 0;
    for (let i = 0; i < count; i++) {
      rows = Math.max(rows, numbers[i]);
      columns = Math.max(columns, numbers[count + i]);
    }
    const map = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
    for (let i = 0; i < count; i++) map[numbers[i] - 1][numbers[count + i] - 1] = i + 1;
    try {
      return gridFromMap(map, spacingMetres > 0 ? spacingMetres : Number.NaN, name);
    } catch (error) {
      if (!isBmissError(error)) throw error;
    }
  }
  warnings.push(
    `grid ${name}: the coordinates in the file are no grid (two channels in a cell, or no numbers from 1); its name was used`,
  );
  return undefined;
}
