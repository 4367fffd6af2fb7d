/** Data sets that a recording is added to. */

import { join } from 'node:path';
import { FormatError } from '../core/errors.ts';
import type { OutputFiles } from '../formats/file-set.ts';
import { mergeParticipants } from '../pipeline/merge-participants.ts';
import { diskFileSet } from '../platform/disk-file-set.node.ts';

/** The participants of the data set that stands in the folder stay in its table. */
export async function withStandingParticipants(files: OutputFiles, out: string): Promise<OutputFiles> {
  const name = 'participants.tsv';
  const standing = await diskFileSet(out).read(name);
  const added = files.get(name);
  if (!standing || !added) return files;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const merged = mergeParticipants(decode(standing), decode(added));
  if (merged === undefined)
    throw new FormatError(
      `${join(out, name)}: it has other columns than ours; write to another folder and join the two by hand`,
    );
  return new Map([...files, [name, new TextEncoder().encode(merged)]]);
}
