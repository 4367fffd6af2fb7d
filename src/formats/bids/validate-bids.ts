/**
 * The rules of EMG-BIDS that matter for reading a recording again, with messages that say what to do.
 * The official validator checks a whole dataset; this small set needs no other program.
 * Source: Brain Imaging Data Structure 1.11, "Electromyography", and its schema.
 */

import type { FileSet } from '../file-set.ts';
import { bidsEntities } from './bids-path.ts';
import { type BidsSidecars, readBidsSidecars, tableRecords } from './bids-sidecars.ts';

export interface BidsFinding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const requiredFields = [
  'TaskName',
  'EMGPlacementScheme',
  'EMGReference',
  'SamplingFrequency',
  'PowerLineFrequency',
  'RecordingType',
  'SoftwareFilters',
] as const;

const allowed: Readonly<Record<string, readonly string[]>> = {
  EMGPlacementScheme: ['Measured', 'ChannelSpecific', 'Other'],
  RecordingType: ['continuous', 'epoched', 'discontinuous'],
};

/** Checks one recording of a dataset; an empty list means that nothing was found. */
export async function validateBidsRecording(path: string, files: FileSet): Promise<BidsFinding[]> {
  const paths = await files.list();
  if (!paths.includes(path)) return [{ severity: 'error', message: `${path}: no such file in the dataset` }];
  return checkBidsSidecars(path, await readBidsSidecars(path, files, paths));
}

/** The same on sidecars that were read already. */
export function checkBidsSidecars(path: string, sidecars: BidsSidecars): BidsFinding[] {
  const found: BidsFinding[] = [];
  const error = (message: string) => found.push({ severity: 'error', message });
  if (!bidsEntities(path)) error(`${path}: the name expected sub-LABEL and task-LABEL before _emg`);
  checkEmgJson(sidecars, error);
  checkChannels(sidecars, error);
  checkElectrodes(sidecars, error);
  return found;
}

type Report = (message: string) => void;

function checkEmgJson({ emg, emgPath }: BidsSidecars, error: Report): void {
  if (emgPath === undefined) {
    error('no _emg.json applies to the recording; it states task, rate and reference');
    return;
  }
  for (const field of requiredFields)
    if (emg[field] === undefined) error(`${emgPath}: ${field} is missing, BIDS requires it`);
  for (const [field, words] of Object.entries(allowed))
    if (emg[field] !== undefined && !words.includes(String(emg[field])))
      error(`${emgPath}: ${field} expected ${words.join(', ')}, got ${JSON.stringify(emg[field])}`);
  if (emg.SamplingFrequency !== undefined && !(typeof emg.SamplingFrequency === 'number' && emg.SamplingFrequency > 0))
    error(`${emgPath}: SamplingFrequency expected a number > 0, got ${JSON.stringify(emg.SamplingFrequency)}`);
  if (emg.EMGPlacementScheme === 'Other' && emg.EMGPlacementSchemeDescription === undefined)
    error(`${emgPath}: EMGPlacementScheme is Other, so EMGPlacementSchemeDescription is required`);
  if (emg.RecordingType === 'epoched' && emg.EpochLength === undefined)
    error(`${emgPath}: RecordingType is epoched, so EpochLength is required`);
}

function checkChannels({ channels, channelsPath, emg, emgPath }: BidsSidecars, error: Report): void {
  if (!channels) {
    error('no _channels.tsv applies to the recording; BIDS requires it');
    return;
  }
  const first = channels.columns.slice(0, 3).join(', ');
  if (first !== 'name, type, units')
    error(`${channelsPath}: expected the first columns name, type, units, got ${first}`);
  const rows = tableRecords(channels);
  const names = rows.map((row) => row.name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) error(`${channelsPath}: the name ${repeated} occurs more than once`);
  const type = rows.find((row) => row.type !== undefined && row.type !== row.type.toUpperCase())?.type;
  if (type !== undefined) error(`${channelsPath}: channel types are in capitals, got ${type}`);
  const status = rows.find((row) => row.status !== undefined && !['good', 'bad'].includes(row.status))?.status;
  if (status !== undefined) error(`${channelsPath}: status expected good, bad or n/a, got ${status}`);
  const count = rows.filter((row) => row.type === 'EMG').length;
  if (emg.EMGChannelCount !== undefined && emg.EMGChannelCount !== count)
    error(`${emgPath}: EMGChannelCount is ${emg.EMGChannelCount}, ${channelsPath} has ${count} rows of type EMG`);
}

function checkElectrodes({ electrodes, electrodesPath, coordinateSystems }: BidsSidecars, error: Report): void {
  if (!electrodes) return;
  if (electrodes.columns.slice(0, 3).join(', ') !== 'name, x, y')
    error(`${electrodesPath}: expected the first columns name, x, y, got ${electrodes.columns.slice(0, 3).join(', ')}`);
  if (coordinateSystems.size === 0) {
    error(`${electrodesPath}: positions need a _coordsystem.json, none applies to the recording`);
    return;
  }
  const spaces = new Set(tableRecords(electrodes).flatMap((row) => row.coordinate_system ?? []));
  for (const space of spaces)
    if (!coordinateSystems.has(space))
      error(`${electrodesPath}: coordinate system ${space} has no _space-${space}_coordsystem.json`);
  for (const [space, system] of coordinateSystems) {
    const name = space === '' ? '_coordsystem.json' : `_space-${space}_coordsystem.json`;
    const unit = system.EMGCoordinateUnits;
    if (!['m', 'mm', 'cm', 'percent', 'n/a'].includes(String(unit)))
      error(`${name}: EMGCoordinateUnits expected m, mm, cm, percent or n/a, got ${JSON.stringify(unit)}`);
    const parent = system.ParentCoordinateSystem;
    if (parent !== undefined && !coordinateSystems.has(String(parent)))
      error(`${name}: its parent ${String(parent)} has no _space-${String(parent)}_coordsystem.json`);
  }
}
