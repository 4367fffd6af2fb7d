/** The same motor unit seen by two grids: the better of the two stays, and a warning says so. */

import type { MotorUnit } from '../core/decomposition.ts';
import type { Recording } from '../core/recording.ts';
import { rateOfAgreement } from '../metrics/rate-of-agreement.ts';

/** copies of one motor unit under two grids lie as far apart as its action potential travels, and more at the tendons */
const MAXIMUM_LAG_SECONDS = 0.05;

export interface ResolvedMotorUnits {
  readonly motorUnits: readonly MotorUnit[];
  readonly warnings: readonly string[];
}

/**
 * Within a grid the separation has seen to it; here only motor units of different grids are compared.
 * @param motorUnits - best first (order-best-first.ts): the one with the larger expected rate of agreement stays where both
 *   state one, else the one with the larger silhouette
 * @param duplicateAgreement - rate of agreement above which two trains are one motor unit
 */
export function resolveDuplicates(
  motorUnits: readonly MotorUnit[],
  recording: Recording,
  duplicateAgreement: number,
): ResolvedMotorUnits {
  const options = { samplingRateHz: recording.samplingRateHz, maximumLagSeconds: MAXIMUM_LAG_SECONDS };
  const kept: MotorUnit[] = [];
  const warnings: string[] = [];
  for (const motorUnit of motorUnits) {
    const twin = kept.findIndex(
      (other) =>
        other.grid !== motorUnit.grid &&
        rateOfAgreement(other.dischargeSamples, motorUnit.dischargeSamples, options).rateOfAgreement >
          duplicateAgreement,
    );
    if (twin < 0) kept.push(motorUnit);
    else
      warnings.push(
        `motor unit ${twin} of grid ${kept[twin].grid + 1} was also found under grid ${motorUnit.grid + 1} (${recording.grids[motorUnit.grid]?.name}); the better of the two was kept`,
      );
  }
  return { motorUnits: kept, warnings };
}
