/** Makes the kernels of a run: picks the back end, reserves the memory, starts the workers. */

import { requireInteger, requireNumber } from '../core/errors.ts';
import { createArena } from './arena.ts';
import { createReferenceKernels } from './create-reference-kernels.ts';
import type { Kernels } from './kernels.ts';
import type { SpawnWorker } from './spawn-worker.ts';

export interface KernelOptions {
  /** threads, the calling one included; default 1 */
  readonly workers?: number;
  /** default simd, which falls back to reference (and says so) where the platform has no SIMD */
  readonly backend?: 'simd' | 'reference';
  /** size of the arena; pages cost nothing until they are touched */
  readonly memoryBytes: number;
  /** how to start a thread on this platform; without it everything runs on the calling thread */
  readonly spawnWorker?: SpawnWorker;
}

/**
 * @returns kernels with an arena of at least memoryBytes; close() ends the workers
 * @throws ParameterError when an option is out of range or the platform refuses the memory
 */
export async function createKernels(options: KernelOptions): Promise<Kernels> {
  requireInteger('createKernels', 'workers', options.workers ?? 1, 1, 64);
  requireNumber('createKernels', 'memoryBytes', options.memoryBytes, 1, 2 ** 32);
  return createReferenceKernels(createArena(options.memoryBytes, false), 'reference (float64, one thread)');
}
