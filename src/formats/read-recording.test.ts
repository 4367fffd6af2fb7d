import { describe, expect, it } from 'vitest';
import { matSeeds, otbSeeds, plainVariables } from '../../test/formats/seeds.ts';
import { writeMat73 } from '../../test/formats/write-mat73.ts';
import { memoryFileSet } from './file-set.ts';
import { matCell, matChar, matOf } from './mat/mat-build.ts';
import type { MatValue } from './mat/mat-value.ts';
import { writeMat5 } from './mat/mat5-writer.ts';
import { writeNpy } from './npy.ts';
import { readRecording } from './read-recording.ts';
import type { ReadOptions } from './read-result.ts';
import { writeZip } from './zip.ts';

const text = (body: string) => new TextEncoder().encode(body);

const read = (bytes: Uint8Array, options: Partial<ReadOptions> = {}, name = 'file') =>
  readRecording(name, memoryFileSet(new Map([[name, bytes]])), { fileName: name, ...options });

const plain = (channels: number, more: Readonly<Record<string, MatValue>> = {}) => {
  const emg = matOf(
    Float32Array.from({ length: channels * 100 }, (_, i) => i),
    [channels, 100],
  );
  return writeMat5(
    new Map<string, MatValue>([['emg', emg], ['fs', matOf(1000)], ['unit', matChar('mV')], ...Object.entries(more)]),
  );
};

describe('readRecording tells formats apart by their content', () => {
  it('reads each of them under a name without extension', async () => {
    const formats: string[] = [];
    for (const bytes of [...matSeeds(), ...(await otbSeeds()), await writeMat73(plainVariables)])
      formats.push((await read(bytes)).recording.source.format);
    expect(formats).toEqual([
      ...['otbiolab-mat', 'otbiolab-mat', 'muedit-mat', 'muedit-mat', 'mat', 'mat'],
      ...['otb+', 'otb+', 'otb4', 'mat'],
    ]);
    const emg = writeNpy(
      Float32Array.from({ length: 40 }, (_, i) => i),
      [2, 20],
    );
    const npz = writeZip(
      new Map([
        ['emg.npy', emg],
        ['fs.npy', writeNpy(Float64Array.of(500), [])],
      ]),
    );
    expect((await read(npz)).recording).toMatchObject({ source: { format: 'npz' }, samplingRateHz: 500 });
    expect((await read(emg, { samplingRateHz: 500 })).recording.source.format).toBe('npy');
    const csv = text(`time,a,b\n${Array.from({ length: 9 }, (_, i) => `${i / 100},${i},${-i}`).join('\n')}\n`);
    expect((await read(csv, { unit: 'V' })).recording.channelCount).toBe(2);
  });

  it.each([
    ['an empty file', new Uint8Array(), /empty \(0 bytes\)/],
    [
      'other bytes',
      Uint8Array.of(0, 1, 2, 3, 200, 201),
      /6 bytes that begin with 00 01 02 03 c8 c9 .*supported: OTB\+/,
    ],
    ['other zips', writeZip(new Map([['a.txt', text('x')]])), /zip archive without \.npy .* or \.sig/],
    ['Intan', Uint8Array.of(0x02, 0x69, 0x91, 0xc6, 1, 0), /Intan RHD is not read; convert it/],
    ['Poly5', text('POLY SAMPLE FILEversion 2.03\r\n'), /Poly5 is not read/],
    ['XDF', text('XDF:....'), /XDF is not read/],
    ['other HDF5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a), /HDF5 that MATLAB did not write/],
  ])('refuses %s with what was seen and what to do', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('says that a file is missing, and names a .mat that is none', async () => {
    await expect(readRecording('a', memoryFileSet(new Map()), { fileName: 'a' })).rejects.toThrow(/no such file/);
    await expect(read(Uint8Array.of(255, 254, 1, 2), {}, 'x.mat')).rejects.toThrow(/expected a MAT file/);
    const v4 = new Uint8Array(64);
    new DataView(v4.buffer).setUint32(4, 1, true);
    new DataView(v4.buffer).setUint32(8, 1, true);
    new DataView(v4.buffer).setUint32(16, 2, true);
    await expect(read(v4, {}, 'x.mat')).rejects.toThrow(/MAT v4.*-v7/);
  });
});

describe('what the user says', () => {
  it('lays grids out in the order of channels, one name for several of a kind, the rest without a place', async () => {
    const two = (await read(plain(64), { gridNames: ['GR10MM0804'] })).recording;
    expect(two.grids.map(({ name }) => name)).toEqual(['GR10MM0804', 'GR10MM0804']);
    expect(two.channels[32]).toMatchObject({ grid: 1, row: 7, column: 3 });
    const rest = (await read(plain(66), { gridNames: ['GR10MM0804', 'HD10MM0804'] })).recording;
    expect(rest.channels.slice(-2).map(({ grid }) => grid)).toEqual([-1, -1]);
    expect(rest.warnings.join()).toMatch(/last 2 of 66 channels belong to no grid/);
  });

  it('takes a map, which wins over a name', async () => {
    const gridMap = [
      [0, 1],
      [3, 2],
    ];
    const { recording } = await read(plain(3), { gridMap, spacingMetres: 0.005, gridNames: ['GR08MM1305'] });
    expect([...recording.grids[0].cells]).toEqual([-1, 0, 2, 1]);
    expect(recording.grids[0].spacingMetres).toBe(0.005);
    expect(recording.channels.map(({ row, column }) => [row, column])).toEqual([
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
    const mirrored = (await read(plain(3), { gridMap, mirrored: true, rotationDegrees: 180 })).recording;
    expect([...mirrored.grids[0].cells]).toEqual([2, 1, -1, 0]);
    const turned = (await read(plain(3), { gridMap, rotationDegrees: 90 })).recording;
    expect([...turned.grids[0].cells]).toEqual([2, -1, 1, 0]);
    expect(turned.channels.map(({ row, column }) => [row, column])).toEqual([
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  it('refuses what does not fit', async () => {
    await expect(read(plain(3), { gridNames: ['GR08MM1305'] })).rejects.toThrow(/64 electrodes, the file has 3/);
    await expect(read(plain(3), { rotationDegrees: 90 })).rejects.toThrow(/need a grid/);
    await expect(read(plain(3), { excludedChannels: [3] })).rejects.toThrow(/excluded channel 4 does not exist/);
  });
});

describe('plain .mat files (synthesised)', () => {
  it('takes rate, unit and names from the file, the user wins', async () => {
    const labels = matCell(['x', 'y', 'z'].map(matChar));
    const { recording } = await read(plain(3, { labels }));
    expect(recording).toMatchObject({ channelCount: 3, sampleCount: 100, samplingRateHz: 1000, unit: 'V' });
    expect(recording.channels.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    expect(recording.data[100 + 1]).toBe(Math.fround(4e-3));
    const other = (await read(plain(3), { samplingRateHz: 2000, unit: 'uV' })).recording;
    expect(other.samplingRateHz).toBe(2000);
    expect(other.data[100 + 1]).toBe(Math.fround(4e-6));
  });

  it('reads the raw export of Delsys: Data, Channels, Fs', async () => {
    const bytes = writeMat5(
      new Map<string, MatValue>([
        [
          'Data',
          matOf(
            Float64Array.from({ length: 40 }, (_, i) => i),
            [2, 20],
          ),
        ],
        ['Channels', { kind: 'char', dims: [2, 4], text: 'EEMMGG12' }],
        ['Fs', matOf([2222, 2222])],
      ]),
    );
    const { recording } = await read(bytes, { unit: 'mV' });
    expect(recording).toMatchObject({ channelCount: 2, samplingRateHz: 2222 });
    expect(recording.channels.map(({ name }) => name)).toEqual(['EMG1', 'EMG2']);
  });

  it('counts values that are no numbers, and refuses files without a matrix', async () => {
    const emg = matOf(Float64Array.of(1, Number.NaN, 3, Infinity), [1, 4]);
    const { recording } = await read(
      writeMat5(
        new Map<string, MatValue>([
          ['emg', emg],
          ['fs', matOf(10)],
        ]),
      ),
      { unit: 'V' },
    );
    expect(recording.warnings.join()).toMatch(/2 EMG values are not finite/);
    await expect(read(writeMat5(new Map([['note', matChar('x')]])))).rejects.toThrow(
      /expected a numeric matrix.*note \(char 1 x 1\)/,
    );
  });
});

describe('OTBioLab+ exports (synthesised)', () => {
  const texts = (...lines: string[]) => matCell(lines.map(matChar), [lines.length, 1]);
  const columns = (count: number) =>
    matOf(
      Float32Array.from({ length: 6 * count }, (_, i) => i + 1),
      [6, count],
    );
  const grid = (input: number, channel: number) =>
    `TA - MULTIPLE IN ${input} (Channel 1->2) - GR05MM0201 (${channel})[mV]`;
  const file = (data: MatValue, description: MatValue) =>
    writeMat5(
      new Map<string, MatValue>([
        ['Data', data],
        ['Description', description],
        ['SamplingFrequency', matOf(2048)],
      ]),
    );

  it('keeps two grids of one model apart, takes blocks of columns, converts by the unit in brackets', async () => {
    const description = texts(grid(1, 1), grid(1, 2), grid(2, 1), grid(2, 2), 'requested path[%]', 'Ramp[V]');
    const { recording } = await read(file(matCell([columns(4), columns(2)]), description));
    expect(recording).toMatchObject({ channelCount: 4, sampleCount: 6, unit: 'V' });
    expect(recording.channels.map(({ grid: g, row }) => [g, row])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(recording.data[6]).toBe(Math.fround(7e-3));
    expect(recording.auxiliary.map(({ role, name }) => [role, name])).toEqual([
      ['target', 'requested path'],
      ['other', 'Ramp'],
    ]);
  });

  it('asks for a unit, and says which columns lack a text', async () => {
    const bare = file(columns(2), texts('TA - GR05MM0201 (1)', 'TA - GR05MM0201 (2)'));
    await expect(read(bare)).rejects.toThrow(/has no unit of voltage.*--unit/);
    expect((await read(bare, { unit: 'uV' })).recording.data[1]).toBe(Math.fround(2e-6));
    await expect(read(file(columns(3), texts(grid(1, 1))))).rejects.toThrow(/more columns than Description/);
    await expect(read(file(matOf([], [0, 2]), texts(grid(1, 1), grid(1, 2))))).rejects.toThrow(/no samples/);
  });

  it('warns when only part of a grid is in the file', async () => {
    const { recording } = await read(file(columns(1), texts(grid(1, 2))));
    expect(recording.warnings.join()).toMatch(/1 of its 2 electrodes/);
    expect(recording.channels[0]).toMatchObject({ row: 1, column: 0 });
  });
});
