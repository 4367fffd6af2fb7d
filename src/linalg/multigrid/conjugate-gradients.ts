/**
 * Conjugate gradients with a multigrid cycle as preconditioner, four right-hand sides at once, each with its own steps: what a lane
 * computes does not depend on the others. A lane that has converged stands still. Search directions have mean 0: A does not see constants,
 * and in float32 they would gather there from rounding and drown the direction's energy (seen: p' A p < 0 from 1e-4 of |b| on).
 * Source: Hestenes and Stiefel 1952, J Res Natl Bur Stand 49:409; multigrid as preconditioner: Tatebe 1993 (Copper Mountain).
 */

import { checkpoint, type RunControl } from '../../core/control.ts';
import type { FloatArray, StencilGrid } from '../../kernels/stencil/stencil-grid.ts';
import type { Lanes } from '../../kernels/stencil/stencil-operations.ts';
import { checkLoads } from './check-loads.ts';
import { type Hierarchy, newVector } from './hierarchy.ts';
import { vCycleInto } from './v-cycle.ts';

export interface SolverVectors {
  /** solution, residual (holds b before), direction, A times direction, preconditioned residual */
  readonly x: FloatArray;
  readonly r: FloatArray;
  readonly p: FloatArray;
  readonly q: FloatArray;
  readonly z: FloatArray;
}

export interface SolveOptions {
  /**
   * of sqrt(r' B r) against its first value, B the preconditioner: nearly the error in the energy norm. |r| itself is no measure in
   * float32: it stalls at 1e-5 of |b| from rounding that varies from node to node, which the energy hardly sees.
   */
  readonly tolerance: number;
  readonly stepLimit: number;
  readonly sweeps?: number;
}

export interface SolveResult {
  readonly status: 'converged' | 'stepLimit' | 'nonFinite';
  /** steps of each lane */
  readonly steps: readonly number[];
  /** sqrt(r' B r) of each lane against its first value, by recursion; 0 for a lane of zeros */
  readonly residuals: readonly number[];
}

export const DEFAULT_SOLVE: SolveOptions = { tolerance: 3e-5, stepLimit: 80, sweeps: 2 };

export function createSolverVectors(hierarchy: Hierarchy): SolverVectors {
  const vector = () => newVector(hierarchy);
  return { x: vector(), r: vector(), p: vector(), q: vector(), z: vector() };
}

/**
 * Solves A x = b, b in `vectors.r`, x in `vectors.x`; everything else is overwritten. x is determined up to a constant; at nodes that no
 * conducting element touches it means nothing.
 * @throws ParameterError when the loads b of a lane do not sum to zero, or one lies where nothing conducts (checkLoads)
 */
export async function solveInto(
  hierarchy: Hierarchy,
  { x, r, p, q, z }: SolverVectors,
  options: SolveOptions = DEFAULT_SOLVE,
  control: RunControl = {},
): Promise<SolveResult> {
  const { stencil } = hierarchy.kernels;
  const { grid } = hierarchy.levels[0];
  checkLoads('multigrid', grid, r);
  const nodes = countNodes(grid);
  const steps = [0, 0, 0, 0];
  let [first, last, residuals]: (readonly number[])[] = [steps, steps, steps];
  x.fill(0);
  p.fill(0);
  for (let step = 0; ; step++) {
    vCycleInto(hierarchy, z, r, q, options.sweeps);
    const { products, firstSums, secondSums } = stencil.lanesDot(grid, r, z);
    const means = lanes((lane) => secondSums[lane] / nodes);
    const rz = lanes((lane) => products[lane] - means[lane] * firstSums[lane]);
    if (step === 0) first = rz;
    const before = residuals;
    residuals = lanes((lane) => {
      const done = step > 0 && !(before[lane] > options.tolerance);
      return done ? before[lane] : first[lane] === 0 ? 0 : Math.sqrt(Math.abs(rz[lane] / first[lane]));
    });
    if (residuals.some((value) => !Number.isFinite(value))) return { status: 'nonFinite', steps, residuals };
    const active = residuals.map((value) => value > options.tolerance);
    if (!active.includes(true)) return { status: 'converged', steps, residuals };
    if (step === options.stepLimit) return { status: 'stepLimit', steps, residuals };
    const shares = lanes((lane) => (active[lane] && last[lane] > 0 ? rz[lane] / last[lane] : 0));
    stencil.directionInto(p, grid, z, shares, means);
    last = rz;
    const pq = stencil.stencilApplyInto(q, grid, p);
    const factors = lanes((lane) => (active[lane] ? rz[lane] / pq[lane] : 0));
    stencil.stepInto(x, r, grid, p, q, factors);
    for (const [lane, on] of active.entries()) if (on) steps[lane]++;
    await checkpoint(control);
  }
}

function countNodes({ rowRanges }: StencilGrid): number {
  let nodes = 0;
  for (let row = 0; row < rowRanges.length; row += 2) nodes += rowRanges[row + 1] - rowRanges[row];
  return nodes;
}

function lanes(value: (lane: number) => number): Lanes {
  return [value(0), value(1), value(2), value(3)];
}
