// The files a check looks at: what git tracks or would track, as { path, text } with paths relative to the root.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @returns every tracked or addable file: { path, bytes, text }, text null where the file is binary */
export function projectFiles(root) {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const paths = [...new Set(listing.toString('utf8').split('\0').filter(Boolean))].sort();
  return paths.flatMap((path) => {
    const full = join(root, path);
    const bytes = sizeOf(full);
    return bytes === null ? [] : [{ path, bytes, text: bytes > MOST_TEXT_BYTES ? null : textOf(full) }];
  });
}

const MOST_TEXT_BYTES = 4_000_000;

function sizeOf(path) {
  try {
    const entry = statSync(path);
    return entry.isFile() ? entry.size : null;
  } catch {
    return null; // deleted but not yet committed
  }
}

function textOf(path) {
  const data = readFileSync(path);
  return data.includes(0) ? null : data.toString('utf8');
}

/** TypeScript that TypeScript itself compiles: no AssemblyScript, no generated modules. */
export function isSource(path) {
  return /^src\/.*\.tsx?$/.test(path) && !/\.(as|wasm)\.ts$/.test(path);
}

export function isTest(path) {
  return /\.(test|bench)\.tsx?$/.test(path);
}

/** The folder under src that a path belongs to; '' for files directly in src. */
export function folderOf(path) {
  const parts = path.split('/');
  return parts.length > 2 ? parts[1] : '';
}
