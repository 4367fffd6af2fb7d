/** Lagged products in float64, as the formula is written. */

import type { PaddedSignal } from '../kernels.ts';

/** out[(j * M + c) * R + r] = sum over t of y[j, t] * x[c, t - r]; see Kernels.laggedProductsInto. */
export function laggedProductsReference(out: Float64Array, y: PaddedSignal, x: PaddedSignal, lagCount: number): void {
  for (let j = 0; j < y.channelCount; j++) {
    const yStart = j * y.stride + y.lead;
    for (let c = 0; c < x.channelCount; c++) {
      for (let r = 0; r < lagCount; r++) {
        const xStart = c * x.stride + x.lead - r;
        let sum = 0;
        for (let t = 0; t < x.sampleCount; t++) sum += y.data[yStart + t] * x.data[xStart + t];
        out[(j * x.channelCount + c) * lagCount + r] = sum;
      }
    }
  }
}
