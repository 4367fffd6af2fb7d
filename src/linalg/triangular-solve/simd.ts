/** Drives the vector kernels of triangular-solve.as.ts: copies into the arena and pads the right-hand sides. */

import type { Arena } from '../../kernels/arena.ts';
import { wasmExports } from '../wasm-instance.ts';
import * as source from './triangular-solve.wasm.ts';

type Solve = (b: number, lower: number, stride: number, n: number, columns: number, pack: number) => void;

export interface TriangularKernels {
  readonly solveLower: Solve;
  readonly solveLowerTransposed: Solve;
}

/** entries of the packed piece of L: 8 rows of a block of 64 */
const PACK_LENGTH = 512;

export const triangularKernels = wasmExports<TriangularKernels>(source);

/** Solves in place; b is n x columnCount, `lower` has rows `stride` apart. Both may live anywhere. */
export function solveSimdInto(
  arena: Arena,
  solve: Solve,
  b: Float64Array,
  lower: Float64Array,
  stride: number,
  n: number,
  columnCount: number,
): void {
  const mark = arena.mark();
  try {
    const matrix = insideArena(arena, lower);
    const pack = arena.float64(PACK_LENGTH);
    const columns = Math.ceil(columnCount / 4) * 4;
    if (b.buffer === arena.memory.buffer && columns === columnCount) {
      solve(b.byteOffset, matrix.byteOffset, stride, n, columns, pack.byteOffset);
      return;
    }
    const padded = arena.float64(n * columns);
    copyRows(padded, columns, b, columnCount, n, columnCount);
    solve(padded.byteOffset, matrix.byteOffset, stride, n, columns, pack.byteOffset);
    copyRows(b, columnCount, padded, columns, n, columnCount);
  } finally {
    arena.release(mark);
  }
}

function insideArena(arena: Arena, values: Float64Array): Float64Array {
  if (values.buffer === arena.memory.buffer) return values;
  const inside = arena.float64(values.length);
  inside.set(values);
  return inside;
}

function copyRows(
  to: Float64Array,
  toStride: number,
  from: Float64Array,
  fromStride: number,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) to[i * toStride + j] = from[i * fromStride + j];
  }
}
