/**
 * Folders on disk as the file sets that readers take. A file is read in one piece into one buffer, and the reader gets a
 * view of it: no copy is made here.
 */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { FormatError } from '../core/errors.ts';
import type { FileSet } from '../formats/file-set.ts';

/** Every file below `root` (links are followed by `read`, not by `list`); `deep` false lists `root` itself only. */
export function diskFileSet(root: string, deep = true): FileSet {
  return {
    read: async (path) => {
      try {
        const bytes = await readFile(join(root, path));
        return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw readError(join(root, path), cause);
      }
    },
    list: async () => {
      const paths: string[] = [];
      try {
        const entries = await readdir(root, { recursive: deep, withFileTypes: true });
        for (const entry of entries) {
          if (entry.isFile() || entry.isSymbolicLink())
            paths.push(relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
        }
      } catch (cause) {
        throw readError(root, cause);
      }
      return paths.sort();
    },
  };
}

/** A path that a user typed, found on disk. */
export interface FoundInput {
  readonly kind: 'file' | 'folder';
  /** folder that the file set lists: a file's dataset when it lies in one, its own folder otherwise */
  readonly root: string;
  /** path of the file below `root`, '/' between folders; '' for a folder */
  readonly path: string;
  readonly fileSet: FileSet;
}

/**
 * Finds what a user named: a file (with its data set around it, so that side files are seen) or a folder.
 * @throws FormatError when nothing is there or it cannot be read
 */
export async function findInput(input: string): Promise<FoundInput> {
  const full = resolve(input);
  let isFolder: boolean;
  try {
    isFolder = (await stat(full)).isDirectory();
  } catch (cause) {
    if (isMissing(cause))
      throw new FormatError(
        `${input}: no such file or folder; check the name (relative names start at ${resolve('.')})`,
      );
    throw readError(input, cause);
  }
  if (isFolder) return { kind: 'folder', root: full, path: '', fileSet: diskFileSet(full) };
  const dataset = await enclosingDataset(dirname(full));
  const root = dataset ?? dirname(full);
  const path = relative(root, full).split(sep).join('/');
  return { kind: 'file', root, path, fileSet: diskFileSet(root, dataset !== undefined) };
}

/** The data set that a folder lies in: the nearest folder above with a dataset_description.json, else the one that holds sub-*. */
async function enclosingDataset(folder: string): Promise<string | undefined> {
  let current = folder;
  let subjectsIn: string | undefined;
  for (let level = 0; level < 5; level++) {
    try {
      await stat(join(current, 'dataset_description.json'));
      return current;
    } catch {
      const parent = dirname(current);
      if (parent === current) break;
      if (/^sub-[a-zA-Z0-9]+$/.test(basename(current))) subjectsIn ??= parent;
      current = parent;
    }
  }
  return subjectsIn;
}

function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const READ_TROUBLES: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to read it; change its permissions or copy it to a folder of yours',
  EPERM: 'you have no right to read it; change its permissions or copy it to a folder of yours',
  EISDIR: 'it is a folder where a file was expected',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read in one piece; cut the recording into shorter files',
};

function readError(path: string, cause: unknown): FormatError {
  const trouble = READ_TROUBLES[errorCode(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
  return new FormatError(`${path}: cannot be read: ${trouble}`, { path }, { cause });
}
