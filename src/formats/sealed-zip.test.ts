import { describe, expect, it } from 'vitest';
import { readSealedZip, writeSealedZip } from './sealed-zip.ts';
import { readZip } from './zip.ts';

/** 64 digits that depend on every byte and its place (FNV-1a from eight starts); no cryptography is needed to notice a slip */
const digest = async (bytes: Uint8Array): Promise<string> =>
  Array.from({ length: 8 }, (_, start) => {
    let hash = 0x811c9dc5 + start;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  }).join('');

const files = new Map([
  ['a.npy', Uint8Array.of(1, 2, 3)],
  ['b.json', new TextEncoder().encode('{}')],
]);

describe('sealed archives', () => {
  it('come back, and are plain archives to other readers', async () => {
    const sealed = await writeSealedZip(files, digest);
    const contents = (members: ReturnType<typeof readZip>) =>
      new Map(members.map(({ name, read }) => [name, [...read()]]));
    const expected = new Map([...files].map(([name, bytes]) => [name, [...bytes]]));
    expect(contents(await readSealedZip(sealed, 'x', digest))).toEqual(expected);
    expect(contents(readZip(sealed, 'x'))).toEqual(expected);
    expect(await writeSealedZip(files, digest)).toEqual(sealed);
  });

  it('notice every changed byte and every missing end', async () => {
    const sealed = await writeSealedZip(files, digest);
    for (let n = 0; n < sealed.length; n++) {
      const changed = sealed.slice();
      changed[n] ^= 1;
      await expect(readSealedZip(changed, 'file.npz', digest)).rejects.toThrow(/file\.npz: its bytes are not those/);
      await expect(readSealedZip(sealed.subarray(0, n), 'file.npz', digest)).rejects.toMatchObject({ kind: 'format' });
    }
  });

  it('leaves its input as it is', async () => {
    const sealed = await writeSealedZip(files, digest);
    const copy = sealed.slice();
    await readSealedZip(sealed, 'x', digest);
    expect(sealed).toEqual(copy);
  });
});
