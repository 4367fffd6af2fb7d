/** Recordings beside the project that tests use where they are present; set BMISS_SHARED_DATA to have them elsewhere. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.env.BMISS_SHARED_DATA ?? fileURLToPath(new URL('../../shared/data/', import.meta.url));

/** Path of a shared file, undefined when it is not there. */
export function sharedPath(name: string): string | undefined {
  const path = `${folder}/${name}`;
  return existsSync(path) ? path : undefined;
}

/** Bytes of a shared file, undefined when it is not there. */
export function sharedBytes(name: string): Uint8Array | undefined {
  const path = sharedPath(name);
  return path === undefined ? undefined : new Uint8Array(readFileSync(path));
}

/** Options of a test that needs a shared file: skipped, with the reason in its note, when the file is absent. */
export function needsShared(name: string): { readonly skip: boolean } {
  const skip = sharedPath(name) === undefined;
  if (skip) console.warn(`skipped: ${name} is not in the folder of shared recordings (set BMISS_SHARED_DATA)`);
  return { skip };
}
