import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { axisAlignedAffine, voxelToWorld } from '../../anatomy/affine.ts';
import type { LabelMap } from '../../anatomy/label-map.ts';
import { matrixToQuaternion, quaternionToMatrix } from './nifti-orientation.ts';
import { readNiftiLabels } from './read-nifti.ts';
import { writeNiftiLabels } from './write-nifti.ts';

interface Made {
  version?: 1 | 2;
  little?: boolean;
  datatype?: number;
  size?: number[];
  values?: number[];
  slope?: [number, number];
  sform?: number[];
  units?: number;
}

const setters: Record<number, [number, (view: DataView, at: number, value: number, little: boolean) => void]> = {
  2: [1, (v, at, x) => v.setUint8(at, x)],
  4: [2, (v, at, x, l) => v.setInt16(at, x, l)],
  8: [4, (v, at, x, l) => v.setInt32(at, x, l)],
  16: [4, (v, at, x, l) => v.setFloat32(at, x, l)],
  64: [8, (v, at, x, l) => v.setFloat64(at, x, l)],
  256: [1, (v, at, x) => v.setInt8(at, x)],
  512: [2, (v, at, x, l) => v.setUint16(at, x, l)],
  768: [4, (v, at, x, l) => v.setUint32(at, x, l)],
  1024: [8, (v, at, x, l) => v.setBigInt64(at, BigInt(x), l)],
  1280: [8, (v, at, x, l) => v.setBigUint64(at, BigInt(x), l)],
};

const oblique = [1.5, -0.25, 0.5, -20, 0.25, 2, -0.125, 30, -0.5, 0.25, 3, 12];

/** A file put together field by field, apart from the writer under test. */
function make(options: Made = {}): Uint8Array {
  const { version = 1, little = true, datatype = 2, size = [2, 3, 2], slope = [0, 0], units = 2 } = options;
  const values = options.values ?? Array.from({ length: size[0] * size[1] * size[2] }, (_, n) => n);
  const sform = options.sform ?? oblique;
  const [width, set] = setters[datatype];
  const start = version === 1 ? 352 : 544;
  const bytes = new Uint8Array(start + values.length * width);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, version === 1 ? 348 : 540, little);
  const dim = [3, ...size, 1, 1, 1, 1];
  const spacing = [1, 1, 1, 1, 0, 0, 0, 0];
  if (version === 1) {
    dim.forEach((x, n) => void view.setInt16(40 + 2 * n, x, little));
    view.setInt16(70, datatype, little);
    view.setInt16(72, 8 * width, little);
    spacing.forEach((x, n) => void view.setFloat32(76 + 4 * n, x, little));
    view.setFloat32(108, start, little);
    slope.forEach((x, n) => void view.setFloat32(112 + 4 * n, x, little));
    view.setUint8(123, units);
    view.setInt16(254, 1, little);
    sform.forEach((x, n) => void view.setFloat32(280 + 4 * n, x, little));
    bytes.set([0x6e, 0x2b, 0x31, 0], 344);
  } else {
    bytes.set([0x6e, 0x2b, 0x32, 0, 13, 10, 26, 10], 4);
    view.setInt16(12, datatype, little);
    view.setInt16(14, 8 * width, little);
    dim.forEach((x, n) => void view.setBigInt64(16 + 8 * n, BigInt(x), little));
    spacing.forEach((x, n) => void view.setFloat64(104 + 8 * n, x, little));
    view.setBigInt64(168, BigInt(start), little);
    slope.forEach((x, n) => void view.setFloat64(176 + 8 * n, x, little));
    view.setInt32(348, 1, little);
    sform.forEach((x, n) => void view.setFloat64(400 + 8 * n, x, little));
    view.setInt32(500, units, little);
  }
  values.forEach((value, n) => void set(view, start + n * width, value, little));
  return bytes;
}

function changed(change: (view: DataView) => void, options: Made = {}): Uint8Array {
  const bytes = make(options);
  change(new DataView(bytes.buffer));
  return bytes;
}

const labels = (file: Uint8Array) => [...readNiftiLabels(file, 'a.nii').labelMap.labels];
const upTo12 = Array.from({ length: 12 }, (_, n) => n);

describe('readNiftiLabels', () => {
  it('reads every whole-number and float type, both byte orders, both versions', () => {
    for (const datatype of Object.keys(setters).map(Number))
      for (const little of [true, false])
        for (const version of [1, 2] as const) expect(labels(make({ datatype, little, version }))).toEqual(upTo12);
  });

  it('places voxels by an oblique sform, in metres', () => {
    for (const version of [1, 2] as const) {
      const { labelMap } = readNiftiLabels(make({ version, little: false }), 'a.nii');
      const found = voxelToWorld(labelMap.affine, 1, 2, 1);
      // by hand: oblique times (1, 2, 1, 1), millimetres
      [-18.5, 34.125, 15].forEach((mm, n) => void expect(Math.abs(found[n] * 1000 - mm)).toBeLessThanOrEqual(1e-12));
    }
  });

  it('reads metres and micrometres as they are', () => {
    const origin = (units: number) => readNiftiLabels(make({ units }), 'a.nii').labelMap.affine[3];
    expect(origin(1)).toBe(-20);
    expect(Math.abs(origin(3) + 20e-6)).toBeLessThanOrEqual(1e-18);
    expect(readNiftiLabels(make({ units: 0 }), 'a.nii').header.warnings[0]).toMatch(/no unit of length/);
  });

  it('applies slope and intercept, and inflates gzip', () => {
    const scaled = make({ datatype: 4, slope: [2, 1] });
    expect(labels(gzipSync(scaled))).toEqual(upTo12.map((n) => 2 * n + 1));
  });

  it('keeps labels above 255', () => {
    const read = readNiftiLabels(make({ datatype: 512, size: [2, 1, 1], values: [8101, 65535] }), 'a.nii');
    expect(read.labelMap.labels).toEqual(Uint16Array.of(8101, 65535));
  });

  it('refuses wrong headers and says which field', () => {
    const refusals: [Uint8Array, RegExp][] = [
      [changed((v) => v.setInt32(0, 349, true)), /no NIfTI file: sizeof_hdr expected 348 or 540, got 349/],
      [changed((v) => v.setUint8(346, 0x37)), /magic expected 'n\+1' at byte 344, got 'n\+7'/],
      [changed((v) => v.setUint8(345, 0x69)), /pair \(\.hdr and \.img\)/],
      [changed((v) => v.setUint32(344, 0)), /Analyze 7\.5/],
      [changed((v) => v.setInt16(40, 9, true)), /dim\[0\] expected 1 to 7/],
      [changed((v) => v.setInt16(42, -3, true)), /dim expected lengths of 1 or more, got 3, -3/],
      [
        changed((v) => [40, 48].forEach((at, n) => void v.setInt16(at, 4 + n, true))),
        /one volume .* dim 4, 2, 3, 2, 5/,
      ],
      [changed((v) => v.setInt16(70, 32, true)), /datatype expected .* code 32/],
      [changed((v) => v.setInt16(72, 16, true)), /bitpix expected 8 for datatype uint8, got 16/],
      [changed((v) => v.setFloat32(108, 0, true)), /vox_offset expected/],
      [changed((v) => v.setFloat32(288, Number.NaN, true)), /sform .* inverted/],
      [make().subarray(0, 360), /12 bytes|cut off/],
      [make().subarray(0, 100), /header of 348 bytes, the file has 100; it is cut off/],
      [make({ datatype: 16, values: [0.5, ...upTo12.slice(1)] }), /expected labels, .* got 0\.5 in voxel \(0, 0, 0\)/],
      [make({ datatype: 4, values: [...upTo12.slice(0, 11), -1] }), /got -1 in voxel \(1, 2, 1\)/],
    ];
    for (const [file, message] of refusals) {
      expect(() => readNiftiLabels(file, 'scan.nii')).toThrow(message);
      expect(() => readNiftiLabels(file, 'scan.nii')).toThrow(/^scan\.nii: /);
    }
  });
});

describe('writeNiftiLabels', () => {
  const map = (wide: boolean): LabelMap => ({
    labels: wide ? Uint16Array.of(0, 300, 65535, 2, 1, 0) : Uint8Array.of(0, 3, 255, 2, 1, 0),
    size: [3, 2, 1],
    affine: axisAlignedAffine([0.0005, 0.001, 0.002], [-0.07, 0.01, -0.26]),
  });

  it('is read back, and written again to the same bytes', () => {
    for (const wide of [false, true])
      for (const compress of [false, true]) {
        const bytes = writeNiftiLabels(map(wide), { compress });
        const read = readNiftiLabels(bytes, 'a.nii').labelMap;
        expect(read.labels).toEqual(map(wide).labels);
        expect(writeNiftiLabels(read, { compress })).toEqual(bytes);
      }
  });

  it('says the same by qform as by sform, for left-handed grids too', () => {
    const c = Math.cos(0.4);
    const s = Math.sin(0.4);
    for (const mirror of [1, -1]) {
      const affine = Float64Array.of(
        ...[mirror * c * 1e-3, -s * 2e-3, 0, 0.01],
        ...[mirror * s * 1e-3, c * 2e-3, 0, 0.02],
        ...[0, 0, 3e-3, 0.03],
      );
      const bytes = writeNiftiLabels({ labels: Uint8Array.of(1), size: [1, 1, 1], affine }, { compress: false });
      const bySform = readNiftiLabels(bytes, 'a').labelMap.affine;
      new DataView(bytes.buffer).setInt16(254, 0, true);
      const byQform = readNiftiLabels(bytes, 'a').labelMap.affine;
      // float32 fields: 2^-24 of 30 mm, a few operations
      bySform.forEach((value, n) => void expect(Math.abs(byQform[n] - value)).toBeLessThanOrEqual(1e-8));
    }
  });
});

describe('quaternions', () => {
  it('come back from their rotation', () => {
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, part, part, fc.boolean(), (a, x, y, z, flip) => {
        const norm = Math.hypot(a, x, y, z);
        fc.pre(norm > 0.1);
        const [b, c, d] = [x, y, z].map((value) => value / norm);
        const matrix = quaternionToMatrix({ b, c, d, qfac: flip ? -1 : 1 });
        const again = quaternionToMatrix(matrixToQuaternion(matrix));
        // a = sqrt(1 - b2 - c2 - d2) loses half the digits where it is near 0
        again.forEach((value, n) => void expect(Math.abs(value - matrix[n])).toBeLessThanOrEqual(1e-7));
      }),
    );
  });
});
