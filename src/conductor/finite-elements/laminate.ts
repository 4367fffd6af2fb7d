/**
 * The tensor of an element that several tissues share, from their shares of its volume and the normal of the layers between them.
 * In parallel layers the current density along the normal n and the field along the layers are continuous, hence, with
 * s = n . S n and < > the mean by volume,
 *   S* = < S - (S n)(S n)' / s > + < S n / s > < S n / s >' / < 1 / s >
 * which for isotropic layers is the harmonic mean along n and the arithmetic mean across it. Air is left out of the means and
 * its share is taken off the result: no current enters it.
 * Source: homogenisation of laminates (Milton 2002, The Theory of Composites, section 9.2); in finite differences for electromagnetic
 * fields: Farjadpour et al. 2006, Opt Lett 31:2972 (error of second order where averages without the normal give first).
 */

import { TENSOR } from '../../linalg/multigrid/element-grid.ts';

/**
 * Fills out[at .. at + 5] with the tensor of one element.
 * @param tensors - of the tissues, TENSOR.length values each
 * @param shares - of the tissues, of the element's volume; what is missing to 1 is air
 * @param normal - unit vector
 */
export function laminateInto(
  out: Float32Array,
  at: number,
  tensors: ArrayLike<number>,
  shares: ArrayLike<number>,
  normal: ArrayLike<number>,
): void {
  const [x, y, z] = [normal[0], normal[1], normal[2]];
  let resistance = 0;
  let [xx, yy, zz, yz, xz, xy] = [0, 0, 0, 0, 0, 0];
  let [mx, my, mz] = [0, 0, 0];
  for (let t = 0; t < shares.length; t++) {
    const share = shares[t];
    if (share === 0) continue;
    const c = TENSOR.length * t;
    const sx = tensors[c] * x + tensors[c + TENSOR.xy] * y + tensors[c + TENSOR.xz] * z;
    const sy = tensors[c + TENSOR.xy] * x + tensors[c + TENSOR.yy] * y + tensors[c + TENSOR.yz] * z;
    const sz = tensors[c + TENSOR.xz] * x + tensors[c + TENSOR.yz] * y + tensors[c + TENSOR.zz] * z;
    const along = sx * x + sy * y + sz * z;
    const f = share / along;
    resistance += f;
    mx += f * sx;
    my += f * sy;
    mz += f * sz;
    xx += share * tensors[c] - f * sx * sx;
    yy += share * tensors[c + TENSOR.yy] - f * sy * sy;
    zz += share * tensors[c + TENSOR.zz] - f * sz * sz;
    yz += share * tensors[c + TENSOR.yz] - f * sy * sz;
    xz += share * tensors[c + TENSOR.xz] - f * sx * sz;
    xy += share * tensors[c + TENSOR.xy] - f * sx * sy;
  }
  // where shares sum to f < 1, both terms are f times those of the tissue alone
  out[at] = resistance > 0 ? xx + (mx * mx) / resistance : 0;
  out[at + TENSOR.yy] = resistance > 0 ? yy + (my * my) / resistance : 0;
  out[at + TENSOR.zz] = resistance > 0 ? zz + (mz * mz) / resistance : 0;
  out[at + TENSOR.yz] = resistance > 0 ? yz + (my * mz) / resistance : 0;
  out[at + TENSOR.xz] = resistance > 0 ? xz + (mx * mz) / resistance : 0;
  out[at + TENSOR.xy] = resistance > 0 ? xy + (mx * my) / resistance : 0;
}
