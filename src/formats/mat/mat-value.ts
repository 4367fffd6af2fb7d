/**
 * Values of a MATLAB file, the same for MAT v5 and v7.3: numbers, text, cells, structs.
 * Order is MATLAB's: the first dimension runs fastest, so a (samples x columns) matrix is channel-major already.
 */

import { FormatError } from '../../core/errors.ts';

export type MatNumericClass =
  | 'double'
  | 'single'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'logical';

/** How the numbers are held: the narrowest type that the file stored them in; 64-bit integers become float64. */
export type MatNumbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export interface MatNumeric {
  readonly kind: 'numeric';
  readonly className: MatNumericClass;
  readonly dims: readonly number[];
  /** may be a view of the file's bytes */
  readonly data: MatNumbers;
}

export interface MatChar {
  readonly kind: 'char';
  readonly dims: readonly number[];
  /** code units in column-major order; `matLines` gives the rows */
  readonly text: string;
}

export interface MatCell {
  readonly kind: 'cell';
  readonly dims: readonly number[];
  readonly items: readonly MatValue[];
}

export interface MatStruct {
  readonly kind: 'struct';
  readonly dims: readonly number[];
  /** field name to one value per element of the struct array */
  readonly fields: ReadonlyMap<string, readonly MatValue[]>;
}

/** A value that is valid MATLAB and of no use here: sparse, objects, functions, complex. */
export interface MatSkipped {
  readonly kind: 'skipped';
  readonly dims: readonly number[];
  readonly why: string;
}

export type MatValue = MatNumeric | MatChar | MatCell | MatStruct | MatSkipped;

export interface MatFile {
  readonly version: '5' | '7.3';
  readonly variables: ReadonlyMap<string, MatValue>;
  readonly warnings: readonly string[];
}

export const emptyMatNumeric: MatNumeric = {
  kind: 'numeric',
  className: 'double',
  dims: [0, 0],
  data: new Float64Array(0),
};

/** Number of elements: the product of the dimensions. */
export function matCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** The value's numbers when it is numeric, undefined otherwise. */
export function matNumbers(value: MatValue | undefined): MatNumbers | undefined {
  return value?.kind === 'numeric' ? value.data : undefined;
}

/** The first number of a numeric value, undefined when there is none. */
export function matScalar(value: MatValue | undefined): number | undefined {
  const numbers = matNumbers(value);
  return numbers && numbers.length > 0 ? numbers[0] : undefined;
}

/** Text of a char value (its rows joined by a line feed when there are several), undefined when it is no text. */
export function matText(value: MatValue | undefined): string | undefined {
  return value?.kind === 'char' ? charRows(value).join('\n') : undefined;
}

/** Lines of a char matrix (trailing blanks removed), or the texts of a cell; undefined when the value is neither. */
export function matLines(value: MatValue | undefined): string[] | undefined {
  if (value?.kind === 'cell') return value.items.map((item) => matText(item) ?? '');
  return value?.kind === 'char' ? charRows(value) : undefined;
}

function charRows(value: MatChar): string[] {
  const rows = value.dims[0] ?? 0;
  // A damaged file may claim a billion empty rows.
  if (rows <= 1 || value.text === '') return [value.text];
  const columns = value.text.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let line = '';
    for (let column = 0; column < columns; column++) line += value.text[column * rows + row];
    return line.trimEnd();
  });
}

/** Field of a struct's element (the first by default), undefined when the value has none of that name. */
export function matField(value: MatValue | undefined, name: string, element = 0): MatValue | undefined {
  return value?.kind === 'struct' ? value.fields.get(name)?.[element] : undefined;
}

/** The items of a cell; any other value counts as a cell with one item; absent as none. */
export function matItems(value: MatValue | undefined): readonly MatValue[] {
  if (value === undefined) return [];
  return value.kind === 'cell' ? value.items : [value];
}

/** Rows and columns of a two-dimensional numeric value. @throws FormatError when it is not one */
export function matMatrix(
  value: MatValue | undefined,
  name: string,
): { readonly rows: number; readonly columns: number; readonly data: MatNumbers } {
  if (value?.kind === 'numeric' && value.dims.length === 2)
    return { rows: value.dims[0], columns: value.dims[1], data: value.data };
  throw new FormatError(`variable ${name}: expected a numeric matrix, got ${describeMat(value)}`, { variable: name });
}

/** A value in a few words, for messages: `double 64 x 1000`. */
export function describeMat(value: MatValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value.kind === 'skipped') return value.why;
  const name = value.kind === 'numeric' ? value.className : value.kind;
  return `${name} ${value.dims.join(' x ')}`;
}
