/**
 * The stencil operations of Kernels: formulas and promises. Every vector has LANES values a padded node (vectorLength) and is zero outside
 * the rows' ranges, where no operation writes. Each lane is computed by itself. Vectors that an operation writes must not overlap others.
 */

import type { Coarsening, FloatArray, StencilGrid } from './stencil-grid.ts';

/** One value for each right-hand side. */
export type Lanes = readonly [number, number, number, number];

/** a' b, and the sums of a and of b, of each lane. */
export interface LaneProducts {
  readonly products: Lanes;
  readonly firstSums: Lanes;
  readonly secondSums: Lanes;
}

export interface StencilOperations {
  /** y = A x over the rows' ranges. @returns x' A x of each lane */
  readonly stencilApplyInto: (y: FloatArray, grid: StencilGrid, x: FloatArray) => Lanes;
  /** r = b - A x over the rows' ranges */
  readonly stencilResidualInto: (r: FloatArray, grid: StencilGrid, b: FloatArray, x: FloatArray) => void;
  /**
   * One Gauss-Seidel sweep of A x = b: x = D^-1 (b - (A - D) x) at node after node. Forward: even planes, then odd ones, each row by row;
   * backward (-1): the reverse, so that forward and backward together are symmetric.
   */
  readonly stencilSweep: (x: FloatArray, grid: StencilGrid, b: FloatArray, direction: 1 | -1) => void;
  /** the forward sweep from x = 0: what x holds in the rows' ranges is not read. Costs half a sweep */
  readonly firstSweepInto: (x: FloatArray, grid: StencilGrid, b: FloatArray) => void;
  /**
   * r = b - A x for the x that firstSweepInto has just left: at node i minus the sum of A_ij x_j over the nodes j that were swept after i.
   * Costs half a residual
   */
  readonly firstResidualInto: (r: FloatArray, grid: StencilGrid, x: FloatArray) => void;
  /** coarse b = P' r over the coarse rows' ranges, P trilinear */
  readonly restrictInto: (coarseB: FloatArray, coarsening: Coarsening, r: FloatArray) => void;
  /** x += P coarse x over the fine rows' ranges */
  readonly addProlonged: (x: FloatArray, coarsening: Coarsening, coarseX: FloatArray) => void;
  /** x += factors p, r -= factors q. @returns r' r of each lane */
  readonly stepInto: (
    x: FloatArray,
    r: FloatArray,
    grid: StencilGrid,
    p: FloatArray,
    q: FloatArray,
    factors: Lanes,
  ) => Lanes;
  /** p = z - means + factors p */
  readonly directionInto: (p: FloatArray, grid: StencilGrid, z: FloatArray, factors: Lanes, means: Lanes) => void;
  readonly lanesDot: (grid: StencilGrid, a: FloatArray, b: FloatArray) => LaneProducts;
}
