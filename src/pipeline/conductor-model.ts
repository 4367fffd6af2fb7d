/** From an anatomy and a request to electrodes on the skin and finite elements: what lead fields of any kind start from. */

import { checkAnatomy } from '../anatomy/check-anatomy.ts';
import { type ElectrodePoints, electrodePoints } from '../anatomy/electrodes/electrode-points.ts';
import { placeOnLimb, projectOnLimb } from '../anatomy/electrodes/place-on-limb.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import { createFibreField, type FibreField } from '../anatomy/fibres/fibre-field.ts';
import { findMuscle } from '../anatomy/find-muscle.ts';
import { type Anatomy, type AnatomyLabel, countVoxels } from '../anatomy/label-map.ts';
import type { LimbSurface } from '../anatomy/limb-surface.ts';
import { type LimbElements, limbElements } from '../conductor/finite-elements/limb-elements.ts';
import {
  leadFieldBytes,
  type SolvedPotentials,
  solveLeadFields,
} from '../conductor/finite-elements/solve-lead-fields.ts';
import { checkpoint, type RunControl } from '../core/control.ts';
import { FormatError, ParameterError } from '../core/errors.ts';
import type { CompleteRequest, ElectrodeRequest } from './lead-field-request.ts';
import type { PlatformServices } from './platform-services.ts';
import { skinOf } from './skin-of.ts';

/** limbElements takes these or finer ones where they fit into its memory, metres */
const COARSEST_DEFAULT = 7e-4;

/** The skin with electrodes on it, and the fibres below. */
export interface PreparedLimb {
  readonly anatomy: Anatomy;
  readonly electrodes: PlacedElectrodes;
  readonly electrodePoints: ElectrodePoints;
  readonly fibres: FibreField;
  readonly warnings: readonly string[];
}

/**
 * @param withMuscles - may the anatomy lack muscles?
 * @throws FormatError for an anatomy with errors (checkAnatomy), ParameterError for electrodes that are not on its skin
 * Cost: 4 s for the skin of a forearm with voxels of 1 mm, 1.5 s for its fibres.
 */
export async function prepareLimb(
  anatomy: Anatomy,
  request: CompleteRequest,
  withMuscles: boolean,
  control: RunControl,
): Promise<PreparedLimb> {
  const warnings = soundness(anatomy, withMuscles);
  // a muscle that is not there is told of before the skin is fitted
  namedMuscles(anatomy, request.muscles);
  await checkpoint(control, { stage: 'fitting the skin', fraction: 0 });
  const surface = skinOf(anatomy);
  const electrodes = placeElectrodes(anatomy, surface, request.electrodes);
  const points = electrodePoints(electrodes, surface, request.electrodeRadiusMetres);
  await checkpoint(control, { stage: 'directions of fibres', fraction: 0.6 });
  const fibres = createFibreField(anatomy, { pennation: request.pennation });
  await checkpoint(control, { stage: 'directions of fibres', fraction: 1 });
  return {
    anatomy,
    electrodes,
    electrodePoints: points,
    fibres,
    warnings: [...anatomy.warnings, ...warnings, ...electrodes.warnings],
  };
}

/** @throws ParameterError as placeOnLimb and projectOnLimb */
export function placeElectrodes(anatomy: Anatomy, surface: LimbSurface, request: ElectrodeRequest): PlacedElectrodes {
  if (request.kind === 'positions') return projectOnLimb(anatomy, surface, request.positions).electrodes;
  const { muscle, ...rest } = request;
  const label = muscle === undefined ? undefined : findMuscle(anatomy, muscle);
  return placeOnLimb(anatomy, surface, { ...rest, muscle: label }).electrodes;
}

/** @returns warnings, but for labels without voxels, of which tables have many */
function soundness(anatomy: Anatomy, withMuscles: boolean): string[] {
  const problems = checkAnatomy(anatomy).filter(({ kind }) => withMuscles || kind !== 'noMuscle');
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new FormatError(errors.map(({ message }) => message).join('\n'), { kinds: errors.map(({ kind }) => kind) });
  return problems.filter(({ kind }) => kind !== 'emptyLabel').map(({ message }) => message);
}

export interface LimbModel {
  readonly limb: LimbElements;
  readonly warnings: readonly string[];
}

/** Cost: up to a minute for a forearm, most of it for surfaces between tissues. */
export async function limbModel(
  { anatomy, fibres, electrodePoints: points }: PreparedLimb,
  { conductivities, elementMetres }: CompleteRequest,
  control: RunControl,
): Promise<LimbModel> {
  await checkpoint(control, { stage: 'fitting surfaces, filling elements', fraction: 0 });
  const limb = limbElements(anatomy, { conductivities, elementMetres, fibres });
  await checkpoint(control, { stage: 'fitting surfaces, filling elements', fraction: 1 });
  // that there is no skin checkAnatomy has said already, with the remedy
  const warnings = limb.sheets ? [...limb.warnings] : [];
  return { limb, warnings: [...warnings, ...elementWarnings(limb, points, elementMetres)] };
}

/** Elements that had to be coarser than asked of defaults, and fat thinner than two of them under electrodes. */
function elementWarnings(limb: LimbElements, points: ElectrodePoints, asked: number | undefined): string[] {
  const warnings: string[] = [];
  const { anatomyName: where, box, boundaries } = limb;
  const mm = (metres: number) => Number((metres * 1000).toPrecision(2));
  if (asked === undefined && box.edgeMetres > COARSEST_DEFAULT * 1.001)
    warnings.push(
      `${where}: elements of ${mm(COARSEST_DEFAULT)} mm do not fit into memory for a limb of this size; they are ${mm(box.edgeMetres)} mm wide, and results less exact. A shorter piece of the limb has room for finer ones`,
    );
  const { body, core } = boundaries;
  const count = points.offsets.length - 1;
  const depths = Array.from({ length: count }, (_, e) => {
    const p = 3 * points.offsets[e];
    const foot = body.surface?.nearest(points.points[p], points.points[p + 1], points.points[p + 2]);
    return foot ? -(core.surface?.distance(...foot.positionMetres) ?? Number.NaN) : Number.NaN;
  }).map(Math.abs);
  const thin = depths.filter((depth) => depth > 1e-4 && depth < 2 * box.edgeMetres);
  if (thin.length > 0)
    warnings.push(
      `${where}: the fat under ${thin.length} of ${count} electrodes is thinner than two elements (${mm(Math.min(...thin))} mm, elements ${mm(box.edgeMetres)} mm), so that potentials there are less exact; take finer elements, or a shorter piece of the limb`,
    );
  return warnings;
}

/** Solves with kernels of its own, which are closed whatever happens. */
export async function solveLimb(
  limb: LimbElements,
  electrodes: ElectrodePoints,
  points: Float64Array,
  services: PlatformServices,
  workers: number,
  control: RunControl,
): Promise<SolvedPotentials> {
  const kernels = await services.createKernels(leadFieldBytes(limb), workers);
  try {
    return await solveLeadFields(limb, electrodes, points, kernels, control);
  } finally {
    await kernels.close();
  }
}

/** A part of a longer run: its fractions 0 to 1 become `from` to `to`. */
export function partOf(control: RunControl, from: number, to: number): RunControl {
  const { onProgress } = control;
  if (!onProgress) return control;
  return {
    ...control,
    onProgress: (progress) => onProgress({ ...progress, fraction: from + (to - from) * progress.fraction }),
  };
}

/** @throws ParameterError unless `words` name muscles that have voxels, each once */
export function namedMuscles(anatomy: Anatomy, words: readonly string[]): AnatomyLabel[] {
  const counts = countVoxels(anatomy.labelMap);
  const labels = words.map((word) => findMuscle(anatomy, word));
  for (const [n, label] of labels.entries()) {
    const what = `${anatomy.name}: label ${label.index} (${label.name})`;
    if (labels.indexOf(label) !== n)
      throw new ParameterError(`${what} is named twice; name it once`, { index: label.index });
    if (!(counts[label.index] > 0))
      throw new ParameterError(
        `${what} has no voxel in the label map; name another muscle, or check that table and segmentation belong together`,
        { index: label.index },
      );
  }
  return labels;
}
