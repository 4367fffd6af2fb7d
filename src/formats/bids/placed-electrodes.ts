/**
 * Electrodes of an EMG-BIDS recording whose places on the body are known: x, y, z in one coordinate system, and the columns row
 * and column (from 1), beyond BIDS, which say what the places on a curved skin no longer do: where each lies in its grid.
 */

import { requireLength } from '../../core/errors.ts';
import type { Recording } from '../../core/recording.ts';
import { writeJson, writeTsv } from '../tsv.ts';

/** Where the electrodes of the channels lie. */
export interface ElectrodePlacement {
  /** of each channel's electrode, all different */
  readonly names: readonly string[];
  /** x, y, z interleaved, channel by channel */
  readonly positionsMetres: Float64Array;
  /** label of the coordinate system, letters and digits */
  readonly space: string;
  /** what its axes and origin are */
  readonly description: string;
}

export interface PlacedElectrodeFiles {
  readonly table: Uint8Array;
  /** describes the columns that BIDS does not */
  readonly sidecar: Uint8Array;
  readonly coordinateSystem: Uint8Array;
}

/**
 * @param groups - of each grid; without one the columns group, row and column are left out
 * @throws ShapeError for places of another number of channels
 */
export function writePlacedElectrodes(
  { channels }: Recording,
  groups: readonly string[],
  { names, positionsMetres, space, description }: ElectrodePlacement,
): PlacedElectrodeFiles {
  requireLength('electrodes', 'names', names.length, channels.length);
  requireLength('electrodes', 'positions', positionsMetres.length, 3 * channels.length);
  const hasGroups = groups.length > 0;
  const cell = (index: number) => (index >= 0 ? index + 1 : 'n/a');
  const rows = channels.map((channel, c) => [
    names[c],
    ...Array.from(positionsMetres.subarray(3 * c, 3 * c + 3), (metres) => Number((metres * 1e3).toFixed(6))),
    space,
    ...(hasGroups ? [groups[channel.grid] ?? 'n/a', cell(channel.row), cell(channel.column)] : []),
  ]);
  const columns = ['name', 'x', 'y', 'z', 'coordinate_system', ...(hasGroups ? ['group', 'row', 'column'] : [])];
  return {
    table: writeTsv(columns, rows),
    sidecar: writeJson({
      row: {
        Description: 'Row of the electrode in its grid, counted from 1; rows follow one another along the fibres',
      },
      column: { Description: 'Column of the electrode in its grid, counted from 1' },
    }),
    coordinateSystem: writeJson({
      EMGCoordinateSystem: 'Other',
      EMGCoordinateUnits: 'mm',
      EMGCoordinateSystemDescription: description,
    }),
  };
}
