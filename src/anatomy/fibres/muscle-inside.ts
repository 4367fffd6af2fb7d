/** How deep in a muscle a world point lies, at the scale of its voxels. */

import type { LabelMap } from '../label-map.ts';
import { inverseAffine } from './inverse-affine.ts';

/** a point with less is outside; points on the border are inside, whatever rounding does */
export const LEAST_INSIDE = 0.5 - 1e-6;

/**
 * Share of muscle round a point, trilinear between the centres of voxels: 1 well inside, 1/2 at the border, 0 outside; beyond the
 * volume 0, and at its faces that of the voxels there.
 */
export function createInsideShare(
  { labels, size, affine }: LabelMap,
  label: number,
): (x: number, y: number, z: number) => number {
  const m = inverseAffine(affine);
  const [nx, ny, nz] = size;
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return (x, y, z) => {
    const i = m[0] * x + m[1] * y + m[2] * z + m[3];
    const j = m[4] * x + m[5] * y + m[6] * z + m[7];
    const k = m[8] * x + m[9] * y + m[10] * z + m[11];
    // half a voxel more, and as much as rounding may take
    const slack = 0.5 + 1e-6;
    if (i < -slack || j < -slack || k < -slack || i > nx - 1 + slack || j > ny - 1 + slack || k > nz - 1 + slack)
      return 0;
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)];
    let share = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [u, v, w] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const n = clamp(i0 + u, nx) + nx * (clamp(j0 + v, ny) + ny * clamp(k0 + w, nz));
      if (labels[n] !== label) continue;
      share += (u ? i - i0 : 1 - i + i0) * (v ? j - j0 : 1 - j + j0) * (w ? k - k0 : 1 - k + k0);
    }
    return share;
  };
}
