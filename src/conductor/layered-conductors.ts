/** The two layered conductors of the literature, by their dimensions and the conductivities of their tissues. */

import { type CylindricalConductor, checkConductor, type PlanarConductor } from './closed-form-conductor.ts';
import { type Conductivities, conductivitiesWith } from './conductivities.ts';

export interface PlanarDimensions {
  readonly fatMetres: number;
  readonly skinMetres: number;
}

export interface CylinderDimensions {
  /** outer radius of the bone in the middle, metres */
  readonly boneRadiusMetres: number;
  /** outer radius of the muscle, metres */
  readonly muscleRadiusMetres: number;
  readonly fatMetres: number;
  readonly skinMetres: number;
}

/**
 * Muscle half-space under fat and skin (Farina and Merletti 2001); the surface is at y = fatMetres + skinMetres.
 * @throws ParameterError if a thickness is not positive; leave a layer out by writing the PlanarConductor directly
 */
export function threeLayerPlane(
  { fatMetres, skinMetres }: PlanarDimensions,
  conductivities: Conductivities = conductivitiesWith(),
): PlanarConductor {
  const conductor: PlanarConductor = {
    kind: 'planar',
    muscle: conductivities.muscle,
    layers: [
      { thicknessMetres: fatMetres, conductivity: conductivities.fat },
      { thicknessMetres: skinMetres, conductivity: conductivities.skin },
    ],
  };
  checkConductor(conductor);
  return conductor;
}

/**
 * Cortical bone, muscle, fat and skin about one axis (Farina, Mesin, Martina and Merletti 2004).
 * @throws ParameterError if a radius or thickness is not positive or the muscle not wider than the bone
 */
export function fourLayerCylinder(
  { boneRadiusMetres, muscleRadiusMetres, fatMetres, skinMetres }: CylinderDimensions,
  conductivities: Conductivities = conductivitiesWith(),
): CylindricalConductor {
  const fatRadius = muscleRadiusMetres + fatMetres;
  const conductor: CylindricalConductor = {
    kind: 'cylindrical',
    layers: [
      { outerRadiusMetres: boneRadiusMetres, conductivity: conductivities['cortical bone'] },
      { outerRadiusMetres: muscleRadiusMetres, conductivity: conductivities.muscle },
      { outerRadiusMetres: fatRadius, conductivity: conductivities.fat },
      { outerRadiusMetres: fatRadius + skinMetres, conductivity: conductivities.skin },
    ],
  };
  checkConductor(conductor);
  return conductor;
}
