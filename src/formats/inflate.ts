/**
 * Inflating zlib streams (RFC 1950) with stated limits, so that a small damaged or hostile file cannot ask for the whole
 * memory. Deflate cannot expand by more than 1032 (258 bytes from 2 bits), so a claimed size beyond that is refused
 * before anything is allocated; besides, one stream may not exceed `maximumInflatedBytes`.
 */

import { Unzlib, unzlibSync } from 'fflate';
import { FormatError } from '../core/errors.ts';

/** 2 GiB: 256 channels of float32 for 17 minutes at 2048 Hz */
export const maximumInflatedBytes = 2 ** 31;

const largestExpansion = 1032;

/** @throws FormatError when `inflatedBytes` cannot come from `compressedBytes` of deflate, or is past the limit */
export function checkInflatedSize(where: string, compressedBytes: number, inflatedBytes: number): void {
  if (inflatedBytes > compressedBytes * largestExpansion + 64)
    throw new FormatError(
      `${where}: claims ${inflatedBytes} bytes from ${compressedBytes} compressed ones, more than deflate can hold; the file is damaged or cut off: copy or download it again`,
      { compressedBytes, inflatedBytes },
    );
  if (inflatedBytes > maximumInflatedBytes)
    throw new FormatError(
      `${where}: inflates to ${inflatedBytes} bytes, the limit is ${maximumInflatedBytes}; split the recording`,
      { compressedBytes, inflatedBytes },
    );
}

/** The first bytes (up to `count`) of a zlib stream, without inflating the rest. */
export function zlibPrefix(where: string, bytes: Uint8Array, count: number): Uint8Array {
  const out = new Uint8Array(count);
  let filled = 0;
  const stream = new Unzlib((chunk) => {
    const part = chunk.subarray(0, count - filled);
    out.set(part, filled);
    filled += part.length;
  });
  return rethrow(where, () => {
    for (let at = 0; at < bytes.length && filled < count; at += 64) stream.push(bytes.subarray(at, at + 64), false);
    return out.subarray(0, filled);
  });
}

/**
 * A zlib stream whose inflated size is known: one buffer, no intermediate copies; the Adler-32 sum is checked.
 * @throws FormatError when it holds fewer or more bytes, or is damaged
 */
export function inflateZlib(where: string, bytes: Uint8Array, inflatedBytes: number): Uint8Array {
  checkInflatedSize(where, bytes.length, inflatedBytes);
  // One spare byte shows a stream that holds more than it should.
  const out = rethrow(where, () => unzlibSync(bytes, { out: new Uint8Array(inflatedBytes + 1) }));
  if (out.length !== inflatedBytes)
    throw new FormatError(
      `${where}: expected ${inflatedBytes} inflated bytes, got ${out.length < inflatedBytes ? out.length : 'more'}; the file is damaged`,
      { inflatedBytes },
    );
  const end = bytes.length - 4;
  const stated = ((bytes[end] << 24) | (bytes[end + 1] << 16) | (bytes[end + 2] << 8) | bytes[end + 3]) >>> 0;
  if (adler32(out) !== stated)
    throw new FormatError(`${where}: the checksum of the compressed data does not match; the file is damaged`, {});
  return out;
}

/** Adler-32 (RFC 1950, section 8.2). */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // 3800 additions keep both sums below 2^31 before the modulus.
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + 3800, bytes.length);
    for (; at < end; at++) {
      a += bytes[at];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function rethrow<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      `${where}: the compressed data cannot be inflated (${reason}); the file is damaged or cut off`,
      {},
      {
        cause: error,
      },
    );
  }
}
