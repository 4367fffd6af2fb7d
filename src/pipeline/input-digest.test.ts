import { describe, expect, it } from 'vitest';
import { memoryFileSet } from '../formats/file-set.ts';
import { digestingFileSet, valuesDigest } from './input-digest.ts';

/** sum of bytes: enough to see a change */
const services = {
  digest: async (bytes: Uint8Array) => String(bytes.reduce((sum, byte, i) => sum + byte * (i + 1), 0)),
};

describe('digestingFileSet', () => {
  it('remembers every file asked for, also those that are not there', async () => {
    const files = digestingFileSet(memoryFileSet(new Map([['b', Uint8Array.of(7)]])), services);
    expect(await files.read('b')).toEqual(Uint8Array.of(7));
    expect(await files.read('a')).toBeUndefined();
    await files.read('b');
    expect(files.inputs()).toEqual([
      { path: 'a', sha256: null },
      { path: 'b', sha256: '7' },
    ]);
  });
});

describe('valuesDigest', () => {
  it('does not depend on the order of keys, but on every value', async () => {
    const digest = (value: unknown) => valuesDigest(value, services);
    expect(await digest({ a: 1, b: { c: [1, 2], d: undefined } })).toBe(await digest({ b: { c: [1, 2] }, a: 1 }));
    expect(await digest({ a: Infinity })).not.toBe(await digest({ a: null }));
    expect(await digest({ a: [1, 2] })).not.toBe(await digest({ a: [2, 1] }));
  });
});
