/**
 * Points of the muscle's cross-section with the lead field at each, as a sum over basis paths: what a territory is summed
 * over. Round the nearest path the field is the parabola through three paths in each direction (g0 + change along the first
 * + change along the second coordinate), one-sided at the border, so that fibres between the last path and the border
 * have a field of their own. Without points of the muscle the paths themselves are the points.
 */

import type { CrossSectionGrid } from './path-lead-field.ts';

export interface MusclePoints {
  /** first and second coordinate of each point, in node distances from node (0, 0) */
  readonly places: Float64Array;
  /** paths of point p from starts[p] to starts[p + 1], with weights of sum one */
  readonly starts: Int32Array;
  readonly paths: Int32Array;
  readonly weights: Float64Array;
}

/** a field is not carried on further than this beyond a path, in node distances */
const FARTHEST = 1;

/** Cost: about a microsecond a point. */
export function musclePoints(grid: CrossSectionGrid): MusclePoints {
  const places = placesOf(grid);
  const count = places.length / 2;
  const starts = new Int32Array(count + 1);
  const [paths, weights]: [number[], number[]] = [[], []];
  for (let p = 0; p < count; p++) {
    for (const [path, weight] of pathWeightsAt(grid, places[2 * p], places[2 * p + 1])) {
      paths.push(path);
      weights.push(weight);
    }
    starts[p + 1] = paths.length;
  }
  return { places, starts, paths: Int32Array.from(paths), weights: Float64Array.from(weights) };
}

function placesOf({ counts, pathOfNode, musclePointsMetres, originMetres, spacingMetres }: CrossSectionGrid) {
  if (musclePointsMetres?.length)
    return Float64Array.from(musclePointsMetres, (x, i) => (x - originMetres[i % 2]) / spacingMetres);
  const nodes = Array.from(pathOfNode.keys()).filter((node) => pathOfNode[node] >= 0);
  return Float64Array.from(nodes.flatMap((node) => [node % counts[0], Math.floor(node / counts[0])]));
}

function pathWeightsAt(grid: CrossSectionGrid, x: number, y: number): Map<number, number> {
  const [a, b] = nearestNode(grid, x, y);
  const weights = new Map<number, number>();
  const add = (i: number, j: number, weight: number) => {
    const path = pathAt(grid, i, j);
    if (weight !== 0) weights.set(path, (weights.get(path) ?? 0) + weight);
  };
  add(a, b, -1);
  for (const [i, weight] of parabolaWeights((step) => pathAt(grid, a + step, b) >= 0, x - a)) add(a + i, b, weight);
  for (const [j, weight] of parabolaWeights((step) => pathAt(grid, a, b + step) >= 0, y - b)) add(a, b + j, weight);
  return weights;
}

function pathAt({ counts, pathOfNode }: CrossSectionGrid, i: number, j: number): number {
  return i >= 0 && j >= 0 && i < counts[0] && j < counts[1] ? pathOfNode[i + counts[0] * j] : -1;
}

/** The node with a path that is nearest, the first of equals. */
function nearestNode(grid: CrossSectionGrid, x: number, y: number): [number, number] {
  const [i, j] = [Math.round(x), Math.round(y)];
  if (pathAt(grid, i, j) >= 0) return [i, j];
  let best: [number, number] = [0, 0];
  let least = Infinity;
  for (let b = 0; b < grid.counts[1]; b++)
    for (let a = 0; a < grid.counts[0]; a++) {
      const distance2 = (x - a) ** 2 + (y - b) ** 2;
      if (pathAt(grid, a, b) < 0 || distance2 >= least) continue;
      least = distance2;
      best = [a, b];
    }
  return best;
}

/**
 * Weights of up to three nodes in a row that hold node 0: of the parabola, line or constant through them, at t.
 * @param has - whether the node so many steps away has a path
 */
function parabolaWeights(has: (step: number) => boolean, t: number): [number, number][] {
  const x = Math.max(-FARTHEST, Math.min(FARTHEST, t));
  const nodes = [0];
  for (const step of [-1, 1, -2, 2]) {
    const joins = nodes.includes(step - 1) || nodes.includes(step + 1);
    if (nodes.length < 3 && joins && has(step)) nodes.push(step);
  }
  return nodes.map((node) => [
    node,
    nodes.reduce((product, other) => (other === node ? product : (product * (x - other)) / (node - other)), 1),
  ]);
}
