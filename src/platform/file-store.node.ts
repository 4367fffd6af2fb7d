/** A folder on disk as the store of files that can be made again, and where such folders lie by default. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import type { FileStore } from '../pipeline/stored-lead-fields.ts';
import { diskFileSet } from './disk-file-set.node.ts';
import { makeFolder } from './make-folder.node.ts';
import { writeFileAtomically } from './write-output.node.ts';

/**
 * The folder for what programs can make again: BMISS_CACHE, XDG_CACHE_HOME/bmiss, else ~/.cache/bmiss (Linux), ~/Library/Caches/bmiss
 * (macOS), %LOCALAPPDATA%\bmiss (Windows).
 */
export function defaultCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const { BMISS_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (BMISS_CACHE) return BMISS_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'bmiss');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'bmiss');
  if (platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'bmiss');
  return join(homedir(), '.cache', 'bmiss');
}

/** Files are written beside their place and renamed, so that runs side by side and kills leave whole files only. */
export function folderStore(folder: string): FileStore {
  const pathOf = (name: string) => join(folder, name);
  return {
    pathOf,
    read: (name) => diskFileSet(folder, false).read(name),
    write: async (name, bytes) => {
      try {
        makeFolder(folder);
      } catch {
        // the write below says what is wrong
      }
      await writeFileAtomically(pathOf(name), bytes, true);
      return pathOf(name);
    },
  };
}
