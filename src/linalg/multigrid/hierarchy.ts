/** The grids of multigrid, fine to coarse, with their vectors. */

import { ParameterError } from '../../core/errors.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import {
  COEFFICIENTS,
  type Coarsening,
  type FloatArray,
  paddedNodeCount,
  type StencilGrid,
  vectorLength,
} from '../../kernels/stencil/stencil-grid.ts';
import { assembleStencil, type Room } from './assemble-stencil.ts';
import { coarsestSolver } from './coarsest-solver.ts';
import { type ConductingSheets, checkSheets, tensorsWithSheets } from './conducting-sheets.ts';
import { checkElementGrid, coarsenElements, type ElementGrid, nodeCountsOf } from './element-grid.ts';

export interface Level {
  readonly grid: StencilGrid;
  /** right-hand side, correction and residual of the cycle; the finest level takes b and x from outside */
  readonly b: FloatArray;
  readonly x: FloatArray;
  readonly residual: FloatArray;
  /** to the next coarser level; absent on the coarsest */
  readonly coarsening?: Coarsening;
}

export interface Hierarchy {
  readonly kernels: Kernels;
  readonly room: Room;
  readonly levels: readonly Level[];
  readonly solveCoarsest: (x: FloatArray, b: FloatArray) => void;
}

/** The coarsest grid has at most as many nodes, so that a dense inverse costs little. */
const COARSEST_NODES = 800;

/** Layers along k must be a multiple of this, so that every grid of the hierarchy ends where the finest does. */
export function layerMultiple(elementCounts: readonly [number, number, number]): number {
  let counts = elementCounts.map((count) => Math.ceil(count));
  let multiple = 1;
  while (counts.reduce((product, count) => product * (count + 1), 1) > COARSEST_NODES) {
    counts = counts.map((count) => Math.ceil(count / 2));
    multiple *= 2;
  }
  return multiple;
}

/** Bytes that the hierarchy and the vectors of a solution (conjugate-gradients.ts) need in an arena. */
export function hierarchyBytes(elementCounts: readonly [number, number, number]): number {
  let bytes = 1e6;
  let counts = [...elementCounts] as [number, number, number];
  for (let level = 0; ; level++) {
    const nodes = counts.map((count) => count + 1) as [number, number, number];
    const vectors = level === 0 ? 5 : 3;
    bytes += 4 * (COEFFICIENTS * paddedNodeCount(nodes) + vectors * vectorLength(nodes) + 4 * nodes[1] * nodes[2]);
    if (nodes[0] * nodes[1] * nodes[2] <= COARSEST_NODES) return bytes;
    counts = counts.map((count) => Math.ceil(count / 2)) as [number, number, number];
  }
}

/**
 * Assembles all levels.
 * @throws ParameterError when the layers along k are no multiple of layerMultiple, or nothing conducts
 */
export function createHierarchy(elements: ElementGrid, kernels: Kernels, sheets?: ConductingSheets): Hierarchy {
  checkElementGrid('multigrid', elements);
  if (sheets) checkSheets('multigrid', sheets, elements);
  const multiple = layerMultiple(elements.elementCounts);
  if (elements.elementCounts[2] % multiple !== 0)
    throw new ParameterError(
      `multigrid: layers along the third axis expected a multiple of ${multiple}, got ${elements.elementCounts[2]}`,
      { layers: elements.elementCounts[2], multiple },
    );
  const simd = kernels.backend === 'simd';
  const room: Room = {
    floats: (length) => (simd ? kernels.arena.float32(length) : new Float64Array(length)),
    integers: (length) => (simd ? kernels.arena.int32(length) : new Int32Array(length)),
  };
  const grids: { elements: ElementGrid; grid: StencilGrid }[] = [];
  for (let next = elements, first = true; ; first = false) {
    const grid = assembleStencil(next, room, first ? sheets : undefined);
    grids.push({ elements: next, grid });
    if (grid.nodeCounts.reduce((product, count) => product * count, 1) <= COARSEST_NODES) break;
    next = coarsenElements(first && sheets ? { ...next, tensors: tensorsWithSheets(next, sheets) } : next);
  }
  if (grids[0].grid.coefficients.every((value) => value === 0))
    throw new ParameterError('multigrid: no element conducts; the label map has no tissue here');
  const nothing = room.floats(0);
  const levels = grids.map(({ elements: own, grid }, index): Level => {
    const vector = () => (index === 0 ? nothing : room.floats(vectorLength(grid.nodeCounts)));
    const below = grids[index + 1];
    const coarsening = below && { fine: grid, coarse: below.grid, planeWeights: planeWeights(own, room) };
    return { grid, b: vector(), x: vector(), residual: vector(), coarsening };
  });
  return { kernels, room, levels, solveCoarsest: coarsestSolver(grids[grids.length - 1].grid, kernels.backend) };
}

/** Linear interpolation along k between planes of unequal distances. */
function planeWeights(elements: ElementGrid, room: Room): FloatArray {
  const planes = nodeCountsOf(elements)[2];
  const weights = room.floats(2 * planes);
  for (let k = 1; k < planes; k += 2) {
    const before = elements.edgesZ[k - 1];
    const after = elements.edgesZ[k] ?? before;
    weights[2 * k] = after / (before + after);
    weights[2 * k + 1] = before / (before + after);
  }
  return weights;
}

/** A vector of zeros on the finest grid. */
export function newVector({ room, levels }: Hierarchy): FloatArray {
  return room.floats(vectorLength(levels[0].grid.nodeCounts));
}
