/** Label maps as NIfTI-1 files, plain or gzipped. The bytes depend on nothing but the labels. */

import { gzipSync } from 'fflate';
import { affineShear, voxelAxis, voxelSpacing } from '../../anatomy/affine.ts';
import { checkLabelMap, type LabelMap } from '../../anatomy/label-map.ts';
import { UnsupportedError } from '../../core/errors.ts';
import { matrixToQuaternion } from './nifti-orientation.ts';

export interface NiftiWriteOptions {
  /** up to 79 ASCII characters */
  readonly description?: string;
  /** gzip; default true */
  readonly compress?: boolean;
}

/** header of 348 bytes and the four that say that there are no extensions */
const DATA_OFFSET = 352;

/**
 * Writes uint8 or uint16 labels with millimetres as unit; sform always, qform too where the voxel axes are at right angles.
 * @throws UnsupportedError for more than 32767 voxels along an axis, which NIfTI-1 cannot state
 */
export function writeNiftiLabels(map: LabelMap, options: NiftiWriteOptions = {}): Uint8Array {
  checkLabelMap('writeNiftiLabels', map);
  const longest = Math.max(...map.size);
  if (longest > 32767)
    throw new UnsupportedError(`writeNiftiLabels: NIfTI-1 holds up to 32767 voxels along an axis, got ${longest}`);
  const wide = map.labels instanceof Uint16Array;
  const bytes = new Uint8Array(DATA_OFFSET + map.labels.length * (wide ? 2 : 1));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, true);
  bytes[38] = 'r'.charCodeAt(0);
  [3, ...map.size, 1, 1, 1, 1].forEach((value, n) => void view.setInt16(40 + 2 * n, value, true));
  view.setInt16(68, 1002, true); // intent: labels
  view.setInt16(70, wide ? 512 : 2, true);
  view.setInt16(72, wide ? 16 : 8, true);
  view.setFloat32(108, DATA_OFFSET, true);
  view.setFloat32(112, 1, true);
  bytes[123] = 2; // millimetres
  bytes.set(ascii(options.description ?? '', 79), 148);
  writeOrientation(view, map);
  bytes.set(ascii('n+1', 3), 344);
  if (wide) map.labels.forEach((label, n) => void view.setUint16(DATA_OFFSET + 2 * n, label, true));
  else bytes.set(map.labels, DATA_OFFSET);
  return options.compress === false ? bytes : gzipSync(bytes, { level: 6, mtime: '1980-01-01T00:00:00Z' });
}

function writeOrientation(view: DataView, { affine }: LabelMap): void {
  const spacing = voxelSpacing(affine).map((metres) => metres * 1000);
  const rightAngled = affineShear(affine) < 1e-6;
  const [x, y, z] = ([0, 1, 2] as const).map((axis) => voxelAxis(affine, axis));
  const { b, c, d, qfac } = matrixToQuaternion([x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]);
  [qfac, ...spacing, 0, 0, 0, 0].forEach((value, n) => void view.setFloat32(76 + 4 * n, value, true));
  view.setInt16(252, rightAngled ? 1 : 0, true);
  view.setInt16(254, 1, true);
  const offset = [affine[3], affine[7], affine[11]].map((metres) => metres * 1000);
  if (rightAngled) [b, c, d, ...offset].forEach((value, n) => void view.setFloat32(256 + 4 * n, value, true));
  affine.forEach((metres, n) => void view.setFloat32(280 + 4 * n, metres * 1000, true));
}

function ascii(text: string, length: number): Uint8Array {
  return Uint8Array.from(text.slice(0, length), (sign) => (sign.charCodeAt(0) < 127 ? sign.charCodeAt(0) : 63));
}
