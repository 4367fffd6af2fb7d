/** The voxels of each muscle: its largest piece, and the box round all of it. */

import { ParameterError } from '../../core/errors.ts';
import type { Vector3 } from '../affine.ts';
import { floodFill, labelPieces } from '../flood-fill.ts';
import type { Anatomy, AnatomyLabel } from '../label-map.ts';

export interface MuscleVoxels {
  readonly label: AnatomyLabel;
  /** voxel numbers of the largest piece, rising; empty where the label has none */
  readonly voxels: Int32Array;
  /** the box round all pieces, in voxel indices, both ends in it */
  readonly low: Vector3;
  readonly high: Vector3;
}

/** One entry for each label, in their order. Cost: a few passes over the volume, and one more for a muscle in pieces. */
export function muscleVoxels(
  { labelMap: { labels, size } }: Anatomy,
  muscles: readonly AnatomyLabel[],
): MuscleVoxels[] {
  const rows = new Int32Array(65536).fill(-1);
  muscles.forEach(({ index }, row) => {
    rows[index] = row;
  });
  const all = gatherVoxels(labels, rows, muscles.length);
  const pieces = labelPieces(size, (n) => (rows[labels[n]] < 0 ? 0 : labels[n]));
  return muscles.map((label, row) => {
    const own = pieces.filter((piece) => piece.label === label.index);
    const largest = own.reduce((best, piece) => (piece.voxels > best.voxels ? piece : best), own[0]);
    const box = boxOf(all[row], size);
    if (own.length < 2) return { label, voxels: all[row], ...box };
    const reached = floodFill(size, [largest.seed], (n) => labels[n] === label.index);
    return { label, voxels: all[row].filter((n) => reached[n] === 1), ...box };
  });
}

/** @throws ParameterError for a muscle without voxels */
export function requireVoxels(anatomyName: string, { label, voxels }: MuscleVoxels): void {
  if (voxels.length > 0) return;
  throw new ParameterError(
    `${anatomyName}: label ${label.index} (${label.name}) has no voxel, so that it has no fibres; check that table and segmentation belong together, or name another muscle`,
    { index: label.index },
  );
}

function gatherVoxels(labels: ArrayLike<number>, rows: Int32Array, count: number): Int32Array[] {
  const totals = new Int32Array(count);
  for (let n = 0; n < labels.length; n++) if (rows[labels[n]] >= 0) totals[rows[labels[n]]]++;
  const lists = Array.from(totals, (total) => new Int32Array(total));
  totals.fill(0);
  for (let n = 0; n < labels.length; n++) {
    const row = rows[labels[n]];
    if (row >= 0) lists[row][totals[row]++] = n;
  }
  return lists;
}

function boxOf(voxels: Int32Array, [nx, ny]: readonly [number, number, number]): { low: Vector3; high: Vector3 } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const n of voxels) {
    const i = n % nx;
    const j = Math.floor(n / nx) % ny;
    const k = Math.floor(n / (nx * ny));
    low[0] = Math.min(low[0], i);
    low[1] = Math.min(low[1], j);
    low[2] = Math.min(low[2], k);
    high[0] = Math.max(high[0], i);
    high[1] = Math.max(high[1], j);
    high[2] = Math.max(high[2], k);
  }
  return { low, high };
}
