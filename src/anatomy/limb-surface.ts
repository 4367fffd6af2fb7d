/** A smooth surface of the limb (the skin's outside, the fascia), as electrodes and conductors take it. */

import type { Vector3 } from './affine.ts';

export interface SurfacePoint {
  /** the point of the surface nearest to the one asked for, world, metres */
  readonly positionMetres: Vector3;
  /** unit normal there, outward */
  readonly normal: Vector3;
  /** from the surface to the point asked for: positive outside, negative inside */
  readonly distanceMetres: number;
}

export interface LimbSurface {
  /** undefined where the surface is too far away to be known (each surface says how far it reaches) */
  readonly nearest: (x: number, y: number, z: number) => SurfacePoint | undefined;
}
