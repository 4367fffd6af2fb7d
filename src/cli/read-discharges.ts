/** Discharges from a table of events, or from a recording that carries a decomposition. */

import { basename, dirname } from 'node:path';
import { FormatError } from '../core/errors.ts';
import { channelSamples, type Recording } from '../core/recording.ts';
import { readEvents } from '../formats/events-tsv.ts';
import { readMotorUnitProperties } from '../formats/motor-unit-properties-tsv.ts';
import { addExpectedRoa } from '../formats/motor-units-tsv.ts';
import { readRecording } from '../formats/read-recording.ts';
import type { StoredDecomposition } from '../formats/read-result.ts';
import { diskFileSet, findInput } from '../platform/disk-file-set.node.ts';

export interface ReadDischarges {
  readonly decomposition: StoredDecomposition;
  readonly warnings: readonly string[];
}

/**
 * Where a table of motor units lies beside `*_events.tsv`, with the expected rates of agreement and the properties that it states.
 * @throws FormatError when the file is missing, no table of discharges, and no recording with a decomposition
 */
export async function readDischarges(file: string, samplingRateHz?: number): Promise<ReadDischarges> {
  const found = await findInput(file);
  if (found.kind === 'folder')
    throw new FormatError(`${file}: expected a table of discharges (*_events.tsv), got a folder; name the file in it`);
  const fileName = basename(file);
  if (/\.tsv$/i.test(file)) {
    const bytes = await found.fileSet.read(found.path);
    if (!bytes) throw new FormatError(`${file}: the file is gone`);
    return withMotorUnits(file, readEvents(bytes, { fileName, samplingRateHz }));
  }
  const { decomposition } = await readRecording(found.path, found.fileSet, { fileName, samplingRateHz });
  if (!decomposition)
    throw new FormatError(`${file}: the recording carries no decomposition; name a table of discharges (*_events.tsv)`);
  return { decomposition, warnings: [] };
}

async function withMotorUnits(file: string, read: ReadDischarges): Promise<ReadDischarges> {
  if (!/_events\.tsv$/.test(file)) return read;
  const tableFile = file.replace(/_events\.tsv$/, '_motorunits.tsv');
  const bytes = await diskFileSet(dirname(tableFile), false).read(basename(tableFile));
  if (!bytes) return read;
  const fileName = basename(tableFile);
  const { decomposition, warnings } = addExpectedRoa(read.decomposition, bytes, { fileName });
  const properties = readMotorUnitProperties(bytes, { fileName });
  const motorUnits = decomposition.motorUnits.map((motorUnit) => {
    const own = properties.get(motorUnit.name);
    return own ? { ...motorUnit, properties: own } : motorUnit;
  });
  return { decomposition: { ...decomposition, motorUnits }, warnings: [...read.warnings, ...warnings] };
}

/**
 * Motor units for a recording from a table of events; where it is one of this program, with the pulse trains beside it.
 * @throws FormatError when the table cannot be read
 */
export async function readEventsOf(
  file: string,
  recording: Recording,
): Promise<{ stored: StoredDecomposition; pulseTrains?: readonly Float32Array[] }> {
  const { decomposition: stored } = await readDischarges(file, recording.samplingRateHz);
  if (!/_events\.tsv$/.test(file)) return { stored };
  const trainsFile = file.replace(/_events\.tsv$/, '_sources.bdf');
  const files = diskFileSet(dirname(trainsFile), false);
  const bytes = await files.read(basename(trainsFile));
  if (!bytes) return { stored };
  const { readEdf } = await import('../formats/edf/read-edf.ts');
  const trains = readEdf(bytes, { fileName: basename(trainsFile), unit: 'a.u.' }).recording;
  const rows = stored.motorUnits.map(({ name }) =>
    trains.channels.findIndex((channel) => channel.name === `Unit_${name}`),
  );
  const fits = trains.sampleCount === recording.sampleCount && rows.every((row) => row >= 0);
  return fits ? { stored, pulseTrains: rows.map((row) => channelSamples(trains, row)) } : { stored };
}
