/** The recordings beside the project (../shared/data, or BMISS_SHARED_DATA), which are no part of it. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ReadDischarges, readDischarges } from '../src/cli/read-discharges.ts';
import type { Recording } from '../src/core/recording.ts';
import { readRecording } from '../src/formats/read-recording.ts';
import type { LabelledTrain } from '../src/metrics/match-motor-units.ts';
import { diskFileSet } from '../src/platform/disk-file-set.node.ts';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const dataFolder = process.env.BMISS_SHARED_DATA ?? join(projectRoot, '../shared/data');

/** Path of a file of the shared data; undefined, with a message on stderr, where it is missing. */
export function sharedFile(name: string): string | undefined {
  const path = join(dataFolder, name);
  if (existsSync(path)) return path;
  process.stderr.write(
    `bench: ../shared/data/${name} is not there, so what needs it is left out; BMISS_SHARED_DATA may name the folder of the data\n`,
  );
  return undefined;
}

/** A path as it may stand on a page: seen from the project, without the machine's own folders. */
export function shownPath(path: string): string {
  const below = relative(dataFolder, path);
  return below.startsWith('..') ? relative(projectRoot, path) : join('../shared/data', below);
}

/** A recording and the motor units that came with it. */
export async function readWithTruth(path: string): Promise<{ recording: Recording; truth: LabelledTrain[] }> {
  const fileName = basename(path);
  const { recording, decomposition } = await readRecording(fileName, diskFileSet(dirname(path), false), { fileName });
  return { recording, truth: decomposition ? labelled({ decomposition, warnings: [] }) : [] };
}

/** Trains of a table of events that a decomposition wrote. */
export async function readTrains(eventsFile: string, samplingRateHz: number): Promise<LabelledTrain[]> {
  return labelled(await readDischarges(eventsFile, samplingRateHz));
}

function labelled({ decomposition }: ReadDischarges): LabelledTrain[] {
  return decomposition.motorUnits.map(({ name, dischargeSamples }) => ({ id: name, dischargeSamples }));
}
