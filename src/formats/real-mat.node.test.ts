import { describe, expect, it } from 'vitest';
import { needsShared, sharedBytes } from '../../test/shared-data.ts';
import { memoryFileSet } from './file-set.ts';
import { readRecording } from './read-recording.ts';
import type { ReadOptions } from './read-result.ts';

const read = (name: string, options: Partial<ReadOptions> = {}) =>
  readRecording(name, memoryFileSet(new Map([[name, sharedBytes(name)!]])), { fileName: name, ...options });

const vastus = 'real/vastus-lateralis-openhdemg.mat';

describe('a real OTBioLab+ export', needsShared(vastus), () => {
  it('gives volts, grid, force and the decomposition of the expert', async () => {
    const { recording, decomposition } = await read(vastus);
    expect(recording).toMatchObject({ channelCount: 64, sampleCount: 66560, samplingRateHz: 2048, unit: 'V' });
    expect(recording.source).toMatchObject({ format: 'otbiolab-mat', startSeconds: 7 });
    expect(recording.grids).toMatchObject([
      { name: 'GR08MM1305', rows: 13, columns: 5, spacingMetres: 0.008, muscle: 'Vastus Lateralis' },
    ]);
    expect(recording.grids[0].cells[0]).toBe(-1);
    expect(recording.channels[0]).toMatchObject({ grid: 0, row: 1, column: 0, status: 'good' });
    expect(recording.warnings).toEqual([]);
    const [force] = recording.auxiliary;
    expect(force).toMatchObject({ role: 'force', unit: '% MVC', samplingRateHz: 2048 });
    expect(Math.max(...force.data)).toBeGreaterThan(20);
    expect(Math.max(...force.data)).toBeLessThan(30);
    expect(decomposition?.motorUnits.map((unit) => unit.dischargeSamples.length)).toEqual([137, 154, 197, 293, 292]);
    // Surface EMG of a contraction at 27 % MVC: tens to hundreds of microvolts.
    const rms = Math.sqrt(recording.data.reduce((sum, value) => sum + value * value, 0) / recording.data.length);
    expect(rms).toBeGreaterThan(5e-6);
    expect(rms).toBeLessThan(500e-6);
  });

  it('keeps the microvolts of the file, to the rounding of float32', async () => {
    const { recording } = await read(vastus);
    // first values of the first column, unpacked by zlib and struct of Python, to 9 digits
    const expected = [10.1725264e-6, 14.7501631e-6, 6.103515625e-6, -3.0517578125e-6];
    expected.forEach((value, i) => {
      expect(Math.abs(recording.data[i] - value)).toBeLessThanOrEqual(2 ** -23 * Math.abs(value));
    });
  });

  it('takes another grid, rotation, mirroring and exclusions from the user', async () => {
    const { recording } = await read(vastus, {
      gridNames: ['GR10MM0808'],
      rotationDegrees: 90,
      mirrored: true,
      excludedChannels: [3],
    });
    expect(recording.grids).toMatchObject([{ name: 'GR10MM0808', rows: 8, columns: 8 }]);
    expect(recording.channels[3]).toMatchObject({ status: 'bad', statusReason: 'excluded by the user' });
    // Channel 64 stands first in the last column; mirrored it stands top left, and a quarter turn puts it top right.
    expect(recording.channels[63]).toMatchObject({ row: 0, column: 0 + 7 });
    await expect(read(vastus, { gridNames: ['GR08MM1305', 'GR08MM1305'] })).rejects.toThrow(/128 electrodes.*64 EMG/);
  });
});

describe('real plain .mat files', needsShared('flexemg/001-001.mat'), () => {
  it('asks for rate and unit, then reads', async () => {
    const name = 'flexemg/001-001.mat';
    await expect(read(name)).rejects.toThrow(/--rate/);
    await expect(read(name, { samplingRateHz: 1000 })).rejects.toThrow(/--unit/);
    const { recording } = await read(name, { samplingRateHz: 1000, unit: 'a.u.' });
    expect(recording).toMatchObject({ channelCount: 96, sampleCount: 28000, samplingRateHz: 1000, unit: 'a.u.' });
    expect([...recording.data.subarray(0, 4)]).toEqual([9929, 9930, 9930, 9927]);
  });
});
