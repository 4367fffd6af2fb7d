import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { testRecording } from '../../test/small-recording.ts';
import { type NumericArray, writeNpy, writeNpyText } from './npy.ts';
import { readNpyRecording, readNpz, storedForce, writeNpz } from './npz.ts';
import { crc32, readZip, writeZip } from './zip.ts';

const options = { fileName: 'x.npz' };
const npz = (members: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 6) => zipSync(members, { level });
const emg = writeNpy(
  Float32Array.from({ length: 8 }, (_, i) => i),
  [2, 4],
);
const fs = writeNpy(BigInt64Array.of(2048n), []);
const floats = (...values: number[]) => Float64Array.from(values);

describe('readNpz', () => {
  it('reads the contract: emg, fs, unit, positions, truth', () => {
    const bytes = npz({
      'emg.npy': emg,
      'fs.npy': fs,
      'unit.npy': writeNpyText('mV'),
      'pos_mm.npy': writeNpy(floats(0, 10, 4, 10), [2, 2]),
      'spike_sample.npy': writeNpy(Int32Array.of(3, 1, 2), [3]),
      'spike_unit.npy': writeNpy(Int32Array.of(7, 0, 7), [3]),
    });
    const { recording, decomposition } = readNpz(bytes, options);
    expect(recording).toMatchObject({ channelCount: 2, sampleCount: 4, samplingRateHz: 2048, unit: 'V' });
    expect(recording.data).toEqual(Float32Array.from({ length: 8 }, (_, i) => Math.fround(i * 1e-3)));
    expect(recording.grids).toMatchObject([{ rows: 1, columns: 2, spacingMetres: 0.004 }]);
    expect(recording.channels.map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(decomposition).toEqual({
      samplingRateHz: 2048,
      origin: 'synthetic truth',
      motorUnits: [
        { name: '0', dischargeSamples: Int32Array.of(1) },
        { name: '7', dischargeSamples: Int32Array.of(2, 3) },
      ],
    });
  });

  it('takes volts when no unit is stated, arbitrary units as they are, and places on a cylinder', () => {
    expect(readNpz(npz({ 'emg.npy': emg, 'fs.npy': fs }), options).recording.data[3]).toBe(3);
    const members = {
      'emg.npy': emg,
      'fs.npy': fs,
      'unit.npy': writeNpyText('a.u.'),
      'theta.npy': writeNpy(floats(0, 0.2), [2]),
      'z.npy': writeNpy(floats(0, 0), [2]),
      'radius.npy': writeNpy(floats(0.05), []),
    };
    const { recording } = readNpz(npz(members), options);
    expect(recording.unit).toBe('a.u.');
    expect(recording.grids[0].spacingMetres).toBeCloseTo(0.01, 12);
  });

  it('reads stored members without a copy', () => {
    const bytes = npz({ 'emg.npy': emg }, 0);
    expect(readZip(bytes, 'x')[0].read().buffer).toBe(bytes.buffer);
  });

  it('reads a force with its unit, and one without', () => {
    const force = writeNpy(floats(1, 2, 3, 4), [4]);
    const read = (members: Readonly<Record<string, Uint8Array>>) =>
      readNpz(npz({ 'emg.npy': emg, 'fs.npy': fs, ...members }), options).recording.auxiliary;
    const signal = { name: 'force', role: 'force', samplingRateHz: 2048, data: Float32Array.of(1, 2, 3, 4) };
    expect(read({ 'force.npy': force, 'force_unit.npy': writeNpyText('% MVC') })).toEqual([
      { ...signal, unit: '% MVC' },
    ]);
    expect(read({ 'force.npy': force })).toEqual([{ ...signal, unit: '' }]);
    expect(read({})).toEqual([]);
  });

  it('writes a force that has the samples of the EMG, and no other', () => {
    const recording = testRecording();
    const [force] = recording.auxiliary;
    const again = readNpz(writeNpz(recording), options).recording.auxiliary;
    expect(again).toEqual([{ ...force, name: 'force' }]);
    const slow = { ...force, samplingRateHz: 100, data: force.data.slice(0, 50) };
    const target = { ...force, role: 'target' as const };
    expect(storedForce({ ...recording, auxiliary: [slow, target] })).toBeUndefined();
    const bytes = writeNpz({ ...recording, auxiliary: [slow, target] });
    expect(readNpz(bytes, options).recording.auxiliary).toEqual([]);
  });

  it('gives back what writeNpz writes, place by place', () => {
    const recording = testRecording();
    for (const level of [0, 6] as const) {
      const again = readNpz(writeNpz(recording, { level }), options).recording;
      expect(again.data).toEqual(recording.data);
      expect(again.channels.map(({ row, column }) => [row, column])).toEqual(
        recording.channels.map(({ row, column }) => [row, column]),
      );
      expect(again.grids[0].cells).toEqual(recording.grids[0].cells);
      expect(again.grids[0].spacingMetres).toBe(0.008);
    }
    expect(writeNpz(recording)).toEqual(writeNpz(recording));
  });

  it.each([
    ['no emg', { 'fs.npy': fs }, /expected a member emg.*got fs/],
    ['no rate', { 'emg.npy': emg }, /--rate/],
    ['a vector', { 'emg.npy': writeNpy(floats(1, 2), [2]), 'fs.npy': fs }, /channels x samples, got shape \(2\)/],
    ['an unknown unit', { 'emg.npy': emg, 'fs.npy': fs, 'unit.npy': writeNpyText('kg') }, /'kg'.*--unit/],
    [
      'positions of others',
      { 'emg.npy': emg, 'fs.npy': fs, 'pos_mm.npy': writeNpy(floats(1, 2, 3), [3, 1]) },
      /pos_mm expected 2 x 2/,
    ],
    [
      'a force of another length',
      { 'emg.npy': emg, 'fs.npy': fs, 'force.npy': writeNpy(floats(1, 2, 3), [3]) },
      /force expected 4 numbers.*got shape \(3\)/,
    ],
    [
      'truth outside',
      {
        'emg.npy': emg,
        'fs.npy': fs,
        'spike_sample.npy': writeNpy(floats(4), [1]),
        'spike_unit.npy': writeNpy(floats(0), [1]),
      },
      /0 to 3, got 4/,
    ],
  ])('refuses %s', (_, members, message) => {
    expect(() => readNpz(npz(members), options)).toThrow(message);
  });

  it('says what is wrong with an archive', () => {
    const bytes = npz({ 'emg.npy': emg, 'fs.npy': fs });
    expect(() => readNpz(bytes.subarray(0, bytes.length - 30), options)).toThrow(/x\.npz.*truncated or damaged/);
    const damaged = bytes.slice();
    damaged[60] ^= 0x55;
    expect(() => readNpz(damaged, options)).toThrow(/check sum|inflated/);
    const stored = npz({ 'emg.npy': emg, 'fs.npy': fs }, 0);
    stored[190] ^= 1;
    expect(() => readNpz(stored, options)).toThrow(/check sum of member emg\.npy/);
    const sizes64 = bytes.slice();
    sizes64.fill(0xff, sizes64.length - 6, sizes64.length - 2);
    expect(() => readNpz(sizes64, options)).toThrow(/64-bit sizes/);
  });

  it('survives altered files', async () => {
    const seeds = [npz({ 'emg.npy': emg, 'fs.npy': fs }), writeNpz(testRecording(50))];
    await fuzzReader('npz', seeds, (bytes) => readNpz(bytes, options), 300);
  });
});

describe('readNpyRecording', () => {
  it.each([[[2, 4]], [[4, 2]]])('takes the longer axis of %j as time and says so', (shape) => {
    const rowMajor = shape[0] === 2 ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 5, 2, 6, 3, 7, 4, 8];
    const bytes = writeNpy(Int16Array.from(rowMajor) as NumericArray, shape);
    const { recording } = readNpyRecording(bytes, { fileName: 'x.npy', samplingRateHz: 1000, unit: 'mV' });
    expect(recording.data).toEqual(Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8], (value) => value * 1e-3));
    expect(recording.warnings.join()).toMatch(/longer axis.*time/);
  });

  it('needs a rate', () => {
    expect(() => readNpyRecording(emg, { fileName: 'x.npy' })).toThrow(/--rate/);
  });
});

describe('crc32', () => {
  it.each([0, 1, 2, 3, 4, 5, 8, 11, 1000])('is the remainder bit by bit (%i bytes)', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 167 + 13) & 255);
    let crc = 0xffffffff;
    for (const byte of bytes) {
      crc ^= byte;
      for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    expect(crc32(bytes)).toBe(~crc >>> 0);
  });

  it('has the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});

describe('writeZip', () => {
  it('writes the same bytes at any time', () => {
    const files = new Map([['a.txt', new TextEncoder().encode('a')]]);
    expect(writeZip(files)).toEqual(writeZip(files));
    expect(readZip(writeZip(files), 'x').map(({ name, size }) => [name, size])).toEqual([['a.txt', 1]]);
  });
});
