/** Bytes by relative path: what a reader sees of a folder. Platforms implement it on disk, in a browser, in a Map. */

export interface FileSet {
  /** undefined when there is no such file */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  /** every path below the set's root, with '/' between folders, sorted */
  readonly list: () => Promise<readonly string[]>;
}

/** A set of files held in memory, by path. */
export function memoryFileSet(files: ReadonlyMap<string, Uint8Array>): FileSet {
  return { read: async (path) => files.get(path), list: async () => [...files.keys()].sort() };
}

/** Files to be written: relative path to bytes. Writers return it, platforms put it on disk. */
export type OutputFiles = ReadonlyMap<string, Uint8Array>;
