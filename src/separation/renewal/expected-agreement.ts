/**
 * Rate of agreement with the truth that the decoder expects of its own discharges.
 *
 * The posterior's own expectation a (posteriorAgreement) knows nothing of errors of the MUAP, nor of discharges without a
 * candidate, and so expects too much. What it lacks is about 2.61 (1 - a)^0.64 (simulated recordings of many difficulties).
 */

import { type Posterior, posteriorAgreement } from './decoded-motor-unit.ts';

/**
 * Least squares over the 548 motor units of 16 simulated recordings: `npm run bench:decoding -- --only=calibration --tuning`. They
 * are tested on others (docs/benchmarks.md, calibration).
 */
const FACTOR = 2.61;
const POWER = 0.64;

/** @returns 0 to 1: 1 - 2.61 (1 - a)^0.64, 0 where that is less */
export function expectedRoa(posterior: Posterior): number {
  return Math.max(0, 1 - FACTOR * (1 - posteriorAgreement(posterior)) ** POWER);
}
