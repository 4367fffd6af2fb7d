/** World coordinates to indices. */

import type { Affine } from '../affine.ts';

/** The inverse of an affine, in the same form: 12 numbers, the rows of a 3 x 4 matrix. The caller knows that there is one. */
export function inverseAffine(a: Affine): Affine {
  const [a0, a1, a2, t0, a4, a5, a6, t1, a8, a9, a10, t2] = a;
  const [c0, c1, c2] = [a5 * a10 - a6 * a9, a6 * a8 - a4 * a10, a4 * a9 - a5 * a8];
  const scale = 1 / (a0 * c0 + a1 * c1 + a2 * c2);
  const m = [
    c0 * scale,
    (a2 * a9 - a1 * a10) * scale,
    (a1 * a6 - a2 * a5) * scale,
    c1 * scale,
    (a0 * a10 - a2 * a8) * scale,
    (a2 * a4 - a0 * a6) * scale,
    c2 * scale,
    (a1 * a8 - a0 * a9) * scale,
    (a0 * a5 - a1 * a4) * scale,
  ];
  const shift = (r: number) => -(m[r] * t0 + m[r + 1] * t1 + m[r + 2] * t2);
  return Float64Array.of(m[0], m[1], m[2], shift(0), m[3], m[4], m[5], shift(3), m[6], m[7], m[8], shift(6));
}
