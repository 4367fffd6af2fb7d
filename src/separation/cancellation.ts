/**
 * Decoding of known motor units with all others cancelled: the recording minus every motor unit's contribution, the own
 * one added back. With the MUAP H, the linear minimum mean square error filter of the residual is
 *
 *     f = (C_r + lambda I)^-1 h      h[(c, r)] = H[c, k - q r]      d2 = h^T f
 *
 * (method.md 3), q the spacing of the taps, k the last sample of the window of q (R - 1) + 1 samples with most energy. The own contribution comes back in the
 * filter's output, as the short response of f to H at each discharge.
 */

import type { Kernels } from '../kernels/kernels.ts';
import { solveLowerInto, solveLowerTransposedInto } from '../linalg/triangular-solve/index.ts';
import type { MuapWindow } from './joint-muaps.ts';
import type { Whitening } from './whitening.ts';

export interface MuapFilters {
  /** count x channels x extensionFactor float32, in the arena; the output at a discharge is near 1 */
  readonly filters: Float32Array;
  /** sample of the MUAP window at which each filter's output peaks: output time = discharge - lead + peak */
  readonly peaks: Int32Array;
  /** h^T f: the squared distance between discharge and silence in units of the noise */
  readonly separations: Float64Array;
}

/**
 * Filters of MUAPs (count x channels x window.length) in a whitened residual. Allocates in the arena.
 * @param givenPeaks - last sample of each filter's window; absent: of the window with most energy
 */
export function muapFilters(
  kernels: Kernels,
  whitening: Whitening,
  muaps: Float32Array,
  count: number,
  window: MuapWindow,
  spacing: number,
  givenPeaks?: Int32Array,
): MuapFilters {
  const { dimension, extensionFactor: taps, factor } = whitening;
  const channels = dimension / taps;
  const span = spacing * (taps - 1) + 1;
  const filters = kernels.arena.float32(count * dimension);
  const mark = kernels.arena.mark();
  const solved = kernels.arena.float64(dimension * count);
  const peaks = new Int32Array(count);
  for (let j = 0; j < count; j++) {
    const muap = muaps.subarray(j * channels * window.length, (j + 1) * channels * window.length);
    peaks[j] = givenPeaks?.[j] ?? strongestWindow(muap, channels, window.length, span) + span - 1;
    for (let c = 0; c < channels; c++) {
      for (let r = 0; r < taps; r++)
        solved[(c * taps + r) * count + j] = muap[c * window.length + peaks[j] - spacing * r];
    }
  }
  const templates = solved.slice();
  solveLowerInto(kernels.arena, solved, factor, dimension, count);
  solveLowerTransposedInto(kernels.arena, solved, factor, dimension, count);
  const separations = new Float64Array(count);
  for (let i = 0; i < templates.length; i++) separations[i % count] += templates[i] * solved[i];
  for (let j = 0; j < count; j++) {
    const scale = separations[j] > 0 ? 1 / separations[j] : 0;
    for (let d = 0; d < dimension; d++) filters[j * dimension + d] = solved[d * count + j] * scale;
  }
  kernels.arena.release(mark);
  return { filters, peaks, separations };
}

/**
 * Adds a motor unit's own contribution back to the output of its filter on the residual, in place: the innervation pulse
 * train with all others cancelled.
 * @param output - filter output, sampleCount values; a discharge d peaks at d - window.lead + peak of the filter
 */
export function addOwnContribution(
  output: Float32Array,
  filter: Float32Array,
  muap: Float32Array,
  train: Int32Array,
  window: MuapWindow,
  taps: number,
  spacing: number,
): void {
  const response = ownResponse(filter, muap, window.length, taps, spacing);
  for (const discharge of train) {
    const start = discharge - window.lead;
    const end = Math.min(response.length, output.length - start);
    for (let k = Math.max(0, -start); k < end; k++) output[start + k] += response[k];
  }
}

/** Output of a filter for its own MUAP: response[k] = sum over c, r of f[c, r] H[c, k - q r], length L + q (R - 1). */
function ownResponse(
  filter: Float32Array,
  muap: Float32Array,
  length: number,
  taps: number,
  spacing: number,
): Float64Array {
  const response = new Float64Array(length + spacing * (taps - 1));
  for (let c = 0; c < muap.length / length; c++) {
    for (let r = 0; r < taps; r++) {
      const f = filter[c * taps + r];
      for (let k = 0; k < length; k++) response[k + spacing * r] += f * muap[c * length + k];
    }
  }
  return response;
}

/** First sample of the `width` samples of a MUAP with most energy over all channels. */
export function strongestWindow(
  muap: Float32Array | Float64Array,
  channels: number,
  length: number,
  width: number,
): number {
  const energy = new Float64Array(length);
  for (let c = 0; c < channels; c++) for (let k = 0; k < length; k++) energy[k] += muap[c * length + k] ** 2;
  let sum = 0;
  let best = -1;
  let first = 0;
  for (let k = 0; k < length; k++) {
    sum += energy[k] - (k >= width ? energy[k - width] : 0);
    if (k >= width - 1 && sum > best) {
      best = sum;
      first = k - width + 1;
    }
  }
  return first;
}
