import { afterEach, describe, expect, test } from 'vitest';
import { createKernels } from '../create-kernels.ts';
import { firstDifference } from '../kernel-fixtures.ts';
import type { Kernels } from '../kernels.ts';
import { orderedApply, orderedFirstResidual, orderedResidual, orderedSums, orderedSweep } from './ordered-stencil.ts';
import { referenceStencil } from './reference.ts';
import {
  absolute,
  eachValue,
  fillVector,
  inDouble,
  randomCoarsening,
  randomStencil,
  randomVector,
} from './stencil-fixtures.ts';
import { COEFFICIENTS, type Coarsening, LANES, nodeIndex, type StencilGrid, vectorLength } from './stencil-grid.ts';
import type { Lanes } from './stencil-operations.ts';

const GUARD = Math.fround(12345.678);
const UNIT = 2 ** -24;
/** terms of a row of A, and a right-hand side: more roundings than any chain has */
const ROUNDINGS = 28;
const factors: Lanes = [0.5, -1.25, 0, 3.1];
const means: Lanes = [0.1, -0.2, 0.3, 0];
let kernels: Kernels;
afterEach(async () => kernels?.close());
const start = async () => {
  kernels = await createKernels({ memoryBytes: 32e6 });
  expect(kernels.backend).toBe('simd');
};

/** Odd and even counts, the smallest box, and every length of a row up to 40. */
const boxes: readonly StencilGrid['nodeCounts'][] = [
  [2, 2, 2],
  [3, 2, 3],
  [2, 5, 4],
  [8, 7, 6],
  [7, 8, 5],
  [5, 3, 19],
  ...Array.from({ length: 39 }, (_, n): [number, number, number] => [n + 2, 3, 3]),
];

function everyBox(visit: (grid: StencilGrid, name: string) => void): void {
  for (const [seed, counts] of boxes.entries())
    for (const ragged of [false, true]) {
      const mark = kernels.arena.mark();
      visit(randomStencil(kernels.arena, counts, seed, ragged), `${counts.join(' x ')}${ragged ? ', ragged' : ''}`);
      kernels.arena.release(mark);
    }
}

function everyCoarsening(visit: (coarsening: Coarsening, name: string) => void): void {
  for (const [seed, counts] of boxes.entries()) {
    if (counts[2] % 2 === 0) continue;
    for (const ragged of [false, true]) {
      const mark = kernels.arena.mark();
      visit(randomCoarsening(kernels.arena, counts, seed, ragged), `${counts.join(' x ')}${ragged ? ', ragged' : ''}`);
      kernels.arena.release(mark);
    }
  }
}

/** Calls `work` with a copy of `vector` between guard words, and returns the copy. */
function guarded(vector: Float32Array, work: (copy: Float32Array) => void): Float32Array {
  const whole = kernels.arena.float32(vector.length + 32).fill(GUARD);
  const copy = whole.subarray(16, 16 + vector.length);
  copy.set(vector);
  work(copy);
  for (let i = 0; i < 16; i++) expect([whole[i], whole[whole.length - 1 - i]], 'guard words').toEqual([GUARD, GUARD]);
  return copy;
}

const vectorOf = (grid: StencilGrid, seed: number) => randomVector(kernels.arena, grid, seed);
/** GUARD outside the rows' ranges too: a result must leave it there. */
const unwritten = (grid: StencilGrid) => new Float32Array(vectorLength(grid.nodeCounts)).fill(GUARD);
/** A random vector with GUARD outside the ranges, which a coefficient of 0 hides from every sum. */
const surrounded = (grid: StencilGrid, seed: number) => fillVector(unwritten(grid), grid, seed);
function emptied(vector: Float32Array, grid: StencilGrid): Float32Array {
  const out = vector.slice();
  eachValue(grid, (at) => {
    out[at] = 0;
  });
  return out;
}
function inArena(vector: Float32Array): Float32Array {
  const out = kernels.arena.float32(vector.length);
  out.set(vector);
  return out;
}
const double = (vector: ArrayLike<number>) => Float64Array.from(vector);
const magnitudes = (vector: ArrayLike<number>) => Float64Array.from(vector, Math.abs);

function expectWithin(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  bound: (at: number) => number,
  name: string,
) {
  let worst = 0;
  for (let at = 0; at < wanted.length; at++) {
    const excess = Math.abs(found[at] - wanted[at]) - bound(at);
    if (!(excess <= worst)) worst = excess;
  }
  expect(worst, `${name}: excess over the bound`).toBe(0);
}

describe('has the bits of the stated order and writes nothing outside the ranges:', () => {
  test('product and residual', async () => {
    await start();
    everyBox((grid, name) => {
      const [x, b] = [vectorOf(grid, 1), vectorOf(grid, 2)];
      let sums: readonly number[] = [];
      const y = guarded(unwritten(grid), (out) => {
        sums = kernels.stencil.stencilApplyInto(out, grid, x);
      });
      expect(firstDifference(y, orderedApply(unwritten(grid), grid, x)), name).toBe(-1);
      const product = (at: number) => Math.fround(x[at] * y[at]);
      expect(sums, name).toEqual(orderedSums(grid, product));
      const r = guarded(unwritten(grid), (out) => kernels.stencil.stencilResidualInto(out, grid, b, x));
      expect(firstDifference(r, orderedResidual(unwritten(grid), grid, b, x)), name).toBe(-1);
    });
  });

  test('sweeps', async () => {
    await start();
    everyBox((grid, name) => {
      const [x, b] = [surrounded(grid, 3), vectorOf(grid, 4)];
      for (const direction of [1, -1] as const) {
        const found = guarded(x, (copy) => kernels.stencil.stencilSweep(copy, grid, b, direction));
        expect(firstDifference(found, orderedSweep(x, grid, b, direction)), `${name}, ${direction}`).toBe(-1);
      }
    });
  });

  test('the first sweep, equal to a sweep from 0, and its residual', async () => {
    await start();
    everyBox((grid, name) => {
      const b = vectorOf(grid, 4);
      const x = guarded(surrounded(grid, 5), (copy) => kernels.stencil.firstSweepInto(copy, grid, b));
      expect(firstDifference(x, orderedSweep(emptied(x, grid), grid, b, 1)), name).toBe(-1);
      const r = guarded(unwritten(grid), (out) => kernels.stencil.firstResidualInto(out, grid, x));
      expect(firstDifference(r, orderedFirstResidual(unwritten(grid), grid, x)), name).toBe(-1);
    });
  });

  test('steps, directions and sums', async () => {
    await start();
    const f = Math.fround;
    everyBox((grid, name) => {
      const [x, r, p] = [5, 6, 7].map((seed) => surrounded(grid, seed));
      const q = vectorOf(grid, 8);
      const [stepped, rest, turned] = [x.slice(), r.slice(), p.slice()];
      eachValue(grid, (at, lane) => {
        stepped[at] = f(x[at] + f(f(factors[lane]) * p[at]));
        rest[at] = f(r[at] - f(f(factors[lane]) * q[at]));
        turned[at] = f(f(x[at] - f(means[lane])) + f(f(factors[lane]) * p[at]));
      });
      let sums: readonly number[] = [];
      const foundX = guarded(x, (copyX) => {
        const foundR = guarded(r, (copyR) => {
          sums = kernels.stencil.stepInto(copyX, copyR, grid, inArena(p), q, factors);
        });
        expect(firstDifference(foundR, rest), name).toBe(-1);
      });
      expect(firstDifference(foundX, stepped), name).toBe(-1);
      expect(sums, name).toEqual(orderedSums(grid, (at) => f(rest[at] * rest[at])));
      const foundP = guarded(p, (copy) => kernels.stencil.directionInto(copy, grid, inArena(x), factors, means));
      expect(firstDifference(foundP, turned), name).toBe(-1);
      expect(kernels.stencil.lanesDot(grid, inArena(x), inArena(r)), name).toEqual({
        products: orderedSums(grid, (at) => f(x[at] * r[at])),
        firstSums: orderedSums(grid, (at) => x[at]),
        secondSums: orderedSums(grid, (at) => r[at]),
      });
    });
  });
});

describe('stays within its bound of the float64 reference:', () => {
  test('product, residual, and the residual of a first sweep', async () => {
    await start();
    everyBox((grid, name) => {
      const [x, b] = [vectorOf(grid, 1), vectorOf(grid, 2)];
      const [sizes, wanted] = [new Float64Array(x.length), new Float64Array(x.length)];
      const sumSizes = referenceStencil.stencilApplyInto(sizes, absolute(grid), magnitudes(x));
      const wantedSums = referenceStencil.stencilApplyInto(wanted, inDouble(grid), double(x));
      const [y, r] = [vectorOf(grid, 0).fill(0), vectorOf(grid, 0).fill(0)];
      const sums = kernels.stencil.stencilApplyInto(y, grid, x);
      expectWithin(y, wanted, (at) => ROUNDINGS * UNIT * sizes[at], name);
      // each y carries its own roundings, then come a product and the sum along the row
      const sumRoundings = ROUNDINGS + 1 + grid.nodeCounts[0];
      expectWithin(sums, wantedSums, (lane) => sumRoundings * UNIT * sumSizes[lane], `${name}, sums`);
      kernels.stencil.stencilResidualInto(r, grid, b, x);
      referenceStencil.stencilResidualInto(wanted, inDouble(grid), double(b), double(x));
      expectWithin(r, wanted, (at) => ROUNDINGS * UNIT * (Math.abs(b[at]) + sizes[at]), name);
      kernels.stencil.firstSweepInto(x, grid, b);
      kernels.stencil.firstResidualInto(r, grid, x);
      referenceStencil.stencilApplyInto(sizes, absolute(grid), magnitudes(x));
      referenceStencil.stencilResidualInto(wanted, inDouble(grid), double(b), double(x));
      // the rounding of the sweep itself, which this residual does not see, comes on top; b is 0 where a node is inactive in real problems
      const seen = (at: number) => grid.coefficients[COEFFICIENTS * Math.floor(at / LANES)] > 0;
      const bound = (at: number) => (seen(at) ? 2 * ROUNDINGS * UNIT * (Math.abs(b[at]) + sizes[at]) : Infinity);
      expectWithin(r, wanted, bound, `${name}, first residual`);
    });
  });

  test('sweeps', async () => {
    await start();
    everyBox((grid, name) => {
      const b = vectorOf(grid, 4);
      for (const direction of [1, -1, 0] as const) {
        const x = vectorOf(grid, 3);
        const wanted = double(x);
        if (direction === 0) {
          kernels.stencil.firstSweepInto(x, grid, b);
          referenceStencil.firstSweepInto(wanted, inDouble(grid), double(b));
        } else {
          kernels.stencil.stencilSweep(x, grid, b, direction);
          referenceStencil.stencilSweep(wanted, inDouble(grid), double(b), direction);
        }
        // Values stay below 1.5, since couplings sum to at most 1/2 and b and x to 1; one node adds ROUNDINGS u (1 + 1.5 / 2) and
        // passes on at most half of what its neighbours bring.
        expectWithin(x, wanted, () => 2 * ROUNDINGS * UNIT * 1.75, `${name}, ${direction}`);
      }
    });
  });

  test('restriction and prolongation, which are transposes', async () => {
    await start();
    everyCoarsening((coarsening, name) => {
      const { fine, coarse } = coarsening;
      const inDoubles = { ...coarsening, fine: inDouble(fine), coarse: inDouble(coarse) };
      const [r, x, coarseX] = [vectorOf(fine, 1), vectorOf(fine, 2), vectorOf(coarse, 3)];
      const coarseB = guarded(unwritten(coarse), (out) => kernels.stencil.restrictInto(out, coarsening, r));
      const wanted = double(unwritten(coarse));
      referenceStencil.restrictInto(wanted, inDoubles, double(r));
      const sizes = new Float64Array(wanted.length);
      referenceStencil.restrictInto(sizes, inDoubles, magnitudes(r));
      expectWithin(coarseB, wanted, (at) => 27 * UNIT * sizes[at], `${name}, restriction`);
      const found = guarded(x, (copy) => kernels.stencil.addProlonged(copy, coarsening, coarseX));
      const [wantedX, sizesX] = [double(x), magnitudes(x)];
      referenceStencil.addProlonged(wantedX, inDoubles, double(coarseX));
      referenceStencil.addProlonged(sizesX, inDoubles, magnitudes(coarseX));
      expectWithin(found, wantedX, (at) => 10 * UNIT * sizesX[at], `${name}, prolongation`);
      // r' P c = (P' r)' c
      const dot = (grid: StencilGrid, a: ArrayLike<number>, c: ArrayLike<number>) => {
        let sum = 0;
        eachValue(grid, (at) => {
          sum += a[at] * c[at];
        });
        return sum;
      };
      const added = wantedX.map((value, at) => value - x[at]);
      expect(Math.abs(dot(fine, r, added) - dot(coarse, wanted, coarseX))).toBeLessThanOrEqual(1e-12 * r.length);
    });
  });

  test('steps, directions and sums', async () => {
    await start();
    everyBox((grid, name) => {
      const [x, r, p, q] = [5, 6, 7, 8].map((seed) => vectorOf(grid, seed));
      const [x64, r64, p64, q64] = [x, r, p, q].map(double);
      const rounded = factors.map(Math.fround) as [number, number, number, number];
      const { nodeCounts } = grid;
      const dot = kernels.stencil.lanesDot(grid, x, r);
      const wanted = referenceStencil.lanesDot(inDouble(grid), x64, r64);
      const sizes = referenceStencil.lanesDot(inDouble(grid), magnitudes(x), magnitudes(r));
      const bound = (lane: number) => (nodeCounts[0] + 1) * UNIT * sizes.products[lane];
      expectWithin(dot.products, wanted.products, bound, name);
      expectWithin(dot.firstSums, wanted.firstSums, (lane) => nodeCounts[0] * UNIT * sizes.firstSums[lane], name);
      expectWithin(dot.secondSums, wanted.secondSums, (lane) => nodeCounts[0] * UNIT * sizes.secondSums[lane], name);
      kernels.stencil.directionInto(p, grid, x, factors, means);
      referenceStencil.directionInto(p64, inDouble(grid), x64, rounded, means.map(Math.fround) as typeof rounded);
      // terms up to 1, 0.3 and 3.1, three roundings
      expectWithin(p, p64, () => 3 * UNIT * 4.4, `${name}, direction`);
      p64.set(p);
      const rr = kernels.stencil.stepInto(x, r, grid, p, q, factors);
      const rr64 = referenceStencil.stepInto(x64, r64, inDouble(grid), p64, q64, rounded);
      expectWithin(x, x64, () => 2 * UNIT * (1 + 3.1 * 4.4), `${name}, step`);
      expectWithin(r, r64, () => 2 * UNIT * (1 + 3.1), `${name}, step`);
      // r up to 4.1, each off by the bound above
      const values = nodeCounts[0] * nodeCounts[1] * nodeCounts[2];
      expectWithin(rr, rr64, () => (nodeCounts[0] + 1 + 4) * UNIT * values * 4.1 ** 2, `${name}, r' r`);
    });
  });
});

test('passes NaN and infinities on, to neighbours of the same lane only', async () => {
  await start();
  const counts = [7, 6, 5] as const;
  const grid = randomStencil(kernels.arena, counts, 1, false);
  const at = LANES * nodeIndex(counts, 3, 2, 2) + 2;
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const [x, b, y] = [vectorOf(grid, 1), vectorOf(grid, 2), vectorOf(grid, 3)];
    x[at] = bad;
    kernels.stencil.stencilApplyInto(y, grid, x);
    eachValue(grid, (index, lane, [i, j, k]) => {
      const near = lane === 2 && Math.abs(i - 3) <= 1 && Math.abs(j - 2) <= 1 && Math.abs(k - 2) <= 1;
      expect(Number.isFinite(y[index])).toBe(!near);
    });
    expect(kernels.stencil.lanesDot(grid, x, b).products.map(Number.isFinite)).toEqual([true, true, false, true]);
    b[at] = bad;
    x.fill(0);
    kernels.stencil.stencilSweep(x, grid, b, 1);
    expect(Number.isFinite(x[at])).toBe(false);
    eachValue(grid, (index, lane) => {
      if (lane !== 2) expect(Number.isFinite(x[index])).toBe(true);
    });
  }
});

describe.each(['simd', 'reference'] as const)('%s refuses', (backend) => {
  const prepare = async () => {
    kernels = await createKernels({ memoryBytes: 8e6, backend });
    const grid = randomStencil(kernels.arena, [4, 3, 5], 1, false);
    return { grid, x: vectorOf(grid, 1), y: vectorOf(grid, 2), stencil: kernels.stencil };
  };

  test('arrays of other sizes, and ranges outside the row', async () => {
    const { grid, x, y, stencil } = await prepare();
    expect(() => stencil.stencilApplyInto(y, grid, x)).not.toThrow();
    const short = x.subarray(0, x.length - 4);
    const shape = expect.objectContaining({ kind: 'shape' });
    expect(() => stencil.stencilApplyInto(short, grid, x)).toThrow(shape);
    expect(() => stencil.stencilSweep(x, { ...grid, nodeCounts: [4, 3, 4] }, y, 1)).toThrow(shape);
    grid.rowRanges[5] = 5;
    expect(() => stencil.lanesDot(grid, x, y)).toThrow(/range of row 2 expected 0 <= first <= end <= 4, got 0 to 5/);
    grid.rowRanges[4] = -1;
    expect(() => stencil.lanesDot(grid, x, y)).toThrow(shape);
  });

  test('vectors that overlap, and boxes of one node', async () => {
    const { grid, x, y, stencil } = await prepare();
    const parameter = expect.objectContaining({ kind: 'parameter' });
    expect(() => stencil.stencilApplyInto(x, grid, x)).toThrow(parameter);
    expect(() => stencil.stepInto(x, x, grid, y, y, factors)).toThrow(parameter);
    expect(() => stencil.lanesDot(grid, x, x)).not.toThrow();
    expect(() => stencil.stencilSweep(x, { ...grid, nodeCounts: [1, 3, 5] }, y, 1)).toThrow(parameter);
  });

  test('grids that are not each the half of the other', async () => {
    const { stencil } = await prepare();
    const coarsening = randomCoarsening(kernels.arena, [5, 4, 5], 1, false);
    const [r, b] = [vectorOf(coarsening.fine, 1), vectorOf(coarsening.coarse, 2)];
    expect(() => stencil.restrictInto(b, coarsening, r)).not.toThrow();
    const shape = expect.objectContaining({ kind: 'shape' });
    const swapped = { ...coarsening, fine: coarsening.coarse, coarse: coarsening.fine };
    expect(() => stencil.restrictInto(r, swapped, b)).toThrow(shape);
    const even = randomCoarsening(kernels.arena, [5, 4, 4], 1, false);
    expect(() => stencil.addProlonged(vectorOf(even.fine, 1), even, vectorOf(even.coarse, 2))).toThrow(/odd number/);
    const weights = { ...coarsening, planeWeights: coarsening.planeWeights.subarray(2) };
    expect(() => stencil.addProlonged(r, weights, b)).toThrow(shape);
  });
});

test('SIMD refuses arrays of other memory and of float64', async () => {
  await start();
  const grid = randomStencil(kernels.arena, [4, 3, 5], 1, false);
  const [x, y] = [vectorOf(grid, 1), vectorOf(grid, 2)];
  expect(() => kernels.stencil.stencilApplyInto(y.slice(), grid, x)).toThrow(/kernels' arena/);
  expect(() => kernels.stencil.stencilApplyInto(y, inDouble(grid), x)).toThrow(/kernels' arena/);
  expect(() => kernels.stencil.stencilApplyInto(y, grid, kernels.arena.float64(x.length))).toThrow(/float32/);
});
