/** What a door hands to the pipeline, so that nothing above the doors names a platform. */

import type { Kernels } from '../kernels/kernels.ts';

export interface PlatformServices {
  /** seconds on a clock that never goes back; only differences mean anything */
  readonly clockSeconds: () => number;
  /** most memory that the process has held so far; undefined where the platform cannot say */
  readonly peakMemoryBytes: () => number | undefined;
  /** kernels over an arena of the given size; `workerCount` 1 means the calling thread alone */
  readonly createKernels: (capacityBytes: number, workerCount: number) => Promise<Kernels>;
  /** SHA-256 as 64 hexadecimal digits */
  readonly digest: (bytes: Uint8Array) => Promise<string>;
}
