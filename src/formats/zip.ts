/**
 * Zip archives: a list of members whose bytes are produced one at a time, so that memory holds one inflated member.
 * Stored members come as views of the archive, deflated ones are inflated by fflate into a buffer of the stated size.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16. Not read: encryption, several disks, 64-bit sizes.
 */

import { inflateSync, type ZipOptions, zipSync } from 'fflate';
import { FormatError, UnsupportedError } from '../core/errors.ts';
import type { OutputFiles } from './file-set.ts';
import { checkInflatedSize } from './inflate.ts';

export interface ZipMember {
  readonly name: string;
  /** bytes when inflated, as the archive states it */
  readonly size: number;
  /**
   * The member's bytes: a view of the archive when stored, a new array when deflated.
   * @throws FormatError when they cannot be inflated, or their length or CRC-32 is not the stated one
   */
  readonly read: () => Uint8Array;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const sizeIn64Bits = 0xffffffff;

/**
 * Lists the members of a zip archive; nothing is inflated yet.
 * @param where - what to call the archive in messages, usually its file name
 * @throws FormatError if the directory is missing, truncated or does not fit the length of the archive;
 *   UnsupportedError for encrypted members, methods other than stored and deflate, and 64-bit sizes
 */
export function readZip(archive: Uint8Array, where: string): ZipMember[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view, where);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === sizeIn64Bits) throw sizes64(where);
  if (start > end) throw broken(where, `its directory should start at byte ${start}, beyond its end at ${end}`);
  const members: ZipMember[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature)
      throw broken(where, `directory entry ${i + 1} of ${count} is missing at byte ${at}`);
    const nameLength = view.getUint16(at + 28, true);
    if (at + 46 + nameLength > end) throw broken(where, `the name of directory entry ${i + 1} is cut off`);
    members.push(readEntry(archive, view, at, where));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

/**
 * Writes a zip archive whose bytes depend on nothing but its members (fixed date of 1980-01-01).
 * @param options.level - 0 stores, 1 to 9 deflates; default 6
 */
export function writeZip(files: OutputFiles, options: { readonly level?: ZipOptions['level'] } = {}): Uint8Array {
  const members: Record<string, Uint8Array> = {};
  for (const [name, bytes] of files) members[name] = bytes;
  return zipSync(members, { level: options.level ?? 6, mtime: '1980-01-01T00:00:00' });
}

function readEntry(archive: Uint8Array, view: DataView, at: number, where: string): ZipMember {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const header = view.getUint32(at + 42, true);
  const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
  if (packedSize === sizeIn64Bits || size === sizeIn64Bits || header === sizeIn64Bits) throw sizes64(where, name);
  if (flags & 1)
    throw new UnsupportedError(`${where}: member ${name} is encrypted; unpack it with its password and give that file`);
  if (method !== 0 && method !== 8)
    throw new UnsupportedError(
      `${where}: member ${name} is packed by method ${method}, only stored (0) and deflate (8) are read; pack it again`,
    );
  checkInflatedSize(`${where}: member ${name}`, packedSize, size);
  const read = () => {
    if (header + 30 > view.byteLength || view.getUint32(header, true) !== localSignature)
      throw broken(where, `member ${name} does not begin at byte ${header}`);
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    if (start + packedSize > archive.length)
      throw broken(where, `member ${name} ends at byte ${start + packedSize} of ${archive.length}`);
    const packed = archive.subarray(start, start + packedSize);
    const bytes = method === 0 ? packed : inflate(packed, size, `${where}: member ${name}`);
    if (bytes.length !== size) throw broken(where, `member ${name} holds ${bytes.length} bytes instead of ${size}`);
    if (crc32(bytes) !== crc) throw broken(where, `the check sum of member ${name} does not fit its bytes`);
    return bytes;
  };
  return { name, size, read };
}

function inflate(packed: Uint8Array, size: number, where: string): Uint8Array {
  try {
    // One spare byte shows a member that holds more than it states.
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch (cause) {
    throw new FormatError(`${where} cannot be inflated; the file is damaged, fetch or write it again`, {}, { cause });
  }
}

/** The end record lies in the last 22 bytes, or earlier by the length of the archive's comment. */
function findEnd(view: DataView, where: string): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) if (view.getUint32(at, true) === endSignature) return at;
  throw broken(where, `no zip directory at the end of its ${view.byteLength} bytes`);
}

function broken(where: string, what: string): FormatError {
  return new FormatError(`${where}: expected a whole zip archive, but ${what}; it is truncated or damaged`, { where });
}

function sizes64(where: string, name?: string): UnsupportedError {
  const member = name === undefined ? '' : ` (member ${name})`;
  return new UnsupportedError(
    `${where}: the archive uses 64-bit sizes${member}, for more than 4 GB, which are not read; cut the recording in parts, or save .npy`,
  );
}

/** four tables of 256: a byte, and that byte followed by one, two, three zero bytes */
let crcTables: Uint32Array | undefined;

/** CRC-32 of ISO 3309, polynomial 0xEDB88320 (reflected), four bytes a step. */
export function crc32(bytes: Uint8Array): number {
  crcTables ??= makeCrcTables();
  const table = crcTables;
  let crc = -1;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4)
    crc =
      table[768 + ((crc ^ bytes[i]) & 255)] ^
      table[512 + (((crc >>> 8) ^ bytes[i + 1]) & 255)] ^
      table[256 + (((crc >>> 16) ^ bytes[i + 2]) & 255)] ^
      table[(crc >>> 24) ^ bytes[i + 3]];
  for (; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeCrcTables(): Uint32Array {
  const tables = new Uint32Array(1024);
  for (let i = 0; i < 256; i++) {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    tables[i] = c;
  }
  for (let i = 256; i < 1024; i++) tables[i] = tables[tables[i - 256] & 255] ^ (tables[i - 256] >>> 8);
  return tables;
}
