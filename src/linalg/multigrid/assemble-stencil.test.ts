import { describe, expect, test } from 'vitest';
import { referenceStencil } from '../../kernels/stencil/reference.ts';
import { fillVector } from '../../kernels/stencil/stencil-fixtures.ts';
import { COEFFICIENTS, INVERSE_DIAGONAL, nodeIndex } from '../../kernels/stencil/stencil-grid.ts';
import { assembleStencil, type Room } from './assemble-stencil.ts';
import { nodeCountsOf } from './element-grid.ts';
import {
  boxOf,
  denseMatrix,
  doubleRoom,
  newLanes,
  nodeCount,
  nodePlace,
  randomBox,
  vectorPlace,
} from './multigrid-fixtures.ts';

const singleRoom: Room = { ...doubleRoom, floats: (length) => new Float32Array(length) };

describe.each([
  ['float64', doubleRoom, 1e-13],
  // couplings are sums of up to four elements, then 27 terms
  ['float32', singleRoom, 32 * 2 ** -24],
] as const)('%s', (_, room, tolerance) => {
  test.each([0, 0.3, 0.8])('is the dense assembly of the element matrices, share of holes %f', (holes) => {
    const elements = randomBox([4, 3, 5], 1, holes);
    const grid = assembleStencil(elements, room);
    const dense = denseMatrix(elements);
    const n = nodeCount(elements);
    const x = fillVector(newLanes(elements), grid, 1);
    const y = newLanes(elements);
    referenceStencil.stencilApplyInto(y, grid, x);
    for (let row = 0; row < n; row++) {
      let [sum, size] = [0, 0];
      for (let column = 0; column < n; column++) {
        const term = dense[n * row + column] * x[vectorPlace(elements, column) + 3];
        sum += term;
        size += Math.abs(dense[n * row + column]);
      }
      expect(Math.abs(y[vectorPlace(elements, row) + 3] - sum)).toBeLessThanOrEqual(tolerance * size);
    }
  });

  test('constants are in the null space, to the last bit of the diagonal', () => {
    const elements = randomBox([5, 4, 3], 2, 0.2);
    const grid = assembleStencil(elements, room);
    const [x, y] = [newLanes(elements), newLanes(elements)];
    x.fill(1);
    referenceStencil.stencilApplyInto(y, grid, x);
    for (let node = 0; node < nodeCount(elements); node++) {
      const at = vectorPlace(elements, node);
      expect(Math.abs(y[at])).toBeLessThanOrEqual(2 ** -24 * grid.coefficients[COEFFICIENTS * (at / 4)]);
    }
  });
});

test('nodes that no conducting element touches are inactive, and ranges end at the first and last that one does', () => {
  const elements = boxOf([6, 3, 2], [1, 1, 1], (i, j) =>
    j === 0 && (i === 1 || i === 4) ? [1, 1, 1, 0, 0, 0] : undefined,
  );
  const grid = assembleStencil(elements, doubleRoom);
  for (let row = 0; row < 12; row++)
    expect([...grid.rowRanges.subarray(2 * row, 2 * row + 2)]).toEqual(row % 4 < 2 ? [1, 6] : [0, 0]);
  for (let node = 0; node < nodeCount(elements); node++) {
    const [i, j] = nodePlace(elements, node);
    const at = COEFFICIENTS * nodeIndex(nodeCountsOf(elements), ...nodePlace(elements, node));
    const active = j < 2 && [1, 2, 4, 5].includes(i);
    expect(grid.coefficients[at] > 0).toBe(active);
    expect(grid.coefficients[at + INVERSE_DIAGONAL]).toBe(active ? 1 / grid.coefficients[at] : 0);
  }
});

test('padding stays zero', () => {
  const elements = randomBox([3, 4, 2], 3);
  const { coefficients, nodeCounts } = assembleStencil(elements, doubleRoom);
  const inside = coefficients.slice();
  for (let node = 0; node < nodeCount(elements); node++) {
    const at = COEFFICIENTS * nodeIndex(nodeCounts, ...nodePlace(elements, node));
    inside.fill(0, at, at + COEFFICIENTS);
  }
  expect(inside.every((value) => value === 0)).toBe(true);
  // no node couples with the padding: the sum of all couplings is that of all diagonals
  let [diagonals, couplings] = [0, 0];
  for (let at = 0; at < coefficients.length; at += COEFFICIENTS) {
    diagonals += coefficients[at];
    for (let m = 1; m < INVERSE_DIAGONAL; m++) couplings += 2 * coefficients[at + m];
  }
  expect(Math.abs(diagonals + couplings)).toBeLessThanOrEqual(1e-12 * diagonals);
});
