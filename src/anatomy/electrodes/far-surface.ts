/** A surface of the limb that answers from any distance, by way of the label map. */

import { dot, type Vector3, voxelToWorld } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import type { LimbSurface, SurfacePoint } from '../limb-surface.ts';
import { addScaled, difference, distanceBetween, vectorAt } from './vector.ts';
import { nearestTo } from './walk-surface.ts';

/**
 * Extends the reach of a surface: where it is too far away to be known, the search starts at the nearest tissue voxel that has
 * an unlabelled neighbour and from where the surface is known, and goes on along the surface as long as it comes nearer.
 * @returns a surface whose `nearest` is undefined only where no such voxel exists
 * Cost: where the given surface answers, its own; else a pass over the voxels at the limb's outside (and once over all).
 */
export function farSurface(map: LabelMap, surface: LimbSurface): LimbSurface {
  let voxels: Float64Array | undefined;
  const near = (position: Vector3): SurfacePoint | undefined => {
    voxels ??= outerVoxels(map, surface);
    return voxels.length === 0 ? undefined : nearestTo(surface, nearestOf(voxels, position));
  };
  return {
    nearest: (x, y, z) => {
      const known = surface.nearest(x, y, z);
      if (known) return known;
      const start = near([x, y, z]);
      return start && descend(surface, start, [x, y, z]);
    },
  };
}

/** Centres of voxels at the outside from where the surface is known; x, y, z interleaved. */
function outerVoxels({ labels, size: [nx, ny, nz], affine }: LabelMap, surface: LimbSurface): Float64Array {
  const found: number[] = [];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (labels[n] === 0) continue;
        const open =
          (i > 0 && labels[n - 1] === 0) ||
          (i < nx - 1 && labels[n + 1] === 0) ||
          (j > 0 && labels[n - nx] === 0) ||
          (j < ny - 1 && labels[n + nx] === 0) ||
          (k > 0 && labels[n - nx * ny] === 0) ||
          (k < nz - 1 && labels[n + nx * ny] === 0);
        if (!open) continue;
        const position = voxelToWorld(affine, i, j, k);
        if (nearestTo(surface, position)) found.push(...position);
      }
  return Float64Array.from(found);
}

function nearestOf(points: Float64Array, [x, y, z]: Vector3): Vector3 {
  let best = 0;
  let least = Infinity;
  for (let n = 0; n < points.length; n += 3) {
    const square = (points[n] - x) ** 2 + (points[n + 1] - y) ** 2 + (points[n + 2] - z) ** 2;
    if (square < least) {
      least = square;
      best = n;
    }
  }
  return vectorAt(points, best / 3);
}

/** Steps along the surface by what the way to the goal has in its tangent plane, halved until it comes nearer. */
function descend(surface: LimbSurface, start: SurfacePoint, goal: Vector3): SurfacePoint {
  let at = start;
  let part = 1;
  for (let step = 0; step < 100 && part > 1e-6; step++) {
    const way = difference(goal, at.positionMetres);
    const along = addScaled(way, at.normal, -dot(way, at.normal));
    // a step longer than 2 mm might leave the band where the surface is known
    const length = Math.hypot(...along);
    if (length < 1e-10) break;
    const next = nearestTo(surface, addScaled(at.positionMetres, along, part * Math.min(1, 0.002 / length)));
    if (next && distanceBetween(next.positionMetres, goal) < distanceBetween(at.positionMetres, goal)) at = next;
    else part /= 2;
  }
  const distanceMetres =
    distanceBetween(at.positionMetres, goal) * (dot(difference(goal, at.positionMetres), at.normal) < 0 ? -1 : 1);
  return { positionMetres: at.positionMetres, normal: at.normal, distanceMetres };
}
