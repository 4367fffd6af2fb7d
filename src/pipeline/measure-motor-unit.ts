/** The quality figures of one separated motor unit. */

import type { MotorUnitQuality } from '../core/decomposition.ts';
import type { SeparatedMotorUnit } from '../separation/separation.ts';

export function measureMotorUnit(motorUnit: SeparatedMotorUnit, _samplingRateHz: number): MotorUnitQuality {
  return {
    dischargeRateHz: Number.NaN,
    coefficientOfVariation: motorUnit.coefficientOfVariation,
    silhouette: motorUnit.silhouette,
    pnrDecibels: Number.NaN,
    pnrHolobarDecibels: Number.NaN,
  };
}
