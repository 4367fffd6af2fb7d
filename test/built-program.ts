/** For tests that use the program as a user does (bin/bmiss.js, `import 'bmiss'`): builds dist when a source is newer. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildIsStale } from '../scripts/build-state.js';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** @throws Error with the compiler's output when the build fails */
export function ensureBuilt(): void {
  if (!buildIsStale(projectRoot)) return;
  const options = { cwd: projectRoot, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], options);
  if (status !== 0) throw new Error(`npm run build failed (exit ${status}):\n${stdout}${stderr}`);
}
