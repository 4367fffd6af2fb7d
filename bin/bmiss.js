#!/usr/bin/env node
// The command line's first file: the compiled program lies in dist (made by `npm run build`, which `npm ci` runs).
import { existsSync } from 'node:fs';

const program = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(program)) {
  const { main } = await import(program.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write('bmiss: the program is not built yet: run `npm run build` in its folder first\n');
  process.exitCode = 1;
}
