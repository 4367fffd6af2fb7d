/** The stencil operations as their formulas read, in float64 whatever the arrays hold; see StencilOperations. */

import { checkCoarsening, checkStencil } from './check-stencil.ts';
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

/** How many nodes further on neighbour `half[m]` lies. */
function shiftOf({ nodeCounts }: StencilGrid, m: number): number {
  const [i, j, k] = half[m];
  return i + (nodeCounts[0] + 2) * (j + (nodeCounts[1] + 2) * k);
}

/** Coefficient times value of neighbour `half[m]`, and of the one opposite; one lane. */
function termAfter(grid: StencilGrid, x: FloatArray, n: number, m: number, lane: number): number {
  return grid.coefficients[COEFFICIENTS * n + m + 1] * x[LANES * (n + shiftOf(grid, m)) + lane];
}

function termBefore(grid: StencilGrid, x: FloatArray, n: number, m: number, lane: number): number {
  const before = n - shiftOf(grid, m);
  return grid.coefficients[COEFFICIENTS * before + m + 1] * x[LANES * before + lane];
}

/** Sum over the 26 neighbours of coefficient times value, one lane. */
function neighbourSum(grid: StencilGrid, x: FloatArray, n: number, lane: number): number {
  let sum = 0;
  for (let m = 0; m < half.length; m++) sum += termAfter(grid, x, n, m, lane) + termBefore(grid, x, n, m, lane);
  return sum;
}

/** The part of neighbourSum from nodes that a forward sweep comes to after node n of plane k. */
function laterSum(grid: StencilGrid, x: FloatArray, n: number, k: number, lane: number): number {
  let sum = 0;
  for (const [m, [, , away]] of half.entries()) {
    if (away === 0 || k % 2 === 0) sum += termAfter(grid, x, n, m, lane);
    if (away !== 0 && k % 2 === 0) sum += termBefore(grid, x, n, m, lane);
  }
  return sum;
}

function productAt(grid: StencilGrid, x: FloatArray, n: number, lane: number): number {
  return grid.coefficients[COEFFICIENTS * n] * x[LANES * n + lane] + neighbourSum(grid, x, n, lane);
}

function lanesAt(visit: (lane: number) => void): void {
  for (let lane = 0; lane < LANES; lane++) visit(lane);
}

/** P along one axis: the coarse nodes that a fine node hangs on, and their weights. */
function interpolation(fine: number, low: number, high: number): [number, number][] {
  return fine % 2 === 0
    ? [[fine / 2, 1]]
    : [
        [(fine - 1) / 2, low],
        [(fine + 1) / 2, high],
      ];
}

/** Calls `visit` with every fine node, each coarse node that it hangs on, and the weight. */
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

function sweep(x: FloatArray, grid: StencilGrid, b: FloatArray, direction: 1 | -1): void {
  const parities = direction > 0 ? ([0, 1] as const) : ([1, 0] as const);
  for (const parity of parities)
    eachNode(grid, planesOf(grid, parity), direction, (n) =>
      lanesAt((lane) => {
        const rest = b[LANES * n + lane] - neighbourSum(grid, x, n, lane);
        x[LANES * n + lane] = grid.coefficients[COEFFICIENTS * n + INVERSE_DIAGONAL] * rest;
      }),
    );
}

/** Calls `visit` with every index of a vector within the rows' ranges, and its lane. */
function eachValue(grid: StencilGrid, visit: (at: number, lane: number) => void): void {
  eachNode(grid, planesOf(grid), 1, (n) => lanesAt((lane) => visit(LANES * n + lane, lane)));
}

export const referenceStencil: StencilOperations = {
  stencilApplyInto: (y, grid, x) => {
    checkStencil('stencilApplyInto', grid, [y], [x]);
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
  stencilResidualInto: (r, grid, b, x) => {
    checkStencil('stencilResidualInto', grid, [r], [b, x]);
    eachNode(grid, planesOf(grid), 1, (n) =>
      lanesAt((lane) => {
        r[LANES * n + lane] = b[LANES * n + lane] - productAt(grid, x, n, lane);
      }),
    );
  },
  stencilSweep: (x, grid, b, direction) => {
    checkStencil('stencilSweep', grid, [x], [b]);
    sweep(x, grid, b, direction);
  },
  firstSweepInto: (x, grid, b) => {
    checkStencil('firstSweepInto', grid, [x], [b]);
    eachValue(grid, (at) => {
      x[at] = 0;
    });
    sweep(x, grid, b, 1);
  },
  firstResidualInto: (r, grid, x) => {
    checkStencil('firstResidualInto', grid, [r], [x]);
    eachNode(grid, planesOf(grid), 1, (n, k) =>
      lanesAt((lane) => {
        r[LANES * n + lane] = -laterSum(grid, x, n, k, lane);
      }),
    );
  },
  restrictInto: (coarseB, coarsening, r) => {
    checkCoarsening('restrictInto', coarsening, r, coarseB);
    eachValue(coarsening.coarse, (at) => {
      coarseB[at] = 0;
    });
    const marks = inRange(coarsening.coarse);
    eachLink(coarsening, (f, c, weight) =>
      lanesAt((lane) => {
        if (marks[c]) coarseB[LANES * c + lane] += weight * r[LANES * f + lane];
      }),
    );
  },
  addProlonged: (x, coarsening, coarseX) => {
    checkCoarsening('addProlonged', coarsening, x, coarseX);
    const marks = inRange(coarsening.fine);
    eachLink(coarsening, (f, c, weight) =>
      lanesAt((lane) => {
        if (marks[f]) x[LANES * f + lane] += weight * coarseX[LANES * c + lane];
      }),
    );
  },
  stepInto: (x, r, grid, p, q, factors) => {
    checkStencil('stepInto', grid, [x, r], [p, q]);
    const sums: Sums = [0, 0, 0, 0];
    eachValue(grid, (at, lane) => {
      x[at] += factors[lane] * p[at];
      r[at] -= factors[lane] * q[at];
      sums[lane] += r[at] * r[at];
    });
    return sums;
  },
  directionInto: (p, grid, z, factors, means) => {
    checkStencil('directionInto', grid, [p], [z]);
    eachValue(grid, (at, lane) => {
      p[at] = z[at] - means[lane] + factors[lane] * p[at];
    });
  },
  lanesDot: (grid, a, b) => {
    checkStencil('lanesDot', grid, [], [a, b]);
    const [products, firstSums, secondSums]: Sums[] = [0, 1, 2].map(() => [0, 0, 0, 0]);
    eachValue(grid, (at, lane) => {
      products[lane] += a[at] * b[at];
      firstSums[lane] += a[at];
      secondSums[lane] += b[at];
    });
    return { products, firstSums, secondSums };
  },
};
