/** Plain loops for the sums of the MUAP look-up; float32 arrays are summed in float64 and rounded once. */

import type { RowSums } from './index.ts';

export const referenceRowSums: RowSums = {
  backend: 'reference',

  combineInto: (out, outOffset, outStride, combinations, length, source, sourceOffset, offsets, weights) => {
    const count = offsets.length;
    for (let q = 0; q < combinations; q++)
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let p = 0; p < count; p++) sum += weights[q * count + p] * source[sourceOffset + offsets[p] + i];
        out[outOffset + q * outStride + i] = sum;
      }
  },

  rowSumsInto: (out, outOffset, rowCount, rowLength, { starts, rows, weights }, source, sourceOffset) => {
    for (let r = 0; r < rowCount; r++) {
      const target = outOffset + r * rowLength;
      for (let i = 0; i < rowLength; i++) {
        let sum = 0;
        for (let tap = starts[r]; tap < starts[r + 1]; tap++)
          sum += weights[tap] * source[sourceOffset + rows[tap] * rowLength + i];
        out[target + i] = sum;
      }
    }
  },

  transposeInto: (out, rows, rowsOffset, rowCount, rowLength, channels) => {
    for (let c = 0; c < channels; c++)
      for (let r = 0; r < rowCount; r++) out[c * rowCount + r] = rows[rowsOffset + r * rowLength + c];
  },
};
