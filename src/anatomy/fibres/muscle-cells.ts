/**
 * A muscle on a coarse grid: cells about 2 mm across the limb and 4 mm along it, each with the share of it that the muscle
 * fills, blurred over neighbours, so that the steps of the voxels hardly show in what is computed on it. The grid is
 * centred on the muscle, so that mirrored muscles have mirrored cells.
 */

import { type Affine, nearestVoxelAxis, type Vector3, voxelSpacing } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { MuscleVoxels } from './muscle-voxels.ts';

export interface MuscleCells {
  /** cells along the three voxel axes */
  readonly size: Vector3;
  readonly voxelsPerCell: Vector3;
  /** voxel indices, fractional, of the centre of cell (0, 0, 0) */
  readonly firstVoxel: Vector3;
  /** edges of a cell, metres */
  readonly edgesMetres: Vector3;
  /** the voxel axis that runs nearest to the limb */
  readonly along: 0 | 1 | 2;
  /** share of each cell that is muscle, 0 to 1, blurred; the first axis fastest */
  readonly share: Float64Array;
}

export interface CellSize {
  readonly acrossMetres: number;
  readonly alongMetres: number;
}

/** room round the muscle for the blur and for points beside it, in cells */
const MARGIN_CELLS = 2;

export function muscleCells(
  map: LabelMap,
  muscle: MuscleVoxels,
  limbDirection: Vector3,
  cellSize: CellSize,
): MuscleCells {
  const { axis: along } = nearestVoxelAxis(map.affine, limbDirection);
  const lines = ([0, 1, 2] as const).map((axis) =>
    cellLine(map, muscle, axis, axis === along ? cellSize.alongMetres : cellSize.acrossMetres),
  );
  const size: Vector3 = [lines[0].count, lines[1].count, lines[2].count];
  const share = cellShares(map, muscle.voxels, lines, size);
  for (const axis of [0, 1, 2] as const) blurInPlace(share, size, axis);
  return {
    size,
    voxelsPerCell: [lines[0].voxels, lines[1].voxels, lines[2].voxels],
    firstVoxel: [lines[0].first, lines[1].first, lines[2].first],
    edgesMetres: [lines[0].edge, lines[1].edge, lines[2].edge],
    along,
    share,
  };
}

/** World position of the centre of cell (0, 0, 0) and the three steps between cells, as an affine. */
export function cellAffine(affine: Affine, { firstVoxel, voxelsPerCell }: MuscleCells): Affine {
  const out = new Float64Array(12);
  for (const r of [0, 4, 8]) {
    out[r + 3] = affine[r + 3];
    for (const c of [0, 1, 2]) {
      out[r + c] = affine[r + c] * voxelsPerCell[c];
      out[r + 3] += affine[r + c] * firstVoxel[c];
    }
  }
  return out;
}

/** Cells along one voxel axis: how many, where, and for each voxel the cell it begins in and its share in that one. */
interface CellLine {
  readonly count: number;
  readonly voxels: number;
  readonly first: number;
  readonly edge: number;
  readonly cellOf: Int32Array;
  readonly partInCell: Float64Array;
  /** how much of each cell lies within the volume, 0 to 1 */
  readonly covered: Float64Array;
}

function cellLine(map: LabelMap, { low, high }: MuscleVoxels, axis: 0 | 1 | 2, wanted: number): CellLine {
  const spacing = voxelSpacing(map.affine)[axis];
  const voxels = Math.max(1, Math.round(wanted / spacing));
  const extent = high[axis] - low[axis] + 1;
  const inner = Math.ceil(extent / voxels);
  const overhang = (inner * voxels - extent) / 2;
  // as many cells of margin on each side as still reach into the volume
  const margin = (room: number) => {
    let cells = 0;
    while (cells < MARGIN_CELLS && room > overhang + cells * voxels) cells++;
    return cells;
  };
  const before = margin(low[axis]);
  const count = before + inner + margin(map.size[axis] - 1 - high[axis]);
  const first = (low[axis] + high[axis]) / 2 - ((inner - 1) / 2 + before) * voxels;
  const cellOf = new Int32Array(map.size[axis]);
  const partInCell = new Float64Array(map.size[axis]);
  const covered = new Float64Array(count);
  for (let v = 0; v < cellOf.length; v++) {
    const start = (v - 0.5 - first) / voxels + 0.5;
    const cell = Math.floor(start + 1e-9);
    const part = Math.min(1, (cell + 1 - start) * voxels);
    cellOf[v] = cell;
    partInCell[v] = part;
    if (cell >= 0 && cell < count) covered[cell] += part / voxels;
    if (cell + 1 >= 0 && cell + 1 < count) covered[cell + 1] += (1 - part) / voxels;
  }
  return { count, voxels, first, edge: voxels * spacing, cellOf, partInCell, covered };
}

/** Share of each cell's part within the volume that the voxels fill. */
function cellShares(map: LabelMap, voxels: Int32Array, [x, y, z]: readonly CellLine[], size: Vector3): Float64Array {
  const [nx, ny] = map.size;
  const [cx, cy, cz] = size;
  const share = new Float64Array(cx * cy * cz);
  for (const n of voxels) {
    const i = n % nx;
    const row = (n - i) / nx;
    const j = row % ny;
    const k = (row - j) / ny;
    for (const c of [0, 1]) {
      const pz = c === 0 ? z.partInCell[k] : 1 - z.partInCell[k];
      if (pz <= 0) continue;
      for (const b of [0, 1]) {
        const py = pz * (b === 0 ? y.partInCell[j] : 1 - y.partInCell[j]);
        if (py <= 0) continue;
        const start = cx * (y.cellOf[j] + b + cy * (z.cellOf[k] + c)) + x.cellOf[i];
        share[start] += py * x.partInCell[i];
        if (x.partInCell[i] < 1) share[start + 1] += py * (1 - x.partInCell[i]);
      }
    }
  }
  const whole = x.voxels * y.voxels * z.voxels;
  let at = 0;
  for (let c = 0; c < cz; c++)
    for (let b = 0; b < cy; b++)
      for (let a = 0; a < cx; a++) share[at++] /= whole * x.covered[a] * y.covered[b] * z.covered[c];
  return share;
}

/** Weights 1/4, 1/2, 1/4 along an axis; beyond an end what is there goes on as a straight line, which leaves the end as it is. */
export function blurInPlace(data: Float64Array, size: Vector3, axis: 0 | 1 | 2): void {
  const strides = [1, size[0], size[0] * size[1]];
  const stride = strides[axis];
  const [u, v] = [0, 1, 2].filter((other) => other !== axis);
  for (let q = 0; q < size[v]; q++)
    for (let p = 0; p < size[u]; p++) {
      const start = p * strides[u] + q * strides[v];
      let before = data[start];
      for (let m = 1; m + 1 < size[axis]; m++) {
        const at = start + m * stride;
        const here = data[at];
        data[at] = 0.5 * here + 0.25 * (before + data[at + stride]);
        before = here;
      }
    }
}
