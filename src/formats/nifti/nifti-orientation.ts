/** The rotation that NIfTI's qform holds as a quaternion, and back. Source: nifti1.h, section "3D image (volume) orientation". */

/** b, c, d of a unit quaternion (a >= 0) and qfac: -1 where the third axis is reversed. */
export interface NiftiQuaternion {
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly qfac: 1 | -1;
}

/** 3 x 3 rotation, row by row, third column times qfac. */
export function quaternionToMatrix({ b, c, d, qfac }: NiftiQuaternion): number[] {
  const norm = b * b + c * c + d * d;
  // rounding may put it slightly above 1: then it is a half turn
  const a = Math.sqrt(Math.max(0, 1 - norm));
  const [x, y, z] = norm > 1 ? [b, c, d].map((value) => value / Math.sqrt(norm)) : [b, c, d];
  return [
    a * a + x * x - y * y - z * z,
    2 * (x * y - a * z),
    2 * (x * z + a * y) * qfac,
    2 * (x * y + a * z),
    a * a + y * y - x * x - z * z,
    2 * (y * z - a * x) * qfac,
    2 * (x * z - a * y),
    2 * (y * z + a * x),
    (a * a + z * z - x * x - y * y) * qfac,
  ];
}

/** The quaternion of orthonormal axes (3 x 3, row by row, columns are axes); left-handed ones get qfac -1. */
export function matrixToQuaternion(axes: readonly number[]): NiftiQuaternion {
  const [m00, m01, m02, m10, m11, m12, m20, m21, m22] = axes;
  const determinant = m00 * (m11 * m22 - m12 * m21) - m01 * (m10 * m22 - m12 * m20) + m02 * (m10 * m21 - m11 * m20);
  const qfac = determinant < 0 ? -1 : 1;
  const [r02, r12, r22] = [m02 * qfac, m12 * qfac, m22 * qfac];
  // squares of 2a, 2b, 2c, 2d; the largest is divided by
  const squares = [1 + m00 + m11 + r22, 1 + m00 - m11 - r22, 1 - m00 + m11 - r22, 1 - m00 - m11 + r22];
  const largest = squares.indexOf(Math.max(...squares));
  const root = Math.sqrt(squares[largest]);
  const by = 0.5 / root;
  const quaternion = [
    [root / 2, (m21 - r12) * by, (r02 - m20) * by, (m10 - m01) * by],
    [(m21 - r12) * by, root / 2, (m01 + m10) * by, (r02 + m20) * by],
    [(r02 - m20) * by, (m01 + m10) * by, root / 2, (r12 + m21) * by],
    [(m10 - m01) * by, (r02 + m20) * by, (r12 + m21) * by, root / 2],
  ][largest];
  const sign = quaternion[0] < 0 ? -1 : 1;
  return { b: sign * quaternion[1], c: sign * quaternion[2], d: sign * quaternion[3], qfac };
}
