/**
 * MAT v7.3: HDF5 with MATLAB's conventions, behind the same values as MAT v5. Dimensions stand reversed, so the flat data
 * are column-major as they come; text is uint16; cells and struct arrays are references into `#refs#`; an empty value
 * holds its dimensions and the mark MATLAB_empty.
 * The HDF5 library (h5wasm) is loaded with this file, which is imported only when such a file comes.
 */

import type { Dataset, Entity, Group, File as Hdf5File, Reference } from 'h5wasm';
import { FormatError } from '../../core/errors.ts';
import { maximumInflatedBytes } from '../inflate.ts';
import { withHdf5File } from './hdf5-file.ts';
import { type MatFile, type MatNumbers, type MatNumericClass, type MatValue, matCount } from './mat-value.ts';

const deepest = 64;
/** Read at a time, so that the library's memory, which never shrinks, stays small. */
const slabBytes = 8 * 2 ** 20;

const numericClasses: ReadonlySet<string> = new Set<MatNumericClass>([
  'double',
  'single',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'logical',
]);

interface Context {
  readonly fileName: string;
  readonly root: Hdf5File;
  /** values that may still be made: a damaged file can refer to itself without end */
  values: number;
  /** bytes that may still be decoded: deflate cannot expand by more than 1032 */
  bytes: number;
}

/**
 * @param wanted - variables to read, by name; all when absent
 * @throws FormatError when the file is damaged or claims more than it can hold
 */
export async function readMat73(
  bytes: Uint8Array,
  fileName: string,
  wanted?: (name: string) => boolean,
): Promise<MatFile> {
  return withHdf5File(bytes, fileName, (root) => {
    const context: Context = {
      fileName,
      root,
      values: 1000 + bytes.length / 8,
      bytes: Math.min(1032 * bytes.length, maximumInflatedBytes),
    };
    const variables = new Map<string, MatValue>();
    const warnings: string[] = [];
    for (const name of root.keys()) {
      if (name.startsWith('#') || (wanted && !wanted(name))) continue;
      const value = readValue(context, root.get(name), name, 0);
      if (value.kind === 'skipped') warnings.push(`variable ${name} was left out: ${value.why}`);
      else variables.set(name, value);
    }
    return { version: '7.3', variables, warnings };
  });
}

function fail(context: Context, path: string, message: string): never {
  throw new FormatError(`${context.fileName}: ${path} ${message}; the file is damaged`, { path });
}

function readValue(context: Context, entity: Entity | null, path: string, depth: number): MatValue {
  if (depth > deepest) fail(context, path, `is nested deeper than ${deepest}`);
  if (context.values-- <= 0) fail(context, path, 'has more values than the file can hold');
  if (isGroup(entity)) return readStruct(context, entity, path, depth);
  if (isDataset(entity)) return readDataset(context, entity, path, depth);
  return { kind: 'skipped', dims: [], why: 'a link to another file or to nothing' };
}

const isGroup = (entity: Entity | null): entity is Group => entity !== null && 'keys' in entity;
const isDataset = (entity: Entity | null): entity is Dataset => entity !== null && 'slice' in entity;

function attribute(entity: Group | Dataset, name: string): unknown {
  return entity.attrs[name]?.value ?? undefined;
}

function readStruct(context: Context, group: Group, path: string, depth: number): MatValue {
  if (attribute(group, 'MATLAB_sparse') !== undefined) return { kind: 'skipped', dims: [], why: 'a sparse matrix' };
  const className = attribute(group, 'MATLAB_class');
  if (className !== undefined && className !== 'struct')
    return { kind: 'skipped', dims: [], why: `an object of class ${String(className).slice(0, 60)}` };
  const fields = new Map<string, readonly MatValue[]>();
  let dims: readonly number[] = [1, 1];
  for (const name of group.keys()) {
    const place = `${path}.${name}`;
    const child = group.get(name);
    // A struct array keeps each field as references, without a class of their own.
    if (isDataset(child) && isReference(child) && attribute(child, 'MATLAB_class') === undefined) {
      const array = readReferences(context, child, place, depth);
      dims = array.dims;
      fields.set(name, array.items);
    } else fields.set(name, [readValue(context, child, place, depth + 1)]);
  }
  return { kind: 'struct', dims, fields };
}

const isReference = (dataset: Dataset) => dataset.dtype === 'Reference';

function readReferences(context: Context, dataset: Dataset, path: string, depth: number) {
  const dims = shapeOf(context, dataset, path);
  takeBytes(context, 8 * matCount(dims), path);
  const references = matCount(dims) === 0 ? [] : (dataset.value as Reference[]);
  const items = references.map((reference, i) => {
    const target = context.root.dereference(reference);
    if (target === null || 'region_reference' in target) return fail(context, `${path}{${i + 1}}`, 'refers to nothing');
    return readValue(context, target, `${path}{${i + 1}}`, depth + 1);
  });
  return { dims, items };
}

/** MATLAB's dimensions: the file's in reverse, two at least. */
function shapeOf(context: Context, dataset: Dataset, path: string): number[] {
  const shape = dataset.shape;
  if (!shape || shape.length > 32) fail(context, path, 'has no dimensions');
  const dims = shape.map(Number).reverse();
  while (dims.length < 2) dims.push(1);
  return dims;
}

function takeBytes(context: Context, count: number, path: string): void {
  context.bytes -= count;
  if (!(context.bytes >= 0)) fail(context, path, `claims ${count} bytes, more than the file can hold`);
}

function readDataset(context: Context, dataset: Dataset, path: string, depth: number): MatValue {
  const className = String(attribute(dataset, 'MATLAB_class') ?? (isReference(dataset) ? 'cell' : 'double'));
  const empty = Number(attribute(dataset, 'MATLAB_empty') ?? 0) !== 0;
  if (className === 'cell' && !empty) return { kind: 'cell', ...readReferences(context, dataset, path, depth) };
  if (className !== 'cell' && className !== 'char' && className !== 'struct' && !numericClasses.has(className))
    return { kind: 'skipped', dims: [], why: `an object of class ${className.slice(0, 60)}` };
  if (dataset.metadata.type > 1) return { kind: 'skipped', dims: [], why: 'complex or compound numbers' };
  const numbers = readNumbers(context, dataset, path);
  if (empty) return emptyValue(context, className, Array.from(numbers), path);
  const dims = shapeOf(context, dataset, path);
  if (className !== 'char') return { kind: 'numeric', className: className as MatNumericClass, dims, data: numbers };
  let text = '';
  for (const code of numbers) text += String.fromCharCode(code);
  return { kind: 'char', dims, text };
}

function emptyValue(context: Context, className: string, dims: readonly number[], path: string): MatValue {
  if (dims.length < 2 || dims.length > 32 || matCount(dims) !== 0)
    fail(context, path, `is marked empty and ${dims.join(' x ')}`);
  if (className === 'cell') return { kind: 'cell', dims, items: [] };
  if (className === 'struct') return { kind: 'struct', dims, fields: new Map() };
  if (className === 'char') return { kind: 'char', dims, text: '' };
  return { kind: 'numeric', className: className as MatNumericClass, dims, data: new Float64Array(0) };
}

type Hdf5Numbers = MatNumbers | BigInt64Array | BigUint64Array;

/** The flat numbers, slab by slab along the first dimension of the file, whole chunks at a time. */
function readNumbers(context: Context, dataset: Dataset, path: string): MatNumbers {
  const { metadata } = dataset;
  const shape = (dataset.shape ?? []).map(Number);
  const count = matCount(shape);
  takeBytes(context, count * metadata.size, path);
  if (count === 0) return new Float64Array(0);
  if (!metadata.littleEndian && metadata.size > 1)
    fail(context, path, 'holds big-endian numbers, which MATLAB does not write');
  const rowBytes = (count / shape[0]) * metadata.size;
  const chunkRows = metadata.chunks?.[0] ?? 1;
  const rows = Math.max(1, Math.floor(slabBytes / rowBytes / chunkRows)) * chunkRows;
  let out: MatNumbers | undefined;
  for (let row = 0; row < shape[0]; row += rows) {
    const end = Math.min(shape[0], row + rows);
    const whole = row === 0 && end === shape[0];
    const slab = toNumbers(whole ? dataset.value : dataset.slice([[row, end]]));
    if (!slab || slab.length !== (count / shape[0]) * (end - row))
      return fail(context, path, 'cannot be read as numbers');
    if (whole) return slab;
    out ??= new (slab.constructor as new (length: number) => MatNumbers)(count);
    out.set(slab, (row * count) / shape[0]);
  }
  return out!;
}

function toNumbers(value: unknown): MatNumbers | undefined {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return undefined;
  const numbers = value as Hdf5Numbers;
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) return Float64Array.from(numbers, Number);
  return numbers;
}
