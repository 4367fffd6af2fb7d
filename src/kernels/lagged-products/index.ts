/** The SIMD lagged products: panels of rows by groups of channels over the pool. */

import { kernelIndex } from '../kernel-modules.ts';
import type { PaddedSignal } from '../kernels.ts';
import { requireInArena, type SimdEngine, signalAddress } from '../simd-engine.ts';

/** See Kernels.laggedProductsInto; arguments already checked by checkLaggedProducts. */
export function laggedProductsSimd(
  engine: SimdEngine,
  out: Float64Array,
  y: PaddedSignal,
  x: PaddedSignal,
  lagCount: number,
): void {
  requireInArena('laggedProductsInto', 'out', out, engine.arena);
  requireInArena('laggedProductsInto', 'y', y.data, engine.arena);
  requireInArena('laggedProductsInto', 'x', x.data, engine.arena);
  if (y.channelCount === 0 || x.channelCount === 0) return;
  engine.pool.run(kernelIndex.laggedProducts, [
    signalAddress(y),
    signalAddress(x),
    4 * y.stride,
    4 * x.stride,
    out.byteOffset,
    y.channelCount,
    x.channelCount,
    lagCount,
    x.sampleCount,
    engine.wide,
    engine.scratchAddress,
    engine.scratchStride,
  ]);
}
