/**
 * One V-cycle: x = B b, B symmetric positive on what A sees: the preconditioner of conjugate-gradients.ts. One forward sweep down, one
 * backward sweep up, residuals brought down by the transpose of the interpolation.
 */

import type { FloatArray } from '../../kernels/stencil/stencil-grid.ts';
import type { Hierarchy } from './hierarchy.ts';

/**
 * @param x - of the finest grid, zero outside the rows' ranges; filled
 * @param b - of the finest grid, kept
 * @param residual - of the finest grid; overwritten
 * @param sweeps - of Gauss-Seidel before and after the coarser grid
 */
export function vCycleInto(hierarchy: Hierarchy, x: FloatArray, b: FloatArray, residual: FloatArray, sweeps = 1): void {
  cycle(hierarchy, 0, x, b, residual, sweeps);
}

function cycle(
  hierarchy: Hierarchy,
  index: number,
  x: FloatArray,
  b: FloatArray,
  residual: FloatArray,
  sweeps: number,
): void {
  const { stencil } = hierarchy.kernels;
  const { grid, coarsening } = hierarchy.levels[index];
  if (!coarsening) {
    hierarchy.solveCoarsest(x, b);
    return;
  }
  stencil.firstSweepInto(x, grid, b);
  for (let n = 1; n < sweeps; n++) stencil.stencilSweep(x, grid, b, 1);
  if (sweeps > 1) stencil.stencilResidualInto(residual, grid, b, x);
  else stencil.firstResidualInto(residual, grid, x);
  const coarse = hierarchy.levels[index + 1];
  stencil.restrictInto(coarse.b, coarsening, residual);
  cycle(hierarchy, index + 1, coarse.x, coarse.b, coarse.residual, sweeps);
  stencil.addProlonged(x, coarsening, coarse.x);
  for (let n = 0; n < sweeps; n++) stencil.stencilSweep(x, grid, b, -1);
}
