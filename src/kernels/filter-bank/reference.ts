/** The filter bank in float64, as the formula is written. */

import type { PaddedSignal } from '../kernels.ts';

/** y[j, t] = sum over c, r of filters[(j * M + c) * R + r] * x[c, t - r]; see Kernels.filterBankInto. */
export function filterBankReference(y: PaddedSignal, x: PaddedSignal, filters: Float32Array, tapCount: number): void {
  const sum = new Float64Array(x.sampleCount);
  for (let j = 0; j < y.channelCount; j++) {
    sum.fill(0);
    for (let c = 0; c < x.channelCount; c++) {
      for (let r = 0; r < tapCount; r++) {
        const tap = filters[(j * x.channelCount + c) * tapCount + r];
        const from = c * x.stride + x.lead - r;
        for (let t = 0; t < x.sampleCount; t++) sum[t] += tap * x.data[from + t];
      }
    }
    y.data.set(sum, j * y.stride + y.lead);
  }
}
