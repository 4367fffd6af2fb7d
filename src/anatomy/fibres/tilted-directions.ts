/**
 * Pennation in its simplest form: all fibres of a muscle are turned by one angle away from the line of action, in the planes
 * through it and the muscle's direction towards the skin (planar parallelogram model of unipennate muscle).
 */

import type { Vector3 } from '../affine.ts';
import type { DirectionGrid } from './direction-grid.ts';

/** @param degrees - positive turns a fibre towards the skin on its way to distal, negative away from it */
export function tiltedDirections(grid: DirectionGrid, towardsSkin: Vector3, degrees: number): DirectionGrid {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [tx, ty, tz] = towardsSkin;
  const directions = grid.directions.slice();
  for (let at = 0; at < directions.length; at += 3) {
    const [x, y, z] = [directions[at], directions[at + 1], directions[at + 2]];
    const along = tx * x + ty * y + tz * z;
    const [ox, oy, oz] = [tx - along * x, ty - along * y, tz - along * z];
    const length = Math.hypot(ox, oy, oz);
    // a fibre that runs straight at the skin has no such plane
    if (!(length > 1e-6)) continue;
    directions[at] = cosine * x + (sine * ox) / length;
    directions[at + 1] = cosine * y + (sine * oy) / length;
    directions[at + 2] = cosine * z + (sine * oz) / length;
  }
  return { ...grid, directions };
}
