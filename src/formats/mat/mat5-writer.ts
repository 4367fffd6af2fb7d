/**
 * MAT v5: numbers, logical, char, cell, struct, which MATLAB, Octave and SciPy load. Layout in mat5-reader.ts.
 * Little-endian; numbers are stored in the type they are held in, under their class. 64-bit integers are not written.
 */

import { zlibSync } from 'fflate';
import { FormatError, ParameterError } from '../../core/errors.ts';
import { type MatNumbers, type MatNumericClass, type MatValue, matCount } from './mat-value.ts';

const classNumbers: Readonly<Record<MatNumericClass, number>> = {
  double: 6,
  single: 7,
  int8: 8,
  uint8: 9,
  int16: 10,
  uint16: 11,
  int32: 12,
  uint32: 13,
  int64: 14,
  uint64: 15,
  logical: 9,
};

/** Sizes are 32-bit counts of bytes in this format. */
const largestVariable = 2 ** 31 - 1;

/** Where the next byte goes; one buffer of the final size, so that a recording is copied once. */
interface Sink {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

/**
 * Writes variables as a MAT v5 file.
 * @param options.compress - deflate each variable; default false, which is faster and hardly larger for noise
 * @param options.text - the header's first line, at most 116 Latin letters
 * @returns the bytes of the file; they depend on nothing but the arguments
 * @throws ParameterError for a name that MATLAB does not take; FormatError for a variable of 2 GiB or more
 */
export function writeMat5(
  variables: ReadonlyMap<string, MatValue>,
  options: { readonly compress?: boolean; readonly text?: string } = {},
): Uint8Array {
  const sizes = [...variables].map(([name, value]) => {
    if (!/^[A-Za-z]\w{0,62}$/.test(name))
      throw new ParameterError(
        `writeMat5: expected a MATLAB variable name (letter, then letters, digits, _), got ${name}`,
        { name },
      );
    const size = matrixBytes(value, name);
    if (size > largestVariable)
      throw new FormatError(
        `writeMat5: variable ${name} takes ${size} bytes, MAT v5 holds at most ${largestVariable}; write fewer channels or samples`,
        { name },
      );
    return size;
  });
  if (options.compress) {
    const parts = [...variables].map(([name, value], i) => zlibSync(writeOne(value, name, sizes[i])));
    const sink = makeSink(128 + parts.reduce((sum, part) => sum + 8 + part.length, 0));
    putHeader(sink, options.text);
    for (const part of parts) {
      putTag(sink, 15, part.length);
      sink.bytes.set(part, sink.at);
      sink.at += part.length;
    }
    return sink.bytes;
  }
  const sink = makeSink(128 + sizes.reduce((sum, size) => sum + 8 + size, 0));
  putHeader(sink, options.text);
  for (const [name, value] of variables) putMatrix(sink, value, name);
  return sink.bytes;
}

function writeOne(value: MatValue, name: string, size: number): Uint8Array {
  const sink = makeSink(8 + size);
  putMatrix(sink, value, name);
  return sink.bytes;
}

function makeSink(size: number): Sink {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer), at: 0 };
}

function putHeader(sink: Sink, text = 'MATLAB 5.0 MAT-file, written by bmiss'): void {
  sink.bytes.fill(0x20, 0, 116);
  for (let i = 0; i < Math.min(text.length, 116); i++) sink.bytes[i] = text.charCodeAt(i) & 0x7f;
  sink.view.setUint16(124, 0x0100, true);
  sink.bytes.set([0x49, 0x4d], 126);
  sink.at = 128;
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;
/** tag and padded data */
const elementBytes = (bytes: number) => 8 + padded(bytes);

/** Bytes of a matrix element after its tag. */
function matrixBytes(value: MatValue, name: string): number {
  const head = 16 + elementBytes(4 * value.dims.length) + elementBytes(name.length);
  if (value.kind === 'numeric') return head + elementBytes(value.data.byteLength);
  if (value.kind === 'char') return head + elementBytes(2 * value.text.length);
  if (value.kind === 'cell') return head + value.items.reduce((sum, item) => sum + 8 + matrixBytes(item, ''), 0);
  if (value.kind === 'struct') {
    let size = head + 8 + elementBytes(fieldWidth(value.fields) * value.fields.size);
    for (const items of value.fields.values()) for (const item of items) size += 8 + matrixBytes(item, '');
    return size;
  }
  throw new ParameterError(`writeMat5: cannot write ${value.why}`, { name });
}

/** Field names are stored in slots of equal width, each with a closing zero. */
function fieldWidth(fields: ReadonlyMap<string, unknown>): number {
  return Math.max(1, ...[...fields.keys()].map((name) => name.length + 1));
}

function putTag(sink: Sink, type: number, byteCount: number): void {
  sink.view.setUint32(sink.at, type, true);
  sink.view.setUint32(sink.at + 4, byteCount, true);
  sink.at += 8;
}

function putMatrix(sink: Sink, value: MatValue, name: string): void {
  if (value.kind === 'skipped') throw new ParameterError(`writeMat5: cannot write ${value.why}`, { name });
  putTag(sink, 14, matrixBytes(value, name));
  putTag(sink, 6, 8);
  sink.view.setUint32(sink.at, classFlags(value), true);
  sink.at += 8;
  putTag(sink, 5, 4 * value.dims.length);
  value.dims.forEach((size, i) => {
    sink.view.setInt32(sink.at + 4 * i, size, true);
  });
  sink.at += padded(4 * value.dims.length);
  putText(sink, name, name.length);
  if (value.kind === 'numeric') putNumbers(sink, value.data);
  else if (value.kind === 'char') putCharacters(sink, value.text);
  else if (value.kind === 'cell') for (const item of value.items) putMatrix(sink, item, '');
  else {
    const width = fieldWidth(value.fields);
    sink.view.setUint32(sink.at, (4 << 16) | 5, true);
    sink.view.setInt32(sink.at + 4, width, true);
    sink.at += 8;
    putText(
      sink,
      [...value.fields.keys()].map((field) => field.padEnd(width, '\0')).join(''),
      width * value.fields.size,
    );
    for (let i = 0; i < matCount(value.dims); i++)
      for (const items of value.fields.values()) putMatrix(sink, items[i], '');
  }
}

function classFlags(value: Exclude<MatValue, { kind: 'skipped' }>): number {
  if (value.kind === 'cell') return 1;
  if (value.kind === 'struct') return 2;
  if (value.kind === 'char') return 4;
  return classNumbers[value.className] | (value.className === 'logical' ? 0x200 : 0);
}

function putText(sink: Sink, text: string, byteCount: number): void {
  putTag(sink, 1, byteCount);
  for (let i = 0; i < text.length; i++) sink.bytes[sink.at + i] = text.charCodeAt(i);
  sink.at += padded(byteCount);
}

function putCharacters(sink: Sink, text: string): void {
  putTag(sink, 4, 2 * text.length);
  for (let i = 0; i < text.length; i++) sink.view.setUint16(sink.at + 2 * i, text.charCodeAt(i), true);
  sink.at += padded(2 * text.length);
}

function putNumbers(sink: Sink, data: MatNumbers): void {
  putTag(sink, storageType(data), data.byteLength);
  // Typed arrays are little-endian on every machine that JavaScript runs on today.
  sink.bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), sink.at);
  sink.at += padded(data.byteLength);
}

function storageType(data: MatNumbers): number {
  if (data instanceof Float64Array) return 9;
  if (data instanceof Float32Array) return 7;
  if (data instanceof Int8Array) return 1;
  if (data instanceof Uint8Array) return 2;
  if (data instanceof Int16Array) return 3;
  if (data instanceof Uint16Array) return 4;
  return data instanceof Int32Array ? 5 : 6;
}
