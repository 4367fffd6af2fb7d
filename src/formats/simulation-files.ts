/**
 * A simulated recording as an EMG-BIDS dataset, and its truth as a derivative dataset in derivatives/truth/. Bytes depend on the
 * simulation and its description alone.
 */

import type { PlacedElectrodes } from '../anatomy/electrodes/placed-electrodes.ts';
import type { AddedImperfections } from '../simulation/imperfections/add-imperfections.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { type BidsEntities, bidsFolder, bidsStem } from './bids/bids-path.ts';
import { bidsVersion, writeBidsRecording } from './bids/write-bids.ts';
import { writeElectrodeTable } from './electrode-table.ts';
import type { OutputFiles } from './file-set.ts';
import { writeNpy } from './npy.ts';
import { datasetReadme, truthReadme } from './simulation-readme.ts';
import { truthEventsJson, truthMotorUnitsJson, writeTruthEvents, writeTruthMotorUnits } from './truth-tables.ts';
import { writeJson } from './tsv.ts';

/** How a simulation came about. */
export interface SimulationDescription {
  readonly program: string;
  readonly version: string;
  readonly seed: number;
  /** that makes it again */
  readonly command?: string;
  readonly codeUrl?: string;
  /** of the limb, for people */
  readonly anatomyName: string;
  /** what the electrodes' coordinates are */
  readonly axes: string;
  /** in a sentence or two: muscles, effort, profile */
  readonly summary: string;
  /** everything that was asked for, defaults filled in, as JSON can hold it */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** of every muscle: its pool, as JSON can hold it */
  readonly muscles: readonly Readonly<Record<string, unknown>>[];
  /** limb, electrodes and conductor as the recording states them, and those it was made with (the same, unless mismatched) */
  readonly nominal: Readonly<Record<string, unknown>>;
  readonly actual: Readonly<Record<string, unknown>>;
  /** where the recording says that electrodes lie */
  readonly nominalElectrodes: PlacedElectrodes;
  /** where they lie */
  readonly actualElectrodes: PlacedElectrodes;
  readonly added: AddedImperfections;
  readonly powerLineHz?: number;
  readonly warnings: readonly string[];
}

export interface WrittenSimulation {
  readonly files: OutputFiles;
  /** paths in the dataset */
  readonly recordingPath: string;
  readonly eventsPath: string;
  readonly warnings: readonly string[];
}

const TRUTH_FOLDER = 'derivatives/truth/';

/**
 * @throws ParameterError for labels that are not letters and digits
 * Memory: three times that of the recording.
 */
export function writeSimulation(
  simulation: Simulation,
  entities: BidsEntities,
  description: SimulationDescription,
): WrittenSimulation {
  const raw = writeRecording(simulation, entities, description);
  const files = new Map(raw.files);
  const stem = `${TRUTH_FOLDER}${bidsFolder(entities)}${bidsStem(entities)}_desc-truth_`;
  const { samplingRateHz, channelCount } = simulation.recording;
  const { motorUnits, muaps, muapsAtEnd, muapSampleCount } = simulation;
  files.set(`${TRUTH_FOLDER}dataset_description.json`, writeJson(truthDescription(description)));
  files.set(`${TRUTH_FOLDER}README.md`, new TextEncoder().encode(truthReadme(muapsAtEnd !== undefined)));
  files.set(`${TRUTH_FOLDER}.bidsignore`, new TextEncoder().encode('*_desc-truth_*\n'));
  files.set(`${stem}events.tsv`, writeTruthEvents(simulation));
  files.set(`${stem}events.json`, writeJson(truthEventsJson(samplingRateHz)));
  files.set(`${stem}motorunits.tsv`, writeTruthMotorUnits(simulation));
  files.set(`${stem}motorunits.json`, writeJson(truthMotorUnitsJson()));
  const shape = [motorUnits.length, channelCount, muapSampleCount];
  files.set(`${stem}muaps.npy`, writeNpy(muaps, shape));
  files.set(`${stem}muaps.json`, writeJson(muapsJson(simulation, 'at the start of the recording')));
  if (muapsAtEnd) {
    files.set(`${stem}muaps-end.npy`, writeNpy(muapsAtEnd, shape));
    files.set(`${stem}muaps-end.json`, writeJson(muapsJson(simulation, 'at the end of the recording')));
  }
  files.set(`${stem}electrodes.tsv`, writeElectrodeTable(description.actualElectrodes));
  files.set(`${stem}simulation.json`, writeJson(simulationJson(simulation, description)));
  return { files, recordingPath: raw.recordingPath, eventsPath: `${stem}events.tsv`, warnings: raw.warnings };
}

function writeRecording(simulation: Simulation, entities: BidsEntities, description: SimulationDescription) {
  const { nominalElectrodes, axes, powerLineHz } = description;
  const { names, positionsMetres } = nominalElectrodes;
  return writeBidsRecording(simulation.recording, entities, {
    datasetName: 'Simulated high-density surface EMG',
    authors: [`${description.program} ${description.version} (simulation)`],
    license: 'CC0',
    generatedBy: generatedBy(description),
    emg: {
      TaskDescription: description.summary,
      EMGPlacementScheme: 'Other',
      EMGPlacementSchemeDescription: `Electrodes of ${nominalElectrodes.name} on the skin of a simulated limb (${description.anatomyName}); places in electrodes.tsv.`,
      EMGReference: 'mean potential of the ends of the simulated limb',
      PowerLineFrequency: powerLineHz ?? 'n/a',
    },
    placement: { names, positionsMetres, space: 'limb', description: axes },
    readme: datasetReadme(simulation, description),
  });
}

function generatedBy({ program, version, codeUrl }: SimulationDescription) {
  const Description = 'Simulates high-density surface EMG with its ground truth';
  return { Name: program, Version: version, Description, ...(codeUrl !== undefined && { CodeURL: codeUrl }) };
}

function truthDescription(description: SimulationDescription): Record<string, unknown> {
  return {
    Name: 'Ground truth of simulated high-density surface EMG',
    BIDSVersion: bidsVersion,
    DatasetType: 'derivative',
    License: 'CC0',
    GeneratedBy: [generatedBy(description)],
    SourceDatasets: [{ URL: '../..' }],
  };
}

function muapsJson({ recording, muapLeadSamples, muapSampleCount }: Simulation, when: string): Record<string, unknown> {
  return {
    Description: `Motor unit action potentials ${when}, without noise: motor units (unit_id) x channels x samples, float32`,
    Units: 'V',
    Channels: recording.channels.map(({ name }) => name),
    SampleCount: muapSampleCount,
    LeadSamples: muapLeadSamples,
    LeadDescription: 'The discharge (waves leave the end-plates) is at this sample, counted from 0',
    SamplingFrequency: recording.samplingRateHz,
  };
}

function simulationJson(simulation: Simulation, description: SimulationDescription): Record<string, unknown> {
  const { recording, motorUnits, signalVolts, noiseVolts } = simulation;
  const { added, nominal, actual } = description;
  const nameOf = (channel: number) => recording.channels[channel].name;
  const decibels = (volts: number) => (volts > 0 ? 20 * Math.log10(signalVolts / volts) : 'n/a');
  return {
    GeneratedBy: [generatedBy(description)],
    ...(description.command !== undefined && { Command: description.command }),
    Seed: description.seed,
    Parameters: description.parameters,
    SamplingFrequency: recording.samplingRateHz,
    SampleCount: recording.sampleCount,
    MotorUnits: motorUnits.length,
    Muscles: description.muscles,
    EmgRmsVolts: signalVolts,
    NoiseRmsVolts: added.noiseVolts,
    NoiseSnrDecibels: decibels(added.noiseVolts),
    AddedRmsVolts: noiseVolts,
    AddedSnrDecibels: decibels(noiseVolts),
    BadChannels: added.badChannels.map(({ channel, kind, reason }) => ({ name: nameOf(channel), kind, reason })),
    MovementArtefacts: added.movement.map(({ channel, ...artefact }) => ({ ...artefact, channel: nameOf(channel) })),
    Nominal: nominal,
    Actual: actual,
    Warnings: description.warnings,
  };
}
