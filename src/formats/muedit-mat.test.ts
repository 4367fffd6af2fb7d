import { describe, expect, it } from 'vitest';
import { writeMat73 } from '../../test/formats/write-mat73.ts';
import type { Decomposition, MotorUnit } from '../core/decomposition.ts';
import { randomStream } from '../core/random.ts';
import type { Recording } from '../core/recording.ts';
import { layOutGrids } from './lay-out-grids.ts';
import { matCell, matChar, matOf, matStruct } from './mat/mat-build.ts';
import { type MatValue, matField } from './mat/mat-value.ts';
import { readMat } from './mat/read-mat.ts';
import { writeMueditMat } from './muedit-mat.ts';
import { readMatRecording } from './read-mat-recording.ts';
import type { ReadOptions } from './read-result.ts';

const options: ReadOptions = { fileName: 'x.mat' };
const sampleCount = 500;

function makeRecording(): Recording {
  const random = randomStream(1, 'muedit test');
  const layout = layOutGrids([
    {
      model: 'GR08MM1305',
      muscle: 'Soleus',
      channels: [...Array(64).keys()],
      names: Array.from({ length: 64 }, (_, i) => `a${i}`),
    },
    {
      model: 'HD10MM0804',
      channels: Array.from({ length: 32 }, (_, i) => 64 + i),
      names: Array.from({ length: 32 }, (_, i) => `b${i}`),
    },
  ]);
  const channels = layout.channels.map((channel, i) =>
    i === 70 ? { ...channel, status: 'bad' as const, statusReason: 'flat' } : channel,
  );
  const signal = () => Float32Array.from({ length: sampleCount }, random.uniform);
  return {
    data: Float32Array.from({ length: 96 * sampleCount }, () => random.normal() * 1e-4),
    channelCount: 96,
    sampleCount,
    samplingRateHz: 2048,
    unit: 'V',
    channels,
    grids: layout.grids,
    auxiliary: [
      { name: 'load cell', role: 'force', unit: 'V', samplingRateHz: 2048, data: signal() },
      { name: 'target', role: 'target', unit: '% MVC', samplingRateHz: 2048, data: signal() },
    ],
    source: { format: 'test', fileName: 'x.otb+' },
    warnings: [],
  };
}

const quality = {
  dischargeRateHz: 10,
  coefficientOfVariation: 0.1,
  silhouette: 0.93,
  pnrDecibels: 30,
  pnrHolobarDecibels: 31,
};
const unit = (grid: number, samples: number[]): MotorUnit => ({
  grid,
  dischargeSamples: Int32Array.from(samples),
  quality,
});
const decomposition: Decomposition = {
  samplingRateHz: 2048,
  sampleCount,
  motorUnits: [
    { ...unit(0, [0, 100, 499]), innervationPulseTrain: Float32Array.from({ length: sampleCount }, (_, i) => i / 8) },
    unit(1, [5, 50]),
    unit(0, [7, 70, 300]),
  ],
  muapChannels: new Int32Array(),
  muapSampleCount: 0,
  muapLeadSamples: 0,
  provenance: { program: 'bmiss', version: '0', method: 'test', parameters: { a: 1 }, seed: 1, backend: 'none' },
  warnings: [],
};

/** Rounding of float32 twice: volts to millivolts, and back. */
function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  actual.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(value - expected[i]) / Math.max(Math.abs(expected[i]), 1e-30));
  });
  expect(worst).toBeLessThanOrEqual(2 ** -22);
}

describe('MUedit .mat', () => {
  it('v5: comes back as it was written', async () => {
    const recording = makeRecording();
    const back = await readMatRecording(writeMueditMat(recording, decomposition), options);
    expect(back.recording).toMatchObject({
      channelCount: 96,
      sampleCount,
      samplingRateHz: 2048,
      unit: 'V',
      warnings: [],
    });
    expectClose(back.recording.data, recording.data);
    expect(back.recording.grids).toEqual(recording.grids);
    expect(back.recording.channels.map(({ row, column, grid, status }) => [row, column, grid, status])).toEqual(
      recording.channels.map(({ row, column, grid, status }) => [row, column, grid, status]),
    );
    expect(back.recording.auxiliary.map(({ name, role }) => [name, role])).toEqual([
      ['load cell', 'force'],
      ['target', 'target'],
    ]);
    expect(back.recording.auxiliary[0].data).toEqual(recording.auxiliary[0].data);
    expect(back.decomposition?.motorUnits.map(({ name, dischargeSamples }) => [name, [...dischargeSamples]])).toEqual([
      ['grid 1, motor unit 1', [0, 100, 499]],
      ['grid 1, motor unit 2', [7, 70, 300]],
      ['grid 2, motor unit 1', [5, 50]],
    ]);
  });

  it('v5: has the shapes and 1-based times that MUedit expects', async () => {
    const file = await readMat(writeMueditMat(makeRecording(), decomposition), 'x.mat');
    const signal = file.variables.get('signal');
    const dims = (name: string) => matField(signal, name)?.dims;
    expect(dims('data')).toEqual([96, sampleCount]);
    expect(dims('Dischargetimes')).toEqual([2, 2]);
    expect(dims('Pulsetrain')).toEqual([1, 2]);
    const times = matField(signal, 'Dischargetimes');
    expect(times?.kind === 'cell' && times.items[0]).toEqual(matOf([1, 101, 500]));
    const trains = matField(file.variables.get('edition'), 'Pulsetrain');
    const [first, second] = trains?.kind === 'cell' ? trains.items : [];
    expect(first.dims).toEqual([2, sampleCount]);
    expect(first.kind === 'numeric' && [first.data[2 * 16], first.data[2 * 7 + 1]]).toEqual([2, 1]);
    expect(second.dims).toEqual([1, sampleCount]);
  });

  /** A file as MATLAB's MUedit saves it, without a unit. */
  function mueditVariables(edition: Readonly<Record<string, MatValue>>): Map<string, MatValue> {
    const coordinates = [1, 1, 2, 2, 1, 2, 1, 2];
    const signal = matStruct({
      data: matOf(
        Float64Array.from({ length: 4 * 20 }, (_, i) => i),
        [4, 20],
      ),
      fsamp: matOf(20),
      nChan: matOf(4),
      ngrid: matOf(1),
      gridname: matCell([matChar('GR04MM0202')]),
      muscle: matCell([matChar('TA')]),
      coordinates: matCell([matOf(coordinates, [4, 2])]),
      IED: matOf(4),
      EMGmask: matCell([matOf([0, 0, 1, 0], [4, 1])]),
      Dischargetimes: matCell([matOf([3, 9]), matOf([4, 8])], [1, 2]),
    });
    return new Map<string, MatValue>([
      ['signal', signal],
      ['edition', matStruct(edition)],
    ]);
  }

  it.each(['v5', 'v7.3'])('%s: reads a file of MUedit itself (synthesised)', async (version) => {
    const { writeMat5 } = await import('./mat/mat5-writer.ts');
    const edition = { Dischargetimes: matCell([matOf([1, 20]), matOf([2, 6, 5])], [1, 2]) };
    const variables = mueditVariables(edition);
    const bytes = version === 'v5' ? writeMat5(variables) : await writeMat73(variables);
    const { recording, decomposition: found } = await readMatRecording(bytes, options);
    expect(recording).toMatchObject({ channelCount: 4, sampleCount: 20, samplingRateHz: 20, unit: 'V' });
    expect(recording.warnings.join()).toMatch(/name no unit; mV was taken.*1 motor units deleted/);
    expect(recording.data[1 * 20 + 2]).toBe(Math.fround(9 * 1e-3));
    expect(recording.grids).toMatchObject([
      { name: 'GR04MM0202', rows: 2, columns: 2, spacingMetres: 0.004, muscle: 'TA' },
    ]);
    expect([...recording.grids[0].cells]).toEqual([0, 1, 2, 3]);
    expect(recording.channels.map(({ status }) => status)).toEqual(['good', 'good', 'bad', 'good']);
    // the first motor unit is one that was deleted: times 1 and fsamp
    expect(found).toMatchObject({ origin: 'MUedit, edited', motorUnits: [{ name: 'motor unit 2' }] });
    expect([...found!.motorUnits[0].dischargeSamples]).toEqual([1, 4, 5]);
  });

  it('prefers saved edits, and refuses times outside of the recording', async () => {
    const { writeMat5 } = await import('./mat/mat5-writer.ts');
    const read = (edition: Readonly<Record<string, MatValue>>) =>
      readMatRecording(writeMat5(mueditVariables(edition)), { ...options, unit: 'uV' });
    const clean = await read({
      Distimeclean: matCell([matCell([matOf([7, 8])])]),
      Dischargetimes: matCell([matOf([1])]),
    });
    expect(clean.decomposition).toMatchObject({ origin: 'MUedit, edited and saved' });
    expect([...clean.decomposition!.motorUnits[0].dischargeSamples]).toEqual([6, 7]);
    expect(clean.recording.data[1]).toBe(Math.fround(4e-6));
    await expect(read({ Dischargetimes: matCell([matOf([0, 5])]) })).rejects.toThrow(
      /grid 1, motor unit 1: expected samples from 1 to 20, got 0/,
    );
    await expect(read({ Dischargetimes: matCell([matOf([21])]) })).rejects.toThrow(/got 21/);
  });
});
