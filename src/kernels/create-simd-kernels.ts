/** The SIMD back end: WebAssembly modules over a pool that shares the arena's memory. */

import { createArena } from './arena.ts';
import { kernelModules } from './kernel-modules.ts';
import type { Kernels } from './kernels.ts';
import { createPool } from './pool.ts';
import { word } from './pool-worker.ts';
import { SCRATCH_BYTES, type SimdEngine } from './simd-engine.ts';
import { simdOperations } from './simd-operations.ts';
import type { SpawnWorker } from './spawn-worker.ts';

/** Room on top of what the caller asked for, for scratch and packed filters; untouched pages cost nothing. */
const EXTRA_BYTES = 64 * 1024 * 1024;
const LARGEST_MEMORY = 2 ** 32 - 2 * 65536;

/**
 * @param workers - threads, the calling one included; more than 1 needs shared memory and spawnWorker
 * @param wide - whether V8's revectorizer is on
 */
export async function createSimdKernels(
  memoryBytes: number,
  workers: number,
  wide: boolean,
  spawnWorker?: SpawnWorker,
): Promise<Kernels> {
  const capacity = Math.min(LARGEST_MEMORY, memoryBytes + EXTRA_BYTES);
  const wanted = workers > 1 && spawnWorker !== undefined;
  const shared = wanted && typeof SharedArrayBuffer === 'function';
  const arena = createArena(capacity, shared);
  const control = arena.int32(word.total);
  const scratch = arena.float32((SCRATCH_BYTES / 4) * (shared ? workers : 1));
  const pool = await createPool(arena.memory, kernelModules(shared), control, shared ? workers : 1, spawnWorker);
  const engine: SimdEngine = {
    arena,
    pool,
    wide: wide ? 1 : 0,
    scratchAddress: scratch.byteOffset,
    scratchStride: SCRATCH_BYTES,
  };
  const vectors = wide ? 'simd, 256-bit vectors' : 'simd, 128-bit vectors';
  return {
    backend: 'simd',
    description: `${vectors}, ${describeThreads(pool.workerCount, workers, spawnWorker !== undefined)}`,
    workerCount: pool.workerCount,
    arena,
    ...simdOperations(engine),
    close: pool.close,
  };
}

function describeThreads(started: number, asked: number, canSpawn: boolean): string {
  if (started > 1) return `${started} threads on shared memory`;
  if (asked === 1) return 'one thread';
  return canSpawn ? 'one thread (no SharedArrayBuffer here)' : 'one thread (this platform starts no workers)';
}
