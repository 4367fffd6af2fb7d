/** Gzip files (RFC 1952) of one member: inflated within the limits of inflate.ts, deflated piece by piece. */

import { Gzip, gunzipSync } from 'fflate';
import { FormatError } from '../core/errors.ts';
import { checkInflatedSize } from './inflate.ts';
import { crc32 } from './zip.ts';

/**
 * Inflates a gzip file into one buffer of the size that its last 4 bytes state.
 * @throws FormatError when it is none, is cut off or damaged (length or CRC-32 differ)
 */
export function inflateGzip(where: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    throw new FormatError(
      `${where}: expected gzip data (first bytes 1F 8B), got ${bytes.length} bytes of something else`,
    );
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const size = end.getUint32(4, true);
  checkInflatedSize(where, bytes.length, size);
  let out: Uint8Array;
  try {
    // One spare byte shows a stream that holds more than it states.
    out = gunzipSync(bytes, { out: new Uint8Array(size + 1) });
  } catch (cause) {
    throw new FormatError(
      `${where}: the gzip data cannot be inflated; the file is damaged or cut off: copy or download it again`,
      {},
      { cause },
    );
  }
  if (out.length === size && crc32(out) === end.getUint32(0, true)) return out;
  throw new FormatError(
    `${where}: the gzip data do not fit their stated length and check sum; the file is damaged: copy or download it again`,
  );
}

/**
 * Compresses texts as they are put, so that a long text is never held whole; the bytes carry no date of today.
 * @returns `put` takes the next piece, `end` gives the whole file
 */
export function gzipText(): { readonly put: (text: string) => void; readonly end: () => Uint8Array } {
  const chunks: Uint8Array[] = [];
  const gzip = new Gzip({ level: 4, mtime: '1980-01-01T00:00:00Z' }, (chunk) => chunks.push(chunk));
  const encoder = new TextEncoder();
  const end = () => {
    gzip.push(new Uint8Array(0), true);
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  };
  return { put: (text) => gzip.push(encoder.encode(text)), end };
}
