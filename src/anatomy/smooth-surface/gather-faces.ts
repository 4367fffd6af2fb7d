/** The voxel faces round a patch, in its frame: what a fit works on. */

import { type BoundaryFaces, cellRange } from './boundary-faces.ts';
import { PATCH_RADIUS } from './patch.ts';

/** Faces in the frame of a patch; the arrays are longer than count and grow with the widest neighbourhood. */
export interface NearFaces {
  count: number;
  u: Float64Array;
  v: Float64Array;
  w: Float64Array;
  kernel: Float64Array;
  /** 1 / (u^2 + v^2), 0 at the origin */
  inverse: Float64Array;
  direction: Uint8Array;
  /** of the fit: weight and arc factor of each face */
  weight: Float64Array;
  arc: Float64Array;
}

/** What the edges of voxels say of a face, by the axis it looks along; made once, for a fit of few faces takes a microsecond. */
export interface FaceMeasures {
  readonly spacing: readonly [number, number, number];
  readonly smallest: number;
  readonly areas: readonly number[];
  /** edge^2 / 12 */
  readonly variances: readonly number[];
  /** voxels that are longer along one axis widen the neighbourhood there, by the root of the ratio */
  readonly scales: readonly number[];
}

interface Gathering {
  readonly faces: BoundaryFaces;
  readonly measures: FaceMeasures;
  readonly near: NearFaces;
}

export function faceMeasures(spacing: readonly [number, number, number]): FaceMeasures {
  const smallest = Math.min(...spacing);
  const volume = spacing[0] * spacing[1] * spacing[2];
  return {
    spacing,
    smallest,
    areas: spacing.map((edge) => volume / edge),
    variances: spacing.map((edge) => (edge * edge) / 12),
    scales: spacing.map((edge) => Math.sqrt(smallest / edge)),
  };
}

export function emptyNear(length: number): NearFaces {
  return {
    count: 0,
    u: new Float64Array(length),
    v: new Float64Array(length),
    w: new Float64Array(length),
    kernel: new Float64Array(length),
    inverse: new Float64Array(length),
    direction: new Uint8Array(length),
    weight: new Float64Array(length),
    arc: new Float64Array(length),
  };
}

const isFacing = new Uint8Array(6);

/** Collects the faces within the patch's radius, in its frame; every second, third... one where there are more than `enough`. */
export function gatherFaces(
  { faces, measures, near }: Gathering,
  patch: Float64Array,
  enough: number,
  opposed: number,
): void {
  const { midpoints, directions, cells, cellStarts } = faces;
  const radius = patch[PATCH_RADIUS];
  const { spacing, scales } = measures;
  const ox = patch[0];
  const oy = patch[1];
  const oz = patch[2];
  const tx = patch[3];
  const ty = patch[4];
  const tz = patch[5];
  const bx = patch[6];
  const by = patch[7];
  const bz = patch[8];
  const nx = patch[9];
  const ny = patch[10];
  const nz = patch[11];
  for (let d = 0; d < 6; d++) isFacing[d] = (d & 1 ? 1 : -1) * patch[9 + (d >> 1)] > opposed ? 1 : 0;
  const [a0, a1] = cellRange(cells, 0, ox - radius / scales[0], ox + radius / scales[0]);
  const [b0, b1] = cellRange(cells, 1, oy - radius / scales[1], oy + radius / scales[1]);
  const [c0, c1] = cellRange(cells, 2, oz - radius / scales[2], oz + radius / scales[2]);
  const qx = (scales[0] / radius) ** 2;
  const qy = (scales[1] / radius) ** 2;
  const qz = (scales[2] / radius) ** 2;
  const expected = (1.5 * Math.PI * radius * radius) / (spacing[0] * spacing[1] * spacing[2]) ** (2 / 3);
  const step = Math.max(1, Math.round(expected / enough));
  let most = 0;
  for (let c = c0; c <= c1; c++)
    for (let b = b0; b <= b1; b++) {
      const row = cells.size[0] * (b + cells.size[1] * c);
      most += Math.ceil((cellStarts[row + a1 + 1] - cellStarts[row + a0]) / step);
    }
  reserve(near, most);
  const { u: us, v: vs, w: ws, inverse, kernel, direction } = near;
  let count = 0;
  for (let c = c0; c <= c1; c++) {
    for (let b = b0; b <= b1; b++) {
      // cells of a row are neighbours in the list
      const row = cells.size[0] * (b + cells.size[1] * c);
      const end = cellStarts[row + a1 + 1];
      for (let f = cellStarts[row + a0]; f < end; f += step) {
        const dx = midpoints[3 * f] - ox;
        const dy = midpoints[3 * f + 1] - oy;
        const dz = midpoints[3 * f + 2] - oz;
        const q = dx * dx * qx + dy * dy * qy + dz * dz * qz;
        if (q >= 1 || isFacing[directions[f]] === 0) continue;
        const flat = 1 - q * q * q * q;
        const u = dx * tx + dy * ty + dz * tz;
        const v = dx * bx + dy * by + dz * bz;
        const lateral = u * u + v * v;
        us[count] = u;
        vs[count] = v;
        inverse[count] = lateral > 0 ? 1 / lateral : 0;
        ws[count] = dx * nx + dy * ny + dz * nz;
        kernel[count] = flat * flat;
        direction[count] = directions[f];
        count++;
      }
    }
  }
  near.count = count;
}

/** Makes the arrays at least so long; what they held is lost. */
function reserve(near: NearFaces, length: number): void {
  if (near.u.length < length) Object.assign(near, emptyNear(2 * length));
}
