/** Each house check is fed what it must refuse, and the nearest thing that it must let pass. */
import { describe, expect, it } from 'vitest';
import { checkVersions } from '../scripts/checks/citation.js';
import { checkLicences, checkLockComplete, checkLockHosts } from '../scripts/checks/dependencies.js';
import { checkExports } from '../scripts/checks/exports.js';
import { checkFileLength } from '../scripts/checks/file-length.js';
import { checkImportDirection, FOLDER_ORDER } from '../scripts/checks/import-direction.js';
import { checkFileSize, checkMachinePaths, MOST_BYTES } from '../scripts/checks/machine-paths.js';
import { checkPurity } from '../scripts/checks/purity.js';

const file = (path: string, text: string) => [{ path, text, bytes: text.length }];

describe('import direction', () => {
  const problems = (path: string, text: string) => checkImportDirection(file(path, text));

  it.each([
    ["import { a } from '../separation/a.ts';", 'value'],
    ["import type { A } from '../separation/a.ts';", 'type'],
    ["export { a } from '../separation/a.ts';", 'export'],
    ["const a = await import('../separation/a.ts');", 'dynamic'],
    ["type A = import('../separation/a.ts').A;", 'type of a dynamic'],
    ["new Worker(new URL('../worker/a.ts', import.meta.url));", 'URL'],
  ])('refuses %s (%s)', (text) => {
    expect(problems('src/kernels/x.ts', text)).toEqual([expect.stringContaining('src/kernels/x.ts:1')]);
  });

  it('lets a folder use itself, those above it and packages', () => {
    const text = "import '../core/a.ts'; import './b.ts'; import '../kernels/c.ts'; import 'fflate';";
    expect(problems('src/linalg/deep/x.ts', text.replaceAll("'../", "'../../"))).toEqual([]);
    expect(problems('src/linalg/x.ts', text)).toEqual([]);
  });

  it('takes a folder for what lies in it', () => {
    expect(
      problems('src/kernels/x.ts', "new URL('.', import.meta.url); new URL('../core/', import.meta.url);"),
    ).toEqual([]);
    expect(problems('src/kernels/x.ts', "new URL('../separation/', import.meta.url);")).toHaveLength(1);
  });

  it('lets tests use helpers and platform, but no other folder below', () => {
    expect(problems('src/kernels/x.test.ts', "import '../../test/h.ts'; import '../platform/node.ts';")).toEqual([]);
    expect(problems('src/kernels/x.test.ts', "import '../separation/a.ts';")).toHaveLength(1);
  });

  it('refuses a folder that has no place in the order', () => {
    expect(problems('src/helpers/x.ts', '')).toEqual([expect.stringContaining('not in the folder order')]);
  });

  it('refuses every pair of folders in the wrong order, and no pair in the right one', () => {
    for (const [i, from] of FOLDER_ORDER.entries())
      for (const [j, to] of FOLDER_ORDER.entries())
        expect(problems(`src/${from}/x.ts`, `import '../${to}/y.ts';`)).toHaveLength(j > i ? 1 : 0);
  });
});

describe('purity', () => {
  const problems = (text: string, path = 'src/core/x.ts') => checkPurity(file(path, text));

  it.each([
    "import { readFileSync } from 'node:fs';",
    "const fs = await import('fs');",
    'console.log(1);',
    'const n = process.argv;',
    'const t = Date.now();',
    'const t = new Date(0);',
    'const r = Math.random();',
    'setTimeout(() => {}, 1);',
    'document.title;',
    'await fetch(url);',
    'globalThis.process.exit();',
    'const a = { process };',
    'const all = { ...process };',
    "if (typeof window !== 'undefined') f();",
  ])('refuses %s', (text) => {
    expect(problems(text)).toEqual([expect.stringMatching(/^src\/core\/x\.ts:1: names /)]);
  });

  it.each([
    'const m = new WebAssembly.Memory({ initial: 1 }); Atomics.wait(i, 0, 0); new TextDecoder(); new DecompressionStream(s);',
    'interface Row { readonly process: string; Date: number } const d = row.process; const o = { window: 1 };',
    'function f(window: Float64Array) { return window.length; }',
    '/** the console, the process, Math.random */ const text = "node:fs Date";',
  ])('lets pass %s', (text) => {
    expect(problems(text)).toEqual([]);
  });

  it('leaves the doors, benches, generated modules and Node tests alone', () => {
    for (const path of [
      'src/platform/x.ts',
      'src/cli/x.ts',
      'src/worker/x.ts',
      'src/app/x.tsx',
      'src/core/x.bench.ts',
      'src/core/x.node.test.ts',
      'src/core/x.wasm.ts',
    ])
      expect(problems("import 'node:fs'; console.log(Date.now());", path)).toEqual([]);
  });

  it('refuses Node in a test that runs on both sides', () => {
    expect(problems("import 'node:fs';", 'src/core/x.test.ts')).toEqual([expect.stringContaining('name.node.test.ts')]);
    expect(problems('console.log(Date.now());', 'src/core/x.test.ts')).toEqual([]);
  });
});

describe('exports', () => {
  it.each([
    'export default 1;',
    'export default function f() {}',
    "export * from './a.ts';",
    "export * as a from './a.ts';",
    'const a = 1; export { a as default };',
  ])('refuses %s', (text) => {
    expect(checkExports(file('src/core/x.ts', text))).toHaveLength(1);
  });

  it('lets named exports and configuration files pass', () => {
    expect(checkExports(file('src/core/x.ts', "export const a = 1; export { b } from './b.ts';"))).toEqual([]);
    expect(checkExports(file('vitest.config.ts', 'export default {};'))).toEqual([]);
  });
});

describe('file length', () => {
  const lines = (count: number) => file('src/core/x.ts', 'a;\n'.repeat(count));

  it('refuses 401 lines and lets 400 pass', () => {
    expect(checkFileLength(lines(401), {})).toHaveLength(1);
    expect(checkFileLength(lines(400), {})).toEqual([]);
  });

  it('excepts what is listed with a reason, and refuses an exception whose file is gone', () => {
    expect(checkFileLength(lines(401), { 'src/core/x.ts': 'a table' })).toEqual([]);
    expect(checkFileLength([], { 'src/core/x.ts': 'a table' })).toHaveLength(1);
  });
});

describe('machine paths', () => {
  // put together here, so that this file does not hold what it refuses
  const path = (...parts: string[]) => `/${parts.join('/')}`;
  const problems = (text: string) => checkMachinePaths(file('docs/x.md', text));

  it.each([
    `see ${path('work', 'shared')}`,
    `"${path('root', 'x')}"`,
    `'${path('home', 'anna', 'data')}'`,
    `cd ${path('tmp', 'x')}`,
    `https://${['registry', 'example', 'org'].join('.')}/x`,
    `https://npm.${'arti'}factory.example.org/x`,
  ])('refuses %s', (text) => {
    expect(problems(text)).toEqual([expect.stringContaining('docs/x.md:1: names ')]);
  });

  it('lets relative paths and addresses pass', () => {
    expect(problems(`./src${path('work', 'er')}.ts https://example.org${path('home', 'page', 'x')} ../tmp/x`)).toEqual(
      [],
    );
  });

  it('refuses a file over the size', () => {
    expect(checkFileSize([{ path: 'bin/x', bytes: MOST_BYTES + 1, text: null }])).toHaveLength(1);
    expect(checkFileSize([{ path: 'bin/x', bytes: MOST_BYTES, text: null }])).toEqual([]);
  });
});

describe('dependencies', () => {
  const good = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' };
  const lock = (entry: object) => ({ packages: { '': {}, 'node_modules/a/node_modules/@b/c': { ...good, ...entry } } });

  it('lets a pinned permissive package pass', () => {
    for (const check of [checkLockHosts, checkLockComplete, checkLicences]) expect(check(lock({}))).toEqual([]);
  });

  it.each([
    { resolved: 'https://example.org/c.tgz' },
    { integrity: undefined },
    { version: undefined },
    { link: true },
  ])('refuses the lock entry %o', (entry) => {
    expect(checkLockHosts(lock(entry))).toEqual([expect.stringContaining('@b/c')]);
  });

  it('refuses a lock that misses an optional package', () => {
    expect(checkLockComplete(lock({ optionalDependencies: { '@b/c-win32': '1.0.0' } }))).toHaveLength(1);
    expect(checkLockComplete(lock({ optionalDependencies: { '@b/c': '1.0.0' } }))).toEqual([]);
  });

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'CC-BY-NC-4.0', 'MIT AND GPL-2.0', 'SEE LICENSE IN LICENSE', undefined])(
    'refuses the licence %s in what users install, and leaves tools alone',
    (license) => {
      expect(checkLicences(lock({ license }))).toHaveLength(1);
      expect(checkLicences(lock({ license, dev: true }))).toEqual([]);
    },
  );

  it('takes the permissive one of a choice, and what we have read ourselves', () => {
    expect(checkLicences(lock({ license: '(MIT OR GPL-2.0)' }))).toEqual([]);
    const readByUs = { '@b/c': { licence: 'SEE LICENSE IN LICENSE', reason: 'read' } };
    expect(checkLicences(lock({ license: 'SEE LICENSE IN LICENSE' }), readByUs)).toEqual([]);
    expect(checkLicences(lock({ license: 'SEE LICENSE ELSEWHERE' }), readByUs)).toHaveLength(1);
  });
});

describe('versions', () => {
  it('refuses a citation of another version and a changelog without a section', () => {
    const program = "export const version = '1.2.3';";
    expect(checkVersions('1.2.3', 'version: 1.2.3', '## [Unreleased]', program)).toEqual([]);
    expect(checkVersions('1.2.3', 'version: "1.2.3"', '## [1.2.3] - 2026-01-01', program)).toEqual([]);
    expect(checkVersions('1.2.4', 'version: 1.2.4', '## [Unreleased]', program)).toHaveLength(1);
    expect(checkVersions('1.2.3', 'version: 1.2.4', '## [Unreleased]', program)).toHaveLength(1);
    expect(checkVersions('1.2.3', 'version: 1.2.3', '# Changes', program)).toHaveLength(1);
  });
});
