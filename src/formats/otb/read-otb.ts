/** OTB+ or OTB4, told apart by the members of the archive. */

import type { ReadOptions, ReadResult } from '../read-result.ts';
import { readOtbArchive } from './otb-archive.ts';
import { readOtbPlus } from './otb-plus.ts';
import { readOtb4 } from './otb4.ts';

/** @throws FormatError naming the member and field that is missing or damaged */
export async function readOtb(bytes: Uint8Array, options: ReadOptions): Promise<ReadResult> {
  const members = await readOtbArchive(bytes, options.fileName);
  const isOtb4 = [...members.keys()].some((name) => /^Tracks_\d+\.xml$/i.test(name));
  return isOtb4 ? readOtb4(members, options) : readOtbPlus(members, options);
}
