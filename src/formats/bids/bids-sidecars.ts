/** The sidecars of an EMG-BIDS recording, gathered by inheritance: emg.json, channels, electrodes, coordinate systems. */

import type { FileSet } from '../file-set.ts';
import { readJsonObject, readTsv, type TextTable } from '../tsv.ts';
import { parseBidsPath } from './bids-path.ts';
import { applicableSidecars, inheritedJson } from './inheritance.ts';

export interface BidsSidecars {
  readonly emg: Readonly<Record<string, unknown>>;
  readonly emgPath?: string;
  readonly channels?: TextTable;
  readonly channelsPath?: string;
  readonly electrodes?: TextTable;
  readonly electrodesPath?: string;
  /** by `space` label, '' for the file without one */
  readonly coordinateSystems: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** @throws FormatError when a sidecar is no JSON object or no regular table */
export async function readBidsSidecars(path: string, files: FileSet, paths: readonly string[]): Promise<BidsSidecars> {
  const emg = await inheritedJson(files, paths, path, 'emg');
  const table = async (suffix: string) => {
    const closest = applicableSidecars(paths, path, suffix, '.tsv').at(-1);
    const bytes = closest === undefined ? undefined : await files.read(closest);
    return closest !== undefined && bytes ? { path: closest, table: readTsv(bytes, closest) } : undefined;
  };
  const channels = await table('channels');
  const electrodes = await table('electrodes');
  const coordinateSystems = new Map<string, Record<string, unknown>>();
  for (const candidate of applicableSidecars(paths, path, 'coordsystem', '.json', ['space'])) {
    const bytes = await files.read(candidate);
    const space = parseBidsPath(candidate)?.entities.get('space') ?? '';
    if (bytes) coordinateSystems.set(space, readJsonObject(bytes, candidate));
  }
  return {
    emg: emg.value,
    emgPath: emg.from.at(-1),
    channels: channels?.table,
    channelsPath: channels?.path,
    electrodes: electrodes?.table,
    electrodesPath: electrodes?.path,
    coordinateSystems,
  };
}

/** Rows of a table as objects, `n/a` left out. */
export function tableRecords(table: TextTable): Readonly<Record<string, string>>[] {
  return table.rows.map((row) =>
    Object.fromEntries(
      row.map((cell, k) => [table.columns[k], cell]).filter(([, cell]) => cell !== 'n/a' && cell !== ''),
    ),
  );
}
