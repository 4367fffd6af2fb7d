/**
 * MAT v5 (MATLAB 5 to 7.2): numbers, logical, char, cell, struct, compressed or not, of either byte order.
 * Layout: 128-byte header (116 text, 8 subsystem offset, version 0x0100, 'IM' or 'MI'), then data elements of
 * [type, byteCount, bytes, padding to 8]; a small element packs type and count into one word and holds up to 4 bytes.
 * Source: MathWorks, MAT-File Format (level 5), public document.
 * Memory: a compressed variable is inflated once; numbers are views of those bytes where alignment and byte order allow.
 */

import { FormatError } from '../../core/errors.ts';
import { inflateZlib, zlibPrefix } from '../inflate.ts';
import {
  emptyMatNumeric,
  type MatFile,
  type MatNumbers,
  type MatNumeric,
  type MatNumericClass,
  type MatValue,
  matCount,
} from './mat-value.ts';

const headerBytes = 128;
const deepest = 64;
const typeMatrix = 14;
const typeCompressed = 15;

const classNames: Readonly<Record<number, MatNumericClass>> = {
  6: 'double',
  7: 'single',
  8: 'int8',
  9: 'uint8',
  10: 'int16',
  11: 'uint16',
  12: 'int32',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

const skippedClasses: Readonly<Record<number, string>> = {
  3: 'object',
  5: 'sparse matrix',
  16: 'function handle',
  17: 'object (string, table, datetime ...)',
};

/** Bytes of one element of each data type; 0 for types that hold no numbers. */
const itemBytes = [0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8, 0, 0, 1, 2, 4];

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

interface Source {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** offset in the file at which the bytes begin, for messages */
  readonly place: string;
}

interface Element {
  readonly type: number;
  readonly start: number;
  readonly byteCount: number;
  readonly next: number;
}

/** Whether the bytes begin like MAT v5. */
export function isMat5(bytes: Uint8Array): boolean {
  if (bytes.length < headerBytes) return false;
  const [major, minor, mark1, mark2] = [bytes[125], bytes[124], bytes[126], bytes[127]];
  return (mark1 === 0x49 && mark2 === 0x4d && major === 1) || (mark1 === 0x4d && mark2 === 0x49 && minor === 1);
}

/**
 * Reads every variable of a MAT v5 file.
 * @param wanted - variables to read, by name; all when absent
 * @returns values; numeric data may be views of `bytes`
 * @throws FormatError naming the byte offset at which the file is damaged
 */
export function readMat5(bytes: Uint8Array, fileName: string, wanted?: (name: string) => boolean): MatFile {
  if (!isMat5(bytes))
    throw new FormatError(
      `${fileName}: expected a MAT v5 header (128 bytes ending in 'IM' or 'MI'), got ${bytes.length} bytes without it`,
      { fileName },
    );
  const littleEndian = bytes[126] === 0x49;
  const source = makeSource(bytes, fileName, littleEndian, 'byte');
  const variables = new Map<string, MatValue>();
  const warnings: string[] = [];
  for (let at = headerBytes; at < bytes.length; ) {
    const element = readElement(source, at, bytes.length);
    const variable = readVariable(source, element, wanted);
    if (variable) {
      const [name, value] = variable;
      if (value.kind === 'skipped') warnings.push(`variable ${name} was left out: ${value.why}`);
      else variables.set(name, value);
    }
    at = element.next;
  }
  return { version: '5', variables, warnings };
}

function makeSource(bytes: Uint8Array, fileName: string, littleEndian: boolean, place: string): Source {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { fileName, bytes, view, littleEndian, place };
}

function fail(source: Source, at: number, message: string): never {
  throw new FormatError(`${source.fileName}: ${message} (${source.place} ${at}); the file is damaged or cut off`, {
    fileName: source.fileName,
    offset: at,
  });
}

function readElement(source: Source, at: number, end: number): Element {
  if (at + 8 > end) fail(source, at, `expected an element of 8 bytes, ${end - at} bytes are left`);
  const first = source.view.getUint32(at, source.littleEndian);
  const small = first >>> 16;
  if (small > 0) {
    if (small > 4) fail(source, at, `a small element claims ${small} bytes, at most 4 fit`);
    return { type: first & 0xffff, start: at + 4, byteCount: small, next: at + 8 };
  }
  const byteCount = source.view.getUint32(at + 4, source.littleEndian);
  if (at + 8 + byteCount > end)
    fail(source, at, `an element claims ${byteCount} bytes, ${end - at - 8} bytes are left`);
  const stop = at + 8 + byteCount;
  // Compressed elements are not padded; the last one of a file may lack its padding.
  const next = first === typeCompressed ? stop : Math.min(at + 8 + Math.ceil(byteCount / 8) * 8, end);
  return { type: first, start: at + 8, byteCount, next };
}

function readVariable(
  source: Source,
  element: Element,
  wanted?: (name: string) => boolean,
): [string, MatValue] | undefined {
  if (element.type === typeMatrix) return readMatrix(source, element, 0, wanted);
  if (element.type !== typeCompressed)
    fail(source, element.start, `expected a matrix (14) or compressed data (15), got type ${element.type}`);
  const where = `${source.fileName}, byte ${element.start}`;
  const packed = source.bytes.subarray(element.start, element.start + element.byteCount);
  const prefix = zlibPrefix(where, packed, 512);
  if (prefix.length < 8) fail(source, element.start, 'compressed data hold fewer than 8 bytes');
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (wanted && !wanted(peekName(view, source.littleEndian))) return undefined;
  const inflated = inflateZlib(where, packed, 8 + view.getUint32(4, source.littleEndian));
  const place = `variable at byte ${element.start}, inflated byte`;
  const inner = makeSource(inflated, source.fileName, source.littleEndian, place);
  const matrix = readElement(inner, 0, inflated.length);
  if (matrix.type !== typeMatrix) fail(inner, 0, `expected a matrix (14), got type ${matrix.type}`);
  return readMatrix(inner, matrix, 0, wanted);
}

/** Name of a matrix from its first bytes; '' when they do not reach so far. */
function peekName(view: DataView, littleEndian: boolean): string {
  try {
    const source: Source = {
      fileName: '',
      bytes: new Uint8Array(view.buffer, view.byteOffset, view.byteLength),
      view,
      littleEndian,
      place: '',
    };
    const flags = readElement(source, 8, view.byteLength);
    const dims = readElement(source, flags.next, view.byteLength);
    return readAscii(source, readElement(source, dims.next, view.byteLength));
  } catch {
    return '';
  }
}

function readMatrix(
  source: Source,
  element: Element,
  depth: number,
  wanted?: (name: string) => boolean,
): [string, MatValue] | undefined {
  if (element.byteCount === 0) return ['', emptyMatNumeric];
  if (depth > deepest) fail(source, element.start, `cells or structs nested deeper than ${deepest}`);
  const end = element.start + element.byteCount;
  const flagsElement = readElement(source, element.start, end);
  if (flagsElement.type !== 6 || flagsElement.byteCount !== 8)
    fail(source, element.start, `expected array flags (type 6, 8 bytes), got type ${flagsElement.type}`);
  const flags = source.view.getUint32(flagsElement.start, source.littleEndian);
  const classNumber = flags & 0xff;
  const skipped = skippedClasses[classNumber];
  if (classNumber === 17)
    // Objects hold no dimensions: the name follows at once.
    return [
      readAscii(source, readElement(source, flagsElement.next, end)),
      { kind: 'skipped', dims: [], why: skipped },
    ];
  const dimsElement = readElement(source, flagsElement.next, end);
  const dims = readDims(source, dimsElement);
  const nameElement = readElement(source, dimsElement.next, end);
  const name = readAscii(source, nameElement);
  if (wanted && depth === 0 && !wanted(name)) return undefined;
  const body: Body = { source, at: nameElement.next, end, dims, depth };
  if (skipped) return [name, { kind: 'skipped', dims, why: `a ${skipped}` }];
  if (classNumber === 1) return [name, readCell(body)];
  if (classNumber === 2) return [name, readStruct(body)];
  if (classNumber === 4) return [name, readChar(body)];
  const className = classNames[classNumber];
  if (!className) fail(source, flagsElement.start, `array class ${classNumber} is not one of MAT v5`);
  if (flags & 0x800) return [name, { kind: 'skipped', dims, why: 'complex numbers' }];
  return [name, readNumeric(body, flags & 0x200 ? 'logical' : className)];
}

/** The part of a matrix after its name. */
interface Body {
  readonly source: Source;
  readonly at: number;
  readonly end: number;
  readonly dims: readonly number[];
  readonly depth: number;
}

function readDims(source: Source, element: Element): number[] {
  const count = element.byteCount / 4;
  if (element.type !== 5 || !Number.isInteger(count) || count < 2 || count > 32)
    fail(
      source,
      element.start,
      `expected 2 to 32 dimensions (type 5), got type ${element.type}, ${element.byteCount} bytes`,
    );
  const dims: number[] = [];
  for (let i = 0; i < count; i++) {
    const size = source.view.getInt32(element.start + 4 * i, source.littleEndian);
    if (size < 0) fail(source, element.start + 4 * i, `expected a dimension >= 0, got ${size}`);
    dims.push(size);
  }
  return dims;
}

function readAscii(source: Source, element: Element): string {
  let text = '';
  for (let i = 0; i < element.byteCount; i++) {
    const code = source.bytes[element.start + i];
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}

function readNumeric({ source, at, end, dims }: Body, className: MatNumericClass): MatNumeric {
  const element = readElement(source, at, end);
  const data = readNumbers(source, element);
  if (data.length !== matCount(dims)) fail(source, at, `expected ${dims.join(' x ')} numbers, got ${data.length}`);
  return { kind: 'numeric', className, dims, data };
}

function readNumbers(source: Source, element: Element): MatNumbers {
  const width = itemBytes[element.type] ?? 0;
  const count = element.byteCount / (width || 1);
  if (width === 0 || element.type > 13 || !Number.isInteger(count))
    fail(source, element.start, `expected numbers, got data type ${element.type} of ${element.byteCount} bytes`);
  const { view, littleEndian } = source;
  if (element.type === 12 || element.type === 13) {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const at = element.start + 8 * i;
      out[i] = Number(element.type === 12 ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian));
    }
    return out;
  }
  const { buffer, offset } = nativeBytes(source, element, width);
  switch (element.type) {
    case 1:
      return new Int8Array(buffer, offset, count);
    case 2:
      return new Uint8Array(buffer, offset, count);
    case 3:
      return new Int16Array(buffer, offset, count);
    case 4:
      return new Uint16Array(buffer, offset, count);
    case 5:
      return new Int32Array(buffer, offset, count);
    case 6:
      return new Uint32Array(buffer, offset, count);
    case 7:
      return new Float32Array(buffer, offset, count);
    default:
      return new Float64Array(buffer, offset, count);
  }
}

/** The element's bytes, aligned and in the host's byte order: the file's own where they are so, a copy otherwise. */
function nativeBytes(source: Source, element: Element, width: number): { buffer: ArrayBufferLike; offset: number } {
  const { bytes } = source;
  const sameOrder = width === 1 || source.littleEndian === hostIsLittleEndian;
  const offset = bytes.byteOffset + element.start;
  if (sameOrder && offset % width === 0) return { buffer: bytes.buffer, offset };
  const copy = bytes.slice(element.start, element.start + element.byteCount);
  if (!sameOrder) for (let i = 0; i < copy.length; i += width) copy.subarray(i, i + width).reverse();
  return { buffer: copy.buffer, offset: copy.byteOffset };
}

function readChar({ source, at, end, dims }: Body): MatValue {
  // A 0 x 0 text may end without its (empty) data element.
  if (matCount(dims) === 0) return { kind: 'char', dims, text: '' };
  const element = readElement(source, at, end);
  const bytes = source.bytes.subarray(element.start, element.start + element.byteCount);
  const text = decodeText(source, element, bytes);
  if (text.length !== matCount(dims)) {
    // UTF-8 counts code points differently; a single row is unambiguous all the same.
    if (dims[0] !== 1) fail(source, at, `expected ${dims.join(' x ')} characters, got ${text.length}`);
    return { kind: 'char', dims: [1, text.length], text };
  }
  return { kind: 'char', dims, text };
}

function decodeText(source: Source, element: Element, bytes: Uint8Array): string {
  if (element.type === 16) return new TextDecoder('utf-8').decode(bytes);
  if (element.type === 17 || element.type === 4 || element.type === 3)
    return new TextDecoder(source.littleEndian ? 'utf-16le' : 'utf-16be').decode(bytes);
  if (element.type === 1 || element.type === 2) return new TextDecoder('latin1').decode(bytes);
  return fail(source, element.start, `expected text, got data type ${element.type}`);
}

function readCell(body: Body): MatValue {
  const count = checkCount(body, matCount(body.dims));
  const items: MatValue[] = [];
  let at = body.at;
  for (let i = 0; i < count; i++) at = readItem(body, at, items);
  return { kind: 'cell', dims: body.dims, items };
}

function readStruct(body: Body): MatValue {
  const { source, end, dims } = body;
  const widthElement = readElement(source, body.at, end);
  const width = widthElement.byteCount === 4 ? source.view.getInt32(widthElement.start, source.littleEndian) : 0;
  if (width < 1 || width > 256) fail(source, body.at, `expected a field name length from 1 to 256, got ${width}`);
  const namesElement = readElement(source, widthElement.next, end);
  const names: string[] = [];
  for (let at = namesElement.start; at + width <= namesElement.start + namesElement.byteCount; at += width)
    names.push(readAscii(source, { ...namesElement, start: at, byteCount: width }));
  const count = checkCount({ ...body, at: namesElement.next }, matCount(dims) * names.length) / (names.length || 1);
  const fields = new Map<string, MatValue[]>(names.map((name) => [name, []]));
  let at = namesElement.next;
  for (let i = 0; i < count; i++) for (const name of names) at = readItem(body, at, fields.get(name)!);
  return { kind: 'struct', dims, fields };
}

/** Every element of a cell or struct takes 8 bytes at least: a larger count is refused before anything is allocated. */
function checkCount(body: Body, count: number): number {
  const room = (body.end - body.at) / 8;
  if (count > room) fail(body.source, body.at, `${count} elements claimed, at most ${Math.floor(room)} fit`);
  return count;
}

function readItem(body: Body, at: number, items: MatValue[]): number {
  const element = readElement(body.source, at, body.end);
  if (element.type !== typeMatrix) fail(body.source, at, `expected a matrix (14), got type ${element.type}`);
  items.push(readMatrix(body.source, element, body.depth + 1)![1]);
  return element.next;
}
