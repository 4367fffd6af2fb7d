/** Drives the vector kernels of symmetric-eigen.as.ts: work space, and rotations gathered into batches. */

import type { Arena } from '../../kernels/arena.ts';
import { wasmExports } from '../wasm-instance.ts';
import type { ApplyRotations } from './implicit-ql.ts';
import type { Tridiagonal } from './reference.ts';
import * as source from './symmetric-eigen.wasm.ts';

export interface EigenKernels {
  tridiagonalise(a: number, n: number, diagonal: number, offDiagonal: number, tau: number, work: number): void;
  accumulate(a: number, n: number, tau: number, work: number): void;
  rotate(z: number, n: number, sweeps: number, sweepCount: number, pairs: number, panel: number): void;
}

/** sweeps applied while a block of columns is in the cache */
const BATCH_SWEEPS = 32;

export const eigenKernels = wasmExports<EigenKernels>(source);

/** All arrays live in the arena. */
export function tridiagonaliseSimdInto(
  arena: Arena,
  kernels: EigenKernels,
  t: Tridiagonal,
  a: Float64Array,
  n: number,
): void {
  const mark = arena.mark();
  const work = arena.float64(4 * n);
  kernels.tridiagonalise(
    a.byteOffset,
    n,
    t.diagonal.byteOffset,
    t.offDiagonal.byteOffset,
    t.tau.byteOffset,
    work.byteOffset,
  );
  arena.release(mark);
}

export function accumulateSimd(
  arena: Arena,
  kernels: EigenKernels,
  a: Float64Array,
  n: number,
  tau: Float64Array,
): void {
  const mark = arena.mark();
  kernels.accumulate(a.byteOffset, n, tau.byteOffset, arena.float64(4 * n).byteOffset);
  arena.release(mark);
}

/** Gathers the rotations of implicitQl; `flush` applies what is left. */
export function rotationBatch(
  arena: Arena,
  kernels: EigenKernels,
  z: Float64Array,
  n: number,
): { readonly apply: ApplyRotations; readonly flush: () => void } {
  const sweeps = arena.int32(2 * BATCH_SWEEPS);
  const pairs = arena.float64(2 * BATCH_SWEEPS * n);
  const panel = arena.float64(8 * n);
  let sweepCount = 0;
  let pairCount = 0;
  const flush = (): void => {
    kernels.rotate(z.byteOffset, n, sweeps.byteOffset, sweepCount, pairs.byteOffset, panel.byteOffset);
    sweepCount = 0;
    pairCount = 0;
  };
  const apply: ApplyRotations = (first, cosines, sines) => {
    if (sweepCount === BATCH_SWEEPS) flush();
    sweeps[2 * sweepCount] = first;
    sweeps[2 * sweepCount + 1] = cosines.length;
    sweepCount++;
    for (let k = 0; k < cosines.length; k++) {
      pairs[2 * pairCount] = cosines[k];
      pairs[2 * pairCount + 1] = sines[k];
      pairCount++;
    }
  };
  return { apply, flush };
}
