/** Reads an EMG-BIDS recording: the EDF or BDF file and, by inheritance, what its sidecars say about channels and electrodes. */

import { FormatError } from '../../core/errors.ts';
import { checkRecording, type Recording } from '../../core/recording.ts';
import { readEdfHeader } from '../edf/edf-header.ts';
import { type EdfSignalRole, readEdf } from '../edf/read-edf.ts';
import type { FileSet } from '../file-set.ts';
import type { ReadOptions, ReadResult } from '../read-result.ts';
import { unitScale } from '../signal-unit.ts';
import { bidsGrids } from './bids-grids.ts';
import { parseBidsPath } from './bids-path.ts';
import { type BidsSidecars, readBidsSidecars, tableRecords } from './bids-sidecars.ts';
import { checkBidsSidecars } from './validate-bids.ts';

/**
 * Lists the recordings of a dataset, each once and sorted: `*_emg.bdf` and `*_emg.edf` outside derivatives, sourcedata and code.
 * A recording stored in both formats is listed as its BDF.
 */
export async function listBidsRecordings(files: FileSet): Promise<string[]> {
  const byStem = new Map<string, string>();
  for (const path of await files.list()) {
    const parsed = parseBidsPath(path);
    if (parsed?.suffix !== 'emg' || !/^\.(edf|bdf)$/i.test(parsed.extension)) continue;
    if (/(^|\/)(derivatives|sourcedata|code)\//.test(path)) continue;
    const stem = path.slice(0, -4);
    if (!byStem.get(stem)?.toLowerCase().endsWith('.bdf')) byStem.set(stem, path);
  }
  return [...byStem.values()].sort();
}

/**
 * Reads one recording of a dataset.
 * The amplitude follows the data file's own unit: channels.tsv often repeats another one; a warning says where they differ.
 * @param path - of the `_emg.edf` or `_emg.bdf`, relative to the root of `files`, which is the dataset's (or lies above it)
 * @param options - `fileName` is what messages call the recording; the rest overrides what the files say
 * @throws FormatError when the data file is missing or broken, or channels.tsv does not fit it
 */
export async function readBidsRecording(
  path: string,
  files: FileSet,
  options: Partial<ReadOptions> = {},
): Promise<ReadResult> {
  const bytes = await files.read(path);
  if (!bytes) throw new FormatError(`${path}: no such file in the dataset`, { path });
  const paths = await files.list();
  const sidecars = await readBidsSidecars(path, files, paths);
  const fileName = options.fileName ?? path;
  const warnings: string[] = [];
  const roles = signalRoles(bytes, sidecars, fileName, warnings);
  const { recording } = readEdf(bytes, { ...options, fileName }, roles);
  for (const finding of checkBidsSidecars(path, sidecars)) warnings.push(finding.message);
  compareRates(recording, sidecars, warnings);
  const { channels, grids } = bidsGrids(recording.channels, sidecars, warnings);
  const { emg } = sidecars;
  const device = [emg.Manufacturer, emg.ManufacturersModelName].filter(
    (word) => typeof word === 'string' && word !== 'n/a',
  );
  const source = {
    ...recording.source,
    ...(device.length > 0 && { device: device.join(' ') }),
    metadata: { ...recording.source.metadata, bids: emg, bidsPath: path },
  };
  const result = { ...recording, channels, grids, source, warnings: [...recording.warnings, ...warnings] };
  return { recording: checkRecording(result) };
}

/** What channels.tsv says about each signal of the file, matched by name, else by order where the counts agree. */
function signalRoles(
  bytes: Uint8Array,
  sidecars: BidsSidecars,
  where: string,
  warnings: string[],
): EdfSignalRole[] | undefined {
  if (!sidecars.channels) {
    warnings.push('no channels.tsv applies to the recording; labels of the data file tell which signals are EMG');
    return undefined;
  }
  const signals = readEdfHeader(bytes, where).signals.filter(
    (signal) => !signal.isAnnotation && signal.samplesPerRecord > 0,
  );
  const rows = tableRecords(sidecars.channels);
  const byName = new Map(rows.map((row) => [row.name, row]));
  const named = byName.size === rows.length && signals.every((signal) => byName.has(signal.label));
  if (!named && rows.length !== signals.length)
    throw new FormatError(
      `${sidecars.channelsPath}: expected a row for each of the ${signals.length} signals of ${where} (${signals[0]?.label}, ...), got ${rows.length} rows (${rows[0]?.name}, ...) whose names do not match`,
      { signals: signals.length, rows: rows.length },
    );
  if (!named) warnings.push('names in channels.tsv differ from the labels of the data file; matched by order');
  const matched = signals.map((signal, i) => (named ? byName.get(signal.label) : rows[i]) ?? {});
  const differing = matched.filter((row, i) => {
    const [table, file] = [unitScale(row.units ?? ''), unitScale(signals[i].dimension)];
    return row.type === 'EMG' && table && file && table.factor !== file.factor;
  }).length;
  if (differing > 0)
    warnings.push(
      `channels.tsv and the data file state different units for ${differing} channels; the data file's are used`,
    );
  return matched.map((row, i): EdfSignalRole => {
    return { name: row.name ?? signals[i].label, isEmg: row.type?.toUpperCase() === 'EMG', unit: row.units };
  });
}

function compareRates(recording: Recording, sidecars: BidsSidecars, warnings: string[]): void {
  const stated = sidecars.emg.SamplingFrequency;
  if (typeof stated === 'number' && Math.abs(stated - recording.samplingRateHz) > 1e-6 * stated)
    warnings.push(`emg.json states ${stated} Hz, the data file ${recording.samplingRateHz} Hz, which is used`);
}
