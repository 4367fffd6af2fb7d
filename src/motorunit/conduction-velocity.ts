/**
 * Conduction velocity and diameter of muscle fibres: v = 3.7 + 0.05 (d - 55) m/s, d in micrometres.
 * Source: Nandedkar and Stalberg 1983, Med Biol Eng Comput 21:158; Blijham et al. 2006, J Appl Physiol 100:1837,
 * who measured v = 0.05 d + 0.95 in healthy people, 3.70 m/s at 55 micrometres.
 */

import { requireNumber } from '../core/errors.ts';

/** Diameter of the mean human fibre of these sources; sizes of motor units count fibres of this diameter. */
export const REFERENCE_DIAMETER_METRES = 55e-6;
const REFERENCE_VELOCITY = 3.7;
const VELOCITY_PER_METRE = 0.05e6;

/** @returns metres per second; @throws ParameterError unless the diameter is a number from 5 to 150 micrometres */
export function velocityOfDiameter(diameterMetres: number): number {
  requireNumber('velocityOfDiameter', 'diameterMetres', diameterMetres, 5e-6, 150e-6);
  return REFERENCE_VELOCITY + VELOCITY_PER_METRE * (diameterMetres - REFERENCE_DIAMETER_METRES);
}

/** The inverse. @returns metres; @throws ParameterError unless the velocity is a number from 1.2 to 8.45 m/s */
export function diameterOfVelocity(conductionVelocity: number): number {
  requireNumber('diameterOfVelocity', 'conductionVelocity', conductionVelocity, 1.2, 8.45);
  return REFERENCE_DIAMETER_METRES + (conductionVelocity - REFERENCE_VELOCITY) / VELOCITY_PER_METRE;
}
