import { zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { matCell, matChar, matOf, matStruct } from './mat-build.ts';
import { type MatValue, matField, matLines, matText } from './mat-value.ts';
import { isMat5, readMat5 } from './mat5-reader.ts';
import { writeMat5 } from './mat5-writer.ts';

const everything = new Map<string, MatValue>([
  ['single', matOf(Float32Array.of(1, Number.NaN, -Infinity, 4, 5, 6), [2, 3])],
  ['double', matOf(Math.PI)],
  ['int8', matOf(Int8Array.of(-1, 2))],
  ['uint8', matOf(Uint8Array.of(1, 2, 3))],
  ['int16', matOf(Int16Array.of(-300))],
  ['uint16', matOf(Uint16Array.of(60000, 1, 2), [3, 1])],
  ['int32', matOf(Int32Array.of(-70000))],
  ['uint32', matOf(Uint32Array.of(4e9))],
  ['flags', matOf(Uint8Array.of(1, 0, 1), [1, 3], 'logical')],
  ['narrow', matOf(Int16Array.of(7, 8), [1, 2], 'double')],
  [
    'cube',
    matOf(
      Float64Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    ),
  ],
  ['text', matChar('vastus lateralis, µV')],
  ['none', matChar('')],
  ['empty', matOf([], [0, 5])],
  ['list', matCell([matOf(1), matChar('two'), matCell([]), matStruct({ a: matOf([1, 2]) })], [2, 2])],
  ['record', matStruct({ a: matOf(1), longer_name: matCell([matChar('x')]), inner: matStruct({ b: matChar('y') }) })],
]);

/** Turns a MAT file that holds one uncompressed 1 x n double called x into the other byte order. */
function bigEndianDoubles(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(128 + 8 + 16 + 16 + 16 + 8 + 8 * values.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(124, 0x0100);
  bytes.set([0x4d, 0x49], 126);
  const words = [14, bytes.length - 136, 6, 8, 6, 0, 5, 8, 1, values.length];
  words.forEach((word, i) => {
    view.setUint32(128 + 4 * i, word);
  });
  view.setUint32(168, (1 << 16) | 1); // name in a small element
  bytes[172] = 0x78;
  view.setUint32(176, 9);
  view.setUint32(180, 8 * values.length);
  values.forEach((value, i) => {
    view.setFloat64(184 + 8 * i, value);
  });
  return bytes;
}

describe('MAT v5', () => {
  it.each([false, true])('gives back every kind of value (compressed: %s)', (compress) => {
    const file = readMat5(writeMat5(everything, { compress }), 'x.mat');
    expect([...file.variables.keys()]).toEqual([...everything.keys()]);
    for (const [name, value] of everything) expect(file.variables.get(name), name).toEqual(value);
    expect(file.warnings).toEqual([]);
  });

  it('reads the other byte order', () => {
    const bytes = bigEndianDoubles([1.5, -2, 1e300]);
    expect(isMat5(bytes)).toBe(true);
    expect(readMat5(bytes, 'x.mat').variables.get('x')).toEqual(matOf([1.5, -2, 1e300]));
  });

  it('reads only the variables that are wanted', () => {
    const bytes = writeMat5(everything, { compress: true });
    const file = readMat5(bytes, 'x.mat', (name) => name === 'text');
    expect([...file.variables.keys()]).toEqual(['text']);
  });

  it('decodes text however it is stored', () => {
    const bytes = writeMat5(new Map([['text', matChar('abcd')]]));
    const data = bytes.length - 16;
    const stored = (type: number, letters: number[]) => {
      const copy = bytes.slice();
      const view = new DataView(copy.buffer);
      view.setUint32(data, type, true);
      view.setUint32(data + 4, letters.length, true);
      copy.fill(0, data + 8);
      copy.set(letters, data + 8);
      return matText(readMat5(copy, 'x.mat').variables.get('text'));
    };
    expect(stored(16, [0x61, 0xc2, 0xb5, 0x63, 0x64])).toBe('aµcd');
    expect(stored(2, [0x61, 0xb5, 0x63, 0x64])).toBe('aµcd');
    expect(stored(17, [0x61, 0, 0xb5, 0, 0x63, 0, 0x64, 0])).toBe('aµcd');
  });

  it('reads numbers from bytes that lie at an odd place', () => {
    const bytes = writeMat5(everything);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const file = readMat5(shifted.subarray(1), 'x.mat');
    for (const [name, value] of everything) expect(file.variables.get(name), name).toEqual(value);
  });

  it('gives lines of a char matrix and of a cell', () => {
    expect(matLines({ kind: 'char', dims: [2, 3], text: 'adbe f' })).toEqual(['ab', 'def']);
    expect(matLines(matCell([matChar('ab'), matChar('c')]))).toEqual(['ab', 'c']);
    // empty rows are not listed: a damaged file may claim a billion of them
    expect(matLines({ kind: 'char', dims: [2 ** 30, 0], text: '' })).toEqual(['']);
    expect(matField(everything.get('record'), 'longer_name')?.kind).toBe('cell');
  });

  it('names the byte at which a file is damaged', () => {
    const bytes = writeMat5(new Map([['x', matOf([1, 2, 3])]]));
    expect(() => readMat5(bytes.subarray(0, 150), 'x.mat')).toThrow(/x\.mat: an element claims .* \(byte 128\)/);
    const dims = bytes.slice();
    new DataView(dims.buffer).setInt32(164, 2 ** 30, true);
    expect(() => readMat5(dims, 'x.mat')).toThrow(/expected 1 x 1073741824 numbers, got 3/);
    expect(() => readMat5(new Uint8Array(200), 'x.mat')).toThrow(expect.objectContaining({ kind: 'format' }));
  });

  it('refuses counts that the file cannot hold before allocating', () => {
    const bytes = writeMat5(new Map([['x', matCell([matOf(1)])]]));
    new DataView(bytes.buffer).setInt32(164, 2 ** 30, true);
    expect(() => readMat5(bytes, 'x.mat')).toThrow(/1073741824 elements claimed/);
  });

  it('refuses a compressed variable that claims more than deflate can hold, or is altered', () => {
    const bomb = new Uint8Array(16);
    new DataView(bomb.buffer).setUint32(0, 14, true);
    new DataView(bomb.buffer).setUint32(4, 0x7fffffff, true);
    const packed = zlibSync(bomb);
    const file = new Uint8Array(136 + packed.length);
    file.set(writeMat5(new Map()), 0);
    new DataView(file.buffer).setUint32(128, 15, true);
    new DataView(file.buffer).setUint32(132, packed.length, true);
    file.set(packed, 136);
    expect(() => readMat5(file, 'x.mat')).toThrow(/more than deflate can hold/);
    const altered = writeMat5(new Map([['x', matOf([1, 2, 3])]]), { compress: true });
    altered[altered.length - 1] ^= 1;
    expect(() => readMat5(altered, 'x.mat')).toThrow(/checksum/);
  });

  it('stops at cells nested too deep', () => {
    let value: MatValue = matOf(1);
    for (let i = 0; i < 100; i++) value = matCell([value]);
    expect(() => readMat5(writeMat5(new Map([['x', value]])), 'x.mat')).toThrow(/nested deeper/);
  });

  it('leaves out what it does not read and says so', () => {
    const bytes = writeMat5(new Map([['x', matOf([1, 2, 3])]]));
    bytes[144] = 5; // sparse
    expect(readMat5(bytes, 'x.mat')).toMatchObject({ warnings: ['variable x was left out: a sparse matrix'] });
  });

  it('refuses names that MATLAB does not take', () => {
    expect(() => writeMat5(new Map([['1x', matOf(1)]]))).toThrow(expect.objectContaining({ kind: 'parameter' }));
  });
});
