/** Sums of windows at events, and their counterpart, in float64, as the formulas are written. */

import type { EventLists, PaddedSignal } from '../kernels.ts';

/** out[(j * M + c) * L + k] = sum over i of weights[i] * x[c, times[i] + k - windowLead]; see Kernels.windowSumsInto. */
export function windowSumsReference(
  out: Float64Array,
  x: PaddedSignal,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  const rows = events.offsets.length - 1;
  out.fill(0, 0, rows * x.channelCount * windowLength);
  for (let j = 0; j < rows; j++) {
    for (let c = 0; c < x.channelCount; c++) {
      for (let i = events.offsets[j]; i < events.offsets[j + 1]; i++) {
        const start = events.times[i] - windowLead;
        const last = Math.min(windowLength, x.sampleCount - start);
        for (let k = Math.max(0, -start); k < last; k++) {
          const sample = x.data[c * x.stride + x.lead + start + k];
          out[(j * x.channelCount + c) * windowLength + k] += events.weights[i] * sample;
        }
      }
    }
  }
}

/** x[c, times[i] + k - windowLead] += weights[i] * templates[(j * M + c) * L + k]; see Kernels.addWindowsInto. */
export function addWindowsReference(
  x: PaddedSignal,
  templates: Float32Array,
  events: EventLists,
  windowLength: number,
  windowLead: number,
): void {
  const sum = new Float64Array(x.sampleCount);
  for (let c = 0; c < x.channelCount; c++) {
    const row = x.data.subarray(c * x.stride + x.lead, c * x.stride + x.lead + x.sampleCount);
    sum.set(row);
    for (let j = 0; j + 1 < events.offsets.length; j++) {
      for (let i = events.offsets[j]; i < events.offsets[j + 1]; i++) {
        const start = events.times[i] - windowLead;
        const last = Math.min(windowLength, x.sampleCount - start);
        for (let k = Math.max(0, -start); k < last; k++)
          sum[start + k] += events.weights[i] * templates[(j * x.channelCount + c) * windowLength + k];
      }
    }
    row.set(sum);
  }
}
