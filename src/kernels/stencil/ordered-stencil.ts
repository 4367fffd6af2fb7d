/**
 * For the tests: the stencil operations in plain float32, one value at a time, in the order of summation that stencil.as.ts states.
 * Every function returns what the vector holds afterwards.
 */

import { eachValue } from './stencil-fixtures.ts';
import { COEFFICIENTS, half, INVERSE_DIAGONAL, LANES, type StencilGrid } from './stencil-grid.ts';

const f = Math.fround;

interface Terms {
  /** coefficient times value of the neighbour `half[m]`, and of the one opposite */
  readonly after: (m: number) => number;
  readonly before: (m: number) => number;
}

function termsOf({ nodeCounts: [nx, ny], coefficients: c }: StencilGrid, x: Float32Array, at: number): Terms {
  const node = Math.floor(at / LANES);
  const shift = half.map(([i, j, k]) => i + (nx + 2) * (j + (ny + 2) * k));
  return {
    after: (m) => f(c[COEFFICIENTS * node + m + 1] * x[at + LANES * shift[m]]),
    before: (m) => f(c[COEFFICIENTS * (node - shift[m]) + m + 1] * x[at - LANES * shift[m]]),
  };
}

const chain = (values: readonly number[]): number => values.reduce((sum, value) => f(sum + value));

const otherPlanes = ({ after, before }: Terms): number =>
  f(chain([4, 5, 6, 7, 8, 9, 10, 11, 12].map(after)) + chain([12, 11, 10, 9, 8, 7, 6, 5, 4].map(before)));
const rowBefore = ({ before }: Terms): number => chain([3, 2, 1].map(before));
const rowAfter = ({ after }: Terms): number => chain([1, 2, 3].map(after));
const otherRows = (terms: Terms): number => f(otherPlanes(terms) + f(rowBefore(terms) + rowAfter(terms)));

function productAt(grid: StencilGrid, x: Float32Array, at: number): number {
  const terms = termsOf(grid, x, at);
  const own = f(grid.coefficients[COEFFICIENTS * Math.floor(at / LANES)] * x[at]);
  return f(otherRows(terms) + chain([terms.before(0), own, terms.after(0)]));
}

export function orderedApply(y: Float32Array, grid: StencilGrid, x: Float32Array): Float32Array {
  const out = y.slice();
  eachValue(grid, (at) => {
    out[at] = productAt(grid, x, at);
  });
  return out;
}

export function orderedResidual(r: Float32Array, grid: StencilGrid, b: Float32Array, x: Float32Array): Float32Array {
  const out = r.slice();
  eachValue(grid, (at) => {
    out[at] = f(b[at] - productAt(grid, x, at));
  });
  return out;
}

export function orderedSweep(x: Float32Array, grid: StencilGrid, b: Float32Array, direction: 1 | -1): Float32Array {
  const out = x.slice();
  for (const at of sweepOrder(grid, direction)) {
    const terms = termsOf(grid, out, at);
    const inRow = direction > 0 ? [terms.after(0), terms.before(0)] : [terms.before(0), terms.after(0)];
    const rest = chain([b[at], -otherRows(terms), -inRow[0], -inRow[1]]);
    out[at] = f(grid.coefficients[COEFFICIENTS * Math.floor(at / LANES) + INVERSE_DIAGONAL] * rest);
  }
  return out;
}

export function orderedFirstResidual(r: Float32Array, grid: StencilGrid, x: Float32Array): Float32Array {
  const out = r.slice();
  eachValue(grid, (at, _lane, [, , k]) => {
    const terms = termsOf(grid, x, at);
    const inPlane = f(rowAfter(terms) + terms.after(0));
    out[at] = 0 - (k % 2 === 0 ? f(otherPlanes(terms) + inPlane) : inPlane);
  });
  return out;
}

/** Sums of each lane as the kernels take them: float32 along a row, rows and planes in float64. */
export function orderedSums(grid: StencilGrid, value: (at: number) => number): number[] {
  const planes: number[][] = Array.from({ length: grid.nodeCounts[2] }, () => [0, 0, 0, 0]);
  const row = [0, 0, 0, 0];
  eachValue(grid, (at, lane, [i, j, k]) => {
    const range = 2 * (j + grid.nodeCounts[1] * k);
    if (i === grid.rowRanges[range]) row[lane] = 0;
    row[lane] = f(row[lane] + value(at));
    if (i === grid.rowRanges[range + 1] - 1) planes[k][lane] += row[lane];
  });
  return planes.reduce((sums, plane) => sums.map((sum, lane) => sum + plane[lane]), [0, 0, 0, 0]);
}

/** Indices of all values in the order of a sweep. */
function sweepOrder(grid: StencilGrid, direction: 1 | -1): number[] {
  const ofParity: [number[], number[]] = [[], []];
  eachValue(grid, (at, _lane, [, , k]) => ofParity[k % 2].push(at));
  const forward = [...ofParity[0], ...ofParity[1]];
  return direction > 0 ? forward : forward.reverse();
}
