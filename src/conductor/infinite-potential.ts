/** Potential of a point current in an unbounded homogeneous medium that is transversely isotropic about z. */

import { ParameterError } from '../core/errors.ts';
import type { InfiniteConductor } from './closed-form-conductor.ts';
import { emptyPotentialField, type PotentialField } from './potential-field.ts';

/**
 * phi = 1 / (4 pi sigma_t sqrt((sigma_l / sigma_t) r^2 + z^2)), r across and z along the fibres, and its gradient.
 * @param electrodes - x, y, z interleaved, metres, anywhere
 * @param points - x, y, z interleaved, metres
 * @returns V per A and V per A m, electrodes x points
 * @throws ParameterError if a point lies on an electrode, where the potential is infinite
 * Cost: electrodes x points. Accuracy: rounding.
 * Source: Plonsey 1974, IEEE Trans Biomed Eng 21:371; Nandedkar and Stalberg 1983, Med Biol Eng Comput 21:158.
 */
export function infinitePotential(
  conductor: InfiniteConductor,
  electrodes: Float64Array,
  points: Float64Array,
): PotentialField {
  const { longitudinal, transverse } = conductor.conductivity;
  const ratio = longitudinal / transverse;
  const field = emptyPotentialField(electrodes.length / 3, points.length / 3);
  for (let e = 0; e < field.electrodeCount; e++) {
    for (let p = 0; p < field.pointCount; p++) {
      const x = points[3 * p] - electrodes[3 * e];
      const y = points[3 * p + 1] - electrodes[3 * e + 1];
      const z = points[3 * p + 2] - electrodes[3 * e + 2];
      const distance = Math.sqrt(ratio * (x * x + y * y) + z * z);
      if (distance === 0) {
        throw new ParameterError(`infinite conductor: point ${p} lies on electrode ${e}; move it off`, {
          name: 'points',
          index: p,
        });
      }
      const at = e * field.pointCount + p;
      const potential = 1 / (4 * Math.PI * transverse * distance);
      const fall = -potential / (distance * distance);
      field.potential[at] = potential;
      field.gradient[3 * at] = fall * ratio * x;
      field.gradient[3 * at + 1] = fall * ratio * y;
      field.gradient[3 * at + 2] = fall * z;
    }
  }
  return field;
}
