/** The potential of every electrode at given points: what a solver can be checked by. */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { Anatomy } from '../anatomy/label-map.ts';
import type { RunControl } from '../core/control.ts';
import { limbModel, partOf, prepareLimb, solveLimb } from './conductor-model.ts';
import { type ConductorRequest, completeRequest } from './lead-field-request.ts';
import type { LeadFieldOptions } from './make-lead-fields.ts';
import type { PlatformServices } from './platform-services.ts';

export interface PotentialsAt {
  readonly electrodes: PlacedElectrodes;
  readonly pointCount: number;
  /** V per A, electrodes x points, against the mean of the limb's cut ends */
  readonly potential: Float32Array;
  readonly elementMetres: number;
  readonly elementCounts: readonly number[];
  readonly solverSteps: number;
  readonly warnings: readonly string[];
}

/**
 * By reciprocity the potential at a point of 1 A into the electrode is what the electrode sees of 1 A at the point.
 * @param points - world, metres, x, y, z interleaved
 * @throws as makeLeadFields; ParameterError for points outside the limb. The anatomy need not have muscles
 */
export async function leadFieldAt(
  anatomy: Anatomy,
  points: Float64Array,
  request: ConductorRequest,
  options: LeadFieldOptions,
  services: PlatformServices,
  control: RunControl = {},
): Promise<PotentialsAt> {
  const complete = completeRequest(request);
  const prepared = await prepareLimb(anatomy, complete, false, partOf(control, 0, 0.05));
  const { limb, warnings } = await limbModel(prepared, complete, partOf(control, 0.05, 0.2));
  const { workers = 1 } = options;
  const { electrodePoints } = prepared;
  const solved = await solveLimb(limb, electrodePoints, points, services, workers, partOf(control, 0.2, 1));
  return {
    electrodes: prepared.electrodes,
    pointCount: solved.pointCount,
    potential: solved.potential,
    elementMetres: limb.box.edgeMetres,
    elementCounts: [...limb.box.counts],
    solverSteps: Math.max(...solved.steps),
    warnings: [...prepared.warnings, ...warnings, ...solved.warnings],
  };
}
