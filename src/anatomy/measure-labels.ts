/** Sizes of what a label map holds, along and across the limb. */

import {
  type Affine,
  nearestVoxelAxis,
  type Vector3,
  voxelAxis,
  voxelSpacing,
  voxelToWorld,
  voxelVolume,
} from './affine.ts';
import type { Anatomy, AnatomyLabel, LabelMap } from './label-map.ts';

/** A straight line along the limb. */
export interface LimbAxis {
  /** centre of all tissue, world, metres */
  readonly centre: Vector3;
  /** unit vector from distal to proximal, as far as the world says: the superior end is taken as proximal */
  readonly direction: Vector3;
}

export interface LabelMeasure {
  readonly label: AnatomyLabel;
  readonly voxels: number;
  readonly volumeCubicMetres: number;
  /** centre of the label's voxels, world, metres; NaN without any */
  readonly centre: Vector3;
  /** largest area across the limb, over slabs one voxel thick */
  readonly bellyAreaSquareMetres: number;
  /**
   * where along the axis that is (from the limb's centre): the middle, by area, of the slabs within 5 % of it, since the area of
   * many muscles hardly changes over centimetres and voxels would decide
   */
  readonly bellyMetres: number;
  /** from the limb's centre, along the axis: distal and proximal end; NaN without voxels */
  readonly alongMetres: readonly [number, number];
}

/**
 * The limb's axis: the direction in which its voxels extend most (largest eigenvector of their covariance). A short piece,
 * less than twice as long as wide, lies along the voxel axis at whose two ends the volume cuts it; without such, along the one
 * nearest to superior-inferior. Where empty slices lie before the cuts, they are the slices in which the tissue begins and ends.
 */
export function limbAxis(map: LabelMap): LimbAxis {
  const { mean, covariance, count } = voxelMoments(map);
  const centre = voxelToWorld(map.affine, ...mean);
  if (count === 0) return { centre, direction: [0, 0, 1] };
  const { vector, ratio } = longestDirection(worldCovariance(map.affine, covariance));
  // four times the variance of the next: twice as long as wide
  const direction = ratio > 4 ? vector : cutVoxelAxis(map);
  return { centre, direction: direction[2] < 0 ? [-direction[0], -direction[1], -direction[2]] : direction };
}

/** Sizes of each label of the table. Cost: two passes over the voxels. */
export function measureLabels(anatomy: Anatomy, axis: LimbAxis = limbAxis(anatomy.labelMap)): LabelMeasure[] {
  const { labelMap, labels } = anatomy;
  const [nx, ny, nz] = labelMap.size;
  const position = alongFunction(labelMap.affine, axis);
  const corners = [0, nx - 1].flatMap((i) => [0, ny - 1].flatMap((j) => [0, nz - 1].map((k) => position(i, j, k))));
  const lowest = Math.min(...corners);
  const slab = slabThickness(labelMap.affine, axis.direction);
  const slabs = Math.floor((Math.max(...corners) - lowest) / slab + 0.5) + 1;
  const rows = new Int32Array(65536).fill(-1);
  labels.forEach((label, row) => {
    rows[label.index] = row;
  });
  const counts = new Float64Array(labels.length * slabs);
  const sums = new Float64Array(labels.length * 3);
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const row = rows[labelMap.labels[n]];
        if (row < 0) continue;
        counts[row * slabs + Math.floor((position(i, j, k) - lowest) / slab + 0.5)]++;
        sums[3 * row] += i;
        sums[3 * row + 1] += j;
        sums[3 * row + 2] += k;
      }
  const volume = voxelVolume(labelMap.affine);
  return labels.map((label, row) => {
    const own = counts.subarray(row * slabs, (row + 1) * slabs);
    const voxels = own.reduce((sum, count) => sum + count, 0);
    const belly = own.reduce((best, count, s) => (count > own[best] ? s : best), 0);
    const first = own.findIndex((count) => count > 0);
    const last = own.findLastIndex((count) => count > 0);
    const at = (s: number) => lowest + s * slab;
    return {
      label,
      voxels,
      volumeCubicMetres: voxels * volume,
      centre: voxelToWorld(
        labelMap.affine,
        sums[3 * row] / voxels,
        sums[3 * row + 1] / voxels,
        sums[3 * row + 2] / voxels,
      ),
      bellyAreaSquareMetres: (own[belly] * volume) / slab,
      bellyMetres: voxels > 0 ? at(meanSlab(own, 0.95 * own[belly])) : Number.NaN,
      alongMetres: voxels > 0 ? [at(first) - slab / 2, at(last) + slab / 2] : [Number.NaN, Number.NaN],
    };
  });
}

/** Mean number of the slabs with at least `least` voxels, weighted by their voxels. */
function meanSlab(counts: Float64Array, least: number): number {
  let [sum, weight] = [0, 0];
  counts.forEach((count, slab) => {
    if (count < least) return;
    sum += count * slab;
    weight += count;
  });
  return sum / weight;
}

/** Position along the axis of voxel indices, metres. */
function alongFunction(
  a: Affine,
  { centre, direction: [x, y, z] }: LimbAxis,
): (i: number, j: number, k: number) => number {
  const [di, dj, dk] = [0, 1, 2].map((c) => x * a[c] + y * a[4 + c] + z * a[8 + c]);
  const start = x * (a[3] - centre[0]) + y * (a[7] - centre[1]) + z * (a[11] - centre[2]);
  return (i, j, k) => start + di * i + dj * j + dk * k;
}

/** Spacing of voxels along the voxel axis that runs nearest to the limb's. */
function slabThickness(affine: Affine, direction: Vector3): number {
  const { axis, cosine } = nearestVoxelAxis(affine, direction);
  return voxelSpacing(affine)[axis] * cosine;
}

/** Tissue at both of its ends covers at least this part of a cut, of the box round all tissue: a round section pi / 4, the flank of a limb less. */
const CUT_PART = 0.4;

/**
 * The voxel axis with the most tissue at the poorer of its two ends: of the volume, or where that is cut nowhere, of the box round the
 * tissue. Of equals the one nearest to superior-inferior.
 */
function cutVoxelAxis({ labels, size, affine }: LabelMap): Vector3 {
  const [nx, ny, nz] = size;
  const slices = size.map((count) => new Float64Array(count));
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (labels[n] === 0) continue;
        slices[0][i]++;
        slices[1][j]++;
        slices[2][k]++;
      }
  const ends = slices.map((own) => [own.findIndex((count) => count > 0), own.findLastIndex((count) => count > 0)]);
  const sharesOf = ([a, b, c]: readonly number[], spans: readonly (readonly number[])[]) =>
    [b * c, a * c, a * b].map((face, axis) => Math.min(...spans[axis].map((slice) => slices[axis][slice])) / face);
  const cutByVolume = sharesOf(
    size,
    size.map((count) => [0, count - 1]),
  );
  const cutInside = sharesOf(
    ends.map(([first, last]) => last - first + 1),
    ends,
  ).map((share) => (share < CUT_PART ? 0 : share));
  const shares = cutByVolume.some((share) => share > 0) ? cutByVolume : cutInside;
  const axes = ([0, 1, 2] as const).map((axis) => ({ direction: voxelAxis(affine, axis), share: shares[axis] }));
  return axes.reduce((best, axis) =>
    axis.share > best.share || (axis.share === best.share && Math.abs(axis.direction[2]) > Math.abs(best.direction[2]))
      ? axis
      : best,
  ).direction;
}

interface Moments {
  readonly count: number;
  readonly mean: Vector3;
  /** xx, xy, xz, yy, yz, zz of voxel indices */
  readonly covariance: readonly number[];
}

function voxelMoments({ labels, size: [nx, ny, nz] }: LabelMap): Moments {
  let count = 0;
  const first = [0, 0, 0];
  const second = [0, 0, 0, 0, 0, 0];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (labels[n] === 0) continue;
        count++;
        first[0] += i;
        first[1] += j;
        first[2] += k;
        second[0] += i * i;
        second[1] += i * j;
        second[2] += i * k;
        second[3] += j * j;
        second[4] += j * k;
        second[5] += k * k;
      }
  const mean = first.map((sum) => sum / count) as [number, number, number];
  const pairs = [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ] as const;
  return { count, mean, covariance: pairs.map(([p, q], m) => second[m] / count - mean[p] * mean[q]) };
}

/** A C A', 3 x 3, row by row. */
function worldCovariance(a: Affine, [xx, xy, xz, yy, yz, zz]: readonly number[]): number[] {
  const c = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
  const rows = [0, 4, 8];
  return rows.flatMap((p) =>
    rows.map((q) => {
      let sum = 0;
      for (let r = 0; r < 3; r++) for (let s = 0; s < 3; s++) sum += a[p + r] * c[3 * r + s] * a[q + s];
      return sum;
    }),
  );
}

/** Largest eigenvector of a symmetric 3 x 3 matrix by repeated squaring, and the ratio of the two largest eigenvalues. */
function longestDirection(matrix: readonly number[]): { vector: Vector3; ratio: number } {
  let power = [...matrix];
  for (let step = 0; step < 20; step++) {
    const trace = power[0] + power[4] + power[8];
    const scaled = power.map((value) => value / trace);
    power = scaled.map((_, n) => {
      const [r, c] = [Math.floor(n / 3), n % 3];
      return scaled[3 * r] * scaled[c] + scaled[3 * r + 1] * scaled[3 + c] + scaled[3 * r + 2] * scaled[6 + c];
    });
  }
  const column = [0, 1, 2].reduce((best, c) => (power[4 * c] > power[4 * best] ? c : best));
  const raw = [power[column], power[3 + column], power[6 + column]];
  const length = Math.hypot(...raw);
  const v = raw.map((value) => value / length) as [number, number, number];
  const along = [0, 1, 2].reduce(
    (sum, r) => sum + v[r] * (matrix[3 * r] * v[0] + matrix[3 * r + 1] * v[1] + matrix[3 * r + 2] * v[2]),
    0,
  );
  // the other two from their sum and the sum of their squares
  const sum = matrix[0] + matrix[4] + matrix[8] - along;
  const squares = matrix.reduce((total, value) => total + value * value, 0) - along * along;
  const second = (sum + Math.sqrt(Math.max(0, 2 * squares - sum * sum))) / 2;
  return { vector: v, ratio: along / second };
}
