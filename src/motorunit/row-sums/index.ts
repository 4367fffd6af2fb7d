/**
 * Weighted sums of table rows, the hot loops of the MUAP look-up: plain loops on float64 or float32, or vector
 * instructions on float32 arrays that all live in one arena.
 */

import type { Arena } from '../../kernels/arena.ts';
import { wasmExports } from '../../linalg/wasm-instance.ts';
import { referenceRowSums } from './reference.ts';
import * as source from './row-sums.wasm.ts';

export type FloatArray = Float32Array | Float64Array;

/** Taps of row r of a result: from starts[r] to starts[r + 1]; each a row of the source and its weight. */
export interface TapList {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly weights: FloatArray;
}

/** All offsets and strides in values; row lengths are multiples of 4. */
export interface RowSums {
  readonly backend: 'simd' | 'reference';
  /** out[outOffset + q * outStride + i] = sum over p of weights[q * P + p] source[sourceOffset + offsets[p] + i], i < length; q < 1 or 4 */
  readonly combineInto: (
    out: FloatArray,
    outOffset: number,
    outStride: number,
    combinations: 1 | 4,
    length: number,
    source: FloatArray,
    sourceOffset: number,
    offsets: Int32Array,
    weights: FloatArray,
  ) => void;
  /** out row r = sum over the taps of r of weight times source row */
  readonly rowSumsInto: (
    out: FloatArray,
    outOffset: number,
    rowCount: number,
    rowLength: number,
    taps: TapList,
    source: FloatArray,
    sourceOffset: number,
  ) => void;
  /** out[c * rowCount + r] = rows[rowsOffset + r * rowLength + c], c < channels */
  readonly transposeInto: (
    out: FloatArray,
    rows: FloatArray,
    rowsOffset: number,
    rowCount: number,
    rowLength: number,
    channels: number,
  ) => void;
}

interface RowSumsExports {
  combineOne(out: number, length: number, source: number, offsets: number, weights: number, count: number): void;
  combineFour(
    out: number,
    stride: number,
    length: number,
    source: number,
    offsets: number,
    weights: number,
    count: number,
  ): void;
  rowSums(
    out: number,
    rowCount: number,
    length: number,
    starts: number,
    rows: number,
    weights: number,
    source: number,
  ): void;
  transpose(out: number, rows: number, rowCount: number, length: number, channels: number): void;
}

const rowSumsExports = wasmExports<RowSumsExports>(source);

/** The vector kernel when an arena is given and the platform has vector instructions, else the plain loops. */
export function createRowSums(arena?: Arena): RowSums {
  const exports = arena && rowSumsExports(arena);
  if (exports === undefined) return referenceRowSums;
  return {
    backend: 'simd',
    combineInto: (out, outOffset, outStride, combinations, length, from, fromOffset, offsets, weights) => {
      const target = out.byteOffset + 4 * outOffset;
      const begin = from.byteOffset + 4 * fromOffset;
      const [at, w, count] = [offsets.byteOffset, weights.byteOffset, offsets.length];
      if (combinations === 1) exports.combineOne(target, length, begin, at, w, count);
      else exports.combineFour(target, outStride, length, begin, at, w, count);
    },
    rowSumsInto: (out, outOffset, rowCount, rowLength, { starts, rows, weights }, from, fromOffset) =>
      exports.rowSums(
        out.byteOffset + 4 * outOffset,
        rowCount,
        rowLength,
        starts.byteOffset,
        rows.byteOffset,
        weights.byteOffset,
        from.byteOffset + 4 * fromOffset,
      ),
    transposeInto: (out, rows, rowsOffset, rowCount, rowLength, channels) =>
      exports.transpose(out.byteOffset, rows.byteOffset + 4 * rowsOffset, rowCount, rowLength, channels),
  };
}
