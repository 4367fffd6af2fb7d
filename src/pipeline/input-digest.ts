/** What a result was made from: the digest of every file that was read, and of everything that can change the result. */

import type { FileSet } from '../formats/file-set.ts';
import type { PlatformServices } from './platform-services.ts';

/** A file that a reader asked for; sha256 is null when it was not there (a side file that may appear later). */
export interface InputFile {
  readonly path: string;
  readonly sha256: string | null;
}

export interface RecordingFileSet extends FileSet {
  /** every file asked for so far, sorted by path */
  readonly inputs: () => readonly InputFile[];
}

/** A file set that keeps the digest of what is read through it. */
export function digestingFileSet(files: FileSet, services: Pick<PlatformServices, 'digest'>): RecordingFileSet {
  const seen = new Map<string, string | null>();
  return {
    list: files.list,
    read: async (path) => {
      const bytes = await files.read(path);
      seen.set(path, bytes ? await services.digest(bytes) : null);
      return bytes;
    },
    inputs: () =>
      [...seen]
        .map(([path, sha256]) => ({ path, sha256 }))
        .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

/** Digest of plain values, the order of keys left aside. */
export async function valuesDigest(values: unknown, services: Pick<PlatformServices, 'digest'>): Promise<string> {
  return services.digest(new TextEncoder().encode(JSON.stringify(sortKeys(values))));
}

function sortKeys(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sortKeys(entry)]));
}
