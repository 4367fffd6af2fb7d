/**
 * Stiffness of the trilinear hexahedron of constant tensor S: K_ij = integral of grad N_i . S grad N_j over the element, from the unit
 * interval's integrals of mass, stiffness, and derivative times value, as a sum over the six components of S:
 *   K_ij = volume * sum over c of S_c / (h_a h_b) E_c[i][j],   a and b the axes of component c.
 * All are exact but the mass that goes with stiffness along another axis: [5 1; 1 5] / 12 instead of [4 2; 2 4] / 12, half-way to
 * the trapezoidal rule. For a diagonal S, and h_a the edges, the stencil then is
 *   sum over a of S_a k_a^2 times (1 - sum over b of h_b^2 k_b^2 / 12) + O(h^4)
 * for a wave of wavenumbers k: away from sources and borders its solutions are exact to fourth order, where those of the exact
 * integrals err by h^2 / 6 times sums of k_a^2 k_b^2. Linear functions have their exact energy, and K is larger than the exact one.
 * Measured (four-layer cylinder, 1 mm elements, dry skin, 2 mm under the fat): see docs/decisions.md.
 * Node n of the element lies at ((n & 1), (n >> 1) & 1, n >> 2).
 */

import { half } from '../../kernels/stencil/stencil-grid.ts';
import { TENSOR } from './element-grid.ts';

const mass = (a: number, b: number): number => (a === b ? 5 / 12 : 1 / 12);
const stiffness = (a: number, b: number): number => (a === b ? 1 : -1);
/** integral of N_a' N_b */
const slope = (a: number): number => (a === 1 ? 0.5 : -0.5);

const corner = (n: number): [number, number, number] => [n & 1, (n >> 1) & 1, n >> 2];

/** E_c[i][j] of the header. */
function unitMatrix(component: number, i: number, j: number): number {
  const [a, b] = [corner(i), corner(j)];
  const [axis1, axis2] = [
    [0, 0],
    [1, 1],
    [2, 2],
    [1, 2],
    [0, 2],
    [0, 1],
  ][component];
  if (axis1 === axis2)
    return [0, 1, 2].reduce((p, axis) => p * (axis === axis1 ? stiffness : mass)(a[axis], b[axis]), 1);
  const third = 3 - axis1 - axis2;
  const crossed = slope(a[axis1]) * slope(b[axis2]) + slope(b[axis1]) * slope(a[axis2]);
  return crossed * mass(a[third], b[third]);
}

/** A pair of different nodes of an element, and where its coupling is stored: `slot` of the node `from`. */
export interface CornerPair {
  /** the two corners */
  readonly i: number;
  readonly j: number;
  readonly from: readonly [number, number, number];
  readonly slot: number;
  /** E_c of the pair for each component */
  readonly unit: readonly number[];
}

/** All 28 pairs. */
export const cornerPairs: readonly CornerPair[] = Array.from({ length: 8 }, (_, i) => i).flatMap((i) =>
  Array.from({ length: i }, (_, j) => pairOf(i, j)),
);

function pairOf(i: number, j: number): CornerPair {
  const unit = Array.from({ length: TENSOR.length }, (_, c) => unitMatrix(c, i, j));
  for (const [from, to] of [
    [i, j],
    [j, i],
  ]) {
    const away = corner(to).map((value, axis) => value - corner(from)[axis]);
    const m = half.findIndex((offset) => offset.every((value, axis) => value === away[axis]));
    if (m >= 0) return { i, j, from: corner(from), slot: m + 1, unit };
  }
  throw new Error('a pair of corners is in neither half of the stencil');
}
