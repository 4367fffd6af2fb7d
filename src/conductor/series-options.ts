/** How far the inverse transforms of the planar and cylindrical conductors are carried. */

import { ParameterError, requireNumber } from '../core/errors.ts';

export interface SeriesOptions {
  /** error aimed at, relative to the field right under the electrode at the depth of the point; 1e-10 by default */
  readonly accuracy?: number;
  /** radius of round electrodes that lie flat on the surface; 0, a point, by default */
  readonly electrodeRadiusMetres?: number;
}

/** Nearer to the surface than this the transforms converge too slowly, metres. */
export const leastDepth = 0.5e-3;
/** Electrodes may be off the surface by this much, metres. */
export const surfaceTolerance = 1e-6;

/** Checked options with defaults; terms below exp(-cutoff) are left out. */
export function checkSeriesOptions(where: string, options: SeriesOptions): { cutoff: number; electrodeRadius: number } {
  const accuracy = requireNumber(where, 'accuracy', options.accuracy ?? 1e-10, 1e-13, 1e-2);
  const electrodeRadius = requireNumber(where, 'electrodeRadiusMetres', options.electrodeRadiusMetres ?? 0, 0, 0.05);
  // exp(-6): terms near the cut-off are many, and gradients weigh them by their wavenumber.
  return { cutoff: 6 - Math.log(accuracy), electrodeRadius };
}

/** Throws unless electrode `index` is on the surface, `offset` metres off it (outward positive). */
export function requireOnSurface(where: string, index: number, offset: number): void {
  if (Math.abs(offset) <= surfaceTolerance) return;
  throw new ParameterError(
    `${where}: electrode ${index} expected on the outer surface within ${surfaceTolerance} m, got ${Math.abs(offset)} m ${offset > 0 ? 'outside' : 'inside'} it; put it on the surface first`,
    { name: 'electrodes', index, value: offset },
  );
}

/** Throws unless point `index` is at least `leastDepth` under the surface. */
export function requireUnderSurface(where: string, index: number, depth: number): void {
  if (depth >= leastDepth) return;
  throw new ParameterError(
    `${where}: point ${index} expected at least ${leastDepth} m under the outer surface, got ${depth} m; nearer points are beyond this series`,
    { name: 'points', index, value: depth },
  );
}
