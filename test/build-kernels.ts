/** Before any test: compile the AssemblyScript kernels that are newer than their modules. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  const script = fileURLToPath(new URL('../scripts/build-kernels.js', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`test set-up: scripts/build-kernels.js failed (exit ${status}):\n${stderr}`);
}
