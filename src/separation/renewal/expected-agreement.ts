/**
 * Rate of agreement that the decoder expects of itself. The posterior's own expectation (posteriorAgreement) knows nothing
 * of errors of the MUAP, nor of discharges without a candidate.
 */

import { type DecodedMotorUnit, posteriorAgreement } from './decoded-motor-unit.ts';

/** @returns 0 to 1 */
export function expectedRoa(unit: DecodedMotorUnit, _seconds: number): number {
  return posteriorAgreement(unit);
}
