/**
 * Grids of an EMG-BIDS recording: channels of one `group` whose electrodes form a lattice in their coordinate system,
 * x across (columns) and y along (rows), or whose table says rows and columns (our own, of grids on a curved skin). Positions in
 * per cent of a body part have no distance and form no grid.
 */

import { neighbourPairs } from '../../anatomy/electrodes/placed-electrodes.ts';
import type { Channel, ElectrodeGrid } from '../../core/recording.ts';
import { type GridPlacement, gridFromPositions } from '../grid-from-positions.ts';
import { type BidsSidecars, tableRecords } from './bids-sidecars.ts';

type Row = Readonly<Record<string, string>>;

const metresPerUnit: Readonly<Record<string, number>> = { m: 1, cm: 1e-2, mm: 1e-3, 'n/a': 1 };

/** Fewest electrodes that are called a grid. */
const smallestGrid = 4;

/**
 * Places channels in grids.
 * @param channels - of the recording, in its order; names as in channels.tsv
 * @param warnings - gets a line for every group of four or more electrodes that forms no grid
 */
export function bidsGrids(
  channels: readonly Channel[],
  sidecars: BidsSidecars,
  warnings: string[],
): { readonly channels: Channel[]; readonly grids: ElectrodeGrid[] } {
  const rows = new Map((sidecars.channels ? tableRecords(sidecars.channels) : []).map((row) => [row.name, row]));
  const electrodes = sidecars.electrodes ? tableRecords(sidecars.electrodes) : [];
  const placed: Channel[] = channels.map((channel) => describe(channel, rows.get(channel.name)));
  const groups = new Map<string, { readonly channel: number; readonly electrode: Row }[]>();
  for (const [c, channel] of channels.entries()) {
    const row = rows.get(channel.name);
    const electrode = findElectrode(electrodes, row, channel.name);
    const group = row?.group ?? electrode?.group ?? electrode?.coordinate_system;
    if (!electrode || group === undefined) continue;
    groups.set(group, [...(groups.get(group) ?? []), { channel: c, electrode }]);
  }
  const grids: ElectrodeGrid[] = [];
  for (const [name, members] of groups) {
    if (members.length < smallestGrid) continue;
    const found = placeGroup(
      name,
      members.map(({ electrode }) => electrode),
      sidecars,
      warnings,
    );
    if (!found) continue;
    for (const [i, { channel }] of members.entries())
      placed[channel] = { ...placed[channel], grid: grids.length, ...found.places[i] };
    const muscles = new Set(members.map(({ channel }) => placed[channel].muscle));
    const muscle = muscles.size === 1 ? [...muscles][0] : undefined;
    const cells = found.cells.map((member) => (member < 0 ? -1 : members[member].channel));
    const { rows: rowCount, columns, spacingMetres } = found;
    grids.push({ name, rows: rowCount, columns, spacingMetres, cells, ...(muscle !== undefined && { muscle }) });
  }
  return { channels: placed, grids };
}

function describe(channel: Channel, row: Row | undefined): Channel {
  const muscle = row?.target_muscle;
  const bad = row?.status === 'bad' && channel.status === 'good';
  return {
    ...channel,
    ...(muscle !== undefined && { muscle }),
    ...(bad && { status: 'bad', statusReason: row?.status_description ?? 'marked bad in channels.tsv' }),
  };
}

/** By name and group, which is the table's key; else by a name that occurs once; else by the channel's own name. */
function findElectrode(electrodes: readonly Row[], row: Row | undefined, channelName: string): Row | undefined {
  const name = row?.signal_electrode ?? channelName;
  const sameName = electrodes.filter((electrode) => electrode.name === name);
  const sameGroup = sameName.find((electrode) => electrode.group === row?.group);
  if (sameGroup) return sameGroup;
  if (sameName.length === 1 && (sameName[0].group === undefined || row?.group === undefined)) return sameName[0];
  return electrodes.find((electrode) => electrode.name === channelName);
}

function placeGroup(name: string, electrodes: readonly Row[], sidecars: BidsSidecars, warnings: string[]) {
  const spaces = new Set(electrodes.map((electrode) => electrode.coordinate_system ?? ''));
  const space = [...spaces][0];
  const system = sidecars.coordinateSystems.get(space) ?? sidecars.coordinateSystems.get('');
  const unit = String(system?.EMGCoordinateUnits ?? system?.EMGCoordinateSystemUnits ?? 'mm');
  const none = (why: string) => {
    warnings.push(`group ${name} (${electrodes.length} electrodes): ${why}; its channels are kept without a grid`);
    return undefined;
  };
  if (spaces.size > 1) return none(`its electrodes lie in ${spaces.size} coordinate systems`);
  if (metresPerUnit[unit] === undefined) return none(`positions in '${unit}' have no distance`);
  const axis = (key: string) =>
    Float64Array.from(electrodes, (row) => Number(row[key] ?? Number.NaN) * metresPerUnit[unit]);
  const [x, y, z] = [axis('x'), axis('y'), axis('z')];
  if (electrodes.every(({ row, column }) => row !== undefined && column !== undefined))
    return gridFromCells(electrodes, [x, y, z], sidecars.emg) ?? none('rows and columns form no grid');
  const flat = z.every(Number.isNaN) || Math.max(...z) - Math.min(...z) < 1e-9;
  const placement = flat ? gridFromPositions(x, y) : undefined;
  if (!placement) return none('their positions form no regular flat grid along the axes');
  return unit === 'n/a' ? { ...placement, spacingMetres: Number.NaN } : placement;
}

/** From the columns row and column, both from 1; the distance is the stated one, else the median of neighbours'. */
function gridFromCells(
  electrodes: readonly Row[],
  axes: readonly Float64Array[],
  emg: Readonly<Record<string, unknown>>,
): GridPlacement | undefined {
  const places = electrodes.map(({ row, column }) => ({ row: Number(row) - 1, column: Number(column) - 1 }));
  const isIndex = (value: number) => Number.isInteger(value) && value >= 0 && value < 1000;
  if (!places.every(({ row, column }) => isIndex(row) && isIndex(column))) return undefined;
  const rows = Math.max(...places.map(({ row }) => row)) + 1;
  const columns = Math.max(...places.map(({ column }) => column)) + 1;
  const cells = new Int32Array(rows * columns).fill(-1);
  for (const [n, { row, column }] of places.entries()) {
    if (cells[row * columns + column] >= 0) return undefined;
    cells[row * columns + column] = n;
  }
  const { InterelectrodeDistance: stated } = emg;
  const distances = neighbourPairs({ rows, columns, cells })
    .map(([a, b]) => Math.hypot(...axes.map((values) => (Number.isNaN(values[a]) ? 0 : values[a] - values[b]))))
    .sort((a, b) => a - b);
  const measured = distances.length > 0 ? Number(distances[distances.length >> 1].toPrecision(6)) : Number.NaN;
  const spacingMetres = typeof stated === 'number' && stated > 0 ? Number((stated * 1e-3).toPrecision(6)) : measured;
  return { rows, columns, spacingMetres, places, cells };
}
