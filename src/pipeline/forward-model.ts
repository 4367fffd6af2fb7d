/** The limb whose model a decomposition inverts, prepared for the grids of a recording. */

import type { Anatomy } from '../anatomy/label-map.ts';
import type { LimbSurface } from '../anatomy/limb-surface.ts';
import { ParameterError, requireLength } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { Arena } from '../kernels/arena.ts';
import { type LeadFieldSet, muscleOfSet } from '../motorunit/lead-field-set.ts';
import { automaticExtensionFactor } from '../separation/blind-parameters.ts';
import { modelStartsBytes } from '../separation/model/model-starts.ts';
import type { SeparationModel } from '../separation/model/separation-model.ts';
import { filterBand } from './filter-channels.ts';
import { matchElectrodes } from './match-electrodes.ts';
import type { DecomposeParameters } from './parameters.ts';
import type { ChannelGroup } from './select-channels.ts';
import { planSeparationModel, type SeparationModelPlan } from './separation-model.ts';
import { skinOf } from './skin-of.ts';

export interface ForwardOptions {
  /** lead fields of the recording's electrodes, channels monopolar: makeLeadFields, storedLeadFields, readLeadFields */
  readonly set: LeadFieldSet;
  /** names, abbreviations or labels of the muscles in which motor units are looked for; default all of the set */
  readonly muscles?: readonly string[];
  /** electrode of the set that each channel of the recording is, -1 for none; default matchElectrodes */
  readonly electrodeOf?: ArrayLike<number>;
  /** the limb, without which depths below the skin are not known and the report draws no section of it */
  readonly anatomy?: Anatomy;
}

/** Electrodes of lead fields lie on the skin of their own anatomy. */
const SKIN_METRES = 1e-3;

export interface ForwardModel {
  readonly set: LeadFieldSet;
  /** the model on the channels of a group, its tables in the arena; undefined where not all of them have an electrode */
  readonly modelOf: (group: ChannelGroup, arena: Arena) => SeparationModel | undefined;
  /** room that it and the starts from it take there */
  readonly bytesOf: (group: ChannelGroup) => number;
  /** what the log says of it, as JSON can hold it */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/**
 * @throws ParameterError for a recording without a unit, muscles that are not in the set, or electrodes that are not those of the
 *   recording
 * Cost: with an anatomy, fitting its skin: 4 s for a forearm with voxels of 1 mm.
 */
export function prepareForward(
  recording: Recording,
  { set, muscles, electrodeOf: given, anatomy }: ForwardOptions,
  groups: readonly ChannelGroup[],
  parameters: DecomposeParameters,
): ForwardModel {
  const { fileName } = recording.source;
  if (recording.unit !== 'V')
    throw new ParameterError(
      `${fileName}: its unit is not known, and potentials of the model are volts; say the unit with --unit, or decompose without a model of the limb`,
    );
  for (const word of muscles ?? []) muscleOfSet(set, word);
  if (given) requireLength('decomposeRecording', 'electrodeOf', given.length, recording.channelCount);
  const matched = given ? { electrodeOf: Int32Array.from(given), warnings: [] } : matchElectrodes(recording, set);
  const { electrodeOf } = matched;
  const own = set.warnings.map((warning) => warning.replaceAll(set.anatomyName, baseName(set.anatomyName)));
  const warnings = [...own, ...matched.warnings, ...uncovered(groups, electrodeOf)];
  if (groups.every((group) => !isCovered(group, electrodeOf)))
    throw new ParameterError(
      `${fileName}: no grid has electrodes of the lead fields (${set.electrodes.name}) for all its good channels: ${warnings.at(-1)}`,
    );
  const skin = anatomy && skinOf(anatomy);
  if (skin) requireOnSkin(set, skin);
  const common = {
    ...(muscles && { muscles }),
    samplingRateHz: recording.samplingRateHz,
    band: filterBand(parameters),
    ...(skin && {
      skinDistance: (x: number, y: number, z: number) => Math.abs(skin.nearest(x, y, z)?.distanceMetres ?? Number.NaN),
    }),
  };
  const plans = new Map<ChannelGroup, SeparationModelPlan>();
  const planOf = (group: ChannelGroup): SeparationModelPlan => {
    const channels = group.channels.map((channel) => electrodeOf[channel]);
    const plan = plans.get(group) ?? planSeparationModel(set, { ...common, channels });
    plans.set(group, plan);
    return plan;
  };
  return {
    set,
    modelOf: (group, arena) => (isCovered(group, electrodeOf) ? planOf(group).create(arena) : undefined),
    bytesOf: (group) =>
      isCovered(group, electrodeOf) ? planOf(group).bytes + startsBytes(group, set, muscles, parameters) : 0,
    settings: settingsOf(set, muscles),
    warnings,
  };
}

/** Of the starts from the model; libraries of the properties' inversion take less, when the separation has given back its own room. */
function startsBytes(
  { channels }: ChannelGroup,
  set: LeadFieldSet,
  muscles: readonly string[] | undefined,
  { extensionFactor }: DecomposeParameters,
): number {
  const copies = extensionFactor || automaticExtensionFactor(channels.length);
  return modelStartsBytes(muscles?.length ?? set.muscles.length, channels.length * copies);
}

function requireOnSkin({ anatomyName, electrodes }: LeadFieldSet, skin: LimbSurface): void {
  const { positionsMetres: p } = electrodes;
  const off = electrodes.names.filter((_, n) => {
    const nearest = skin.nearest(p[3 * n], p[3 * n + 1], p[3 * n + 2]);
    return !(Math.abs(nearest?.distanceMetres ?? Infinity) <= SKIN_METRES);
  });
  if (off.length > 0)
    throw new ParameterError(
      `lead fields of ${anatomyName}: ${off.length} of ${electrodes.names.length} of their electrodes do not lie on the skin of the anatomy given; give the one with which they were solved, or none`,
      { electrodes: off },
    );
}

function isCovered({ channels }: ChannelGroup, electrodeOf: Int32Array): boolean {
  return channels.every((channel) => electrodeOf[channel] >= 0);
}

function uncovered(groups: readonly ChannelGroup[], electrodeOf: Int32Array): string[] {
  return groups.flatMap((group) => {
    const missing = group.channels.filter((channel) => electrodeOf[channel] < 0).length;
    if (missing === 0) return [];
    return [
      `${group.name}: ${missing} of ${group.channels.length} good channels have no electrode on the limb: decomposed without its model`,
    ];
  });
}

function settingsOf(set: LeadFieldSet, muscles: readonly string[] | undefined): Record<string, unknown> {
  const { anatomyName, electrodes, settings } = set;
  const chosen = muscles ? muscles.map((word) => muscleOfSet(set, word)) : set.muscles;
  return {
    anatomy: baseName(anatomyName),
    electrodes: baseName(electrodes.name),
    electrodeCount: electrodes.names.length,
    muscles: chosen.map(({ paths }) => paths.label.name),
    elementMetres: settings.elementMetres,
    electrodeRadiusMetres: settings.electrodeRadiusMetres,
    conductivities: settings.conductivities,
    solverVersion: settings.solverVersion,
  };
}

/** Folders of a machine are nobody's business, and would change the bytes. */
function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}
