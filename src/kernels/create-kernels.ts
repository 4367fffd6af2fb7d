/** Makes the kernels of a run: picks the back end, reserves the memory, starts the workers. */

import { requireInteger, requireNumber } from '../core/errors.ts';
import { createArena } from './arena.ts';
import { createReferenceKernels } from './create-reference-kernels.ts';
import { createSimdKernels } from './create-simd-kernels.ts';
import { hasSimd } from './kernel-modules.ts';
import type { Kernels } from './kernels.ts';
import type { SpawnWorker } from './spawn-worker.ts';

/** The control block of the pool has a word for each. */
const MOST_WORKERS = 64;

export interface KernelOptions {
  /** threads, the calling one included; default 1 */
  readonly workers?: number;
  /** default simd, which falls back to reference (and says so) where the platform has no SIMD */
  readonly backend?: 'simd' | 'reference';
  /** size of the arena; pages cost nothing until they are touched */
  readonly memoryBytes: number;
  /** how to start a thread on this platform; without it everything runs on the calling thread */
  readonly spawnWorker?: SpawnWorker;
  /** true when the platform's enableRevectorizer() returned true; changes speed, never bits */
  readonly wideVectors?: boolean;
}

/**
 * @returns kernels with an arena that has room for memoryBytes besides their own scratch; close() ends the workers
 * @throws ParameterError when an option is out of range or the platform refuses the memory; UnsupportedError when a worker
 * does not start
 */
export async function createKernels(options: KernelOptions): Promise<Kernels> {
  const workers = requireInteger('createKernels', 'workers', options.workers ?? 1, 1, MOST_WORKERS);
  const memoryBytes = requireNumber('createKernels', 'memoryBytes', options.memoryBytes, 1, 2 ** 32 - 2 ** 20);
  if ((options.backend ?? 'simd') === 'reference')
    return createReferenceKernels(createArena(memoryBytes, false), 'reference (float64, one thread)');
  if (!hasSimd())
    return createReferenceKernels(createArena(memoryBytes, false), 'reference (float64, one thread): no SIMD here');
  return createSimdKernels(memoryBytes, workers, options.wideVectors ?? false, options.spawnWorker);
}
