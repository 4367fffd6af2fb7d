/** Electrodes on the skin: what placing gives and conductors, montages, files and pictures take. */

import type { LimbSurface } from '../limb-surface.ts';
import { distanceAlongSurface, placeAt } from './walk-surface.ts';

/** A picture of a grid: which electrode lies in which cell. Rows run along the fibres, columns across them. */
export interface ElectrodeCells {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns, row-major: electrode from 0, -1 where there is none */
  readonly cells: Int32Array;
}

export interface PlacedElectrodes {
  /** of the grid, or of the file of positions; for messages and captions */
  readonly name: string;
  readonly names: readonly string[];
  /** x, y, z interleaved, world, on the skin */
  readonly positionsMetres: Float64Array;
  /** outward, as positionsMetres */
  readonly normals: Float64Array;
  /** where electrodes form a grid */
  readonly grid?: ElectrodeCells & {
    /** nominal distance of neighbours; for positions from a file the median of their distances along the skin */
    readonly spacingMetres: number;
    /** largest deviation of a distance of neighbours, along the skin, from the nominal one */
    readonly spacingErrorMetres: number;
  };
  /** from the given position to the skin, positive outside; all 0 for a grid that was laid on it */
  readonly skinDistancesMetres: Float64Array;
  readonly warnings: readonly string[];
}

/** From a point to the nearest electrode, straight through the limb. */
export function nearestElectrodeMetres(
  { positionsMetres }: Pick<PlacedElectrodes, 'positionsMetres'>,
  point: readonly number[],
): number {
  let least = Infinity;
  for (let e = 0; e < positionsMetres.length; e += 3)
    least = Math.min(least, Math.hypot(...point.map((value, c) => value - positionsMetres[e + c])));
  return least;
}

/** Pairs of electrodes side by side in a row or a column. */
export function neighbourPairs({ rows, columns, cells }: ElectrodeCells): [number, number][] {
  const pairs: [number, number][] = [];
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const own = cells[r * columns + c];
      const others = [
        c + 1 < columns ? cells[r * columns + c + 1] : -1,
        r + 1 < rows ? cells[(r + 1) * columns + c] : -1,
      ];
      for (const other of others) if (own >= 0 && other >= 0) pairs.push([own, other]);
    }
  return pairs;
}

/** Distances along the skin of neighbours, metres, as neighbourPairs; NaN where the surface is not known between the two. */
export function neighbourDistances(
  surface: LimbSurface,
  { positionsMetres, normals }: Pick<PlacedElectrodes, 'positionsMetres' | 'normals'>,
  cells: ElectrodeCells,
): Float64Array {
  return Float64Array.from(neighbourPairs(cells), ([a, b]) => {
    const [from, to] = [a, b].map((index) => placeAt(positionsMetres, normals, index));
    return distanceAlongSurface(surface, from, to) ?? Number.NaN;
  });
}
