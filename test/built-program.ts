/** For tests that use the program as a user does (bin/bmiss.js, `import 'bmiss'`): builds dist when a source is newer. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/** @throws Error with the compiler's output when the build fails */
export function ensureBuilt(): void {
  // the compiler writes every file anew, so any one of them tells when it ran
  const built = statSync(join(projectRoot, 'dist/core/errors.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sourceTimes().every((time) => time <= built)) return;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run build failed (exit ${status}):\n${stdout}${stderr}`);
}

function sourceTimes(): number[] {
  return readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(name))
    .map((name) => statSync(join(projectRoot, 'src', name)).mtimeMs);
}
