/** The SIMD stencil operations: planes of nodes over the pool. */

import { ParameterError } from '../../core/errors.ts';
import { kernelIndex } from '../kernel-modules.ts';
import { requireInArena, type SimdEngine } from '../simd-engine.ts';
import { checkCoarsening, checkStencil } from './check-stencil.ts';
import { type Coarsening, type FloatArray, LANES, type StencilGrid } from './stencil-grid.ts';
import type { Lanes, StencilOperations } from './stencil-operations.ts';

/** word 0 of stencil.as.ts */
const operation = {
  apply: 0,
  residual: 1,
  sweep: 2,
  restrict: 3,
  prolong: 4,
  step: 5,
  direction: 6,
  dot: 7,
  firstSweep: 8,
  firstResidual: 9,
} as const;

interface Arguments {
  readonly grid: StencilGrid;
  readonly coarse?: StencilGrid;
  /** words 4 to 10 and 14 where they are not the grid's own */
  readonly words: Readonly<Record<number, number>>;
}

/** See StencilOperations; all arrays in the engine's arena, vectors and coefficients float32. */
export function simdStencil(engine: SimdEngine): StencilOperations {
  const { arena, pool } = engine;
  const run = (op: number, { grid, coarse, words }: Arguments): void => {
    const list = new Array<number>(15).fill(0);
    list[0] = op;
    [list[1], list[2], list[3]] = grid.nodeCounts;
    list[4] = grid.coefficients.byteOffset;
    list[5] = grid.rowRanges.byteOffset;
    if (coarse) [list[11], list[12], list[13]] = coarse.nodeCounts;
    for (const [index, value] of Object.entries(words)) list[Number(index)] = value;
    pool.run(kernelIndex.stencil, list);
  };
  /** the sums that `op` leaves for each plane, LANES each, added over the planes in their order */
  const summed = (op: number, { grid, words }: Arguments, count: number): Lanes[] => {
    const mark = arena.mark();
    const planes = grid.nodeCounts[2];
    const partial = arena.float64(count * LANES * planes);
    run(op, { grid, words: { ...words, 9: partial.byteOffset } });
    const sums = Array.from({ length: count }, (): [number, number, number, number] => [0, 0, 0, 0]);
    for (let n = 0; n < partial.length; n++) sums[Math.floor(n / LANES) % count][n % LANES] += partial[n];
    arena.release(mark);
    return sums;
  };
  const withFactors = <Result>(factors: readonly number[], work: (at: number) => Result): Result => {
    const mark = arena.mark();
    const values = arena.float32(factors.length);
    values.set(factors);
    const result = work(values.byteOffset);
    arena.release(mark);
    return result;
  };
  const inArena = (where: string, grid: StencilGrid, vectors: readonly FloatArray[]): void => {
    requireInArena(where, 'rowRanges', grid.rowRanges, arena);
    for (const vector of [grid.coefficients, ...vectors]) {
      requireInArena(where, 'vector or coefficients', vector, arena);
      if (!(vector instanceof Float32Array))
        throw new ParameterError(`${where}: vectors and coefficients expected float32, got float64: allocate float32`);
    }
  };
  const check = (where: string, grid: StencilGrid, written: FloatArray[], read: FloatArray[]): void => {
    checkStencil(where, grid, written, read);
    inArena(where, grid, [...written, ...read]);
  };
  const checkBoth = (where: string, coarsening: Coarsening, fineVector: FloatArray, coarseVector: FloatArray) => {
    checkCoarsening(where, coarsening, fineVector, coarseVector);
    inArena(where, coarsening.fine, [fineVector, coarsening.planeWeights]);
    inArena(where, coarsening.coarse, [coarseVector]);
  };
  /** both parities, even planes first unless `backward` */
  const sweep = (op: number, x: FloatArray, grid: StencilGrid, b: FloatArray, backward: 0 | 1): void => {
    for (const parity of [backward, 1 - backward])
      run(op, { grid, words: { 6: x.byteOffset, 8: b.byteOffset, 10: parity, 14: backward } });
  };
  return {
    stencilApplyInto: (y, grid, x) => {
      check('stencilApplyInto', grid, [y], [x]);
      const words = { 6: x.byteOffset, 7: y.byteOffset, 8: y.byteOffset };
      return summed(operation.apply, { grid, words }, 1)[0];
    },
    stencilResidualInto: (r, grid, b, x) => {
      check('stencilResidualInto', grid, [r], [b, x]);
      run(operation.residual, { grid, words: { 6: x.byteOffset, 7: r.byteOffset, 8: b.byteOffset } });
    },
    stencilSweep: (x, grid, b, direction) => {
      check('stencilSweep', grid, [x], [b]);
      sweep(operation.sweep, x, grid, b, direction < 0 ? 1 : 0);
    },
    firstSweepInto: (x, grid, b) => {
      check('firstSweepInto', grid, [x], [b]);
      sweep(operation.firstSweep, x, grid, b, 0);
    },
    firstResidualInto: (r, grid, x) => {
      check('firstResidualInto', grid, [r], [x]);
      run(operation.firstResidual, { grid, words: { 6: x.byteOffset, 7: r.byteOffset } });
    },
    restrictInto: (coarseB, coarsening, r) => {
      checkBoth('restrictInto', coarsening, r, coarseB);
      const { fine, coarse, planeWeights } = coarsening;
      const words = {
        4: planeWeights.byteOffset,
        5: coarse.rowRanges.byteOffset,
        6: r.byteOffset,
        7: coarseB.byteOffset,
      };
      run(operation.restrict, { grid: fine, coarse, words });
    },
    addProlonged: (x, coarsening, coarseX) => {
      checkBoth('addProlonged', coarsening, x, coarseX);
      const { fine, coarse, planeWeights } = coarsening;
      const words = { 4: planeWeights.byteOffset, 6: coarseX.byteOffset, 7: x.byteOffset };
      run(operation.prolong, { grid: fine, coarse, words });
    },
    stepInto: (x, r, grid, p, q, factors) => {
      check('stepInto', grid, [x, r], [p, q]);
      const words = { 6: x.byteOffset, 7: p.byteOffset, 8: r.byteOffset, 10: q.byteOffset };
      return withFactors(factors, (at) => summed(operation.step, { grid, words: { ...words, 14: at } }, 1)[0]);
    },
    directionInto: (p, grid, z, factors, means) => {
      check('directionInto', grid, [p], [z]);
      const words = { 6: z.byteOffset, 7: p.byteOffset };
      withFactors([...factors, ...means], (at) => run(operation.direction, { grid, words: { ...words, 14: at } }));
    },
    lanesDot: (grid, a, b) => {
      check('lanesDot', grid, [], [a, b]);
      const words = { 6: a.byteOffset, 7: b.byteOffset };
      const [products, firstSums, secondSums] = summed(operation.dot, { grid, words }, 3);
      return { products, firstSums, secondSums };
    },
  };
}
