// `npm run bench`: every bench, one after the other, each writing its sections of docs/benchmarks.md.
// `npm run bench -- --no-peers` leaves other programs out.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHES = [
  'cbss',
  'real',
  'decoding',
  'kernels',
  'linalg',
  'muap',
  'forward',
  'simulated',
  'properties',
  'bmiss',
];

const words = process.argv.slice(2);
const unknown = words.find((word) => word !== '--no-peers');
if (unknown !== undefined) throw new Error(`bench: expected --no-peers or nothing, got '${unknown}'`);
for (const name of BENCHES) {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const comparesPeers = name === 'cbss' || name === 'real' || name === 'simulated' || name === 'bmiss';
  const { status } = spawnSync(process.execPath, [script, '--write', ...(comparesPeers ? words : [])], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    process.stderr.write(`bench: ${name} failed\n`);
    process.exitCode = 1;
  }
}
