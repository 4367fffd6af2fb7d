/** A surface made of triangles, as surface files hold it: no shared corners, no promise that it is closed. */

import type { Vector3 } from '../affine.ts';

export interface TriangleSurface {
  /** for messages: the file's name */
  readonly name: string;
  /** nine numbers a triangle: x, y, z of its three corners; world, metres, RAS+ */
  readonly corners: Float64Array;
}

/** The smallest box round one or more surfaces, sides along the world's axes, metres. */
export function surfaceBounds(surfaces: readonly TriangleSurface[]): { low: Vector3; high: Vector3 } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { corners } of surfaces)
    for (let n = 0; n < corners.length; n++) {
      const axis = n % 3;
      if (corners[n] < low[axis]) low[axis] = corners[n];
      if (corners[n] > high[axis]) high[axis] = corners[n];
    }
  return { low, high };
}
