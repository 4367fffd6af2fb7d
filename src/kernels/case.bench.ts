/** What a kernel's bench file lists; bench/kernels.ts runs and prints it. */

import type { Kernels } from './kernels.ts';

export interface BenchCase {
  readonly name: string;
  /** floating-point operations of one run, multiplications and additions */
  readonly operations: number;
  /** makes the seeded inputs in the arena; returns one run and the array that it fills, for the checksum */
  readonly prepare: (kernels: Kernels) => { readonly run: () => void; readonly out: Float32Array | Float64Array };
}
