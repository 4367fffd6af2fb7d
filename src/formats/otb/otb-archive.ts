/** Members of an OTB+ or OTB4 file: a tar, or a zip of the same members. */

import { unpackTar } from 'modern-tar';
import { FormatError, isBmissError } from '../../core/errors.ts';
import { maximumInflatedBytes } from '../inflate.ts';
import { readZip } from '../zip.ts';

/**
 * @returns member name (without folders) to bytes
 * @throws FormatError when the archive is damaged or holds nothing
 */
export async function readOtbArchive(bytes: Uint8Array, fileName: string): Promise<Map<string, Uint8Array>> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const members = isZip ? unzip(bytes, fileName) : await untar(bytes, fileName);
  if (members.size > 0) return members;
  throw new FormatError(
    `${fileName}: expected an archive with .sig and .xml members, got one without members; save it again in OTBioLab`,
    { fileName },
  );
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function unzip(bytes: Uint8Array, fileName: string): Map<string, Uint8Array> {
  const members = readZip(bytes, fileName);
  const total = members.reduce((sum, member) => sum + member.size, 0);
  if (total > maximumInflatedBytes)
    throw new FormatError(`${fileName}: inflates to ${total} bytes, the limit is ${maximumInflatedBytes}`, { total });
  return new Map(members.filter((member) => member.size > 0).map((member) => [baseName(member.name), member.read()]));
}

async function untar(bytes: Uint8Array, fileName: string): Promise<Map<string, Uint8Array>> {
  try {
    const entries = await unpackTar(bytes);
    const files = entries.flatMap(({ header, data }) => (data ? [[baseName(header.name), data] as const] : []));
    return new Map(files);
  } catch (error) {
    if (isBmissError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      `${fileName}: the tar archive cannot be unpacked (${reason}); it is cut off or damaged, copy it again`,
      { fileName },
      { cause: error },
    );
  }
}
