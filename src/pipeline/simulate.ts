/**
 * A whole simulation: lead fields, pools, discharges, the EMG of all muscles, imperfections, force, and what is needed to write
 * and repeat it. Knows no door and no platform.
 */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { LimbSurface } from '../anatomy/limb-surface.ts';
import { checkpoint, type RunControl } from '../core/control.ts';
import type { AuxiliarySignal, Recording } from '../core/recording.ts';
import type { LeadFieldSet } from '../motorunit/lead-field-set.ts';
import { type AddedImperfections, addImperfectionsInto } from '../simulation/imperfections/add-imperfections.ts';
import { muscleSimulationBytes, simulateMuscles } from '../simulation/simulate-muscles.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { type ActiveMuscle, activateMuscles, checkActivity } from './activate-muscles.ts';
import { namedMuscles, partOf, placeElectrodes } from './conductor-model.ts';
import {
  type AnatomySource,
  type LeadFieldRequest,
  limbSource,
  loadedOnce,
  NEAR_METRES,
} from './lead-field-request.ts';
import type { LeadFieldOptions } from './make-lead-fields.ts';
import {
  MISMATCHED_VELOCITY_SCATTER,
  mismatchedActionPotential,
  mismatchedRequest,
  mismatchedScatter,
} from './mismatch.ts';
import type { PlatformServices } from './platform-services.ts';
import { type CompleteSimulation, completeSimulation, type SimulationRequest } from './simulation-request.ts';
import { skinOf } from './skin-of.ts';
import { type FileStore, storedLeadFields } from './stored-lead-fields.ts';

export interface SimulatedRecording {
  readonly simulation: Simulation;
  /** with defaults filled in */
  readonly request: CompleteSimulation;
  readonly muscles: readonly ActiveMuscle[];
  readonly added: AddedImperfections;
  /** lead fields of the limb that was simulated */
  readonly set: LeadFieldSet;
  /** where the recording says that electrodes lie: those of the set, unless mismatched */
  readonly nominalElectrodes: PlacedElectrodes;
  /** limb and lead fields as asked for, and those simulated with */
  readonly nominal: Body;
  readonly actual: Body;
  readonly leadFieldsFromStore: boolean;
  readonly warnings: readonly string[];
}

/** A limb with what is laid on it. */
export interface Body {
  readonly source: AnatomySource;
  readonly leadFields: LeadFieldRequest;
}

/**
 * @param store - lead fields are read from it and kept in it
 * @throws ParameterError, FormatError before anything is solved, where the request allows to tell; as makeLeadFields
 * Cost: lead fields where they are not in the store (minutes); else 3 s for 60 s, 64 channels and 100 motor units (docs/benchmarks.md), and 4 to 8 s more
 *   for skinDepths and mismatch, which fit the skin.
 */
export async function simulateRecording(
  source: AnatomySource,
  request: SimulationRequest,
  store: FileStore | undefined,
  options: LeadFieldOptions,
  services: PlatformServices,
  control: RunControl = {},
): Promise<SimulatedRecording> {
  const complete = completeSimulation(request);
  const nominal = withNeighbours({ source, leadFields: complete.leadFields }, complete);
  const actual = complete.mismatch ? mismatched(nominal) : nominal;
  const limb = loadedOnce(actual.source);
  if (complete.skinDepths) checkActivity(namedMuscles(await limb.load(), complete.leadFields.muscles ?? []), complete);
  const statedElectrodes = complete.mismatch ? await placedNominally(nominal) : undefined;
  const {
    set,
    fromStore,
    warnings: storeWarnings,
  } = await storedLeadFields(limb, actual.leadFields, store, options, services, partOf(control, 0, 0.85));
  await checkpoint(control, { stage: 'motor neurons', fraction: 0.85 });
  const activity = activateMuscles(set, complete, isTypical(source));
  const skin = complete.skinDepths ? skinOf(await limb.load()) : undefined;
  await checkpoint(control, { stage: 'motor neurons', fraction: 0.88 });
  const clean = await simulateActive(
    set,
    activity.muscles,
    complete,
    skin,
    options,
    services,
    partOf(control, 0.88, 0.98),
  );
  const { simulation, added } = finish(clean, set, activity.muscles, complete);
  await checkpoint(control, { stage: 'imperfections', fraction: 1 });
  return {
    simulation,
    request: complete,
    muscles: activity.muscles,
    added,
    set,
    nominalElectrodes: statedElectrodes ?? set.electrodes,
    nominal,
    actual,
    leadFieldsFromStore: fromStore,
    warnings: [...set.warnings, ...storeWarnings, ...mismatchWarnings(source, complete), ...activity.warnings],
  };
}

/** Cross-talk comes from all muscles near the electrodes. */
function withNeighbours({ source, leadFields }: Body, { crossTalkEffort }: CompleteSimulation): Body {
  if (crossTalkEffort === 0) return { source, leadFields };
  return { source, leadFields: { ...leadFields, nearMetres: leadFields.nearMetres ?? NEAR_METRES } };
}

function mismatched({ source, leadFields }: Body): Body {
  const { limb, leadFields: other } = mismatchedRequest({ limb: source.limb, leadFields });
  return { source: limb ? { ...limbSource(limb), name: source.name } : source, leadFields: other };
}

function mismatchWarnings({ limb }: AnatomySource, { mismatch }: CompleteSimulation): string[] {
  return mismatch && (limb === undefined || limb.limb === 'cylinder')
    ? ['mismatch: the limb itself is the same, since it is not made from parameters of a person; all else is off']
    : [];
}

/** Does the limb have muscles of the sizes that the tables of pools know? */
function isTypical({ limb }: AnatomySource): boolean {
  return limb !== undefined && limb.limb !== 'cylinder';
}

async function placedNominally({ source, leadFields }: Body): Promise<PlacedElectrodes> {
  const anatomy = await source.load();
  return placeElectrodes(anatomy, skinOf(anatomy), leadFields.electrodes);
}

/** The muscles' EMG with kernels of its own, which are closed whatever happens. */
async function simulateActive(
  set: LeadFieldSet,
  muscles: readonly ActiveMuscle[],
  { seconds, samplingRateHz, seed, velocityFall, mismatch }: CompleteSimulation,
  skin: LimbSurface | undefined,
  { workers = 1 }: LeadFieldOptions,
  services: PlatformServices,
  control: RunControl,
): Promise<Simulation> {
  const kernels = await services.createKernels(muscleSimulationBytes(Math.round(seconds * samplingRateHz)), workers);
  try {
    return await simulateMuscles(
      set,
      {
        muscles: muscles.map(({ label, pool, dischargeTimes, isCrossTalk }) => {
          return { name: String(label.index), pool, dischargeTimes, isCrossTalk };
        }),
        seconds,
        samplingRateHz,
        seed,
        ...(velocityFall > 0 && { fatigue: { velocityFall } }),
        ...(mismatch && {
          scatter: mismatchedScatter,
          velocityScatter: MISMATCHED_VELOCITY_SCATTER,
          actionPotential: mismatchedActionPotential,
        }),
        ...(skin && { skinDistance: (x, y, z) => Math.abs(skin.nearest(x, y, z)?.distanceMetres ?? Number.NaN) }),
      },
      kernels,
      control,
    );
  } finally {
    await kernels.close();
  }
}

/** Imperfections, force and target, the muscle that was recorded. */
function finish(
  clean: Simulation,
  set: LeadFieldSet,
  muscles: readonly ActiveMuscle[],
  { imperfections, seed, target, samplingRateHz, control }: CompleteSimulation,
): { readonly simulation: Simulation; readonly added: AddedImperfections } {
  const { recording, signalVolts } = clean;
  // ours alone: a copy would cost as much memory as the recording
  const { data } = recording;
  const added = addImperfectionsInto(data, recording, set.electrodes.positionsMetres, imperfections, signalVolts, seed);
  const acting = muscles.filter(({ isCrossTalk }) => !isCrossTalk);
  const muscle = acting.length === 1 ? acting[0].label.name : undefined;
  const named = { ...(muscle !== undefined && { muscle }) };
  const percent = (name: string, role: 'force' | 'target', values: Float32Array, unit = '% MVC'): AuxiliarySignal => {
    return { name, role, unit, samplingRateHz, data: values.map((value) => 100 * value) };
  };
  const forces = acting.map(({ label, force = new Float32Array(0) }) => {
    return percent(acting.length === 1 ? 'Force' : `Force ${label.abbreviation ?? label.index}`, 'force', force);
  });
  const finished: Recording = {
    ...recording,
    channels: recording.channels.map((channel) => ({ ...channel, ...named })),
    grids: recording.grids.map((grid) => ({ ...grid, ...named, name: grid.name.replace(/^.*[/\\]/, '') })),
    auxiliary: [...forces, percent('Target', 'target', target, control === 'force' ? '% MVC' : '% max')],
  };
  return { simulation: { ...clean, recording: finished, noiseVolts: added.addedVolts }, added };
}
