/**
 * How two fields (potentials, lead fields, MUAPs) differ in shape and in size:
 *   rdm(a, b) = |a / |a| - b / |b||, 0 for equal shapes, 2 for opposite ones;   mag(a, b) = |a| / |b|, 1 for equal sizes.
 * Source: Meijs, Weier, Peters and van Oosterom 1989, IEEE Trans Biomed Eng 36:1038 (RDM* and MAG).
 */

import { requireLength } from '../core/errors.ts';

/**
 * Relative difference measure.
 * @param a, b - values of equal number, in any unit
 * @returns NaN where one of them is all zero
 * @throws ShapeError if the lengths differ
 */
export function rdm(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireLength('rdm', 'b', b.length, a.length);
  const [sizeA, sizeB] = [norm(a), norm(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / sizeA - b[i] / sizeB) ** 2;
  return Math.sqrt(sum);
}

/** Magnification factor, |a| / |b|. @throws ShapeError if the lengths differ */
export function mag(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireLength('mag', 'b', b.length, a.length);
  return norm(a) / norm(b);
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}
