// Where Chromium is: CHROMIUM_PATH, or the first of the usual names on PATH. Run as a program it prints it, or exits with 1.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** @returns the path of an executable Chromium, or null; a CHROMIUM_PATH that cannot be run is an error, not a fallback */
export function findChromium(environment = process.env) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM_PATH expected an executable file, got ${named}: correct it or unset it`);
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  for (const name of NAMES) {
    const path = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (path) return path;
  }
  return null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = findChromium();
  if (path === null) process.exitCode = 1;
  else console.log(path);
}
