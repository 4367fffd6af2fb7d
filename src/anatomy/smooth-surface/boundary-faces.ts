/**
 * The voxel faces between the inside and the outside of a set of labels, sorted into cubic cells so that those near a
 * point are found at once. Coordinates are of the map's own frame: metres along the voxel axes from the centre of voxel
 * (0, 0, 0). The volume's own border is no boundary: a limb cut off by the first or last slice goes on there.
 */

import type { LabelMap } from '../label-map.ts';

export interface BoundaryFaces {
  readonly count: number;
  /** midpoints, x y z interleaved, metres, cell by cell */
  readonly midpoints: Float64Array;
  /** 2 * axis + (1 where the outside lies at the larger index) */
  readonly directions: Uint8Array;
  readonly cells: CellGrid;
  /** faces of cell c: from cellStarts[c] to cellStarts[c + 1] */
  readonly cellStarts: Int32Array;
}

/** Cubes that cover the volume; cell (a, b, c) is a + size[0] * (b + size[1] * c). */
export interface CellGrid {
  readonly edgeMetres: number;
  /** corner of the first cell */
  readonly origin: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

/** @param isInside - by label value: 1 inside, 0 outside; values beyond its end are outside. Cost: two passes over the voxels. */
export function boundaryFaces(
  map: LabelMap,
  spacing: readonly [number, number, number],
  isInside: Uint8Array,
  cellMetres: number,
): BoundaryFaces {
  const cells = cellGrid(map.size, spacing, cellMetres);
  const cellStarts = new Int32Array(cells.size[0] * cells.size[1] * cells.size[2] + 1);
  scanFaces(map, spacing, isInside, (x, y, z) => void cellStarts[cellOf(cells, x, y, z) + 1]++);
  for (let c = 1; c < cellStarts.length; c++) cellStarts[c] += cellStarts[c - 1];
  const count = cellStarts[cellStarts.length - 1];
  const midpoints = new Float64Array(3 * count);
  const directions = new Uint8Array(count);
  const next = cellStarts.slice();
  scanFaces(map, spacing, isInside, (x, y, z, direction) => {
    const n = next[cellOf(cells, x, y, z)]++;
    midpoints[3 * n] = x;
    midpoints[3 * n + 1] = y;
    midpoints[3 * n + 2] = z;
    directions[n] = direction;
  });
  return { count, midpoints, directions, cells, cellStarts };
}

function cellGrid(size: LabelMap['size'], spacing: readonly [number, number, number], edgeMetres: number): CellGrid {
  const count = (axis: 0 | 1 | 2) => Math.ceil((size[axis] * spacing[axis]) / edgeMetres) + 1;
  return {
    edgeMetres,
    origin: [-spacing[0] / 2, -spacing[1] / 2, -spacing[2] / 2],
    size: [count(0), count(1), count(2)],
  };
}

export function cellOf({ edgeMetres, origin, size }: CellGrid, x: number, y: number, z: number): number {
  const a = Math.floor((x - origin[0]) / edgeMetres);
  const b = Math.floor((y - origin[1]) / edgeMetres);
  return a + size[0] * (b + size[1] * Math.floor((z - origin[2]) / edgeMetres));
}

/** First and last cell along an axis that a stretch touches; empty (first > last) where it lies outside the volume. */
export function cellRange(cells: CellGrid, axis: 0 | 1 | 2, low: number, high: number): [number, number] {
  const first = Math.floor((low - cells.origin[axis]) / cells.edgeMetres);
  const last = Math.floor((high - cells.origin[axis]) / cells.edgeMetres);
  return [Math.max(0, first), Math.min(cells.size[axis] - 1, last)];
}

function scanFaces(
  { labels, size: [nx, ny, nz] }: LabelMap,
  [hx, hy, hz]: readonly [number, number, number],
  isInside: Uint8Array,
  visit: (x: number, y: number, z: number, direction: number) => void,
): void {
  const rows = nx * ny;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0, n = nx * (j + ny * k); i < nx; i++, n++) {
        const here = isInside[labels[n]] === 1;
        // each pair once: this voxel and the next one along each axis
        if (i + 1 < nx && (isInside[labels[n + 1]] === 1) !== here) visit((i + 0.5) * hx, j * hy, k * hz, here ? 1 : 0);
        if (j + 1 < ny && (isInside[labels[n + nx]] === 1) !== here)
          visit(i * hx, (j + 0.5) * hy, k * hz, here ? 3 : 2);
        if (k + 1 < nz && (isInside[labels[n + rows]] === 1) !== here)
          visit(i * hx, j * hy, (k + 0.5) * hz, here ? 5 : 4);
      }
    }
  }
}
