/**
 * The one door to every reader: decides by content, then by the file's name, and applies what the user says about grids
 * and channels. Readers are imported when they are needed.
 */

import { FormatError, UnsupportedError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import { applyReadOptions } from './apply-read-options.ts';
import { type DetectedFormat, detectFormat, supportedFormats } from './detect-format.ts';
import type { FileSet } from './file-set.ts';
import type { ReadOptions, ReadResult } from './read-result.ts';

/**
 * Reads a recording of any supported format.
 * @param path - of the recording in `files`; its siblings (BIDS sidecars) are looked up there
 * @param options - `fileName` names the file in messages
 * @throws FormatError for unknown or damaged content, UnsupportedError for known formats that are not read,
 *   ParameterError when the user has to say something (rate, unit, grid) or said what does not fit
 */
export async function readRecording(path: string, files: FileSet, options: ReadOptions): Promise<ReadResult> {
  const bytes = await files.read(path);
  if (!bytes) throw new FormatError(`${options.fileName}: there is no such file`, { path });
  if (bytes.length === 0) throw new FormatError(`${options.fileName}: the file is empty (0 bytes)`, { path });
  const result = await readAs(detectFormat(bytes, path), bytes, path, files, options);
  const recording: Recording = applyReadOptions(result.recording, options);
  return recording === result.recording ? result : { ...result, recording };
}

async function readAs(
  format: DetectedFormat,
  bytes: Uint8Array,
  path: string,
  files: FileSet,
  options: ReadOptions,
): Promise<ReadResult> {
  switch (format.kind) {
    case 'bids':
      return (await import('./bids/read-bids.ts')).readBidsRecording(path, files, options);
    case 'edf':
      return (await import('./edf/read-edf.ts')).readEdf(bytes, options);
    case 'npz':
      return (await import('./npz.ts')).readNpz(bytes, options);
    case 'npy':
      return (await import('./npz.ts')).readNpyRecording(bytes, options);
    case 'mat':
      return (await import('./read-mat-recording.ts')).readMatRecording(bytes, options);
    case 'openhdemg':
      return (await import('./openhdemg-json.ts')).readOpenhdemgJson(bytes, options);
    case 'otb':
      return (await import('./otb/read-otb.ts')).readOtb(bytes, options);
    case 'csv':
      return (await import('./csv/read-csv.ts')).readCsv(bytes, options);
    case 'unsupported':
      throw new UnsupportedError(`${options.fileName}: ${format.what} is not read; ${format.advice}`, { path });
    case 'unknown':
      throw new FormatError(
        `${options.fileName}: expected a recording, got ${format.seen}; supported: ${supportedFormats}`,
        { path },
      );
  }
}
