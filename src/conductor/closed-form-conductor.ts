/**
 * The volume conductors that have a closed form, as plain data. All use one frame, in metres: z along the muscle fibres,
 * and every tissue transversely isotropic about z (conductivity `longitudinal` along z, `transverse` in the x-y plane).
 */

import { ParameterError, requireNumber } from '../core/errors.ts';
import type { Conductivity } from './conductivities.ts';

/** Unbounded homogeneous medium. */
export interface InfiniteConductor {
  readonly kind: 'infinite';
  readonly conductivity: Conductivity;
}

/**
 * Muscle fills y < 0; layers (fat, skin) lie on it, from the muscle outward; insulating air above the last. Electrodes are
 * on the outer surface, y = sum of the thicknesses.
 */
export interface PlanarConductor {
  readonly kind: 'planar';
  readonly muscle: Conductivity;
  readonly layers: readonly { readonly thicknessMetres: number; readonly conductivity: Conductivity }[];
}

/**
 * Concentric layers about the z axis, from the axis outward (bone, muscle, fat, skin), endless along z, insulating air
 * outside. Electrodes are on the outer surface.
 */
export interface CylindricalConductor {
  readonly kind: 'cylindrical';
  readonly layers: readonly { readonly outerRadiusMetres: number; readonly conductivity: Conductivity }[];
}

export type ClosedFormConductor = InfiniteConductor | PlanarConductor | CylindricalConductor;

/** Height of the outer surface above the muscle, metres. */
export function surfaceHeight(conductor: PlanarConductor): number {
  return conductor.layers.reduce((sum, layer) => sum + layer.thicknessMetres, 0);
}

/** Radius of the outer surface, metres. */
export function surfaceRadius(conductor: CylindricalConductor): number {
  return conductor.layers[conductor.layers.length - 1].outerRadiusMetres;
}

/**
 * Checks a conductor before work.
 * @throws ParameterError if a conductivity or thickness is not a positive finite number, radii do not increase outward,
 * or a cylinder has no layer
 */
export function checkConductor(conductor: ClosedFormConductor): void {
  const where = `${conductor.kind} conductor`;
  if (conductor.kind === 'infinite') {
    checkConductivity(where, 'medium', conductor.conductivity);
    return;
  }
  if (conductor.kind === 'planar') {
    checkConductivity(where, 'muscle', conductor.muscle);
    conductor.layers.forEach((layer, i) => {
      checkConductivity(where, `layer ${i}`, layer.conductivity);
      requireNumber(where, `thicknessMetres of layer ${i}`, layer.thicknessMetres, Number.MIN_VALUE);
    });
    return;
  }
  if (conductor.layers.length === 0) {
    throw new ParameterError(`${where}: expected at least one layer, got none`, { name: 'layers', value: 0 });
  }
  let inner = 0;
  conductor.layers.forEach((layer, i) => {
    checkConductivity(where, `layer ${i}`, layer.conductivity);
    requireNumber(where, `outerRadiusMetres of layer ${i}`, layer.outerRadiusMetres, Number.MIN_VALUE);
    if (layer.outerRadiusMetres <= inner) {
      throw new ParameterError(
        `${where}: outerRadiusMetres of layer ${i} expected more than that of the layer inside it (${inner}), got ${layer.outerRadiusMetres}; list layers from the axis outward`,
        { name: 'outerRadiusMetres', value: layer.outerRadiusMetres },
      );
    }
    inner = layer.outerRadiusMetres;
  });
}

function checkConductivity(where: string, part: string, conductivity: Conductivity): void {
  requireNumber(where, `longitudinal conductivity of ${part}`, conductivity.longitudinal, Number.MIN_VALUE);
  requireNumber(where, `transverse conductivity of ${part}`, conductivity.transverse, Number.MIN_VALUE);
}
