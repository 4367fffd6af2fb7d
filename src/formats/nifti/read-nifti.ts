/** Label maps from NIfTI-1 and NIfTI-2 files, plain or gzipped, whatever number type holds the labels. */

import type { LabelMap } from '../../anatomy/label-map.ts';
import { FormatError } from '../../core/errors.ts';
import { inflateGzip } from '../gzip.ts';
import { cutOff, type NiftiHeader, niftiDatatypes, readNiftiHeader } from './nifti-header.ts';

export interface NiftiLabels {
  readonly labelMap: LabelMap;
  readonly header: NiftiHeader;
}

/**
 * Reads a label map.
 * @param where - file name for messages
 * @throws FormatError for a damaged or cut-off file, and where a voxel is no whole number from 0 to 65535
 * Cost: one pass; memory: file, inflated file, labels.
 */
export function readNiftiLabels(file: Uint8Array, where: string): NiftiLabels {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? inflateGzip(where, file) : file;
  const header = readNiftiHeader(bytes, where);
  const [nx, ny, nz] = header.size;
  const count = nx * ny * nz;
  const { name, bytes: width, read } = niftiDatatypes[header.datatype];
  if (header.dataOffset + count * width > bytes.length)
    throw cutOff(
      where,
      `${header.size.join(' x ')} voxels of ${name} from byte ${header.dataOffset} on need ${header.dataOffset + count * width} bytes`,
      bytes.length,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.dataOffset);
  // a slope of 0 means that there is none
  const scaled = header.slope !== 0 && (header.slope !== 1 || header.intercept !== 0);
  const wide = new Uint16Array(count);
  let largest = 0;
  for (let n = 0; n < count; n++) {
    const raw = read(view, n * width, header.littleEndian);
    const label = scaled ? header.slope * raw + header.intercept : raw;
    const nearest = Math.round(label);
    // scaled and float32 labels are whole but for rounding
    if (!(Math.abs(label - nearest) <= 1e-3) || nearest < 0 || nearest > 65535)
      throw notALabel(where, label, n, header);
    wide[n] = nearest;
    if (nearest > largest) largest = nearest;
  }
  const labels = largest < 256 ? Uint8Array.from(wide) : wide;
  return { labelMap: { labels, size: header.size, affine: header.affine }, header };
}

function notALabel(where: string, label: number, n: number, { size: [nx, ny] }: NiftiHeader): FormatError {
  const place = `${n % nx}, ${Math.floor(n / nx) % ny}, ${Math.floor(n / nx / ny)}`;
  return new FormatError(
    `${where}: expected labels, whole numbers from 0 to 65535, got ${label} in voxel (${place}); give a segmentation, not an image or a probability map`,
    { value: label },
  );
}
