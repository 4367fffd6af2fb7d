import { describe, expect, it } from 'vitest';
import { writeMat73 } from '../../../test/formats/write-mat73.ts';
import { matCell, matChar, matOf, matStruct } from './mat-build.ts';
import { type MatValue, matNumbers } from './mat-value.ts';
import { isHdf5, readMat } from './read-mat.ts';

const ramp = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

const everything = new Map<string, MatValue>([
  ['array', matStruct({ a: matOf(1) })],
  ['cube', matOf(ramp(24), [2, 3, 4])],
  ['double', matOf(Math.PI, [1, 1])],
  ['empty', matOf([], [0, 5])],
  ['flags', matOf(Uint8Array.of(1, 0, 1), [1, 3], 'logical')],
  ['int16', matOf(Int16Array.of(-300, 7), [2, 1])],
  ['list', matCell([matOf(1), matChar('two'), matCell([]), matStruct({ b: matOf([1, 2]) })], [2, 2])],
  ['long', matOf(Float32Array.from(ramp(3 * 2000)), [3, 2000])],
  ['none', matChar('')],
  ['record', matStruct({ inner: matStruct({ b: matChar('y') }), words: matCell([matChar('x')]) })],
  ['text', matChar('vastus lateralis, µV')],
]);

describe('MAT v7.3 (written by the HDF5 library in the conventions of MATLAB)', () => {
  it.each([false, true])('gives back every kind of value (deflated: %s)', async (deflate) => {
    const bytes = await writeMat73(everything, { deflate });
    expect(isHdf5(bytes)).toBe(true);
    const file = await readMat(bytes, 'x.mat');
    expect(file.version).toBe('7.3');
    expect([...file.variables.keys()].sort()).toEqual([...everything.keys()]);
    for (const [name, value] of everything) expect(file.variables.get(name), name).toEqual(value);
  });

  it('reads a matrix larger than one slab', async () => {
    const value = matOf(
      Float64Array.from({ length: 2 * 1_100_001 }, (_, i) => i % 1000),
      [2, 1_100_001],
    );
    const file = await readMat(await writeMat73(new Map([['big', value]])), 'x.mat');
    const numbers = matNumbers(file.variables.get('big'))!;
    expect(numbers.length).toBe(value.data.length);
    // toEqual takes half a minute for so many numbers
    expect(numbers.every((number: number, i: number) => number === value.data[i])).toBe(true);
  });

  it('reads struct arrays', async () => {
    const fields = new Map([['a', [matOf(1), matChar('b')]]]);
    const value: MatValue = { kind: 'struct', dims: [1, 2], fields };
    const file = await readMat(await writeMat73(new Map([['s', value]])), 'x.mat');
    expect(file.variables.get('s')).toEqual(value);
  });

  it('reads only the variables that are wanted, and leaves the bytes as they were', async () => {
    const bytes = await writeMat73(everything);
    const copy = bytes.slice();
    const file = await readMat(bytes, 'x.mat', (name) => name === 'text');
    expect([...file.variables.keys()]).toEqual(['text']);
    expect(bytes).toEqual(copy);
  });

  it('refuses what is cut off', async () => {
    const bytes = await writeMat73(everything);
    await expect(readMat(bytes.subarray(0, 2000), 'x.mat')).rejects.toThrow(/x\.mat: the HDF5 library cannot read/);
    await expect(readMat(bytes.subarray(0, 300), 'x.mat')).rejects.toThrow(expect.objectContaining({ kind: 'format' }));
  });
});
