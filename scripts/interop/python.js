// A Python of our own under .cache/interop (git-ignored), with the packages that the interop test compares against.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.cache/interop/', import.meta.url));
const bin = process.platform === 'win32' ? `${folder}venv/Scripts/` : `${folder}venv/bin/`;

/** Runs a program; never throws. */
export function run(command, args, options = {}) {
  const environment = { ...process.env, MPLBACKEND: 'Agg', PYTHONDONTWRITEBYTECODE: '1' };
  return spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 300_000,
    maxBuffer: 2 ** 28,
    env: environment,
    ...options,
  });
}

/** Makes the virtual environment once; the reason as text where that is not possible. */
export function makePython() {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(`${bin}python`) && !existsSync(`${bin}python.exe`)) {
    const python = ['python3', 'python'].find(
      (name) => run(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0,
    );
    if (python === undefined)
      return { reason: 'no Python >= 3.9 found (Debian: apt-get install python3 python3-venv)' };
    const made = run(python, ['-m', 'venv', `${folder}venv`]);
    if (made.status !== 0)
      return { reason: `python -m venv failed (Debian: apt-get install python3-venv): ${lastLine(made)}` };
  }
  return { python: `${bin}python`, bin, folder };
}

/**
 * Installs a package (or several, with pip's flags) unless the import (or the program) is there already; the reason as text
 * where that fails.
 */
export function install(environment, packages, check) {
  if (run(environment.python, check).status === 0) return undefined;
  const words = [packages].flat();
  const name = words.filter((word) => !word.startsWith('-')).join(', ');
  console.log(`installing ${name} into ${environment.folder}venv ...`);
  const done = run(environment.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...words], {
    timeout: 600_000,
  });
  if (done.status !== 0) return `pip install ${name} failed (no network?): ${lastLine(done)}`;
  const works = run(environment.python, check);
  return works.status === 0 ? undefined : `${name} is installed but does not start: ${lastLine(works)}`;
}

export function lastLine({ stderr, stdout, error }) {
  return (stderr || stdout || String(error ?? '')).trim().split('\n').at(-1);
}
