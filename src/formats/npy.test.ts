import { describe, expect, it } from 'vitest';
import { isBmissError } from '../core/errors.ts';
import { type NumericArray, readNpy, toFloat32, writeNpy, writeNpyText } from './npy.ts';

/** A .npy file put together by hand, independent of the writer. */
function npy(descriptor: string, fortran: boolean, shape: string, data: Uint8Array, version = 1): Uint8Array {
  const dict = `{'descr': ${descriptor}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`;
  const length = version === 1 ? [dict.length, 0] : [dict.length, 0, 0, 0];
  const head = [0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length];
  return Uint8Array.from([...head, ...new TextEncoder().encode(dict), ...data]);
}

const bytesOf = (values: NumericArray) => new Uint8Array(values.buffer.slice(0));
const swapped = (bytes: Uint8Array, size: number) => {
  const out = bytes.slice();
  for (let i = 0; i < out.length; i += size) out.subarray(i, i + size).reverse();
  return out;
};

describe('npy', () => {
  const arrays: readonly (readonly [string, NumericArray])[] = [
    ['f4', Float32Array.of(1.5, -2, 3e30, 0, Number.NaN, Infinity)],
    ['f8', Float64Array.of(1.5, -2, 3e300, 0, 1e-310, -Infinity)],
    ['i1', Int8Array.of(-128, 127, 0, 1, 2, 3)],
    ['u1', Uint8Array.of(0, 255, 1, 2, 3, 4)],
    ['i2', Int16Array.of(-32768, 32767, 0, 1, 2, 3)],
    ['u2', Uint16Array.of(65535, 1, 0, 1, 2, 3)],
    ['i4', Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, 1, 2, 3)],
    ['u4', Uint32Array.of(2 ** 32 - 1, 1, 0, 1, 2, 3)],
    ['i8', BigInt64Array.of(-(2n ** 63n), 1n, 0n, 1n, 2n, 3n)],
    ['u8', BigUint64Array.of(2n ** 64n - 1n, 1n, 0n, 1n, 2n, 3n)],
  ];

  it.each(arrays)('reads %s in either byte order and gives back what it writes', (type, values) => {
    expect(readNpy(writeNpy(values, [2, 3]), 'a').values).toEqual(values);
    expect(readNpy(npy(`'<${type}'`, false, '(2, 3)', bytesOf(values)), 'a')).toEqual({ shape: [2, 3], type, values });
    const big = npy(`'>${type}'`, false, '(2, 3)', swapped(bytesOf(values), values.BYTES_PER_ELEMENT), 2);
    expect(readNpy(big, 'a').values).toEqual(values);
  });

  it('reads half floats: normal, subnormal, infinite', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x8000);
    const { values } = readNpy(npy("'<f2'", false, '(7,)', bytesOf(halves), 3), 'a');
    expect(values).toEqual(Float32Array.of(1, -2, 2 ** -24, 65504, Infinity, -Infinity, -0));
  });

  it('brings Fortran order to row-major order', () => {
    const shape = [2, 3, 4];
    const rowMajor = Float32Array.from({ length: 24 }, (_, i) => i);
    const fortran = new Float32Array(24);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 4; k++) fortran[i + 2 * (j + 3 * k)] = rowMajor[(i * 3 + j) * 4 + k];
    expect(readNpy(npy("'<f4'", true, '(2, 3, 4)', bytesOf(fortran)), 'a')).toEqual({
      shape,
      type: 'f4',
      values: rowMajor,
    });
  });

  it('reads text, and arrays without dimensions or without values', () => {
    expect(readNpy(writeNpyText('µV'), 'a')).toEqual({ shape: [], type: 'U2', text: ['µV'] });
    expect(readNpy(npy("'|S3'", false, '(2,)', new TextEncoder().encode('ab\0xyz')), 'a').text).toEqual(['ab', 'xyz']);
    expect(readNpy(writeNpy(Float64Array.of(2048), []), 'a').values).toEqual(Float64Array.of(2048));
    expect(readNpy(npy("'<f4'", true, '(0, 7)', new Uint8Array(0)), 'a').values).toEqual(new Float32Array(0));
  });

  it('takes aligned little-endian values as a view', () => {
    const bytes = writeNpy(Float32Array.of(1, 2), [2]);
    expect(readNpy(bytes, 'a').values?.buffer).toBe(bytes.buffer);
    expect(toFloat32(readNpy(bytes, 'a').values as NumericArray).buffer).toBe(bytes.buffer);
    expect(toFloat32(Int16Array.of(-3), 0.5)).toEqual(Float32Array.of(-1.5));
  });

  it.each([
    ['objects', npy("'|O'", false, '(1,)', new Uint8Array(8)), 'unsupported', /Python objects.*pickled/],
    ['records', npy("[('a', '<f4')]", false, '(1,)', new Uint8Array(8)), 'unsupported', /records/],
    ['complex numbers', npy("'<c8'", false, '(1,)', new Uint8Array(8)), 'unsupported', /type <c8/],
    ['too few bytes', npy("'<f4'", false, '(3,)', new Uint8Array(8)), 'format', /expected 12 bytes, got 8/],
    ['an absurd shape', npy("'<f4'", false, '(999999999999, 999999999999)', new Uint8Array(8)), 'format', /truncated/],
    ['something else', new TextEncoder().encode('PK something else'), 'format', /NUMPY/],
    ['an unknown version', npy("'<f4'", false, '(1,)', new Uint8Array(4), 9), 'unsupported', /version 9/],
  ] as const)('refuses %s', (_, bytes, kind, message) => {
    try {
      readNpy(bytes, 'x.npy');
      expect.unreachable();
    } catch (error) {
      expect(isBmissError(error, kind)).toBe(true);
      expect(String(error)).toMatch(message);
    }
  });
});
