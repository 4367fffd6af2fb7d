/** Channels, grids and places of the electrodes of a simulation. */

import type { Channel, ElectrodeGrid } from '../src/core/recording.ts';
import type { SimulationSettings } from './simulation-options.ts';

export interface ElectrodeLayout {
  readonly channels: Channel[];
  readonly grids: ElectrodeGrid[];
  /** x, z interleaved; the middle of all grids is the origin */
  readonly electrodes: Float64Array;
}

/** Channels grid by grid, column by column, row ascending. */
export function electrodeLayout(settings: SimulationSettings): ElectrodeLayout {
  const { rows, columns, spacingMetres, gridCount, missingCorner } = settings;
  const channels: Channel[] = [];
  const grids: ElectrodeGrid[] = [];
  const electrodes: number[] = [];
  const model = `GR${twoDigits(spacingMetres * 1e3)}MM${twoDigits(rows)}${twoDigits(columns)}`;
  for (let grid = 0; grid < gridCount; grid++) {
    const cells = new Int32Array(rows * columns).fill(-1);
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        if (missingCorner && row === 0 && column === 0) continue;
        cells[row * columns + column] = channels.length;
        channels.push({ name: `E${channels.length + 1}`, grid, row, column, status: 'good' });
        const across = column + grid * (columns + 1) - gridWidth(settings) / 2;
        electrodes.push(across * spacingMetres, (row - (rows - 1) / 2) * spacingMetres);
      }
    }
    grids.push({ name: model, rows, columns, spacingMetres, cells });
  }
  return { channels, grids, electrodes: Float64Array.from(electrodes) };
}

/** Width of all grids together, in spacings. */
export function gridWidth({ gridCount, columns }: SimulationSettings): number {
  return gridCount * (columns + 1) - 2;
}

const twoDigits = (value: number) => String(Math.round(value)).padStart(2, '0');
