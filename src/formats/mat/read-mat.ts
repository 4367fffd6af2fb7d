/** Reads a MAT file of either kind: v5 (own reader) or v7.3 (HDF5, loaded only when such a file comes). */

import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { describeMat, type MatFile } from './mat-value.ts';
import { isMat5, readMat5 } from './mat5-reader.ts';

/** Whether the bytes hold the HDF5 signature where the format allows it: at 0, 512, 1024, 2048. */
export function isHdf5(bytes: Uint8Array): boolean {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  return [0, 512, 1024, 2048].some((start) => signature.every((byte, i) => bytes[start + i] === byte));
}

/**
 * Every variable of a MAT file, or those that are wanted.
 * @throws FormatError when the bytes are no MAT file or are damaged; UnsupportedError for MAT v4
 */
export async function readMat(
  bytes: Uint8Array,
  fileName: string,
  wanted?: (name: string) => boolean,
): Promise<MatFile> {
  if (isMat5(bytes)) return readMat5(bytes, fileName, wanted);
  if (isHdf5(bytes)) {
    const { readMat73 } = await import('./mat73-reader.ts');
    return readMat73(bytes, fileName, wanted);
  }
  if (looksLikeMat4(bytes))
    throw new UnsupportedError(
      `${fileName}: looks like MAT v4, which is not read; load it in MATLAB and save it with save(..., '-v7')`,
      { fileName },
    );
  throw new FormatError(
    `${fileName}: expected a MAT file (v5 or v7.3), got ${bytes.length} bytes that begin with neither header; save it again with save(..., '-v7')`,
    { fileName },
  );
}

/** The variables of a file in a few words each, for messages. */
export function describeMatFile(file: MatFile): string {
  const all = [...file.variables].slice(0, 20).map(([name, value]) => `${name} (${describeMat(value)})`);
  return all.length > 0 ? all.join(', ') : 'no variables';
}

/** A v4 header: type number below 5000 with zero hundreds, sizes, an imaginary flag of 0 or 1, a short name. */
function looksLikeMat4(bytes: Uint8Array): boolean {
  if (bytes.length < 20) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint32(0, true);
  const nameLength = view.getUint32(16, true);
  const sizes = view.getUint32(4, true) * view.getUint32(8, true);
  return type < 100 && view.getUint32(12, true) <= 1 && nameLength >= 1 && nameLength <= 64 && sizes <= bytes.length;
}
