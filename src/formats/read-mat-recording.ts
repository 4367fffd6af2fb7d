/** A recording from any .mat file: OTBioLab+ export, MUedit, or a plain matrix. */

import { readMat } from './mat/read-mat.ts';
import { isOtbiolabMat, readOtbiolabMat } from './otbiolab-mat.ts';
import { readPlainMat } from './plain-mat.ts';
import { isMueditMat, readMueditMat } from './read-muedit-mat.ts';
import type { ReadOptions, ReadResult } from './read-result.ts';

/** @throws FormatError when the bytes are no MAT file, or hold nothing that is a recording */
export async function readMatRecording(bytes: Uint8Array, options: ReadOptions): Promise<ReadResult> {
  const file = await readMat(bytes, options.fileName);
  if (isOtbiolabMat(file)) return readOtbiolabMat(file, options);
  if (isMueditMat(file)) return readMueditMat(file, options);
  return readPlainMat(file, options);
}
