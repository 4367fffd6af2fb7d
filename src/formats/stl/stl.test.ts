import { describe, expect, it } from 'vitest';
import { asciiStl, binaryStl, boxSurface, sphereSurface } from '../../../test/triangle-surfaces.ts';
import { readStl } from './read-stl.ts';
import { readSurface } from './read-surface.ts';

const box = boxSurface([-0.01, 0.02, 0.03], [0.04, 0.05, 0.06]);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const ascii = (words: string) => new TextEncoder().encode(words);
/** float32 has 24 bits: numbers of up to 90 mm are right to 90 * 2^-24 */
const near = (found: Float64Array, asked: Float64Array, tolerance: number) =>
  expect(found.every((value, n) => Math.abs(value - asked[n]) <= tolerance)).toBe(true);

describe('readStl', () => {
  it('reads binary and ASCII files alike', () => {
    const asked = box.corners.map((value) => 1000 * value);
    const binary = readStl(binaryStl(box), 'a.stl');
    expect(binary).toMatchObject({ kind: 'binary', title: 'made by a test' });
    near(binary.corners, asked, 90 * 2 ** -24);
    const words = readStl(asciiStl(box), 'a.stl');
    expect(words).toMatchObject({ kind: 'ASCII', title: 'solid made by a test' });
    // nine digits were written
    near(words.corners, asked, 90 * 1e-9);
  });

  it('takes binary files that call themselves solid', () => {
    expect(readStl(binaryStl(box, 1000, 'solid facet normal vertex 1 2 3'), 'a.stl').kind).toBe('binary');
  });

  it('reads a view into a larger buffer', () => {
    const bytes = binaryStl(box);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(readStl(larger.subarray(3, 3 + bytes.length), 'a.stl').corners).toEqual(readStl(bytes, 'a.stl').corners);
  });

  it('does not mind white space, capitals, a byte order mark or more than one solid', () => {
    const asked = readStl(asciiStl(box), 'a.stl').corners;
    for (const space of [
      ['\t  ', '\r\n\r\n   '],
      [' ', ' '],
      [' ', '\r'],
    ] as const)
      expect(readStl(asciiStl(box, 1000, space), 'a.stl').corners).toEqual(asked);
    expect(readStl(ascii(`\ufeff\n ${text(asciiStl(box)).toUpperCase()}`), 'a.stl').corners).toEqual(asked);
    const twice = readStl(ascii(`${text(asciiStl(box))}\n${text(asciiStl(box))}`), 'a.stl').corners;
    expect(twice.length).toBe(2 * asked.length);
  });

  it('refuses files cut anywhere, and never returns a part of one', () => {
    const words = asciiStl(box);
    for (const bytes of [binaryStl(box), words.subarray(0, text(words).indexOf('endsolid') + 8)])
      for (let length = 0; length < bytes.length; length += 7)
        expect(() => readStl(bytes.subarray(0, length), 'a.stl')).toThrow(/^a\.stl: /);
  });

  it('says what is wrong, and what to do', () => {
    const refuse = (bytes: Uint8Array, message: RegExp) =>
      expect(() => readStl(bytes, 'a.stl')).toThrow(
        expect.objectContaining({ kind: 'format', message: expect.stringMatching(message) }),
      );
    const bytes = binaryStl(box);
    refuse(bytes.subarray(0, 500), /announces 12 triangles, its 500 bytes hold 8 triangles and a part of one; copy it/);
    const count = bytes.slice();
    new DataView(count.buffer).setUint32(80, 4e9, true);
    refuse(count, /announces 4000000000 triangles, its 684 bytes hold 12 triangles;/);
    const broken = bytes.slice();
    new DataView(broken.buffer).setFloat32(84 + 50 * 6 + 12, Number.NaN, true);
    refuse(broken, /triangle 7 has a corner that is no finite number \(NaN\)/);
    refuse(ascii('solid a\nendsolid a'), /holds no triangle/);
    refuse(binaryStl({ name: '', corners: new Float64Array() }), /holds no triangle/);
    refuse(ascii('hello'), /no STL file: expected the word solid, or 84 bytes/);
    const whole = text(asciiStl(box));
    refuse(ascii(whole.replace('endsolid', '')), /cut off: there is no endsolid/);
    refuse(ascii(whole.replace('endfacet', '')), /cut off: triangle 2 has no endfacet/);
    refuse(
      ascii(whole.replace(/vertex .*/, 'vertex 1,5 2 3')),
      /triangle 1: .* got '1,5'; write decimals with a point/,
    );
    refuse(ascii(whole.replace(/vertex .*/, 'vertex nan 2 3')), /triangle 1 has a corner that is no finite number/);
    refuse(
      ascii(whole.replace(/vertex .*/, '$&\n$&')),
      /facet 1 expected three corners, got 4; save the surface as tri/,
    );
  });
});

describe('readSurface', () => {
  it('brings millimetres and metres to metres', () => {
    near(readSurface(binaryStl(box), 'a.stl').corners, box.corners, 0.09 * 2 ** -23);
    near(readSurface(binaryStl(box, 1), 'a.stl', { unit: 'm' }).corners, box.corners, 0.09 * 2 ** -23);
  });

  it('turns the axes as told, or as 3D Slicer writes', () => {
    const [x, y, z] = readSurface(binaryStl(box), 'a.stl').corners;
    const first = (options: object, title?: string) => [
      ...readSurface(binaryStl(box, 1000, title), 'a.stl', options).corners.subarray(0, 3),
    ];
    expect(first({ axes: 'LPS' })).toEqual([-x, -y, z]);
    expect(first({}, '3D Slicer output. SPACE=LPS')).toEqual([-x, -y, z]);
    expect(first({ axes: 'RAS' }, '3D Slicer output. SPACE=LPS')).toEqual([x, y, z]);
    // OpenSim: x to anterior, y up, z to the right
    expect(first({ axes: 'asr' })).toEqual([z, x, y]);
    for (const axes of ['RAR', 'RA', 'RASS', 'XYZ'])
      expect(() => first({ axes })).toThrow(/expected three letters that say where x, y and z point/);
  });

  it('refuses sizes that no part of a limb has, with the unit that would do', () => {
    const bone = sphereSurface([0, 0, 0], 0.1, 12);
    expect(() => readSurface(binaryStl(bone, 1), 'tibia.stl')).toThrow(
      /^tibia\.stl: read in mm, the surface is 0\.2 mm long, which no part of a limb is; .* give --unit m$/,
    );
    expect(() => readSurface(binaryStl(bone), 'tibia.stl', { unit: 'm' })).toThrow(/is 200 m long.* give --unit mm$/);
    expect(() => readSurface(binaryStl(bone, 1e6), 'tibia.stl')).toThrow(/is 200 m long.* save it in millimetres/);
  });
});
