/**
 * MUAPs as the signal shows them: those of the model, through the filter that the signal went through, on samples of a window.
 * With p the model's MUAP and r the filter's impulse response about its middle, sample k of the window is
 *   y_c(k) = sum over n of p_c(n) r(t_k - n),   t_k = firstSample + k step - shift,
 * a matrix product over time, so that only wanted samples cost anything; the same for every derivative by theta. Shifts between
 * samples take r between samples, where it is a sum of cosines up to half the sampling rate (response-tables.ts); action potentials of
 * another length filter r once more (wave-filter.ts).
 */

import { requireInteger } from '../../core/errors.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type MotorUnitTheta, THETA_COMPONENTS } from '../../motorunit/motor-unit-theta.ts';
import type { MuapModel } from '../../motorunit/muap-model.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';
import { createProducts } from './product.ts';
import { createResponseTables } from './response-tables.ts';
import { WAVE_ORDERS, waveCoefficients, waveResponse } from './wave-filter.ts';

/** Derivatives in their order: those by theta, then by the shift (per sample) and the relative length of the action potential. */
export const FILTERED_COMPONENTS = [...THETA_COMPONENTS, 'shift', 'wave'] as const;

const [VELOCITY, SHIFT, WAVE] = (['conductionVelocity', 'shift', 'wave'] as const).map((component) =>
  FILTERED_COMPONENTS.indexOf(component),
);

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
  /** before channels are mixed from the model's components (MuapModel.reduced), for sums that can take the mixing with them */
  readonly components?: ComponentFilteredMuaps;
  /**
   * muap: channels x count; derivatives: FILTERED_COMPONENTS.length x channels x count, empty when not asked for. Views that the next
   * call overwrites.
   * @param shift - samples by which the MUAP comes later; default 0
   * @param wave - length of the action potential relative to the model's (wave-filter.ts); default 1
   * @throws ParameterError for a theta outside the model
   */
  readonly evaluate: (
    theta: MotorUnitTheta,
    withDerivatives: boolean,
    shift?: number,
    wave?: number,
  ) => { readonly muap: Float32Array | Float64Array; readonly derivatives: Float32Array | Float64Array };
}

export interface ComponentFilteredMuaps {
  readonly filtered: FilteredMuaps;
  /** channels x components, columns orthonormal */
  readonly mixing: FloatArray;
}

/**
 * Mixes the channels from the components of the model where it has such, after the sums over time.
 * @param kernels - with the arena in which the model's tables lie: products by its kernels, in float32; without, plain loops in float64
 * @throws ParameterError for a window that cannot be
 * Cost beside the model's own: channels x count x sampleCount multiply-adds, nine times as many with derivatives: 64 channels, 30
 * samples of 55: 0.01 and 0.1 ms by the kernel on one thread, 0.1 and 1.2 ms by loops; a new shift: 0.02 ms.
 */
export function createFilteredMuaps(
  muaps: MuapModel,
  impulseResponse: Float64Array,
  window: FilteredWindow,
  kernels?: Kernels,
): FilteredMuaps {
  if (!muaps.reduced) return createChannelMuaps(muaps, impulseResponse, window, kernels);
  const { mixing } = muaps.reduced;
  const filtered = createChannelMuaps(muaps.reduced.muaps, impulseResponse, window, kernels);
  const { channelCount } = muaps;
  const { count } = filtered;
  const { floats, product } = createProducts(kernels);
  const [length, own] = [channelCount * count, filtered.channelCount * count];
  const muap = floats(length);
  const derivatives = floats(FILTERED_COMPONENTS.length * length);
  const mix = (out: FloatArray, from: FloatArray) => product(out, mixing, from, channelCount, count, own / count);
  return {
    channelCount,
    count,
    components: { filtered, mixing },
    evaluate: (theta, withDerivatives, shift, wave) => {
      const of = filtered.evaluate(theta, withDerivatives, shift, wave);
      mix(muap, of.muap);
      if (!withDerivatives) return { muap, derivatives: derivatives.subarray(0, 0) };
      for (let i = 0; i < FILTERED_COMPONENTS.length; i++)
        mix(derivatives.subarray(i * length, (i + 1) * length), of.derivatives.subarray(i * own, (i + 1) * own));
      return { muap, derivatives };
    },
  };
}

/** One row for each channel of the model's own tables. */
function createChannelMuaps(
  muaps: MuapModel,
  impulseResponse: Float64Array,
  { firstSample, count, step = 1 }: FilteredWindow,
  kernels?: Kernels,
): FilteredMuaps {
  requireInteger('filtered MUAPs', 'count', count, 1);
  requireInteger('filtered MUAPs', 'step', step, 1);
  const { channelCount, sampleCount, samplingRateHz } = muaps;
  const components = THETA_COMPONENTS.length;
  const { floats, product } = createProducts(kernels);
  const tables = createResponseTables(impulseResponse, WAVE_ORDERS);
  const size = sampleCount * count;
  const filters = { value: floats(size), byShift: floats(size), byVelocity: floats(size), byWave: floats(size) };
  const length = channelCount * count;
  const muap = floats(length);
  const derivatives = floats(FILTERED_COMPONENTS.length * length);
  const thetaSlopes = derivatives.subarray(0, components * length);
  const [velocitySlope, shiftSlope, waveSlope] = [VELOCITY, SHIFT, WAVE].map((i) =>
    derivatives.subarray(i * length, (i + 1) * length),
  );
  const through = floats(length);
  const nothing = derivatives.subarray(0, 0);
  const lags = new Float64Array(sampleCount + (count - 1) * step);
  /** filter[n, k] = of(t_k - n): values depend on k step - n alone */
  const fill = (filter: FloatArray, shift: number, of: (place: number) => number) => {
    for (let lag = 0; lag < lags.length; lag++) lags[lag] = of(firstSample + lag - (sampleCount - 1) - shift);
    for (let n = 0; n < sampleCount; n++)
      for (let k = 0; k < count; k++) filter[n * count + k] = lags[k * step - n + sampleCount - 1];
  };
  return {
    channelCount,
    count,
    evaluate: (theta, withDerivatives, shift = 0, wave = 1) => {
      const { value, byVelocity, byWave } = waveCoefficients(wave, theta.conductionVelocity, samplingRateHz);
      fill(filters.value, shift, (place) => waveResponse(tables, value, place));
      const raw = muaps.evaluate(theta, withDerivatives);
      product(muap, raw.muap, filters.value, channelCount, count, sampleCount);
      if (!withDerivatives) return { muap, derivatives: nothing };
      fill(filters.byShift, shift, (place) => -waveResponse(tables, value, place, 1));
      fill(filters.byVelocity, shift, (place) => waveResponse(tables, byVelocity, place));
      fill(filters.byWave, shift, (place) => waveResponse(tables, byWave, place));
      product(thetaSlopes, raw.derivatives, filters.value, components * channelCount, count, sampleCount);
      product(shiftSlope, raw.muap, filters.byShift, channelCount, count, sampleCount);
      product(waveSlope, raw.muap, filters.byWave, channelCount, count, sampleCount);
      product(through, raw.muap, filters.byVelocity, channelCount, count, sampleCount);
      for (let n = 0; n < length; n++) velocitySlope[n] += through[n];
      return { muap, derivatives };
    },
  };
}
