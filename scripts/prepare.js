// npm runs this after `npm ci`, and once more when `npx bmiss` is first used in the project's folder: builds what is not
// up to date, so that the second time costs nothing.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildIsStale } from './build-state.js';

const root = fileURLToPath(new URL('..', import.meta.url));
if (buildIsStale(root)) {
  const { status } = spawnSync('npm run --silent build', { cwd: root, stdio: 'inherit', shell: true });
  process.exitCode = status ?? 1;
}
