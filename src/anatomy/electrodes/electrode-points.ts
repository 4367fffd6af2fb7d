/** Electrodes of finite size: points on the skin under each, with weights. */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import type { Vector3 } from '../affine.ts';
import type { LimbSurface } from '../limb-surface.ts';
import { type DiscPointCount, discRules } from './disc-rules.ts';
import type { PlacedElectrodes } from './placed-electrodes.ts';
import { perpendicular } from './vector.ts';
import { placeAt, walkSurface } from './walk-surface.ts';

export interface ElectrodePoints {
  /** x, y, z interleaved, on the skin; electrode e has points offsets[e] to offsets[e + 1] */
  readonly points: Float64Array;
  /** sum to 1 for each electrode */
  readonly weights: Float64Array;
  readonly offsets: Int32Array;
}

/** Largest radius of an electrode, metres. */
const LARGEST_RADIUS = 0.02;

/**
 * A round electrode as points of a rule of quadrature on its disc, laid on the skin along geodesics from its centre. The mean of
 * the potential over the disc is the weighted sum over its points; current fed in at them with these weights gives, by
 * reciprocity, the lead field of that mean (uniform current density; the electrode's own equipotential is not modelled).
 * @param radiusMetres - 0 for point electrodes
 * @param pointCount - 1, 4, 7 or 12 a disc, exact to degree 1, 3, 5, 7 on a flat skin; default 7
 * @throws ParameterError for a radius out of range, or a disc that passes the edge of the skin
 * Accuracy: of a wave of wavenumber k the mean is 2 J1(x) / x, x = k radius; 7 points are within 1e-3 of it up to x = 1.2,
 * 12 points up to x = 2 (test beside).
 */
export function electrodePoints(
  electrodes: PlacedElectrodes,
  surface: LimbSurface,
  radiusMetres: number,
  pointCount: DiscPointCount = 7,
): ElectrodePoints {
  requireNumber('electrodePoints', 'radius (m)', radiusMetres, 0, LARGEST_RADIUS);
  const rule = discRules[radiusMetres > 0 ? pointCount : 1];
  const perDisc = rule.weights.length;
  const count = electrodes.names.length;
  const points = new Float64Array(3 * count * perDisc);
  const weights = new Float64Array(count * perDisc);
  for (let e = 0; e < count; e++) {
    weights.set(rule.weights, e * perDisc);
    const place = placeAt(electrodes.positionsMetres, electrodes.normals, e);
    const frame = { ...place, heading: anyTangent(place.normal) };
    for (let n = 0; n < perDisc; n++) {
      const [u, v] = [rule.points[2 * n], rule.points[2 * n + 1]];
      const walk = walkSurface(surface, frame, radiusMetres * Math.hypot(u, v), Math.atan2(v, u));
      if (walk.missingMetres > 0)
        throw new ParameterError(
          `electrodePoints: electrode ${electrodes.names[e]}, ${(radiusMetres * 2000).toFixed(1)} mm wide, passes the edge of the skin; move it from the end of the limb or make it smaller`,
          { electrode: e },
        );
      points.set(walk.frame.positionMetres, 3 * (e * perDisc + n));
    }
  }
  return { points, weights, offsets: Int32Array.from({ length: count + 1 }, (_, e) => e * perDisc) };
}

/** A tangent that does not depend on the order of electrodes: along the world's axis that the skin faces least. */
function anyTangent(normal: Vector3): Vector3 {
  const sizes = normal.map(Math.abs);
  const least = sizes.indexOf(Math.min(...sizes));
  return perpendicular([least === 0 ? 1 : 0, least === 1 ? 1 : 0, least === 2 ? 1 : 0], normal);
}
