/** Drives the vector kernels of cholesky.as.ts: blocks, packing space, and what a failed pivot means. */

import type { Arena } from '../../kernels/arena.ts';
import { wasmExports } from '../wasm-instance.ts';
import * as source from './cholesky.wasm.ts';
import type { CholeskyResult, PivotedResult } from './reference.ts';

interface CholeskyKernels {
  factorBlock(a: number, stride: number, first: number, width: number): number;
  packPanel(pack: number, a: number, stride: number, from: number, to: number, first: number, width: number): void;
  unpackPanel(pack: number, a: number, stride: number, from: number, to: number, first: number, width: number): void;
  solvePanel(pack: number, groups: number, a: number, stride: number, first: number, width: number): void;
  updateTrailing(a: number, stride: number, from: number, to: number, pack: number, width: number, tile: number): void;
  factorPivoted(
    a: number,
    stride: number,
    size: number,
    first: number,
    width: number,
    threshold: number,
    remaining: number,
    order: number,
    pivots: number,
  ): number;
}

/** columns of a block: the packed panel (n x 64) stays in the second-level cache; `npm run bench:linalg` */
const BLOCK = 64;

export const choleskyKernels = wasmExports<CholeskyKernels>(source);

/** `a` (n x n) lives in the arena. */
export function choleskySimdInto(arena: Arena, kernels: CholeskyKernels, a: Float64Array, n: number): CholeskyResult {
  const { pack, tile } = workspace(arena, n);
  for (let first = 0; first < n; first += BLOCK) {
    const width = Math.min(BLOCK, n - first);
    const next = first + width;
    const done = kernels.factorBlock(a.byteOffset, n, first, width);
    if (done < width) {
      const at = first + done;
      return { status: Number.isFinite(a[at * n + at]) ? 'breakdown' : 'nonFinite', at };
    }
    if (next === n) break;
    kernels.packPanel(pack, a.byteOffset, n, next, n, first, width);
    kernels.solvePanel(pack, Math.ceil((n - next) / 4), a.byteOffset, n, first, width);
    kernels.unpackPanel(pack, a.byteOffset, n, next, n, first, width);
    kernels.updateTrailing(a.byteOffset, n, next, n, pack, width, tile);
  }
  for (let i = 0; i < n; i++) a.fill(0, i * n + i + 1, i * n + n);
  return { status: 'converged', at: n };
}

/** `a` (n x n) lives in the arena; `order` and `pivots` are filled. */
export function pivotedCholeskySimdInto(
  arena: Arena,
  kernels: CholeskyKernels,
  a: Float64Array,
  n: number,
  threshold: number,
  order: Int32Array,
  pivots: Float64Array,
): PivotedResult {
  for (let i = 0; i < n; i++) if (!Number.isFinite(a[i * n + i])) return { status: 'nonFinite', rank: 0 };
  const { pack, tile } = workspace(arena, n);
  const remaining = arena.float64(n);
  const squares = arena.float64(n);
  const rows = arena.int32(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  let rank = 0;
  while (rank < n) {
    const width = Math.min(BLOCK, n - rank);
    const done = kernels.factorPivoted(
      a.byteOffset,
      n,
      n,
      rank,
      width,
      threshold,
      remaining.byteOffset,
      rows.byteOffset,
      squares.byteOffset,
    );
    if (done < 0) return { status: 'nonFinite', rank: rank - 1 - done };
    rank += done;
    if (done < width || rank === n) break;
    kernels.packPanel(pack, a.byteOffset, n, rank, n, rank - width, width);
    kernels.updateTrailing(a.byteOffset, n, rank, n, pack, width, tile);
  }
  order.set(rows);
  pivots.set(squares);
  for (let i = 0; i < n; i++) a.fill(0, i * n + Math.min(i + 1, rank), i * n + n);
  return { status: 'converged', rank };
}

function workspace(arena: Arena, n: number): { pack: number; tile: number } {
  const pack = arena.float64(Math.max(1, Math.ceil(n / 4)) * 4 * BLOCK);
  return { pack: pack.byteOffset, tile: arena.float64(16).byteOffset };
}
