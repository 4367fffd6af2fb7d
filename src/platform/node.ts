/** Node's side of the pipeline: clock, memory, hash, kernels with worker threads, and time for signals and timers. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { RunControl } from '../core/control.ts';
import type { RunEnvironment } from '../formats/decomposition-files.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import type { PlatformServices } from '../pipeline/platform-services.ts';
import { enableRevectorizer } from './revectorize.node.ts';
import { spawnWorkerNode } from './spawn-worker.node.ts';

/**
 * Largest resident memory of this process. On Linux from /proc, since getrusage's figure there is inherited from the process
 * that started this one (a child of 44 MB of a parent of 500 MB reports 504 MB).
 */
function peakMemoryBytes(): number {
  try {
    const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    if (kilobytes) return Number(kilobytes) * 1024;
  } catch {
    // not Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** Services of this process; results do not depend on `backend`'s speed nor on the number of workers. */
export function nodeServices(backend: 'simd' | 'reference' = 'simd'): PlatformServices {
  return {
    clockSeconds: () => performance.now() / 1000,
    peakMemoryBytes,
    createKernels: (memoryBytes, workers) => {
      const wideVectors = backend === 'simd' && enableRevectorizer();
      return createKernels({ memoryBytes, workers, backend, wideVectors, spawnWorker: spawnWorkerNode });
    },
    digest: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Threads used unless the user says otherwise: those of the machine, at most eight (beyond, the fork-join costs more than it brings). */
export function defaultWorkerCount(): number {
  return Math.max(1, Math.min(8, availableParallelism()));
}

/** Lets timers and signals run, at most every 20 ms, so that calling it often costs nothing. */
export function nodeGiveWay(): NonNullable<RunControl['giveWay']> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 20) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}

/** The machine, for logs. */
export function nodeEnvironment(): RunEnvironment {
  const model = cpus()[0]?.model.trim() || process.arch;
  return {
    platform: `node ${process.versions.node}, ${process.platform} ${process.arch}`,
    cpu: `${model}, ${availableParallelism()} threads`,
    memoryBytes: totalmem(),
  };
}
