/**
 * Zip archives that know when they are damaged: the archive's comment is the SHA-256 of all bytes of the archive without it. Any reader
 * of zip files (numpy.load, unzip) opens them; a changed or missing byte anywhere is noticed here.
 */

import { FormatError } from '../core/errors.ts';
import type { OutputFiles } from './file-set.ts';
import { readZip, writeZip, type ZipMember } from './zip.ts';

/** SHA-256 as 64 hexadecimal digits */
export type Digest = (bytes: Uint8Array) => Promise<string>;

const DIGEST_LENGTH = 64;

/** Writes members without compression (lead fields shrink by a tenth only) and seals the archive. */
export async function writeSealedZip(files: OutputFiles, digest: Digest): Promise<Uint8Array> {
  const plain = writeZip(files, { level: 0 });
  const seal = new TextEncoder().encode(await digest(plain));
  const sealed = new Uint8Array(plain.length + seal.length);
  sealed.set(plain);
  sealed.set(seal, plain.length);
  // the last field of the end record: length of the comment
  new DataView(sealed.buffer).setUint16(plain.length - 2, seal.length, true);
  return sealed;
}

/** @throws FormatError where the seal is missing or broken */
export async function readSealedZip(input: Uint8Array, where: string, digest: Digest): Promise<ZipMember[]> {
  // a Buffer of Node would give views where copies are meant
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const length = bytes.length - DIGEST_LENGTH;
  const broken = new FormatError(
    `${where}: its bytes are not those that were written (${bytes.length} bytes, their SHA-256 is another than the one in the file); it is damaged or was cut off: delete it and make it again`,
    { where },
  );
  if (length < 22) throw broken;
  const plain = bytes.slice(0, length);
  const comment = new DataView(plain.buffer).getUint16(length - 2, true);
  new DataView(plain.buffer).setUint16(length - 2, 0, true);
  const seal = new TextDecoder().decode(bytes.subarray(length));
  if (comment !== DIGEST_LENGTH || (await digest(plain)) !== seal) throw broken;
  return readZip(bytes, where);
}
