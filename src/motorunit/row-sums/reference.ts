/** Plain loops for the two sums of the MUAP look-up; float32 arrays are summed in float64 and rounded once. */

import type { FloatArray, TapList } from './index.ts';

/** out[outOffset + q * outStride + i] = sum over p of weights[q * P + p] source[offsets[p] + i], i < length. */
export function combineReferenceInto(
  out: FloatArray,
  outOffset: number,
  outStride: number,
  combinations: number,
  length: number,
  source: FloatArray,
  offsets: Int32Array,
  weights: FloatArray,
): void {
  const count = offsets.length;
  for (let q = 0; q < combinations; q++)
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let p = 0; p < count; p++) sum += weights[q * count + p] * source[offsets[p] + i];
      out[outOffset + q * outStride + i] = sum;
    }
}

/** out row r = sum over the taps of r of weight * source row; rows of rowLength values. */
export function rowSumsReferenceInto(
  out: FloatArray,
  outOffset: number,
  rowCount: number,
  rowLength: number,
  { starts, rows, weights }: TapList,
  source: FloatArray,
  sourceOffset: number,
): void {
  for (let r = 0; r < rowCount; r++) {
    const target = outOffset + r * rowLength;
    for (let i = 0; i < rowLength; i++) {
      let sum = 0;
      for (let tap = starts[r]; tap < starts[r + 1]; tap++)
        sum += weights[tap] * source[sourceOffset + rows[tap] * rowLength + i];
      out[target + i] = sum;
    }
  }
}
