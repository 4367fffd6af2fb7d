/** Electrodes of an EMG-BIDS recording whose places on the limb its files give: x, y and z, not positions on a flat grid. */

import type { ElectrodePositions } from '../../anatomy/electrodes/project-electrodes.ts';
import { isBmissError } from '../../core/errors.ts';
import { readBidsElectrodes } from '../electrode-table-bids.ts';
import type { FileSet } from '../file-set.ts';
import { readBidsSidecars, tableRecords } from './bids-sidecars.ts';

export interface LimbElectrodes {
  readonly positions: ElectrodePositions;
  /** name of its electrode by the name of a channel, where it is another name */
  readonly electrodeOfChannel: ReadonlyMap<string, string>;
}

/**
 * @param path - of the recording in `files`, as readBidsRecording
 * @returns undefined where no electrode has a place on a limb
 * @throws FormatError for a table that is broken
 */
export async function readLimbElectrodes(path: string, files: FileSet): Promise<LimbElectrodes | undefined> {
  const sidecars = await readBidsSidecars(path, files, await files.list());
  const { electrodesPath, electrodes, channels, coordinateSystems } = sidecars;
  const bytes = electrodesPath === undefined ? undefined : await files.read(electrodesPath);
  if (electrodesPath === undefined || !electrodes || !bytes) return undefined;
  // a flat grid may have z of 0, and per cent of a limb are no places
  const heights = tableRecords(electrodes).map(({ z }) => Number(z ?? 0));
  if (heights.every((z) => z === 0)) return undefined;
  try {
    const positions = readBidsElectrodes(bytes, electrodesPath, coordinateSystems);
    const rows = channels ? tableRecords(channels) : [];
    const named = rows.flatMap(({ name, signal_electrode: electrode, group }): [string, string][] => {
      if (electrode === undefined) return [];
      const inGroup = `${group} ${electrode}`;
      return [[name, positions.names.includes(inGroup) ? inGroup : electrode]];
    });
    return { positions, electrodeOfChannel: new Map(named) };
  } catch (error) {
    if (isBmissError(error, 'unsupported')) return undefined;
    throw error;
  }
}
