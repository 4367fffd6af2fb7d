import { describe, expect, test } from 'vitest';
import { checkElementGrid, coarsenElements, type ElementGrid, nodeCountsOf, TENSOR } from './element-grid.ts';
import { randomBox, type Triple } from './multigrid-fixtures.ts';

/** Sum over the elements of volume times each component. */
function totals({ elementCounts: [nx, ny, nz], edgeX, edgeY, edgesZ, tensors }: ElementGrid): number[] {
  const sums = new Array<number>(TENSOR.length).fill(0);
  for (let at = 0; at < tensors.length; at++) {
    const layer = Math.floor(at / (TENSOR.length * nx * ny));
    expect(layer).toBeLessThan(nz);
    sums[at % TENSOR.length] += edgeX * edgeY * edgesZ[layer] * tensors[at];
  }
  return sums;
}

describe.each<Triple>([
  [4, 6, 8],
  [5, 6, 4],
  [4, 7, 6],
  [5, 3, 7],
  [1, 1, 2],
])('%i x %i x %i elements', (...counts) => {
  const fine = randomBox(counts, 1, 0.2);
  const coarse = coarsenElements(fine);

  test('become half as many, rounded up, of twice the edges', () => {
    expect(coarse.elementCounts).toEqual(counts.map((count) => Math.ceil(count / 2)));
    expect([coarse.edgeX, coarse.edgeY]).toEqual([2 * fine.edgeX, 2 * fine.edgeY]);
    expect(coarse.edgesZ[0]).toBe(counts[2] > 1 ? fine.edgesZ[0] + fine.edgesZ[1] : 2 * fine.edgesZ[0]);
    expect(nodeCountsOf(coarse)).toEqual(coarse.elementCounts.map((count) => count + 1));
  });

  test('keep volume times tensor, which is the energy of linear functions', () => {
    const [before, after] = [totals(fine), totals(coarse)];
    const size = Math.max(...before.map(Math.abs));
    // float32 tensors, sums of eight
    for (const [c, sum] of before.entries()) expect(Math.abs(after[c] - sum)).toBeLessThanOrEqual(8 * 2 ** -24 * size);
  });
});

test('a coarse element has the mean of its own eight, by volume', () => {
  const fine = randomBox([4, 4, 4], 2);
  const coarse = coarsenElements(fine);
  const height = fine.edgesZ[2] + fine.edgesZ[3];
  let sum = 0;
  for (const k of [2, 3])
    for (const j of [0, 1])
      for (const i of [2, 3])
        sum += (fine.edgesZ[k] / height / 4) * fine.tensors[TENSOR.length * (i + 4 * (j + 4 * k)) + 4];
  expect(Math.abs(coarse.tensors[TENSOR.length * (1 + 2 * (0 + 2 * 1)) + 4] - sum)).toBeLessThanOrEqual(1e-6);
});

test('refuses counts, edges and tensors that do not fit', () => {
  const grid = randomBox([2, 3, 4], 1);
  const refuse = (change: Partial<ElementGrid>) => () => checkElementGrid('box', { ...grid, ...change });
  expect(refuse({})).not.toThrow();
  expect(refuse({ elementCounts: [2, 3, 5] })).toThrow(expect.objectContaining({ kind: 'shape' }));
  expect(refuse({ elementCounts: [0, 3, 4] })).toThrow(expect.objectContaining({ kind: 'parameter' }));
  expect(refuse({ edgeY: 0 })).toThrow(/edge expected/);
  expect(refuse({ edgesZ: Float64Array.of(1, 1, Number.NaN, 1) })).toThrow(/edge expected/);
  const tensors = grid.tensors.slice();
  tensors[TENSOR.length * 7 + 2] = Number.NaN;
  expect(refuse({ tensors })).toThrow(/tensor of element 7 expected a finite number/);
});
