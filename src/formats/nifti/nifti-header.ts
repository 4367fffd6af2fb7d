/**
 * Headers of NIfTI-1 and NIfTI-2 files (one file, .nii). Source: nifti1.h and nifti2.h of the NIfTI Data Format Working Group
 * (public domain). All that a label map needs is read; extensions between header and data are skipped.
 */

import { isInvertible } from '../../anatomy/affine.ts';
import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { quaternionToMatrix } from './nifti-orientation.ts';

export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  readonly size: readonly [number, number, number];
  readonly datatype: number;
  readonly dataOffset: number;
  readonly slope: number;
  readonly intercept: number;
  /** voxel indices to world, metres, 3 x 4 */
  readonly affine: Float64Array;
  readonly warnings: readonly string[];
}

export interface NiftiDatatype {
  readonly name: string;
  readonly bytes: number;
  /** the number at a byte */
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** by the code in datatype */
export const niftiDatatypes: Readonly<Record<number, NiftiDatatype>> = {
  2: { name: 'uint8', bytes: 1, read: (view, at) => view.getUint8(at) },
  4: { name: 'int16', bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  8: { name: 'int32', bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  16: { name: 'float32', bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  64: { name: 'float64', bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  256: { name: 'int8', bytes: 1, read: (view, at) => view.getInt8(at) },
  512: { name: 'uint16', bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  768: { name: 'uint32', bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  1024: { name: 'int64', bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  1280: { name: 'uint64', bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/** metres per unit, by the code in xyzt_units */
const unitMetres: Readonly<Record<number, number>> = { 0: 1e-3, 1: 1, 2: 1e-3, 3: 1e-6 };

/** Where the fields of the two versions lie. */
const layouts = {
  1: {
    bytes: 348,
    magic: 344,
    dim: 40,
    datatype: 70,
    bitpix: 72,
    pixdim: 76,
    offset: 108,
    slope: 112,
    units: 123,
    codes: 252,
    quatern: 256,
    srow: 280,
  },
  2: {
    bytes: 540,
    magic: 4,
    dim: 16,
    datatype: 12,
    bitpix: 14,
    pixdim: 104,
    offset: 168,
    slope: 176,
    units: 500,
    codes: 344,
    quatern: 352,
    srow: 400,
  },
} as const;

/**
 * Reads and checks a header.
 * @param where - file name for messages
 * @throws FormatError naming the field that is wrong; UnsupportedError for two-file NIfTI, Analyze, complex or RGB voxels, 4-D
 */
export function readNiftiHeader(bytes: Uint8Array, where: string): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { version, littleEndian } = recognise(view, where);
  const at = layouts[version];
  const wide = version === 2;
  if (bytes.length < at.bytes) throw cutOff(where, `its header has ${at.bytes} bytes`, bytes.length);
  const short = (offset: number) => view.getInt16(offset, littleEndian);
  const whole = (offset: number) => (wide ? Number(view.getBigInt64(offset, littleEndian)) : short(offset));
  const real = (offset: number, n: number) =>
    wide ? view.getFloat64(offset + 8 * n, littleEndian) : view.getFloat32(offset + 4 * n, littleEndian);
  const dim = Array.from({ length: 8 }, (_, n) => whole(at.dim + (wide ? 8 : 2) * n));
  const size = volumeSize(dim, where);
  const datatype = short(at.datatype);
  checkDatatype(datatype, short(at.bitpix), where);
  const dataOffset = wide ? Number(view.getBigInt64(at.offset, littleEndian)) : real(at.offset, 0);
  if (!Number.isInteger(dataOffset) || dataOffset < at.bytes)
    throw new FormatError(
      `${where}: vox_offset expected an integer of ${at.bytes + 4} or more, got ${dataOffset}; the header is damaged: export the segmentation again from the program that made it`,
      { field: 'vox_offset' },
    );
  const warnings: string[] = [];
  const units = (wide ? view.getInt32(at.units, littleEndian) : view.getUint8(at.units)) & 7;
  if (unitMetres[units] === undefined)
    throw new FormatError(`${where}: xyzt_units expected metres, millimetres or micrometres (1, 2, 3), got ${units}`, {
      field: 'xyzt_units',
    });
  if (units === 0) warnings.push(`${where}: the header names no unit of length; millimetres are taken`);
  const code = (n: number) => (wide ? view.getInt32(at.codes + 4 * n, littleEndian) : short(at.codes + 2 * n));
  const affine = readAffine({
    where,
    codes: [code(0), code(1)],
    pixdim: Array.from({ length: 4 }, (_, n) => real(at.pixdim, n)),
    quatern: Array.from({ length: 6 }, (_, n) => real(at.quatern, n)),
    srow: Array.from({ length: 12 }, (_, n) => real(at.srow, n)),
    warnings,
  });
  return {
    version,
    littleEndian,
    size,
    datatype,
    dataOffset,
    slope: real(at.slope, 0),
    intercept: real(at.slope, 1),
    affine: affine.map((value) => value * unitMetres[units]),
    warnings,
  };
}

function recognise(view: DataView, where: string): { version: 1 | 2; littleEndian: boolean } {
  for (const littleEndian of [true, false]) {
    const headerBytes = view.byteLength < 4 ? 0 : view.getInt32(0, littleEndian);
    if (headerBytes !== 348 && headerBytes !== 540) continue;
    if (view.byteLength < 348) throw cutOff(where, 'a NIfTI file starts with a header of 348 bytes', view.byteLength);
    const version = headerBytes === 348 ? 1 : 2;
    const start = layouts[version].magic;
    const magic = String.fromCharCode(...[0, 1, 2].map((n) => view.getUint8(start + n)));
    if (magic === `n+${version}`) return { version, littleEndian };
    if (magic === `ni${version}`)
      throw new UnsupportedError(
        `${where}: this is the header of a NIfTI pair (.hdr and .img); convert it to one file (.nii or .nii.gz) with the program that made it`,
        { field: 'magic' },
      );
    if (/^\0*$/.test(magic))
      throw new UnsupportedError(
        `${where}: this is an Analyze 7.5 header, which holds no orientation; convert it to NIfTI (.nii or .nii.gz)`,
        { field: 'magic' },
      );
    throw new FormatError(
      `${where}: magic expected 'n+${version}' at byte ${start}, got '${magic.replace(/[^ -~]/g, '?')}'; the header is damaged: export the segmentation again from the program that made it`,
      { field: 'magic' },
    );
  }
  throw new FormatError(
    `${where}: this is no NIfTI file: sizeof_hdr expected 348 or 540, got ${view.byteLength < 4 ? `a file of ${view.byteLength} bytes` : view.getInt32(0, true)}; give a segmentation as .nii or .nii.gz`,
    { field: 'sizeof_hdr' },
  );
}

function volumeSize(dim: readonly number[], where: string): [number, number, number] {
  const shown = dim.slice(0, Math.max(1, Math.min(8, dim[0] + 1))).join(', ');
  if (!(dim[0] >= 1 && dim[0] <= 7))
    throw new FormatError(
      `${where}: dim[0] expected 1 to 7 dimensions, got ${dim[0]}; the header is damaged: export the segmentation again from the program that made it`,
      {
        field: 'dim',
      },
    );
  if (dim[0] > 3 && dim.slice(4, dim[0] + 1).some((length) => length > 1))
    throw new UnsupportedError(
      `${where}: expected one volume (three dimensions), got dim ${shown}; save one volume of it`,
      {
        field: 'dim',
      },
    );
  const size = [1, 2, 3].map((n) => (n <= dim[0] ? dim[n] : 1)) as [number, number, number];
  if (size.every((length) => length >= 1)) return size;
  throw new FormatError(
    `${where}: dim expected lengths of 1 or more, got ${shown}; the header is damaged: export the segmentation again from the program that made it`,
    {
      field: 'dim',
    },
  );
}

function checkDatatype(datatype: number, bitpix: number, where: string): void {
  const known = niftiDatatypes[datatype];
  if (!known)
    throw new UnsupportedError(
      `${where}: datatype expected whole numbers or float32/float64, got code ${datatype}; save the labels as uint8 or uint16`,
      { field: 'datatype' },
    );
  if (bitpix !== 8 * known.bytes)
    throw new FormatError(
      `${where}: bitpix expected ${8 * known.bytes} for datatype ${known.name}, got ${bitpix}; the header is damaged: export the segmentation again from the program that made it`,
      { field: 'bitpix' },
    );
}

interface Orientation {
  readonly where: string;
  /** qform_code, sform_code */
  readonly codes: readonly [number, number];
  readonly pixdim: readonly number[];
  /** quatern_b, c, d, qoffset_x, y, z */
  readonly quatern: readonly number[];
  readonly srow: readonly number[];
  readonly warnings: string[];
}

/** sform where it is set, else qform, else the spacing alone (nifti1.h, methods 3, 2, 1), in the file's unit. */
function readAffine({ where, codes: [qform, sform], pixdim, quatern, srow, warnings }: Orientation): Float64Array {
  const [q, dx, dy, dz] = pixdim;
  let affine: Float64Array;
  if (sform > 0) affine = Float64Array.from(srow);
  else if (qform > 0) {
    const [b, c, d, x, y, z] = quatern;
    const r = quaternionToMatrix({ b, c, d, qfac: q < 0 ? -1 : 1 });
    affine = Float64Array.of(
      ...[0, 1, 2].flatMap((row) => [r[3 * row] * dx, r[3 * row + 1] * dy, r[3 * row + 2] * dz, [x, y, z][row]]),
    );
  } else {
    warnings.push(
      `${where}: the header holds no orientation (qform_code and sform_code are 0); voxel axes are taken as right, anterior, superior`,
    );
    affine = Float64Array.of(dx, 0, 0, 0, 0, dy, 0, 0, 0, 0, dz, 0);
  }
  if (isInvertible(affine)) return affine;
  const method = sform > 0 ? 'sform (srow_x, srow_y, srow_z)' : qform > 0 ? 'qform (quatern, pixdim)' : 'pixdim';
  throw new FormatError(
    `${where}: ${method} expected an orientation that can be inverted, got ${Array.from(affine, (v) => Number(v.toPrecision(5))).join(', ')}; the header is damaged: export the segmentation again from the program that made it`,
    { field: sform > 0 ? 'sform' : qform > 0 ? 'qform' : 'pixdim' },
  );
}

export function cutOff(where: string, expected: string, got: number): FormatError {
  return new FormatError(`${where}: ${expected}, the file has ${got}; it is cut off: copy or download it again`, {
    got,
  });
}
