import { describe, expect, test } from 'vitest';
import { referenceStencil } from '../../kernels/stencil/reference.ts';
import { fillVector } from '../../kernels/stencil/stencil-fixtures.ts';
import { COEFFICIENTS, LANES } from '../../kernels/stencil/stencil-grid.ts';
import { assembleStencil } from './assemble-stencil.ts';
import { coarsestSolver } from './coarsest-solver.ts';
import { boxOf, doubleRoom, jumpingBox, newLanes } from './multigrid-fixtures.ts';

describe('on a box with jumps and holes', () => {
  const elements = jumpingBox([5, 4, 6], 1);
  const grid = assembleStencil(elements, doubleRoom);
  const solve = coarsestSolver(grid, 'reference');
  const active = (at: number) => grid.coefficients[COEFFICIENTS * Math.floor(at / LANES)] > 0;

  test('solves A x = b - mean of b, and x has mean 0', () => {
    const b = fillVector(newLanes(elements), grid, 1).map((value, at) => (active(at) ? value : 0));
    const [x, y] = [newLanes(elements), newLanes(elements)];
    solve(x, b);
    referenceStencil.stencilApplyInto(y, grid, x);
    for (let lane = 0; lane < LANES; lane++) {
      const at = Array.from(b.keys()).filter((index) => index % LANES === lane && active(index));
      const mean = at.reduce((sum, index) => sum + b[index], 0) / at.length;
      expect(Math.abs(at.reduce((sum, index) => sum + x[index], 0))).toBeLessThanOrEqual(1e-8);
      // the ridge of 1e-6 of a diagonal up to 8, times values up to some 10 where the conductivity is a thousandth
      for (const index of at) expect(Math.abs(y[index] - (b[index] - mean))).toBeLessThanOrEqual(1e-4);
    }
    expect(x.every((value, index) => active(index) || value === 0)).toBe(true);
  });

  test('is symmetric, with the same bits in each lane', () => {
    const [a, b] = [1, 2].map((seed) => fillVector(newLanes(elements), grid, seed));
    for (let at = 0; at < b.length; at += LANES) b.fill(b[at], at, at + LANES);
    const [x, y] = [newLanes(elements), newLanes(elements)];
    solve(x, a);
    solve(y, b);
    const size =
      referenceStencil.lanesDot(grid, x, x).products[0] ** 0.5 *
      referenceStencil.lanesDot(grid, b, b).products[0] ** 0.5;
    const [left, right] = [referenceStencil.lanesDot(grid, x, b), referenceStencil.lanesDot(grid, a, y)];
    expect(Math.abs(left.products[0] - right.products[0])).toBeLessThanOrEqual(1e-10 * size);
    for (let at = 0; at < y.length; at++) expect(y[at]).toBe(y[at - (at % LANES)]);
  });
});

test('two pieces apart from each other are no breakdown: each is solved where its own loads sum to zero', () => {
  const elements = boxOf([5, 2, 2], [1, 1, 1], (i) => (i === 2 ? undefined : [1, 1, 1, 0, 0, 0]));
  const grid = assembleStencil(elements, doubleRoom);
  const [b, x, y] = [newLanes(elements), newLanes(elements), newLanes(elements)];
  // one pair of loads in the left piece, one in the right
  const nodes = Array.from(b.keys()).filter(
    (at) => at % LANES === 0 && grid.coefficients[COEFFICIENTS * (at / LANES)] > 0,
  );
  // i + 1 of the node: rows have 6 nodes and 2 of padding
  const column = (at: number) => (at / LANES) % 8;
  const [left, right] = [nodes.filter((at) => column(at) <= 3), nodes.filter((at) => column(at) > 3)];
  b[left[0]] = b[right[0]] = 1;
  b[left[left.length - 1]] = b[right[right.length - 1]] = -1;
  coarsestSolver(grid, 'reference')(x, b);
  referenceStencil.stencilApplyInto(y, grid, x);
  // the ridge of 1e-6
  for (const at of nodes) expect(Math.abs(y[at] - b[at])).toBeLessThanOrEqual(1e-5);
});
