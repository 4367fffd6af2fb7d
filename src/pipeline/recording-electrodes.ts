/** Where the electrodes of a recording lie on a limb: as a user says, as its files say, or its grid laid over a muscle. */

import type { ElectrodePositions } from '../anatomy/electrodes/project-electrodes.ts';
import { ParameterError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { LimbElectrodes } from '../formats/bids/limb-electrodes.ts';
import type { GridAt } from '../formats/grid-at.ts';
import type { ElectrodeRequest } from './lead-field-request.ts';

export interface ElectrodePlace {
  /** of a table; the others do not matter then */
  readonly positions?: ElectrodePositions;
  /** of the middle of the grid: around the limb and along it from the belly of `muscle`, or without one from anterior and the middle of the limb */
  readonly at?: GridAt;
  readonly muscle?: string;
}

export interface RecordingElectrodes {
  readonly request: ElectrodeRequest;
  /** of a grid, whose electrodes have a usual size; NaN where it is not known, undefined for those of a table */
  readonly spacingMetres?: number;
  readonly origin: 'table' | 'recording' | 'laid';
}

/**
 * The table, else where `own` says (unless a place is given), else the recording's grid at the place or over the belly of the muscle.
 * @param own - places that the files of the recording give
 * @throws ParameterError where there is no grid, more than one, or no place for it
 */
export function recordingElectrodes(
  recording: Recording,
  { positions, at, muscle }: ElectrodePlace,
  own: LimbElectrodes | undefined,
): RecordingElectrodes {
  if (positions) return { request: { kind: 'positions', positions }, origin: 'table' };
  if (own && !at)
    return {
      request: { kind: 'positions', positions: own.positions },
      spacingMetres: recording.grids[0]?.spacingMetres ?? Number.NaN,
      origin: 'recording',
    };
  const grid = onlyGrid(recording);
  if (muscle === undefined && !at)
    throw new ParameterError(
      `${recording.source.fileName}: nothing says where its grid lies: expected --muscle NAME, over whose belly it is laid, --grid-at ANGLE,ALONG, or --electrodes FILE.tsv`,
    );
  const { name, rows, columns, spacingMetres, cells } = grid;
  const channels = cells.filter((channel) => channel >= 0).sort();
  const shape = { name, rows, columns, spacingMetres, cells: cells.map((channel) => channels.indexOf(channel)) };
  // the turn of 0 that a user of --grid may give is part of what lead fields are kept under
  const place = { ...(at ?? { angleDegrees: 0, distalMetres: 0 }), rotationDegrees: 0, mirror: false };
  return { request: { kind: 'grid', grid: shape, muscle, ...place }, spacingMetres, origin: 'laid' };
}

function onlyGrid({ grids, source: { fileName } }: Recording) {
  const [grid] = grids;
  if (!grid)
    throw new ParameterError(
      `${fileName}: its electrode grid is not known, so that it cannot be laid on the limb; name it with --grid, or say where its electrodes lie with --electrodes FILE.tsv`,
    );
  if (grids.length > 1)
    throw new ParameterError(
      `${fileName}: it has ${grids.length} grids, and only one can be laid on the limb; say where their electrodes lie with --electrodes FILE.tsv`,
    );
  if (!(grid.spacingMetres > 0))
    throw new ParameterError(
      `${fileName}: the distance between its electrodes is not known, so that its grid cannot be laid on the limb; say it with --spacing MM and --map, or name the grid with --grid`,
    );
  return grid;
}
