/**
 * The lead fields of a limb's electrodes along the fibres of its muscles: everything that MUAPs need of an anatomy, its
 * electrodes and its conductor. Kept by electrode: channels come from it by a montage when it is used.
 */

import { applyMontage, type Montage } from '../anatomy/electrodes/montage.ts';
import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import { findLabel } from '../anatomy/find-muscle.ts';
import type { AnatomyLabel } from '../anatomy/label-map.ts';
import { requireLength } from '../core/errors.ts';
import type { PathLeadField } from './path-lead-field.ts';

export interface MuscleLeadField {
  readonly paths: MusclePaths;
  /** g = dw/ds along the path towards distal, V per A and metre, paths x electrodes x samples */
  readonly gradient: Float32Array;
  /** first and last sample of each path where the lead field was solved; beyond, g falls to 0 within 10 mm, two each */
  readonly solvedSamples: Int32Array;
}

/** How a set was made, as a JSON file can hold it. */
export interface LeadFieldSettings {
  readonly version: string;
  readonly solverVersion: number;
  /** edge of an element across the limb, and what came of the solver */
  readonly elementMetres: number;
  readonly elementCounts: readonly number[];
  readonly solverSteps: number;
  readonly solverResidual: number;
  /** S/m by tissue */
  readonly conductivities: Readonly<Record<string, { readonly longitudinal: number; readonly transverse: number }>>;
  /** 0 for point electrodes */
  readonly electrodeRadiusMetres: number;
  /** what was asked for */
  readonly request: Readonly<Record<string, unknown>>;
}

export interface LeadFieldSet {
  readonly anatomyName: string;
  readonly electrodes: PlacedElectrodes;
  readonly muscles: readonly MuscleLeadField[];
  readonly settings: LeadFieldSettings;
  readonly warnings: readonly string[];
}

/**
 * The lead field of one muscle for the channels of a montage, as the MUAP basis takes it.
 * @throws ShapeError for a montage of another number of electrodes
 * Memory: 8 bytes for each path, channel and sample.
 */
export function pathLeadFieldOf({ paths, gradient }: MuscleLeadField, montage: Montage): PathLeadField {
  const { pathCount, sampleCount, startMetres, stepMetres, grid, section } = paths;
  const length = montage.electrodeCount * sampleCount;
  requireLength(paths.label.name, 'lead field', gradient.length, pathCount * length);
  const channelCount = montage.channelNames.length;
  const channels = new Float64Array(pathCount * channelCount * sampleCount);
  for (let p = 0; p < pathCount; p++) {
    const electrodes = Float64Array.from(gradient.subarray(p * length, (p + 1) * length));
    channels.set(applyMontage(montage, electrodes, sampleCount), p * channelCount * sampleCount);
  }
  return {
    pathCount,
    channelCount,
    sampleCount,
    startMetres,
    stepMetres,
    gradient: channels,
    grid: { ...grid, musclePointsMetres: section.samples },
  };
}

/** @throws ParameterError naming the muscles of the set where there is none of this name, or more than one */
export function muscleOfSet({ anatomyName, muscles }: LeadFieldSet, word: string): MuscleLeadField {
  const labels: readonly AnatomyLabel[] = muscles.map(({ paths }) => paths.label);
  const label = findLabel(`lead fields of ${anatomyName}`, labels, word);
  return muscles[labels.indexOf(label)];
}
