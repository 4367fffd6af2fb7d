/** The SIMD matrix product: blocks of the result over the pool. */

import { kernelIndex } from '../kernel-modules.ts';
import { requireInArena, type SimdEngine } from '../simd-engine.ts';

/** See Kernels.matrixProductInto; arguments already checked by checkMatrixProduct. */
export function matrixProductSimd(
  engine: SimdEngine,
  c: Float32Array,
  a: Float32Array,
  b: Float32Array,
  m: number,
  n: number,
  k: number,
): void {
  requireInArena('matrixProductInto', 'c', c, engine.arena);
  requireInArena('matrixProductInto', 'a', a, engine.arena);
  requireInArena('matrixProductInto', 'b', b, engine.arena);
  if (m === 0 || n === 0) return;
  // Large blocks spend less time on packing, small ones leave work for every worker; the bits are the same.
  const block = Math.ceil(m / 256) * Math.ceil(n / 256) >= 8 ? 256 : 64;
  engine.pool.run(kernelIndex.matrixProduct, [
    c.byteOffset,
    a.byteOffset,
    b.byteOffset,
    m,
    n,
    k,
    engine.wide,
    engine.scratchAddress,
    engine.scratchStride,
    block,
    block,
  ]);
}
