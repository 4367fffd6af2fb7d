/** What the files of a simulated recording say of how it came about. */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { SimulationDescription } from '../formats/simulation-files.ts';
import { actionPotentialModels } from '../motorunit/action-potential.ts';
import { DEFAULT_FIBRE_SCATTER } from '../motorunit/motor-unit-theta.ts';
import type { ForceProfile } from '../simulation/profiles.ts';
import type { ActiveMuscle } from './activate-muscles.ts';
import { completeRequest, plainRequest } from './lead-field-request.ts';
import { limbAxes } from './make-anatomy.ts';
import { MISMATCHED_VELOCITY_SCATTER, mismatchedActionPotential, mismatchedScatter } from './mismatch.ts';
import type { Body, SimulatedRecording } from './simulate.ts';
import { type CompleteSimulation, plainSimulation } from './simulation-request.ts';
import { programName, version } from './version.ts';

/**
 * All that the files state beside the numbers: parameters, pools, limb and conductor as stated and as simulated, where electrodes lie.
 * @param door - what only a door knows
 */
export function describeSimulation(
  simulated: SimulatedRecording,
  door: { readonly command?: string; readonly codeUrl?: string } = {},
): SimulationDescription {
  const { request, set, nominal, actual, muscles, warnings } = simulated;
  const { mismatch, imperfections } = request;
  return {
    program: programName,
    version,
    seed: request.seed,
    ...door,
    anatomyName: nominal.source.limb?.limb ?? baseName(set.anatomyName),
    axes: axesOf(nominal),
    summary: summaryOf(request, muscles),
    parameters: plainSimulation(request),
    muscles: muscles.map(plainMuscle),
    nominal: {
      anatomy: nominal.source.identity,
      leadFields: withoutFolders(plainRequest(completeRequest(nominal.leadFields))),
      ...fibresOf(false),
    },
    actual: { anatomy: actual.source.identity, leadFields: withoutFolders(set.settings), ...fibresOf(mismatch) },
    nominalElectrodes: renamed(simulated.nominalElectrodes),
    actualElectrodes: renamed(set.electrodes),
    added: simulated.added,
    ...(imperfections.mains && { powerLineHz: imperfections.mains.frequencyHz }),
    warnings: warnings.map((warning) => warning.replaceAll(set.anatomyName, baseName(set.anatomyName))),
  };
}

/** Folders of the machine that simulated are nobody's business. */
export function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}

function renamed(electrodes: PlacedElectrodes): PlacedElectrodes {
  return { ...electrodes, name: baseName(electrodes.name) };
}

/** A copy of plain values in which a `name` is that of a file without its folders. */
function withoutFolders(value: object): Record<string, unknown> {
  const plain = (entry: unknown): unknown =>
    Array.isArray(entry) || ArrayBuffer.isView(entry) || typeof entry !== 'object' || entry === null
      ? entry
      : withoutFolders(entry);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === 'name' && typeof entry === 'string' ? baseName(entry) : plain(entry),
    ]),
  );
}

function axesOf({ source }: Body): string {
  return source.limb
    ? limbAxes(source.limb)
    : 'those of the label map: x to the right, y to anterior, z to superior of the body';
}

function fibresOf(mismatch: boolean) {
  return {
    fibreScatter: mismatch ? mismatchedScatter : DEFAULT_FIBRE_SCATTER,
    velocityScatter: mismatch ? MISMATCHED_VELOCITY_SCATTER : 0,
    actionPotential: mismatch ? mismatchedActionPotential : actionPotentialModels[0],
  };
}

function plainMuscle({ label, isCrossTalk, table, pool, peakExcitation, activeCount }: ActiveMuscle) {
  const { recruitmentThresholds, fibreCounts } = pool;
  return {
    muscle: label.name,
    label: label.index,
    cross_talk: isCrossTalk,
    motor_units: pool.motorUnitCount,
    active: activeCount,
    peak_excitation: peakExcitation,
    first_threshold: recruitmentThresholds[0],
    last_threshold: recruitmentThresholds[pool.motorUnitCount - 1],
    fibres_of_smallest: fibreCounts[0],
    fibres_of_largest: fibreCounts[pool.motorUnitCount - 1],
    sources: table.sources,
  };
}

function summaryOf(request: CompleteSimulation, muscles: readonly ActiveMuscle[]): string {
  const { control, crossTalkEffort, mismatch, profile, velocityFall } = request;
  const names = (some: readonly ActiveMuscle[]) => some.map(({ label }) => label.name).join(', ');
  const acting = muscles.filter(({ isCrossTalk }) => !isCrossTalk);
  const others = muscles.filter(({ isCrossTalk }) => isCrossTalk);
  const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;
  const peak = request.target.reduce((most, value) => Math.max(most, value), 0);
  const of = control === 'force' ? 'of the maximal force' : 'of the maximal excitation';
  const sentences = [
    `Muscles that act: ${names(acting)}; profile: ${profileName(profile)} up to ${percent(peak)} ${of}.`,
    ...(others.length > 0 ? [`Cross-talk, up to ${percent(crossTalkEffort)}: ${names(others)}.`] : []),
    ...(velocityFall > 0 ? [`Conduction velocities fall by ${percent(velocityFall)} along the recording.`] : []),
    ...(mismatch ? ['The limb simulated differs from the one stated (mismatch), as it does in a person.'] : []),
  ];
  return sentences.join(' ');
}

function profileName({ kind }: ForceProfile): string {
  return kind === 'trace' ? 'a given trace' : kind;
}
