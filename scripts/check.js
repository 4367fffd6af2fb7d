// `npm run check`: everything the house asks of the tree that is not a test. Changes nothing; ends with a summary.
// `npm run check -- purity lint` runs the named ones alone.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkVersions } from './checks/citation.js';
import { checkLicences, checkLockComplete, checkLockHosts } from './checks/dependencies.js';
import { checkExports } from './checks/exports.js';
import { checkFileLength } from './checks/file-length.js';
import { projectFiles } from './checks/files.js';
import { checkImportDirection } from './checks/import-direction.js';
import { checkFileSize, checkMachinePaths } from './checks/machine-paths.js';
import { checkPurity } from './checks/purity.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = projectFiles(root);
const read = (path) => readFileSync(join(root, path), 'utf8');
const lock = JSON.parse(read('package-lock.json'));
const tool = (path) => [process.execPath, join(root, 'node_modules', path)];

await passes([process.execPath, join(root, 'scripts/build-kernels.js')]);

const CHECKS = {
  types: () =>
    passes([...tool('typescript/bin/tsc'), '-p', 'tsconfig.src.json', '--noEmit', '--emitDeclarationOnly', 'false']),
  kernels: () =>
    passes([
      ...tool('typescript/bin/tsc'),
      '-p',
      'tsconfig.kernels.json',
      '--noEmit',
      '--emitDeclarationOnly',
      'false',
    ]),
  lint: () =>
    passes([
      ...tool('@biomejs/biome/bin/biome'),
      'check',
      '--max-diagnostics=50',
      '--error-on-warnings',
      '--colors=off',
      '.',
    ]),
  imports: () => checkImportDirection(files),
  purity: () => checkPurity(files),
  exports: () => checkExports(files),
  length: () => checkFileLength(files),
  size: () => checkFileSize(files),
  paths: () => checkMachinePaths(files),
  lock: () => [...checkLockHosts(lock), ...checkLockComplete(lock)],
  licences: () => checkLicences(lock),
  versions: () =>
    checkVersions(
      JSON.parse(read('package.json')).version,
      read('CITATION.cff'),
      read('CHANGELOG.md'),
      read('src/pipeline/version.ts'),
    ),
  // generated pages are compared with their source by src/pipeline/parameter-docs.node.test.ts
  docs: () => passes([...tool('typedoc/bin/typedoc'), '--emit', 'none', '--treatWarningsAsErrors']),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`check: expected some of ${Object.keys(CHECKS).join(', ')}, got ${unknown.join(', ')}`);
  process.exit(2);
}
const chosen = Object.entries(CHECKS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const results = await Promise.all(
  chosen.map(async ([name, run]) => {
    const start = performance.now();
    const problems = await new Promise((resolve) => resolve(run())).catch((error) => [error.message]);
    return { name, problems, seconds: (performance.now() - start) / 1000 };
  }),
);
for (const { name, problems, seconds } of results) {
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(9)} ${seconds.toFixed(1)} s`);
  for (const problem of problems) console.log(problem.replace(/^/gm, '       '));
}
const failed = results.filter(({ problems }) => problems.length > 0);
console.log(`check: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Runs a command; its whole output is the one problem when it fails. */
function passes([command, ...options]) {
  return new Promise((resolve) => {
    const child = spawn(command, options, { cwd: root });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve([error.message]));
    child.on('close', (code) => resolve(code === 0 ? [] : [output.trim() || `exit ${code}`]));
  });
}
