/**
 * NumPy arrays (.npy versions 1, 2, 3): magic 0x93 'NUMPY', version, header length, a Python dict literal with `descr`,
 * `fortran_order`, `shape`, then the values.
 * Read: f2 f4 f8, i1..i8, u1..u8, bool, text (S, U), either byte order, C or Fortran order. Refused: objects (they are
 * pickled programs), records, complex numbers, dates.
 * Source: NumPy enhancement proposal 1, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */

import { FormatError, ShapeError, UnsupportedError } from '../core/errors.ts';

export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export interface NpyArray {
  readonly shape: readonly number[];
  /** type in the file, e.g. 'f4', 'i8', 'b1' */
  readonly type: string;
  /** row-major (last index fastest); half floats come as Float32Array, bool as Uint8Array; absent for text */
  readonly values?: NumericArray;
  /** row-major, for S and U arrays */
  readonly text?: readonly string[];
}

/**
 * Reads a .npy file. Values are a view of `bytes` where type, order and alignment allow it, else a new array.
 * @param where - what to call the array in messages
 * @throws FormatError if it is no .npy file, or its shape does not fit its length; UnsupportedError for objects,
 *   records, complex numbers and dates
 */
export function readNpy(bytes: Uint8Array, where: string): NpyArray {
  const { descriptor, fortranOrder, shape, dataStart } = readHeader(bytes, where);
  const littleEndian = descriptor[0] !== '>';
  const kind = descriptor[1];
  const itemSize = Number(descriptor.slice(2)) * (kind === 'U' ? 4 : 1);
  const count = shape.reduce((product, n) => product * n, 1);
  const needed = count * itemSize;
  if (!(needed <= bytes.length - dataStart))
    throw new FormatError(
      `${where}: shape (${shape.join(', ')}) of ${descriptor} expected ${needed} bytes, got ${bytes.length - dataStart}; the file is truncated`,
      { where, expected: needed, actual: bytes.length - dataStart },
    );
  const data = bytes.subarray(dataStart, dataStart + needed);
  if (kind === 'S' || kind === 'U') {
    const text = readText(data, count, itemSize, kind, littleEndian);
    return { shape, type: descriptor.slice(1), text: fortranOrder ? toRowMajor(text, shape, new Array(count)) : text };
  }
  const type = descriptor.slice(1);
  const values = readValues(data, type, littleEndian, descriptor, where);
  if (!fortranOrder || shape.length < 2) return { shape, type, values };
  return { shape, type, values: reorder(values, shape) };
}

/**
 * Writes a .npy file, version 1.0, little-endian, row-major.
 * @throws ShapeError if the number of values is not the product of `shape`
 */
export function writeNpy(values: NumericArray, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, n) => product * n, 1);
  if (values.length !== count)
    throw new ShapeError(`npy: shape (${shape.join(', ')}) expected ${count} values, got ${values.length}`);
  if (isBigEndianMachine()) throw new UnsupportedError('npy: writing on a big-endian machine is not supported');
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return npyFile(descriptorOf(values), shape, data);
}

/** Writes one text as a .npy array without dimensions, as numpy.savez(file, unit='V') does. */
export function writeNpyText(text: string): Uint8Array<ArrayBuffer> {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const data = new DataView(new ArrayBuffer(4 * codes.length));
  for (const [i, code] of codes.entries()) data.setUint32(4 * i, code, true);
  return npyFile(`<U${codes.length}`, [], new Uint8Array(data.buffer));
}

/** The header is padded so that the values begin at a multiple of 64 bytes. */
function npyFile(descriptor: string, shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${shapeText}, }`;
  const headerLength = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const out = new Uint8Array(headerLength + data.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (headerLength - 10) & 255, (headerLength - 10) >> 8]);
  out.set(new TextEncoder().encode(`${dict.padEnd(headerLength - 11)}\n`), 10);
  out.set(data, headerLength);
  return out;
}

/** Values as float32, times `factor`; the array itself when it is float32 and the factor is 1. */
export function toFloat32(values: NumericArray, factor = 1): Float32Array {
  if (values instanceof Float32Array && factor === 1) return values;
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[i]) * factor;
  return out;
}

/** Values as float64; the array itself when it is float64. Integers beyond 2^53 are rounded. */
export function toFloat64(values: NumericArray): Float64Array {
  if (values instanceof Float64Array) return values;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[i]);
  return out;
}

interface Header {
  readonly descriptor: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  readonly dataStart: number;
}

function readHeader(bytes: Uint8Array, where: string): Header {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte))
    throw new FormatError(`${where}: expected a .npy array (first bytes 0x93 'NUMPY'); this is something else`, {
      where,
    });
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw new UnsupportedError(`${where}: .npy version ${version}.${bytes[7]}, versions 1 to 3 are read`, { where });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const prefix = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = prefix + headerLength;
  if (dataStart > bytes.length || headerLength > 1e6)
    throw new FormatError(`${where}: header of ${headerLength} bytes in a file of ${bytes.length}; it is truncated`, {
      where,
    });
  const text = new TextDecoder().decode(bytes.subarray(prefix, dataStart));
  const descriptor = /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descriptor === undefined && /['"]descr['"]\s*:\s*\[/.test(text))
    throw new UnsupportedError(`${where}: holds records (a structured array); save plain numbers, one array a field`, {
      where,
    });
  if (descriptor === undefined || order === undefined || shapeText === undefined)
    throw new FormatError(
      `${where}: .npy header expected descr, fortran_order and shape, got ${text.trim().slice(0, 80)}`,
      { where },
    );
  checkDescriptor(descriptor, where);
  const shape = shapeText
    .split(',')
    .map((part) => part.replace('L', '').trim())
    .filter((part) => part !== '')
    .map(Number);
  if (!shape.every((n) => Number.isSafeInteger(n)) || shape.length > 32)
    throw new FormatError(`${where}: shape (${shapeText}) expected at most 32 whole numbers`, { where });
  return { descriptor, fortranOrder: order === 'True', shape, dataStart };
}

function checkDescriptor(descriptor: string, where: string): void {
  if (/^[|<>=]?O/.test(descriptor))
    throw new UnsupportedError(
      `${where}: holds Python objects, which are pickled programs and are not run here; save plain numbers (ragged lists: one flat array and one of motor unit numbers)`,
      { where, descriptor },
    );
  if (/^[<|=>](f[248]|[iu][1248]|b1|[SU][1-9]\d{0,5})$/.test(descriptor)) return;
  throw new UnsupportedError(`${where}: numbers of type ${descriptor} are not read; save float32 or float64`, {
    where,
    descriptor,
  });
}

type Constructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumericArray;

const constructors: Readonly<Record<string, Constructor>> = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  f2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
};

function readValues(
  data: Uint8Array,
  type: string,
  littleEndian: boolean,
  descriptor: string,
  where: string,
): NumericArray {
  const itemSize = Number(type.slice(1));
  const make = constructors[type];
  if (make === undefined) throw new UnsupportedError(`${where}: numbers of type ${descriptor} are not read`);
  const swap = itemSize > 1 && littleEndian === isBigEndianMachine();
  let source = data;
  if (swap || data.byteOffset % itemSize !== 0) source = data.slice();
  if (swap) for (let i = 0; i < source.length; i += itemSize) source.subarray(i, i + itemSize).reverse();
  const values = new make(source.buffer, source.byteOffset, source.length / itemSize);
  return type === 'f2' ? halfToFloat32(values as Uint16Array) : values;
}

/** IEEE 754 binary16 to float32, by a table of all 65536 values. */
function halfToFloat32(halves: Uint16Array): Float32Array {
  const table = new Float32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const exponent = (h >> 10) & 31;
    const fraction = h & 1023;
    const sign = h & 32768 ? -1 : 1;
    if (exponent === 0) table[h] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[h] = fraction ? Number.NaN : sign * Infinity;
    else table[h] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return Float32Array.from(halves, (h) => table[h]);
}

function readText(data: Uint8Array, count: number, itemSize: number, kind: string, littleEndian: boolean): string[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const step = kind === 'U' ? 4 : 1;
  return Array.from({ length: itemSize === 0 ? 0 : count }, (_, i) => {
    let text = '';
    for (let at = i * itemSize; at < (i + 1) * itemSize; at += step) {
      const code = step === 1 ? data[at] : view.getUint32(at, littleEndian);
      text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    }
    return text.replace(/\0+$/, '');
  });
}

function reorder(values: NumericArray, shape: readonly number[]): NumericArray {
  const make = values.constructor as new (length: number) => NumericArray;
  return toRowMajor<number | bigint, NumericArray>(values, shape, new make(values.length));
}

/** Copies first-index-fastest values to last-index-fastest order. */
function toRowMajor<T, A extends { length: number; [i: number]: T }>(
  from: ArrayLike<T>,
  shape: readonly number[],
  to: A,
): A {
  const strides: number[] = [];
  let stride = 1;
  for (const n of shape) {
    strides.push(stride);
    stride *= n;
  }
  const last = shape.length - 1;
  const index = new Array<number>(shape.length).fill(0);
  let base = 0;
  for (let at = 0; at < to.length; at += shape[last]) {
    for (let i = 0; i < shape[last]; i++) to[at + i] = from[base + i * strides[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      base += strides[axis];
      if (++index[axis] < shape[axis]) break;
      base -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return to;
}

function descriptorOf(values: NumericArray): string {
  const size = values.BYTES_PER_ELEMENT;
  const order = size === 1 ? '|' : '<';
  if (values instanceof Float32Array || values instanceof Float64Array) return `<f${size}`;
  const signed =
    values instanceof Int8Array ||
    values instanceof Int16Array ||
    values instanceof Int32Array ||
    values instanceof BigInt64Array;
  return `${order}${signed ? 'i' : 'u'}${size}`;
}

function isBigEndianMachine(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;
}
