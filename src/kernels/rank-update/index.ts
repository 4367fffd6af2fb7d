/** The SIMD symmetric rank-k update: pairs of column strips over the pool. */

import { kernelIndex } from '../kernel-modules.ts';
import { requireInArena, type SimdEngine } from '../simd-engine.ts';

/** See Kernels.rankUpdateInto; arguments already checked by checkRankUpdate. */
export function rankUpdateSimd(engine: SimdEngine, c: Float64Array, a: Float32Array, n: number, k: number): void {
  requireInArena('rankUpdateInto', 'c', c, engine.arena);
  requireInArena('rankUpdateInto', 'a', a, engine.arena);
  if (n === 0 || k === 0) return;
  engine.pool.run(kernelIndex.rankUpdate, [
    c.byteOffset,
    a.byteOffset,
    n,
    k,
    engine.wide,
    engine.scratchAddress,
    engine.scratchStride,
  ]);
}
