/**
 * MUAPs as the signal shows them: those of the model, through the filter that the signal went through, on samples of a window.
 * With p the model's MUAP and r the filter's impulse response about its middle, sample k of the window is
 *   y_c(k) = sum over n of p_c(n) r(t_k - n),   t_k = firstSample + k step - shift,
 * a matrix product over time, so that only wanted samples cost anything; the same for every derivative by theta. Shifts between
 * samples take r between samples, by its sinc interpolation (it has nothing at half the sampling rate) on a table 16 times finer.
 */

import { requireInteger } from '../../core/errors.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type MotorUnitTheta, THETA_COMPONENTS } from '../../motorunit/motor-unit-theta.ts';
import type { MuapModel } from '../../motorunit/muap-model.ts';
import { cubicWeights } from '../../motorunit/path-moments.ts';
import { createProducts } from './product.ts';

/** Derivatives in their order: those by theta, then by the shift (per sample). */
export const FILTERED_COMPONENTS = [...THETA_COMPONENTS, 'shift'] as const;

export interface FilteredWindow {
  /** of sample 0 of the window, in samples from when the waves leave the end-plates: below 0 for a lead */
  readonly firstSample: number;
  readonly count: number;
  /** samples of the signal from one of the window to the next; default 1 */
  readonly step?: number;
}

export interface FilteredMuaps {
  readonly channelCount: number;
  readonly count: number;
  /**
   * muap: channels x count; derivatives: FILTERED_COMPONENTS.length x channels x count, empty when not asked for. Views that the next
   * call overwrites.
   * @param shift - samples by which the MUAP comes later; default 0
   * @throws ParameterError for a theta outside the model
   */
  readonly evaluate: (
    theta: MotorUnitTheta,
    withDerivatives: boolean,
    shift?: number,
  ) => { readonly muap: Float32Array | Float64Array; readonly derivatives: Float32Array | Float64Array };
}

/** values of the table of r for each sample */
const FINE = 16;
/** the sinc is cut by a Hann window of so many samples on both sides */
const SINC_REACH = 16;

/**
 * @param kernels - with the arena in which the model's tables lie: products by its kernels, in float32; without, plain loops in float64
 * @throws ParameterError for a window that cannot be
 * Cost beside the model's own: channels x count x sampleCount multiply-adds, nine times as many with derivatives: 64 channels, 30
 * samples of 55: 0.01 and 0.1 ms by the kernel on one thread, 0.1 and 1.2 ms by loops; a new shift: 0.02 ms.
 */
export function createFilteredMuaps(
  muaps: MuapModel,
  impulseResponse: Float64Array,
  { firstSample, count, step = 1 }: FilteredWindow,
  kernels?: Kernels,
): FilteredMuaps {
  requireInteger('filtered MUAPs', 'count', count, 1);
  requireInteger('filtered MUAPs', 'step', step, 1);
  const { channelCount, sampleCount } = muaps;
  const components = THETA_COMPONENTS.length;
  const { floats, product } = createProducts(kernels);
  const response = createResponse(impulseResponse);
  const [filter, slope] = [floats(sampleCount * count), floats(sampleCount * count)];
  const length = channelCount * count;
  const muap = floats(length);
  const derivatives = floats(FILTERED_COMPONENTS.length * length);
  const thetaSlopes = derivatives.subarray(0, components * length);
  const shiftSlope = derivatives.subarray(components * length);
  const nothing = derivatives.subarray(0, 0);
  const lags = new Float64Array(sampleCount + (count - 1) * step);
  const rises = new Float64Array(lags.length);
  let filterShift = Number.NaN;
  const setShift = (shift: number) => {
    if (shift === filterShift) return;
    filterShift = shift;
    // values depend on k step - n alone
    for (let lag = 0; lag < lags.length; lag++) {
      const [value, rise] = response(firstSample + lag - (sampleCount - 1) - shift);
      lags[lag] = value;
      rises[lag] = rise;
    }
    for (let n = 0; n < sampleCount; n++)
      for (let k = 0; k < count; k++) {
        const lag = k * step - n + sampleCount - 1;
        filter[n * count + k] = lags[lag];
        slope[n * count + k] = -rises[lag];
      }
  };
  return {
    channelCount,
    count,
    evaluate: (theta, withDerivatives, shift = 0) => {
      setShift(shift);
      const raw = muaps.evaluate(theta, withDerivatives);
      product(muap, raw.muap, filter, channelCount, count, sampleCount);
      if (!withDerivatives) return { muap, derivatives: nothing };
      product(thetaSlopes, raw.derivatives, filter, components * channelCount, count, sampleCount);
      product(shiftSlope, raw.muap, slope, channelCount, count, sampleCount);
      return { muap, derivatives };
    },
  };
}

/** r and its slope at any place, from its middle; 0 beyond its ends. */
function createResponse(impulseResponse: Float64Array): (place: number) => readonly [number, number] {
  const half = (impulseResponse.length - 1) / 2;
  const reach = half + SINC_REACH;
  const fine = new Float64Array(2 * reach * FINE + 4);
  for (let i = 0; i < fine.length; i++) {
    const place = (i - 1) / FINE - reach;
    const first = Math.max(-half, Math.ceil(place - SINC_REACH));
    const last = Math.min(half, Math.floor(place + SINC_REACH));
    for (let n = first; n <= last; n++) fine[i] += impulseResponse[n + half] * windowedSinc(place - n);
  }
  return (place) => {
    const at = (place + reach) * FINE;
    const sample = Math.floor(at);
    if (sample < 0 || sample + 4 > fine.length) return [0, 0];
    const q = at - sample;
    const [a, b, c, d] = cubicWeights(q);
    const [v0, v1, v2, v3] = fine.subarray(sample, sample + 4);
    // the slope of the same cubic
    const rise =
      v0 * (-(3 * q * q - 6 * q + 2) / 6) +
      v1 * ((3 * q * q - 4 * q - 1) / 2) +
      v2 * (-(3 * q * q - 2 * q - 2) / 2) +
      v3 * ((3 * q * q - 1) / 6);
    return [a * v0 + b * v1 + c * v2 + d * v3, rise * FINE];
  };
}

function windowedSinc(x: number): number {
  if (Math.abs(x) >= SINC_REACH) return 0;
  if (Math.abs(x) < 1e-12) return 1;
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * Math.cos((Math.PI * x) / (2 * SINC_REACH)) ** 2;
}
