/** MATLAB values from plain ones, for the writer and the tests. */

import { ShapeError } from '../../core/errors.ts';
import {
  type MatCell,
  type MatChar,
  type MatNumbers,
  type MatNumeric,
  type MatNumericClass,
  type MatStruct,
  type MatValue,
  matCount,
} from './mat-value.ts';

/** A number, or numbers in column-major order; 1 x n when no dimensions are given. */
export function matOf(
  values: number | MatNumbers | readonly number[],
  dims?: readonly number[],
  className?: MatNumericClass,
): MatNumeric {
  const data =
    typeof values === 'number'
      ? Float64Array.of(values)
      : ArrayBuffer.isView(values)
        ? values
        : Float64Array.from(values);
  const shape = dims ?? [1, data.length];
  if (matCount(shape) !== data.length)
    throw new ShapeError(`matOf: expected ${shape.join(' x ')} values, got ${data.length}`, { dims: shape });
  return { kind: 'numeric', className: className ?? classOf(data), dims: shape, data };
}

export function matChar(text: string): MatChar {
  return { kind: 'char', dims: [text.length === 0 ? 0 : 1, text.length], text };
}

/** A cell of the items in column-major order; 1 x n when no dimensions are given. */
export function matCell(items: readonly MatValue[], dims: readonly number[] = [1, items.length]): MatCell {
  if (matCount(dims) !== items.length)
    throw new ShapeError(`matCell: expected ${dims.join(' x ')} items, got ${items.length}`, { dims });
  return { kind: 'cell', dims, items };
}

/** A 1 x 1 struct. */
export function matStruct(fields: Readonly<Record<string, MatValue>>): MatStruct {
  return {
    kind: 'struct',
    dims: [1, 1],
    fields: new Map(Object.entries(fields).map(([name, value]) => [name, [value]])),
  };
}

function classOf(data: MatNumbers): MatNumericClass {
  if (data instanceof Float64Array) return 'double';
  if (data instanceof Float32Array) return 'single';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Int16Array) return 'int16';
  if (data instanceof Uint16Array) return 'uint16';
  return data instanceof Int32Array ? 'int32' : 'uint32';
}
