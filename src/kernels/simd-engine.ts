/** What the SIMD kernels share: the pool, the arena, the scratch memory of each worker, and the tile that suits the platform. */

import { ParameterError } from '../core/errors.ts';
import type { Arena } from './arena.ts';
import type { PaddedSignal } from './kernels.ts';
import type { Pool } from './pool.ts';

/** Scratch of one worker: the largest need of any kernel (the matrix product), rounded up; a test compares. */
export const SCRATCH_BYTES = 528 * 1024;

export interface SimdEngine {
  readonly arena: Arena;
  readonly pool: Pool;
  /** 1 when V8's revectorizer is on: tiles of 4 x 16 then beat tiles of 4 x 8; the bits are the same */
  readonly wide: 0 | 1;
  /** address of worker 0's scratch, 64-byte aligned */
  readonly scratchAddress: number;
  /** bytes from one worker's scratch to the next */
  readonly scratchStride: number;
}

/** Address of sample 0 of row 0. */
export function signalAddress(signal: PaddedSignal): number {
  return signal.data.byteOffset + 4 * signal.lead;
}

/** Throws ParameterError unless an array lies in the arena, the only memory that the modules see. */
export function requireInArena(where: string, name: string, array: ArrayBufferView, arena: Arena): void {
  if (array.buffer === arena.memory.buffer) return;
  throw new ParameterError(
    `${where}: ${name} expected an array of the kernels' arena, got one of other memory: allocate it with kernels.arena`,
    { name },
  );
}
