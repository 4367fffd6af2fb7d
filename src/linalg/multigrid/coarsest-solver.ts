/** The coarsest grid of a hierarchy, solved directly. */

import { createArena } from '../../kernels/arena.ts';
import {
  COEFFICIENTS,
  type FloatArray,
  half,
  LANES,
  nodeIndex,
  type StencilGrid,
} from '../../kernels/stencil/stencil-grid.ts';
import type { LinalgBackend } from '../backend.ts';
import { solveSymmetricInto } from '../solve-symmetric.ts';

/**
 * Raises the diagonal by this share, so that pieces that hang on nothing are no breakdown; 1e-9 let rounding in float32 right-hand sides
 * grow to constants of a piece that drowned its solution. The inverse is part of a preconditioner: what this changes costs no accuracy.
 */
const RIDGE = 1e-6;

/**
 * x = Q (A + c 1 1')^-1 Q b over the active nodes; Q takes the mean away, since A does not see constants.
 * Cost: n^3 once, 4 n^2 a solution, n the number of active nodes; float64.
 */
export function coarsestSolver(grid: StencilGrid, backend: LinalgBackend): (x: FloatArray, b: FloatArray) => void {
  const nodes = activeNodes(grid);
  const n = nodes.length;
  const inverse = new Float64Array(n * n);
  for (let a = 0; a < n; a++) inverse[a * n + a] = 1;
  solveSymmetricInto(createArena(3 * 8 * (n + 64) ** 2, false), denseMatrix(grid, nodes), inverse, n, n, backend);
  withoutMeans(inverse, n);
  return (x, b) => {
    for (let a = 0; a < n; a++) {
      const sums = [0, 0, 0, 0];
      for (let c = 0; c < n; c++) {
        const weight = inverse[a * n + c];
        for (let lane = 0; lane < LANES; lane++) sums[lane] += weight * b[LANES * nodes[c] + lane];
      }
      for (let lane = 0; lane < LANES; lane++) x[LANES * nodes[a] + lane] = sums[lane];
    }
  };
}

/** Q M Q in place, M symmetric n x n. */
function withoutMeans(matrix: Float64Array, n: number): void {
  const means = new Float64Array(n);
  for (let a = 0; a < n * n; a++) means[a % n] += matrix[a] / n;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  for (let a = 0; a < n * n; a++) matrix[a] += mean - means[a % n] - means[Math.floor(a / n)];
}

function activeNodes({ nodeCounts, coefficients }: StencilGrid): Int32Array {
  const nodes: number[] = [];
  for (let k = 0; k < nodeCounts[2]; k++)
    for (let j = 0; j < nodeCounts[1]; j++)
      for (let i = 0; i < nodeCounts[0]; i++) {
        const node = nodeIndex(nodeCounts, i, j, k);
        if (coefficients[COEFFICIENTS * node] > 0) nodes.push(node);
      }
  return Int32Array.from(nodes);
}

/** A + ridge D + c 1 1', each diagonal the sum of its row's couplings in float64: float32 ones err by more than a loose piece has. */
function denseMatrix({ nodeCounts, coefficients }: StencilGrid, nodes: Int32Array): Float64Array {
  const n = nodes.length;
  const place = new Map(Array.from(nodes, (node, index) => [node, index]));
  const matrix = new Float64Array(n * n);
  const diagonal = new Float64Array(n);
  for (const [a, node] of nodes.entries())
    for (const [m, [i, j, k]] of half.entries()) {
      const c = place.get(node + i + (nodeCounts[0] + 2) * (j + (nodeCounts[1] + 2) * k));
      if (c === undefined) continue;
      const coupling = coefficients[COEFFICIENTS * node + m + 1];
      matrix[a * n + c] = matrix[c * n + a] = coupling;
      diagonal[a] -= coupling;
      diagonal[c] -= coupling;
    }
  for (let a = 0; a < n; a++) matrix[a * n + a] = (1 + RIDGE) * diagonal[a];
  const constant = diagonal.reduce((sum, value) => sum + value, 0) / (n * n);
  for (let a = 0; a < n * n; a++) matrix[a] += constant;
  return matrix;
}
