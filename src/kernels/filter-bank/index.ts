/** The SIMD filter bank: packs the filters and runs the blocks of time over the pool. */

import { kernelIndex } from '../kernel-modules.ts';
import type { PaddedSignal } from '../kernels.ts';
import { requireInArena, type SimdEngine, signalAddress } from '../simd-engine.ts';

/** See Kernels.filterBankInto; arguments already checked by checkFilterBank. Packed filters take scratch of their size in the arena. */
export function filterBankSimd(
  engine: SimdEngine,
  y: PaddedSignal,
  x: PaddedSignal,
  filters: Float32Array,
  tapCount: number,
): void {
  const { arena, pool } = engine;
  requireInArena('filterBankInto', 'y', y.data, arena);
  requireInArena('filterBankInto', 'x', x.data, arena);
  requireInArena('filterBankInto', 'filters', filters, arena);
  if (y.channelCount === 0 || y.sampleCount === 0) return;
  const mark = arena.mark();
  try {
    const packed = arena.float32(y.channelCount * x.channelCount * tapCount);
    const words = [
      signalAddress(y),
      signalAddress(x),
      4 * y.stride,
      4 * x.stride,
      packed.byteOffset,
      y.channelCount,
      x.channelCount,
      tapCount,
      x.sampleCount,
      filters.byteOffset,
      engine.wide,
      engine.scratchAddress,
      engine.scratchStride,
    ];
    pool.call(kernelIndex.filterBank, 'pack', words);
    pool.run(kernelIndex.filterBank, words);
  } finally {
    arena.release(mark);
  }
}
