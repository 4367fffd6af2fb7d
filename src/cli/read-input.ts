import type { FileSet } from '../formats/file-set.ts';
import { readNpz } from '../formats/npz.ts';
import type { ReadOptions, ReadResult } from '../formats/read-result.ts';

export async function readRecording(path: string, files: FileSet, options: ReadOptions): Promise<ReadResult> {
  const bytes = await files.read(path);
  if (!bytes) throw new Error(path);
  return readNpz(bytes, options);
}
