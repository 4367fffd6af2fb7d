/**
 * Results appear whole or not at all. They are written to a hidden folder beside their place and then renamed: a new
 * folder in one step; into a folder that exists file by file, without a pause in which a signal could be answered, the
 * file that marks a result as complete taken away first and put back last.
 */

import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FormatError, ParameterError } from '../core/errors.ts';
import type { OutputFiles } from '../formats/file-set.ts';
import { makeFolder } from './make-folder.node.ts';

export interface WriteFolderOptions {
  /** is the text of the dataset_description.json found there one that this program wrote? */
  readonly isOurs: (description: string) => boolean;
  /** path of the file that marks a result as complete */
  readonly marker?: (path: string) => boolean;
  /** files of an earlier run of the same recording that the new one replaces */
  readonly replaces?: (path: string) => boolean;
  /** write into a folder that is not ours */
  readonly force?: boolean;
}

/**
 * Checks that results may be written to `folder`, before any work is done.
 * @throws ParameterError when the folder holds something that is not ours, FormatError when it cannot be written
 */
export function checkOutputFolder(folder: string, options: WriteFolderOptions): void {
  const full = resolve(folder);
  if (existsSync(full) && !statSync(full).isDirectory())
    throw new ParameterError(`--out ${folder}: a file of that name exists; name a folder`, { folder });
  if (!options.force && existsSync(full) && !isEmptyOrOurs(full, options))
    throw new ParameterError(
      `--out ${folder}: the folder holds files that this program did not write; name another folder, or add --force to write beside them`,
      { folder },
    );
  checkWritable('--out', folder, existingAncestor(full));
}

/**
 * Checks that a file may be written to `path`, before any work is done.
 * @param flag - that named it, for messages
 * @throws ParameterError for a folder, or for what exists unless `replace` is set; FormatError where it cannot be written
 */
export function checkOutputFile(flag: string, path: string, replace: boolean): void {
  const full = resolve(path);
  if (existsSync(full)) {
    const isFolder = statSync(full).isDirectory();
    if (isFolder || !replace)
      throw new ParameterError(
        `${flag} ${path}: it exists already; name another file${isFolder ? ' (it is a folder)' : ', or add --force to replace it'}`,
        { path },
      );
  }
  checkWritable(flag, path, existingAncestor(dirname(full)));
}

function checkWritable(flag: string, path: string, ancestor: string): void {
  if (!statSync(ancestor).isDirectory())
    throw new FormatError(`${flag} ${path}: cannot be written: ${WRITE_TROUBLES.ENOTDIR}`, { path });
  try {
    accessSync(ancestor, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw writeError(`${flag} ${path}`, cause);
  }
}

/** The folder itself where it exists, else the nearest one above that does. */
function existingAncestor(full: string): string {
  let current = existsSync(full) ? full : dirname(full);
  while (!existsSync(current) && dirname(current) !== current) current = dirname(current);
  return current;
}

/** Writes all files below `folder`; see the head of this file for what a reader of the folder may see meanwhile. */
export async function writeFolder(folder: string, files: OutputFiles, options: WriteFolderOptions): Promise<void> {
  const full = resolve(folder);
  checkOutputFolder(folder, options);
  await withStaging(full, async (staging) => {
    makeFolder(staging);
    for (const [path, bytes] of files) {
      makeFolder(dirname(join(staging, path)));
      await writeFile(join(staging, path), bytes);
    }
    putInPlace(staging, full, files, options);
  });
}

/**
 * Writes one file by way of a hidden sibling.
 * @throws ParameterError when there is one of that name already and `replace` is not set
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array, replace = false): Promise<void> {
  const full = resolve(path);
  if (existsSync(full)) checkOutputFile('--out', path, replace);
  await withStaging(full, async (staging) => {
    makeFolder(dirname(staging));
    await writeFile(staging, bytes);
    renameSync(staging, full);
  });
}

const staged = new Set<string>();

/** Removes what is being staged, at once: for a process that must end now. */
export function removeStaging(): void {
  for (const path of staged) rmSync(path, { recursive: true, force: true });
}

/** Runs `work` on a hidden sibling of `full`, which is gone afterwards whatever happens. */
async function withStaging(full: string, work: (staging: string) => Promise<void>): Promise<void> {
  const staging = join(dirname(full), `.${basename(full)}.${randomBytes(4).toString('hex')}.part`);
  staged.add(staging);
  try {
    await work(staging);
  } catch (cause) {
    throw writeError(full, cause);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    staged.delete(staging);
  }
}

/** Synchronous on purpose: signals are answered between two turns of the event loop, never in here. */
function putInPlace(staging: string, full: string, files: OutputFiles, options: WriteFolderOptions): void {
  if (!existsSync(full) || readdirSync(full).length === 0) {
    try {
      renameSync(staging, full);
      return;
    } catch (error) {
      // another process was first (runs side by side on one folder): join its files
      if (!existsSync(full) || readdirSync(full).length === 0) throw error;
    }
  }
  const isMarker = options.marker ?? (() => false);
  const present = readdirSync(full, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const stale = present.filter((path) => options.replaces?.(path));
  for (const path of [...stale.filter(isMarker), ...stale.filter((path) => !isMarker(path) && !files.has(path))])
    rmSync(join(full, path), { force: true });
  const paths = [...files.keys()];
  for (const path of [...paths.filter((path) => !isMarker(path)), ...paths.filter(isMarker)]) {
    makeFolder(dirname(join(full, path)));
    renameSync(join(staging, path), join(full, path));
  }
}

function isEmptyOrOurs(full: string, options: WriteFolderOptions): boolean {
  if (readdirSync(full).length === 0) return true;
  try {
    return options.isOurs(readFileSync(join(full, 'dataset_description.json'), 'utf8'));
  } catch {
    return false;
  }
}

const WRITE_TROUBLES: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to write there; choose another folder',
  EPERM: 'you have no right to write there; choose another folder',
  EROFS: 'the disk is read-only; choose another folder',
  ENOSPC: 'the disk is full; free some space or choose another disk',
  ENOTDIR: 'a file stands where a folder is needed; choose another folder',
  EEXIST: 'a file stands where a folder is needed; choose another folder',
};

function writeError(path: string, cause: unknown): Error {
  if (cause instanceof FormatError || cause instanceof ParameterError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const trouble = WRITE_TROUBLES[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new FormatError(`${path}: cannot be written: ${trouble}`, { path }, { cause });
}
