/**
 * Lead fields of electrodes by finite elements: one solution of div(S grad w) = 0 per electrode, with 1 A in at the electrode and out at
 * the cut ends of the limb; by reciprocity w(x) is also what the electrode sees, against the mean of those ends, of 1 A at x.
 */

import type { ElectrodePoints } from '../../anatomy/electrodes/electrode-points.ts';
import { checkpoint, type RunControl } from '../../core/control.ts';
import { BmissError } from '../../core/errors.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { LANES } from '../../kernels/stencil/stencil-grid.ts';
import {
  createSolverVectors,
  DEFAULT_SOLVE,
  type SolveOptions,
  solveInto,
} from '../../linalg/multigrid/conjugate-gradients.ts';
import { createHierarchy, hierarchyBytes } from '../../linalg/multigrid/hierarchy.ts';
import { countPoints } from '../potential-field.ts';
import { addLoad, electrodeLoad, potentialOfLoad, returnLoad } from './electrode-currents.ts';
import type { LimbElements } from './limb-elements.ts';
import { potentialSampler } from './potential-sampler.ts';

export interface SolvedPotentials {
  readonly electrodeCount: number;
  readonly pointCount: number;
  /** V per A, electrodes x points, against the mean of the cut ends */
  readonly potential: Float32Array;
  /** steps of the solver, by electrode */
  readonly steps: readonly number[];
  /** largest remaining |b - A x| / |b| */
  readonly residual: number;
  readonly nodeCount: number;
  readonly warnings: readonly string[];
}

/** Bytes of the arena that solveLeadFields needs. */
export function leadFieldBytes({ box }: LimbElements): number {
  return hierarchyBytes(box.counts);
}

/**
 * @param electrodes - on the limb's skin (electrodePoints)
 * @param points - where the potential is wanted, world, metres, x, y, z interleaved
 * @param kernels - with an arena of leadFieldBytes at least
 * @throws ParameterError for electrodes or points off the limb; BmissError when the solver does not converge
 * Cost: about 10 steps of 0.15 microseconds a node for each electrode (SIMD, one core); 160 bytes a node.
 * Accuracy: docs/benchmarks.md, forward model.
 */
export async function solveLeadFields(
  limb: LimbElements,
  electrodes: ElectrodePoints,
  points: Float64Array,
  kernels: Kernels,
  control: RunControl = {},
  options: SolveOptions = DEFAULT_SOLVE,
): Promise<SolvedPotentials> {
  const pointCount = countPoints('lead fields', 'points', points);
  const electrodeCount = electrodes.offsets.length - 1;
  const sampler = potentialSampler(limb, points);
  const loads = Array.from({ length: electrodeCount }, (_, e) => electrodeLoad(limb, electrodes, e));
  const back = returnLoad(limb);
  const mark = kernels.arena.mark();
  try {
    await checkpoint(control, { stage: 'elements', fraction: 0.02 });
    const hierarchy = createHierarchy(limb.grid, kernels, limb.sheets);
    const vectors = createSolverVectors(hierarchy);
    const potential = new Float32Array(electrodeCount * pointCount);
    const steps: number[] = [];
    let residual = 0;
    for (let first = 0; first < electrodeCount; first += LANES) {
      const lanes = Array.from({ length: Math.min(LANES, electrodeCount - first) }, (_, lane) => lane);
      const detail = `${first} of ${electrodeCount} electrodes`;
      await checkpoint(control, { stage: 'lead fields', fraction: 0.05 + (0.95 * first) / electrodeCount, detail });
      vectors.r.fill(0);
      for (const lane of lanes) {
        addLoad(vectors.r, loads[first + lane], lane, 1);
        addLoad(vectors.r, back, lane, -1);
      }
      const result = await solveInto(hierarchy, vectors, options, { ...control, onProgress: undefined });
      requireConverged(limb.anatomyName, result.status, result.residuals, options);
      residual = Math.max(residual, ...result.residuals);
      for (const lane of lanes) {
        steps.push(result.steps[lane]);
        const out = potential.subarray((first + lane) * pointCount, (first + lane + 1) * pointCount);
        sampler.sampleInto(out, vectors.x, lane, potentialOfLoad(vectors.x, back, lane));
      }
    }
    await checkpoint(control, { stage: 'lead fields', fraction: 1, detail: `${electrodeCount} electrodes` });
    const nodeCount = limb.box.counts.reduce((product, count) => product * (count + 1), 1);
    const warnings =
      sampler.pointsInSkin > 0
        ? [
            `${sampler.pointsInSkin} of ${pointCount} points lie in the skin; they have the potential of the tissue under it`,
          ]
        : [];
    return { electrodeCount, pointCount, potential, steps, residual, nodeCount, warnings };
  } finally {
    kernels.arena.release(mark);
  }
}

function requireConverged(
  where: string,
  status: string,
  residuals: readonly number[],
  { stepLimit }: SolveOptions,
): void {
  if (status === 'converged') return;
  throw new BmissError(
    'unsupported',
    `${where}: the solver of the lead fields did not converge in ${stepLimit} steps (residuals ${residuals.map((value) => value.toExponential(1)).join(', ')}); look for conductivities that differ by more than 1e5, or pieces of tissue that hang on nothing`,
    { status, residuals },
  );
}
