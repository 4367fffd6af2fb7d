/**
 * The spread of a motor unit's fibres over the cross-section, as sums over basis paths. Position is interpolated between
 * nodes with quadratic B-splines, which themselves spread a quarter of a squared node distance; the blur adds the rest of
 * the variance (radius / 2)^2, so that spline and blur together have the spread of the territory. Where the muscle ends, a
 * node has less than all of its blur within: its table is the mean over what is there, and its mass says how much that is,
 * so that a motor unit near the border is the mean over its fibres in the muscle,
 *   sum over nodes of B_n mass_n T_n / sum over nodes of B_n mass_n,   B: splines, T: tables.
 * With means of equal weight instead it was 3 % off, 1 mm within a border half a node distance beyond the last path.
 */

import { ParameterError } from '../core/errors.ts';
import type { MusclePoints } from './muscle-points.ts';
import type { CrossSectionGrid } from './path-lead-field.ts';
import { QUADRATIC_SPLINE_VARIANCE } from './spline-taps.ts';

/** Smallest territory radius in node distances: below it a sampled normal blur has no longer the variance it should. */
export const SMALLEST_RADIUS_IN_SPACINGS = 1.4;
/** the blur ends here, in its standard deviations */
const REACH = 4;

/** rings of nodes around those of the paths: the muscle may reach one node distance beyond its last path */
const RINGS = 2;
/** every node with a table has points of the muscle within this, in node distances: one and a half along both axes */
const FARTHEST_POINT = 1.5 * Math.SQRT2 + 1e-9;

/** The nodes with tables: those within one of the cell of a muscle's point, on a grid with two more rings than the paths'. */
export interface BasisNodes {
  readonly counts: readonly [number, number];
  readonly spacingMetres: number;
  readonly originMetres: readonly [number, number];
  /** table of node (i, j) at index i + counts[0] j; -1 where none is needed */
  readonly tableOfNode: Int32Array;
  readonly tableCount: number;
}

export function basisNodes(grid: CrossSectionGrid, { places }: MusclePoints): BasisNodes {
  const counts: [number, number] = [grid.counts[0] + 2 * RINGS, grid.counts[1] + 2 * RINGS];
  const tableOfNode = new Int32Array(counts[0] * counts[1]).fill(-1);
  for (let p = 0; p < places.length; p += 2) {
    const [i, j] = [Math.round(places[p]) + RINGS, Math.round(places[p + 1]) + RINGS];
    for (let b = Math.max(0, j - 1); b <= Math.min(counts[1] - 1, j + 1); b++)
      for (let a = Math.max(0, i - 1); a <= Math.min(counts[0] - 1, i + 1); a++) tableOfNode[a + counts[0] * b] = 0;
  }
  let tableCount = 0;
  for (let node = 0; node < tableOfNode.length; node++) if (tableOfNode[node] === 0) tableOfNode[node] = tableCount++;
  const { spacingMetres, originMetres } = grid;
  const origin: [number, number] = [originMetres[0] - RINGS * spacingMetres, originMetres[1] - RINGS * spacingMetres];
  return { counts, spacingMetres, originMetres: origin, tableOfNode, tableCount };
}

/** The same nodes with tables only where a motor unit at this place has its three by three: all that one MUAP needs. */
export function nodesAround(nodes: BasisNodes, [first, second]: readonly [number, number]): BasisNodes {
  const { counts, spacingMetres, originMetres } = nodes;
  const i = Math.round((first - originMetres[0]) / spacingMetres);
  const j = Math.round((second - originMetres[1]) / spacingMetres);
  let tableCount = 0;
  const tableOfNode = nodes.tableOfNode.map((table, node) => {
    const [a, b] = [node % counts[0], Math.floor(node / counts[0])];
    return table >= 0 && Math.abs(a - i) <= 1 && Math.abs(b - j) <= 1 ? tableCount++ : -1;
  });
  return { ...nodes, tableOfNode, tableCount };
}

/** Weights of sum one, and how much of the blur lies in the muscle, in the unit of its points. */
export interface TerritoryWeights {
  readonly paths: Int32Array;
  readonly weights: Float64Array;
  readonly mass: number;
}

/**
 * Weights of the paths for the table of one node, given as indices (i, j) on the grid of basisNodes.
 * @throws ParameterError for a radius below SMALLEST_RADIUS_IN_SPACINGS node distances
 */
export function territoryWeights(
  { spacingMetres: h }: CrossSectionGrid,
  { places, starts, paths, weights }: MusclePoints,
  i: number,
  j: number,
  radiusMetres: number,
): TerritoryWeights {
  if (!(radiusMetres >= SMALLEST_RADIUS_IN_SPACINGS * h))
    throw new ParameterError(
      `territory: radius expected at least ${SMALLEST_RADIUS_IN_SPACINGS} path distances (${SMALLEST_RADIUS_IN_SPACINGS * h} m), got ${radiusMetres} m; lay the paths closer together or use a larger radius`,
      { radiusMetres, spacingMetres: h },
    );
  const variance = (radiusMetres / (2 * h)) ** 2 - QUADRATIC_SPLINE_VARIANCE;
  const range = Math.max(REACH * Math.sqrt(variance), FARTHEST_POINT);
  const sums = new Map<number, number>();
  let mass = 0;
  for (let p = 0; p < starts.length - 1; p++) {
    const distance2 = (places[2 * p] - (i - RINGS)) ** 2 + (places[2 * p + 1] - (j - RINGS)) ** 2;
    if (distance2 > range * range) continue;
    const density = Math.exp(-distance2 / (2 * variance));
    mass += density;
    for (let t = starts[p]; t < starts[p + 1]; t++)
      sums.set(paths[t], (sums.get(paths[t]) ?? 0) + density * weights[t]);
  }
  return {
    paths: Int32Array.from(sums.keys()),
    weights: Float64Array.from(sums.values(), (sum) => sum / mass),
    mass,
  };
}
