/** The stencil operations as their formulas read, in float64 whatever the arrays hold; see StencilOperations in index.ts. */

import {
  COEFFICIENTS,
  type Coarsening,
  type FloatArray,
  half,
  INVERSE_DIAGONAL,
  LANES,
  nodeIndex,
  type StencilGrid,
} from './stencil-grid.ts';
import type { StencilOperations } from './stencil-operations.ts';

type Sums = [number, number, number, number];

/** Calls `visit` for every node of a row's range, plane by plane; `order` -1 goes from the end. */
function eachNode(grid: StencilGrid, planes: Iterable<number>, order: 1 | -1, visit: (n: number, k: number) => void) {
  const [, ny] = grid.nodeCounts;
  for (const k of planes)
    for (let row = 0; row < ny; row++) {
      const j = order > 0 ? row : ny - 1 - row;
      const [first, end] = grid.rowRanges.subarray(2 * (j + ny * k), 2 * (j + ny * k) + 2);
      for (let m = first; m < end; m++) visit(nodeIndex(grid.nodeCounts, order > 0 ? m : first + end - 1 - m, j, k), k);
    }
}

function planesOf(grid: StencilGrid, parity?: 0 | 1): number[] {
  const all = Array.from({ length: grid.nodeCounts[2] }, (_, k) => k);
  return parity === undefined ? all : all.filter((k) => k % 2 === parity);
}

/** Sum over the 26 neighbours of coefficient times value, one lane. */
function neighbourSum({ nodeCounts, coefficients }: StencilGrid, x: FloatArray, n: number, lane: number): number {
  let sum = 0;
  for (const [m, [i, j, k]] of half.entries()) {
    const shift = i + (nodeCounts[0] + 2) * (j + (nodeCounts[1] + 2) * k);
    sum += coefficients[COEFFICIENTS * n + m + 1] * x[LANES * (n + shift) + lane];
    sum += coefficients[COEFFICIENTS * (n - shift) + m + 1] * x[LANES * (n - shift) + lane];
  }
  return sum;
}

function productAt(grid: StencilGrid, x: FloatArray, n: number, lane: number): number {
  return grid.coefficients[COEFFICIENTS * n] * x[LANES * n + lane] + neighbourSum(grid, x, n, lane);
}

function lanesAt(visit: (lane: number) => void): void {
  for (let lane = 0; lane < LANES; lane++) visit(lane);
}

/** P of a coarsening, as triples (coarse offset, weight) of one fine coordinate. */
function interpolation(fine: number, low: number, high: number): [number, number][] {
  return fine % 2 === 0
    ? [[fine / 2, 1]]
    : [
        [(fine - 1) / 2, low],
        [(fine + 1) / 2, high],
      ];
}

/** Calls `visit` with each fine node of the ranges of `rows`, each coarse node that it hangs on, and the weight. */
function eachLink({ fine, coarse, planeWeights }: Coarsening, visit: (f: number, c: number, weight: number) => void) {
  const [nx, ny, nz] = fine.nodeCounts;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        for (const [K, wk] of interpolation(k, planeWeights[2 * k], planeWeights[2 * k + 1]))
          for (const [J, wj] of interpolation(j, 0.5, 0.5))
            for (const [I, wi] of interpolation(i, 0.5, 0.5))
              visit(nodeIndex(fine.nodeCounts, i, j, k), nodeIndex(coarse.nodeCounts, I, J, K), wi * wj * wk);
}

function inRange(grid: StencilGrid): Uint8Array {
  const marks = new Uint8Array(grid.coefficients.length / COEFFICIENTS);
  eachNode(grid, planesOf(grid), 1, (n) => {
    marks[n] = 1;
  });
  return marks;
}

export const referenceStencil: StencilOperations = {
  stencilApplyInto: (y, grid, x) => {
    const sums: Sums = [0, 0, 0, 0];
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        const value = productAt(grid, x, n, lane);
        y[LANES * n + lane] = value;
        sums[lane] += x[LANES * n + lane] * value;
      }),
    );
    return sums;
  },
  stencilResidualInto: (r, grid, b, x) =>
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        r[LANES * n + lane] = b[LANES * n + lane] - productAt(grid, x, n, lane);
      }),
    ),
  stencilSweep: (x, grid, b, direction) => {
    const parities = direction > 0 ? ([0, 1] as const) : ([1, 0] as const);
    for (const parity of parities)
      eachNode(grid, planesOf(grid, parity), direction, (n) =>
        lanesAt((lane) => {
          const rest = b[LANES * n + lane] - neighbourSum(grid, x, n, lane);
          x[LANES * n + lane] = grid.coefficients[COEFFICIENTS * n + INVERSE_DIAGONAL] * rest;
        }),
      );
  },
  restrictInto: (coarseB, coarsening, r) => {
    const marks = inRange(coarsening.coarse);
    coarseB.fill(0);
    eachLink(coarsening, (f, c, weight) =>
      lanesAt((lane) => {
        if (marks[c]) coarseB[LANES * c + lane] += weight * r[LANES * f + lane];
      }),
    );
  },
  addProlonged: (x, coarsening, coarseX) => {
    const marks = inRange(coarsening.fine);
    eachLink(coarsening, (f, c, weight) =>
      lanesAt((lane) => {
        if (marks[f]) x[LANES * f + lane] += weight * coarseX[LANES * c + lane];
      }),
    );
  },
  stepInto: (x, r, grid, p, q, factors) => {
    const sums: Sums = [0, 0, 0, 0];
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        const at = LANES * n + lane;
        x[at] += factors[lane] * p[at];
        r[at] -= factors[lane] * q[at];
        sums[lane] += r[at] * r[at];
      }),
    );
    return sums;
  },
  directionInto: (p, grid, z, factors, means) =>
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        const at = LANES * n + lane;
        p[at] = z[at] - means[lane] + factors[lane] * p[at];
      }),
    ),
  lanesDot: (grid, a, b) => {
    const [products, firstSums, secondSums]: Sums[] = [0, 1, 2].map(() => [0, 0, 0, 0]);
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        const at = LANES * n + lane;
        products[lane] += a[at] * b[at];
        firstSums[lane] += a[at];
        secondSums[lane] += b[at];
      }),
    );
    return { products, firstSums, secondSums };
  },
};
