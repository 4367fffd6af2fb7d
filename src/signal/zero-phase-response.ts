/** The impulse response of the zero-phase band-pass that prepares a signal (prepare-signal.ts). */

import { ParameterError } from '../core/errors.ts';
import { designButterworth } from './butterworth.ts';
import type { BandPass } from './prepare-signal.ts';
import { zeroPhaseFilterInto } from './zero-phase.ts';

export type ZeroPhaseBand = BandPass;

/** of the largest value: what lies beyond is left out */
const LEAST_SHARE = 1e-4;

/**
 * Response to an impulse, about its middle: 2 half + 1 values, symmetric, up to where it has fallen to 1e-4 of its largest.
 * @throws ParameterError for a band that the sampling rate does not allow
 */
export function zeroPhaseResponse(band: ZeroPhaseBand, samplingRateHz: number): Float64Array {
  if (!(band.highHz < samplingRateHz / 2))
    throw new ParameterError(
      `zeroPhaseResponse: upper edge expected below half the sampling rate (${samplingRateHz / 2} Hz), got ${band.highHz} Hz`,
      { highHz: band.highHz, samplingRateHz },
    );
  const cascade = designButterworth({ kind: 'band-pass', ...band }, samplingRateHz);
  const reach = 2 * cascade.settlingSamples;
  const impulse = new Float64Array(2 * reach + 1);
  impulse[reach] = 1;
  const response = new Float64Array(impulse.length);
  zeroPhaseFilterInto(response, impulse, 0, cascade);
  const least = LEAST_SHARE * response[reach];
  let half = 0;
  for (let k = 1; k <= reach; k++) if (Math.abs(response[reach + k]) > least) half = k;
  // forwards-backwards is symmetric but for rounding and the far ends
  return Float64Array.from({ length: 2 * half + 1 }, (_, k) => response[reach + Math.abs(k - half)]);
}
