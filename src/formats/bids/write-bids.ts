/**
 * Writes a recording as an EMG-BIDS dataset: BDF+ with emg.json, channels, electrodes, coordinate systems, and the files of
 * the dataset. Nothing that the recording does not state is made up: fields that BIDS requires say `n/a` or `Other`.
 * Source: Brain Imaging Data Structure 1.11, "Electromyography".
 */

import type { Channel, ElectrodeGrid, Recording } from '../../core/recording.ts';
import { writeBdf } from '../edf/write-recording.ts';
import type { OutputFiles } from '../file-set.ts';
import { writeJson, writeTsv } from '../tsv.ts';
import { type BidsEntities, bidsFolder, bidsStem } from './bids-path.ts';
import { type ElectrodePlacement, writePlacedElectrodes } from './placed-electrodes.ts';

export const bidsVersion = '1.11.1';

/** What a recording does not know about itself; every field is optional. */
export interface BidsMetadata {
  readonly datasetName?: string;
  readonly authors?: readonly string[];
  /** e.g. 'CC0' */
  readonly license?: string;
  readonly generatedBy?: Readonly<{ Name: string; Version?: string; Description?: string; CodeURL?: string }>;
  /** more or other fields of emg.json; these win */
  readonly emg?: Readonly<Record<string, unknown>>;
  readonly readme?: string;
  /**
   * false (default): one electrodes.tsv and one set of coordinate systems per subject and session, as BIDS advises;
   * true: one per recording, for several recordings with different grids in one dataset
   */
  readonly electrodesPerRecording?: boolean;
  /** places on the body, in place of positions on the flat grids */
  readonly placement?: ElectrodePlacement;
  /** columns beside participant_id, e.g. { age: 30 } */
  readonly participant?: Readonly<Record<string, string | number>>;
}

export interface WrittenBids {
  readonly files: OutputFiles;
  /** path of the BDF in the dataset */
  readonly recordingPath: string;
  readonly warnings: readonly string[];
}

/**
 * A dataset of one recording; several results with different entities merge into one by their paths (participants.tsv
 * then needs its rows joined).
 * Amplitudes are rounded to 24 bits of each channel's largest value.
 * @throws ParameterError for labels that are not letters and digits, and values that are not finite
 */
export function writeBidsRecording(
  recording: Recording,
  entities: BidsEntities,
  metadata: BidsMetadata = {},
): WrittenBids {
  const folder = bidsFolder(entities);
  const stem = bidsStem(entities);
  const written = writeBdf(recording);
  const emgCount = recording.channelCount;
  const dimension = written.dimension === 'a.u.' ? 'n/a' : written.dimension;
  const rates = written.auxiliary.some((signal) => signal.samplingRateHz !== recording.samplingRateHz);
  const groups = groupLabels(recording.grids);
  const hasGroups = groups.length > 0;
  const { placement } = metadata;
  const columns = [
    'name',
    'type',
    'units',
    ...(hasGroups || placement ? ['signal_electrode'] : []),
    ...(hasGroups ? ['group'] : []),
    'target_muscle',
    ...(rates ? ['sampling_frequency'] : []),
    'status',
    'status_description',
  ];
  const row = (cells: Readonly<Record<string, string | number>>) => columns.map((column) => cells[column] ?? 'n/a');
  const emgRows = recording.channels.map((channel, c) =>
    row({
      name: written.labels[c],
      type: 'EMG',
      units: dimension,
      signal_electrode: placement?.names[c] ?? (hasPlace(channel) ? electrodeName(c) : 'n/a'),
      group: groups[channel.grid] ?? 'n/a',
      target_muscle: channel.muscle ?? recording.grids[channel.grid]?.muscle ?? 'n/a',
      sampling_frequency: recording.samplingRateHz,
      status: channel.status,
      status_description: channel.statusReason ?? 'n/a',
    }),
  );
  const auxiliaryRows = written.auxiliary.map((signal, i) =>
    row({
      name: written.labels[emgCount + i],
      type: signal.role === 'trigger' ? 'TRIG' : 'MISC',
      units: signal.unit || 'n/a',
      sampling_frequency: signal.samplingRateHz,
    }),
  );
  const files = new Map<string, Uint8Array>();
  const recordingPath = `${folder}${stem}_emg.bdf`;
  files.set(recordingPath, written.bytes);
  files.set(`${folder}${stem}_emg.json`, writeJson(emgJson(recording, entities, metadata)));
  files.set(`${folder}${stem}_channels.tsv`, writeTsv(columns, [...emgRows, ...auxiliaryRows]));
  files.set(`${folder}${stem}_channels.json`, writeJson(channelsJson(hasGroups)));
  addElectrodes(files, folder, recording, entities, groups, metadata);
  addDatasetFiles(files, entities, metadata);
  return { files, recordingPath, warnings: written.warnings };
}

const hasPlace = (channel: Channel) => channel.grid >= 0 && channel.row >= 0 && channel.column >= 0;
const electrodeName = (channel: number) => `E${channel + 1}`;

/** Names of the grids, made different where two are of one model. */
function groupLabels(grids: readonly ElectrodeGrid[]): string[] {
  return grids.map(({ name }, i) => {
    const same = grids.filter((grid) => grid.name === name).length;
    return same > 1 ? `${name} no. ${i + 1}` : name;
  });
}

function emgJson(recording: Recording, entities: BidsEntities, metadata: BidsMetadata): Record<string, unknown> {
  const spacings = [...new Set(recording.grids.map((grid) => Number((grid.spacingMetres * 1e3).toFixed(6))))];
  const { device, metadata: kept } = recording.source;
  const stated = typeof kept?.bids === 'object' && kept.bids !== null ? kept.bids : {};
  return {
    EMGPlacementScheme: 'Other',
    EMGPlacementSchemeDescription: 'The source of the recording does not state how electrodes were placed.',
    EMGReference: 'n/a',
    PowerLineFrequency: 'n/a',
    SoftwareFilters: 'n/a',
    ...(device !== undefined && { ManufacturersModelName: device }),
    ...(spacings.length === 1 && Number.isFinite(spacings[0]) && { InterelectrodeDistance: spacings[0] }),
    ...stated,
    TaskName: entities.task,
    SamplingFrequency: recording.samplingRateHz,
    RecordingType: 'continuous',
    EMGChannelCount: recording.channelCount,
    RecordingDuration: recording.sampleCount / recording.samplingRateHz,
    ...metadata.emg,
  };
}

function channelsJson(hasGroups: boolean): Record<string, unknown> {
  const status = { status_description: { Description: 'Why the channel is bad' } };
  return hasGroups ? { group: { Description: 'Electrode grid of the channel' }, ...status } : status;
}

/** Places on the body; else positions on the flat grid: x = column, y = row, in millimetres from the grid's first cell. */
function addElectrodes(
  files: Map<string, Uint8Array>,
  folder: string,
  recording: Recording,
  entities: BidsEntities,
  groups: readonly string[],
  { placement, electrodesPerRecording: perRecording = false }: BidsMetadata,
): void {
  const electrodesStem = bidsStem(entities, perRecording ? [] : ['task', 'acquisition', 'run']);
  const systemStem = (space: string) =>
    bidsStem(entities, perRecording ? ['run'] : ['task', 'acquisition', 'run'], space);
  if (placement) {
    const { table, sidecar, coordinateSystem } = writePlacedElectrodes(recording, groups, placement);
    files.set(`${folder}${electrodesStem}_electrodes.tsv`, table);
    if (groups.length > 0) files.set(`${folder}${electrodesStem}_electrodes.json`, sidecar);
    files.set(`${folder}${systemStem(placement.space)}_coordsystem.json`, coordinateSystem);
    return;
  }
  if (groups.length === 0) return;
  const { channels, grids } = recording;
  const known = (grid: ElectrodeGrid) => Number.isFinite(grid.spacingMetres);
  const rows = channels.flatMap((channel, c) => {
    if (!hasPlace(channel)) return [];
    const grid = grids[channel.grid];
    const step = known(grid) ? Number((grid.spacingMetres * 1e3).toFixed(6)) : 1;
    const [x, y] = [channel.column * step, channel.row * step].map((value) => Number(value.toFixed(6)));
    return [[electrodeName(c), x, y, `grid${channel.grid + 1}`, groups[channel.grid]]];
  });
  const columns = ['name', 'x', 'y', 'coordinate_system', 'group'];
  files.set(`${folder}${electrodesStem}_electrodes.tsv`, writeTsv(columns, rows));
  for (const [g, grid] of grids.entries()) {
    const path = `${folder}${systemStem(`grid${g + 1}`)}_coordsystem.json`;
    const unit = known(grid) ? 'millimetres' : 'electrode spacings (the distance is not known)';
    const description = `Flat electrode grid ${grid.name}, ${grid.rows} rows x ${grid.columns} columns. x counts columns and y rows from the first cell, in ${unit}.`;
    files.set(
      path,
      writeJson({
        EMGCoordinateSystem: 'Other',
        EMGCoordinateUnits: known(grid) ? 'mm' : 'n/a',
        EMGCoordinateSystemDescription: description,
      }),
    );
  }
}

function addDatasetFiles(files: Map<string, Uint8Array>, entities: BidsEntities, metadata: BidsMetadata): void {
  const name = metadata.datasetName ?? 'High-density surface EMG';
  files.set(
    'dataset_description.json',
    writeJson({
      Name: name,
      BIDSVersion: bidsVersion,
      DatasetType: 'raw',
      ...(metadata.license !== undefined && { License: metadata.license }),
      ...(metadata.authors && { Authors: metadata.authors }),
      ...(metadata.generatedBy && { GeneratedBy: [metadata.generatedBy] }),
    }),
  );
  const readme =
    metadata.readme ??
    `# ${name}\n\nSurface electromyograms in EMG-BIDS. Signals are in BDF+ files (24 bits), electrode positions on their grids in electrodes.tsv,\nwith one coordinate system for each grid. Channels marked bad say why in channels.tsv.\n`;
  files.set('README.md', new TextEncoder().encode(readme));
  const participant = Object.entries(metadata.participant ?? {});
  files.set(
    'participants.tsv',
    writeTsv(
      ['participant_id', ...participant.map(([key]) => key)],
      [[`sub-${entities.subject}`, ...participant.map(([, value]) => value)]],
    ),
  );
  const described = participant.map(([key]) => [key, { Description: key }]);
  files.set(
    'participants.json',
    writeJson({ participant_id: { Description: 'Unique label of the participant' }, ...Object.fromEntries(described) }),
  );
}
