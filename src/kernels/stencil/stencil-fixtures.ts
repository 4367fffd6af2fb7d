/** Seeded stencils and vectors for the tests and benches. */

import { randomStream } from '../../core/random.ts';
import {
  COEFFICIENTS,
  type Coarsening,
  type FloatArray,
  half,
  INVERSE_DIAGONAL,
  LANES,
  nodeIndex,
  paddedNodeCount,
  type StencilGrid,
  vectorLength,
} from './stencil-grid.ts';

/** Where arrays come from, zeroed: an arena, or plain memory. */
export interface ArraySource {
  readonly float32: (length: number) => Float32Array;
  readonly int32: (length: number) => Int32Array;
}

/**
 * A diagonally dominant symmetric stencil: diagonal in [1, 2), couplings within 1/52, so that a row's couplings sum to at most 1/2.
 * @param ragged - rows start and end up to two nodes inside the box, one in eight is empty, and one node in eight within is inactive
 */
export function randomStencil(
  source: ArraySource,
  nodeCounts: StencilGrid['nodeCounts'],
  seed: number,
  ragged: boolean,
): StencilGrid {
  const random = randomStream(seed, 'stencil fixtures');
  const [nx, ny, nz] = nodeCounts;
  const coefficients = source.float32(COEFFICIENTS * paddedNodeCount(nodeCounts));
  const rowRanges = source.int32(2 * ny * nz);
  const active: number[] = [];
  for (let row = 0; row < ny * nz; row++) {
    const first = ragged ? random.integer(Math.min(3, nx)) : 0;
    const end = ragged && random.uniform() < 0.125 ? first : Math.max(first, nx - (ragged ? random.integer(3) : 0));
    rowRanges.set([first, end], 2 * row);
    for (let i = first; i < end; i++) {
      if (ragged && random.uniform() < 0.125) continue;
      const node = nodeIndex(nodeCounts, i, row % ny, Math.floor(row / ny));
      active.push(node);
      coefficients[COEFFICIENTS * node] = 1 + random.uniform();
      coefficients[COEFFICIENTS * node + INVERSE_DIAGONAL] = 1 / coefficients[COEFFICIENTS * node];
    }
  }
  for (const node of active)
    for (const [m, [i, j, k]] of half.entries()) {
      const other = node + i + (nx + 2) * (j + (ny + 2) * k);
      if (coefficients[COEFFICIENTS * other] > 0)
        coefficients[COEFFICIENTS * node + m + 1] = (2 * random.uniform() - 1) / 52;
    }
  return { nodeCounts, coefficients, rowRanges };
}

/** Uniform in [-1, 1) within the rows' ranges, zero outside. */
export function fillVector<Vector extends FloatArray>(vector: Vector, grid: StencilGrid, seed: number): Vector {
  const random = randomStream(seed, 'stencil vectors');
  eachValue(grid, (at) => {
    vector[at] = 2 * random.uniform() - 1;
  });
  return vector;
}

export function randomVector(source: ArraySource, grid: StencilGrid, seed: number): Float32Array {
  return fillVector(source.float32(vectorLength(grid.nodeCounts)), grid, seed);
}

/** Two random stencils, the second with half as many elements, between planes at unequal distances. */
export function randomCoarsening(
  source: ArraySource,
  nodeCounts: StencilGrid['nodeCounts'],
  seed: number,
  ragged: boolean,
): Coarsening {
  const random = randomStream(seed, 'stencil planes');
  const [nx, ny, nz] = nodeCounts;
  const planeWeights = source.float32(2 * nz);
  for (let k = 1; k < nz; k += 2) {
    planeWeights[2 * k] = random.uniform();
    planeWeights[2 * k + 1] = 1 - planeWeights[2 * k];
  }
  return {
    fine: randomStencil(source, nodeCounts, seed, ragged),
    coarse: randomStencil(source, [(nx >> 1) + 1, (ny >> 1) + 1, (nz >> 1) + 1], seed + 1, ragged),
    planeWeights,
  };
}

/** Calls `visit` for every value within the rows' ranges: its index, lane, and node's place; planes, rows, nodes, lanes ascending. */
export function eachValue(
  { nodeCounts, rowRanges }: StencilGrid,
  visit: (at: number, lane: number, place: readonly [number, number, number]) => void,
): void {
  const [, ny, nz] = nodeCounts;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = rowRanges[2 * (j + ny * k)]; i < rowRanges[2 * (j + ny * k) + 1]; i++)
        for (let lane = 0; lane < LANES; lane++) visit(LANES * nodeIndex(nodeCounts, i, j, k) + lane, lane, [i, j, k]);
}

/** The same grid with float64 arrays. */
export function inDouble(grid: StencilGrid): StencilGrid {
  return { ...grid, coefficients: Float64Array.from(grid.coefficients) };
}

/** The same grid with the absolute values of its coefficients, float64. */
export function absolute(grid: StencilGrid): StencilGrid {
  return { ...grid, coefficients: Float64Array.from(grid.coefficients, Math.abs) };
}
