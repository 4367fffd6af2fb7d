/**
 * The spread of a motor unit's fibres over the cross-section, as sums over basis paths. Position is interpolated between
 * nodes with quadratic B-splines, which themselves spread a quarter of a squared node distance; the blur adds the rest of
 * the variance (radius / 2)^2, so that spline and blur together have the spread of the territory. Where the muscle ends,
 * the weights of the paths that are there are scaled to sum one.
 */

import { ParameterError } from '../core/errors.ts';
import type { CrossSectionGrid } from './path-lead-field.ts';
import { QUADRATIC_SPLINE_VARIANCE } from './spline-taps.ts';

/** Smallest territory radius in node distances: below it a sampled normal blur has no longer the variance it should. */
export const SMALLEST_RADIUS_IN_SPACINGS = 1.4;
/** the blur ends here, in its standard deviations */
const REACH = 4;

/** The nodes with tables: those within one of a path, on a grid with one more ring than the paths'. */
export interface BasisNodes {
  readonly counts: readonly [number, number];
  readonly spacingMetres: number;
  readonly originMetres: readonly [number, number];
  /** table of node (i, j) at index i + counts[0] j; -1 where none is needed */
  readonly tableOfNode: Int32Array;
  readonly tableCount: number;
}

export function basisNodes(grid: CrossSectionGrid): BasisNodes {
  const counts: [number, number] = [grid.counts[0] + 2, grid.counts[1] + 2];
  const tableOfNode = new Int32Array(counts[0] * counts[1]).fill(-1);
  let tableCount = 0;
  for (let j = 0; j < counts[1]; j++)
    for (let i = 0; i < counts[0]; i++)
      if (hasPathNear(grid, i - 1, j - 1)) tableOfNode[i + counts[0] * j] = tableCount++;
  const { spacingMetres, originMetres } = grid;
  const origin: [number, number] = [originMetres[0] - spacingMetres, originMetres[1] - spacingMetres];
  return { counts, spacingMetres, originMetres: origin, tableOfNode, tableCount };
}

function hasPathNear(grid: CrossSectionGrid, i: number, j: number): boolean {
  for (let b = Math.max(0, j - 1); b <= Math.min(grid.counts[1] - 1, j + 1); b++)
    for (let a = Math.max(0, i - 1); a <= Math.min(grid.counts[0] - 1, i + 1); a++)
      if (grid.pathOfNode[a + grid.counts[0] * b] >= 0) return true;
  return false;
}

export interface PathWeights {
  readonly paths: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Weights of the paths for the table of one node, given as indices (i, j) on the grid of basisNodes.
 * @throws ParameterError for a radius below SMALLEST_RADIUS_IN_SPACINGS node distances
 */
export function territoryWeights(grid: CrossSectionGrid, i: number, j: number, radiusMetres: number): PathWeights {
  const h = grid.spacingMetres;
  if (!(radiusMetres >= SMALLEST_RADIUS_IN_SPACINGS * h))
    throw new ParameterError(
      `territory: radius expected at least ${SMALLEST_RADIUS_IN_SPACINGS} path distances (${SMALLEST_RADIUS_IN_SPACINGS * h} m), got ${radiusMetres} m; lay the paths closer together or use a larger radius`,
      { radiusMetres, spacingMetres: h },
    );
  const variance = (radiusMetres / (2 * h)) ** 2 - QUADRATIC_SPLINE_VARIANCE;
  const reach = REACH * Math.sqrt(variance);
  const [paths, weights]: [number[], number[]] = [[], []];
  let sum = 0;
  // the path of the ring's neighbour counts even where the blur is narrower than a node distance
  const range = Math.max(reach, Math.SQRT2 + 1e-9);
  for (let b = 0; b < grid.counts[1]; b++)
    for (let a = 0; a < grid.counts[0]; a++) {
      const path = grid.pathOfNode[a + grid.counts[0] * b];
      const distance2 = (a - (i - 1)) ** 2 + (b - (j - 1)) ** 2;
      if (path < 0 || distance2 > range * range) continue;
      const weight = Math.exp(-distance2 / (2 * variance));
      paths.push(path);
      weights.push(weight);
      sum += weight;
    }
  return { paths: Int32Array.from(paths), weights: Float64Array.from(weights, (weight) => weight / sum) };
}
