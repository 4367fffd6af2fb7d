/** Potential of electrodes at points of any conductor with a closed form. */

import { UnsupportedError } from '../core/errors.ts';
import { type ClosedFormConductor, checkConductor } from './closed-form-conductor.ts';
import { cylinderPotential } from './cylinder-potential.ts';
import { infinitePotential } from './infinite-potential.ts';
import { planarPotential } from './planar-potential.ts';
import { countPoints, type PotentialField } from './potential-field.ts';
import type { SeriesOptions } from './series-options.ts';

/**
 * The potential and its gradient at `points` for 1 A into each of `electrodes`; by reciprocity the potential of each
 * electrode for 1 A (potential) or a dipole of 1 A m (gradient) at the point.
 * @param conductor - infinite, planar or cylindrical; its frame is that of all coordinates (z along the fibres)
 * @param electrodes - x, y, z interleaved, metres; on the outer surface where there is one
 * @param points - x, y, z interleaved, metres
 * @returns V per A and V per A m, electrodes x points; see each conductor's function for reference, cost and accuracy
 * @throws ParameterError for an impossible conductor, an electrode off the surface or a point too near to one;
 * ShapeError if coordinates do not come in threes; UnsupportedError for a disc electrode in an infinite medium
 */
export function closedFormPotential(
  conductor: ClosedFormConductor,
  electrodes: Float64Array,
  points: Float64Array,
  options: SeriesOptions = {},
): PotentialField {
  checkConductor(conductor);
  countPoints('closedFormPotential', 'electrodes', electrodes);
  countPoints('closedFormPotential', 'points', points);
  switch (conductor.kind) {
    case 'planar':
      return planarPotential(conductor, electrodes, points, options);
    case 'cylindrical':
      return cylinderPotential(conductor, electrodes, points, options);
    case 'infinite':
      if (options.electrodeRadiusMetres) {
        throw new UnsupportedError(
          'infinite conductor: electrodeRadiusMetres expected 0, since a disc needs a surface to lie on; average point electrodes instead',
          { name: 'electrodeRadiusMetres', value: options.electrodeRadiusMetres },
        );
      }
      return infinitePotential(conductor, electrodes, points);
  }
}
