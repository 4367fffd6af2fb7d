/** Folders with those above them. Node's own `recursive` never ends where a file system answers ENOENT to what it cannot make (/proc). */

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** @throws the system's error where a folder cannot be made, or a file is in its place */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path || isThere(dirname(path))) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
