import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutputFolder, writeFileAtomically, writeFolder } from './write-output.node.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-write-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const files = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([path, text]) => [path, bytes(text)]));
const options = {
  isOurs: (description: string) => description.includes('ours'),
  marker: (path: string) => path.endsWith('log.json'),
  replaces: (path: string) => path.startsWith('sub/a_'),
};

describe('writeFolder', () => {
  it('makes a folder that holds everything, with nothing beside it', async () => {
    await writeFolder(
      join(root, 'deep/out'),
      files({ 'dataset_description.json': 'ours', 'sub/a_x.tsv': '1' }),
      options,
    );
    expect(readFileSync(join(root, 'deep/out/sub/a_x.tsv'), 'utf8')).toBe('1');
    expect(readdirSync(join(root, 'deep'))).toEqual(['out']);
  });

  it('replaces the files of the same recording, keeps those of others', async () => {
    const out = join(root, 'out');
    await writeFolder(
      out,
      files({ 'dataset_description.json': 'ours', 'sub/a_old.tsv': '1', 'sub/a_log.json': '1' }),
      options,
    );
    await writeFolder(out, files({ 'dataset_description.json': 'ours', 'sub/b_x.tsv': '1' }), {
      ...options,
      replaces: () => false,
    });
    await writeFolder(
      out,
      files({ 'dataset_description.json': 'ours', 'sub/a_new.tsv': '2', 'sub/a_log.json': '2' }),
      options,
    );
    expect(readdirSync(join(out, 'sub')).sort()).toEqual(['a_log.json', 'a_new.tsv', 'b_x.tsv']);
    expect(readFileSync(join(out, 'sub/a_log.json'), 'utf8')).toBe('2');
    expect(readdirSync(root)).toEqual(['out']);
  });

  it('leaves a folder of somebody else alone, unless forced', async () => {
    const out = join(root, 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.doc'), 'x');
    await expect(writeFolder(out, files({ a: '1' }), options)).rejects.toThrow('did not write');
    expect(readdirSync(out)).toEqual(['thesis.doc']);
    await writeFolder(out, files({ a: '1' }), { ...options, force: true });
    expect(readdirSync(out).sort()).toEqual(['a', 'thesis.doc']);
  });

  it('takes an empty folder, refuses a file', async () => {
    mkdirSync(join(root, 'empty'));
    await writeFolder(join(root, 'empty'), files({ a: '1' }), options);
    expect(readdirSync(join(root, 'empty'))).toEqual(['a']);
    writeFileSync(join(root, 'file'), '');
    expect(() => checkOutputFolder(join(root, 'file'), options)).toThrow('a file of that name exists');
    expect(() => checkOutputFolder(join(root, 'file/below'), options)).toThrow(
      'a file stands where a folder is needed',
    );
  });

  it('leaves nothing when a file cannot be written', async () => {
    const clash = files({ a: '1', 'a/b': '2' });
    await expect(writeFolder(join(root, 'out'), clash, options)).rejects.toThrow('cannot be written');
    expect(existsSync(join(root, 'out'))).toBe(false);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('writeFileAtomically', () => {
  it('writes and replaces', async () => {
    await writeFileAtomically(join(root, 'x/a.npz'), bytes('1'));
    await expect(writeFileAtomically(join(root, 'x/a.npz'), bytes('2'))).rejects.toThrow('add --force to replace it');
    await writeFileAtomically(join(root, 'x/a.npz'), bytes('2'), true);
    expect(readFileSync(join(root, 'x/a.npz'), 'utf8')).toBe('2');
    expect(readdirSync(join(root, 'x'))).toEqual(['a.npz']);
  });
});
