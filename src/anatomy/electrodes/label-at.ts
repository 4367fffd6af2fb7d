/** Labels by world position. */

import type { Vector3 } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';

/** A function that gives the label of the voxel around a world position, metres; 0 outside the volume. */
export function labelAt({ labels, size, affine: a }: LabelMap): (position: Vector3) => number {
  const [nx, ny, nz] = size;
  const [m00, m01, m02, tx, m10, m11, m12, ty, m20, m21, m22, tz] = a;
  const det = m00 * (m11 * m22 - m12 * m21) - m01 * (m10 * m22 - m12 * m20) + m02 * (m10 * m21 - m11 * m20);
  const inverse = [
    m11 * m22 - m12 * m21,
    m02 * m21 - m01 * m22,
    m01 * m12 - m02 * m11,
    m12 * m20 - m10 * m22,
    m00 * m22 - m02 * m20,
    m02 * m10 - m00 * m12,
    m10 * m21 - m11 * m20,
    m01 * m20 - m00 * m21,
    m00 * m11 - m01 * m10,
  ].map((cofactor) => cofactor / det);
  return ([x, y, z]) => {
    const [dx, dy, dz] = [x - tx, y - ty, z - tz];
    const i = Math.round(inverse[0] * dx + inverse[1] * dy + inverse[2] * dz);
    const j = Math.round(inverse[3] * dx + inverse[4] * dy + inverse[5] * dz);
    const k = Math.round(inverse[6] * dx + inverse[7] * dy + inverse[8] * dz);
    const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
    return inside ? labels[i + nx * (j + ny * k)] : 0;
  };
}
