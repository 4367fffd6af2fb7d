/**
 * The numeric primitives of separation, as one interface with two back ends: SIMD over a worker pool, and a float64
 * reference that reads like the formulas. All arrays passed to the SIMD back end must come from its arena.
 *
 * The extended matrix (channels x lags rows) is never formed: every product reads the raw channel at a shifted address.
 */

import type { Arena } from './arena.ts';
import type { StencilOperations } from './stencil/stencil-operations.ts';

/**
 * Channels x samples with zeros before and after each row, so that no kernel tests for edges:
 * sample t of channel c is `data[c * stride + lead + t]`; entries outside 0 <= t < sampleCount are zero.
 * lead >= MINIMUM_PADDING and stride >= lead + sampleCount + MINIMUM_PADDING, both multiples of 16.
 */
export interface PaddedSignal {
  readonly data: Float32Array;
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly stride: number;
  readonly lead: number;
}

/** Most lags or window samples that a kernel may reach beyond either end of a row. */
export const MINIMUM_PADDING = 256;

/** Events of several rows, ragged: row j has times[offsets[j] .. offsets[j + 1]) with parallel weights. */
export interface EventLists {
  readonly offsets: Int32Array;
  readonly times: Int32Array;
  readonly weights: Float32Array;
}

export interface Kernels {
  readonly backend: 'simd' | 'reference';
  /** what runs and why, for the log: back end, threads, memory, and the reason of a fall-back */
  readonly description?: string;
  readonly workerCount: number;
  readonly arena: Arena;
  /**
   * y[j, t] = sum over c, r of filters[(j * M + c) * R + r] * x[c, t - r], for 0 <= t < sampleCount; other entries of y's
   * rows stay as they are. J filters = y.channelCount.
   */
  readonly filterBankInto: (y: PaddedSignal, x: PaddedSignal, filters: Float32Array, tapCount: number) => void;
  /** out[(j * M + c) * R + r] = sum over t of y[j, t] * x[c, t - r]; f32 products summed in short blocks, blocks in float64 */
  readonly laggedProductsInto: (out: Float64Array, y: PaddedSignal, x: PaddedSignal, lagCount: number) => void;
  /** out[(j * M + c) * L + k] = sum over the events i of row j of weights[i] * x[c, times[i] + k - windowLead], L = windowLength */
  readonly windowSumsInto: (
    out: Float64Array,
    x: PaddedSignal,
    events: EventLists,
    windowLength: number,
    windowLead: number,
  ) => void;
  /** x[c, times[i] + k - windowLead] += weights[i] * templates[(j * M + c) * L + k], in the order of the events; samples outside the recording stay zero */
  readonly addWindowsInto: (
    x: PaddedSignal,
    templates: Float32Array,
    events: EventLists,
    windowLength: number,
    windowLead: number,
  ) => void;
  /** c (m x n) = a (m x k) b (k x n), row-major float32 */
  readonly matrixProductInto: (
    c: Float32Array,
    a: Float32Array,
    b: Float32Array,
    m: number,
    n: number,
    k: number,
  ) => void;
  /** c (n x n, float64) += a^T a for a (k x n) float32, both triangles */
  readonly rankUpdateInto: (c: Float64Array, a: Float32Array, n: number, k: number) => void;
  /** the steps of multigrid on structured grids; see StencilOperations */
  readonly stencil: StencilOperations;
  /** ends the workers; the kernels and their arrays must not be used afterwards */
  readonly close: () => Promise<void>;
}

/**
 * Allocates a padded signal of zeros in an arena. The stride is an odd multiple of 64 bytes: rows whose distance is a
 * multiple of 4096 bytes would fall on the same few sets of the first-level cache (filter bank of 4 filters: 1.6 times slower).
 */
export function allocateSignal(arena: Arena, channelCount: number, sampleCount: number): PaddedSignal {
  const lead = MINIMUM_PADDING;
  const stride = 16 * (Math.ceil((lead + sampleCount + MINIMUM_PADDING) / 16) | 1);
  return { data: arena.float32(channelCount * stride), channelCount, sampleCount, stride, lead };
}

/** Row c of a padded signal without its padding, as a view. */
export function signalRow(signal: PaddedSignal, c: number): Float32Array {
  const start = c * signal.stride + signal.lead;
  return signal.data.subarray(start, start + signal.sampleCount);
}
