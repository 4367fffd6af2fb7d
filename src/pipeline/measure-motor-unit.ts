/** The quality figures of one separated motor unit, from its pulse train and discharges (metrics/ has the definitions). */

import type { MotorUnitQuality } from '../core/decomposition.ts';
import { intervalStatistics } from '../metrics/interval-statistics.ts';
import { pnrDecibels, pnrHolobarDecibels } from '../metrics/pnr.ts';
import { silhouette } from '../metrics/silhouette.ts';

/**
 * Pulse train and discharges counted from the same sample.
 * @param expectedRoa - as the decoder states it; absent where it states none
 */
export function measureMotorUnit(
  innervationPulseTrain: Float32Array,
  dischargeSamples: Int32Array,
  samplingRateHz: number,
  expectedRoa?: number,
): MotorUnitQuality {
  const { dischargeRateHz, coefficientOfVariation } = intervalStatistics(dischargeSamples, { samplingRateHz });
  return {
    dischargeRateHz,
    coefficientOfVariation,
    silhouette: silhouette(innervationPulseTrain, dischargeSamples, { samplingRateHz }),
    pnrDecibels: pnrDecibels(innervationPulseTrain, dischargeSamples),
    pnrHolobarDecibels: pnrHolobarDecibels(innervationPulseTrain, dischargeSamples),
    ...(expectedRoa !== undefined && { expectedRoa }),
  };
}
