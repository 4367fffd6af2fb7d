/** A number that tells whether the modules, as compiled here, still give the bits that they should. */

import { randomStream } from '../core/random.ts';
import { type Arena, createArena } from './arena.ts';
import { allocateSignal, type PaddedSignal } from './kernels.ts';
import { createLocalPool } from './pool.ts';
import { word } from './pool-worker.ts';
import { SCRATCH_BYTES } from './simd-engine.ts';
import { type KernelOperations, simdOperations } from './simd-operations.ts';
import { COEFFICIENTS, paddedNodeCount, type StencilGrid, vectorLength } from './stencil/stencil-grid.ts';

/**
 * Runs every kernel and every tile, wide ones included, on a small seeded problem with edges and tails.
 * @param modules - in the order of kernelIndex, for private or shared memory
 * @returns a 32-bit hash over the bits of all results
 * Cost: 10 megaflops and 2 MB, freed on return.
 */
export function kernelDigest(modules: readonly WebAssembly.Module[], sharedMemory: boolean): number {
  const arena = createArena(2 ** 21, sharedMemory);
  const pool = createLocalPool(arena.memory, modules, arena.int32(word.total));
  const scratchAddress = arena.float32(SCRATCH_BYTES / 4).byteOffset;
  let hash = 0;
  for (const wide of [0, 1] as const) {
    const mark = arena.mark();
    const engine = { arena, pool, wide, scratchAddress, scratchStride: SCRATCH_BYTES };
    for (const result of runAll(arena, simdOperations(engine))) hash = hashBits(hash, result);
    arena.release(mark);
  }
  return hash;
}

function runAll(arena: Arena, kernels: KernelOperations): readonly (Float32Array | Float64Array)[] {
  const random = randomStream(1, 'kernel digest');
  const fill = (array: Float32Array): Float32Array => {
    for (let i = 0; i < array.length; i++) array[i] = random.uniform() - 0.5;
    return array;
  };
  const signal = (channelCount: number): PaddedSignal => {
    const made = allocateSignal(arena, channelCount, 1103);
    for (let c = 0; c < channelCount; c++) {
      const start = c * made.stride + made.lead;
      fill(made.data.subarray(start, start + made.sampleCount));
    }
    return made;
  };
  // 7 rows are panels of 4, 2 and 1; 1103 samples are whole blocks, a whole tile, and a tail
  const x = signal(5);
  const y = signal(7);
  const products = arena.float64(7 * 5 * 19);
  kernels.laggedProductsInto(products, y, x, 19);
  kernels.filterBankInto(y, x, fill(arena.float32(7 * 5 * 11)), 11);
  const product = arena.float32(67 * 53);
  kernels.matrixProductInto(product, fill(arena.float32(67 * 300)), fill(arena.float32(300 * 53)), 67, 53, 300);
  const update = arena.float64(37 * 37);
  kernels.rankUpdateInto(update, fill(arena.float32(37 * 600)), 37, 600);
  const events = { offsets: arena.int32(3), times: arena.int32(150), weights: fill(arena.float32(150)) };
  events.offsets.set([0, 80, 150]);
  for (let i = 0; i < 150; i++) events.times[i] = random.integer(1103);
  const sums = arena.float64(2 * 5 * 33);
  kernels.windowSumsInto(sums, x, events, 33, 9);
  kernels.addWindowsInto(x, fill(arena.float32(2 * 5 * 33)), events, 33, 9);
  return [products, y.data, product, update, sums, x.data, ...runStencil(arena, kernels, fill)];
}

/** Every stencil operation on a box of odd and even counts without a single zero: what is beyond it stays as it is. */
function runStencil(
  arena: Arena,
  { stencil }: KernelOperations,
  fill: (array: Float32Array) => Float32Array,
): readonly (Float32Array | Float64Array)[] {
  const gridOf = (nodeCounts: StencilGrid['nodeCounts']): StencilGrid => {
    const rowRanges = arena.int32(2 * nodeCounts[1] * nodeCounts[2]);
    for (let row = 0; row < rowRanges.length; row += 2) rowRanges[row + 1] = nodeCounts[0];
    return { nodeCounts, rowRanges, coefficients: fill(arena.float32(COEFFICIENTS * paddedNodeCount(nodeCounts))) };
  };
  const [fine, coarse] = [gridOf([11, 6, 5]), gridOf([6, 4, 3])];
  const coarsening = { fine, coarse, planeWeights: fill(arena.float32(10)) };
  const vector = (grid: StencilGrid) => fill(arena.float32(vectorLength(grid.nodeCounts)));
  const [b, x, r, p, q] = [fine, fine, fine, fine, fine].map(vector);
  const [coarseB, coarseX] = [coarse, coarse].map(vector);
  stencil.firstSweepInto(x, fine, b);
  stencil.firstResidualInto(r, fine, x);
  stencil.restrictInto(coarseB, coarsening, r);
  stencil.addProlonged(x, coarsening, coarseX);
  stencil.stencilSweep(x, fine, b, 1);
  stencil.stencilSweep(x, fine, b, -1);
  stencil.stencilResidualInto(r, fine, b, x);
  stencil.directionInto(p, fine, r, [0.3, -0.7, 0.9, 0.1], [0.2, 0, -0.1, 0.4]);
  const products = stencil.stencilApplyInto(q, fine, p);
  const squares = stencil.stepInto(x, r, fine, p, q, [0.6, 0.1, -0.2, 0.8]);
  const dots = stencil.lanesDot(fine, x, r);
  const sums = [products, squares, dots.products, dots.firstSums, dots.secondSums].flat();
  return [x, r, p, q, coarseB, Float64Array.from(sums)];
}

function hashBits(hash: number, values: Float32Array | Float64Array): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  let h = hash;
  for (const value of bits) h = (Math.imul(h ^ value, 0x01000193) + 0x9e3779b9) | 0;
  return h;
}
