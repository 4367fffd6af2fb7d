import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.node.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-folder-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes a folder and those above it, once or again', () => {
    const deep = join(root, 'a/b/c');
    for (let i = 0; i < 2; i++) {
      makeFolder(deep);
      expect(statSync(deep).isDirectory()).toBe(true);
    }
    makeFolder(root);
  });

  it('says so where a file is in the way', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(file)).toThrow(/EEXIST/);
    expect(() => makeFolder(join(file, 'x'))).toThrow(/ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc/self'))('ends where the system makes no folders', () => {
    expect(() => makeFolder('/proc/bmiss/cache')).toThrow(/ENOENT|EACCES|EPERM/);
  });
});
