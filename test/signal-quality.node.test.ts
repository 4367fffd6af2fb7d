/** What the quality control, mains removal and plateau search say of real and simulated recordings. */

import { describe, expect, test } from 'vitest';
import type { Recording } from '../src/core/recording.ts';
import { memoryFileSet } from '../src/formats/file-set.ts';
import { readRecording } from '../src/formats/read-recording.ts';
import type { ReadOptions } from '../src/formats/read-result.ts';
import { createArena } from '../src/kernels/arena.ts';
import { allocateSignal } from '../src/kernels/kernels.ts';
import { assessChannels } from '../src/signal/channel-quality.ts';
import { findPlateaus, smoothForce } from '../src/signal/force.ts';
import { prepareSignalInto } from '../src/signal/prepare-signal.ts';
import { needsShared, sharedBytes } from './shared-data.ts';

const vastus = 'real/vastus-lateralis-openhdemg.mat';
const clippedFile =
  'munitquest-tutorial/MUnitQuest_BIDS_Tutorial/sub-01/emg/sub-01_task-isometric30percentMVC_run-01_emg.edf';

async function read(name: string, options: Partial<ReadOptions> = {}): Promise<Recording> {
  // the name alone, so that no sidecar is looked for
  const file = name.split('/').at(-1) as string;
  const files = memoryFileSet(new Map([[file, sharedBytes(name) as Uint8Array]]));
  return (await readRecording(file, files, { fileName: file, ...options })).recording;
}

const badChannels = (recording: Recording) =>
  assessChannels(recording).flatMap(({ channel, verdict, reason }) => (verdict === 'bad' ? [[channel, reason]] : []));

function mainsOf(recording: Recording, firstSample: number, sampleCount: number) {
  const signal = allocateSignal(createArena(2e7, false), recording.channelCount, sampleCount);
  return prepareSignalInto(signal, recording, {
    channels: Int32Array.from({ length: recording.channelCount }, (_, c) => c),
    firstSample,
    sampleCount,
    band: { lowHz: 20, highHz: 500, order: 2 },
    mains: 'auto',
  }).mains;
}

describe('a real vastus lateralis', needsShared(vastus), () => {
  test('loses no channel; hum is removed from few, and little of it', async () => {
    const recording = await read(vastus);
    expect(badChannels(recording)).toEqual([]);
    const mains = mainsOf(recording, 0, recording.sampleCount);
    expect(mains).toMatchObject({ status: 'removed', nominalHz: 50 });
    // its lines over 32.5 s, bins of 0.031 Hz: 100.31, 250.81, 300.97, 351.13, 401.28 Hz, 50.16 times 2, 5, 6, 7, 8
    expect(Math.abs((mains.frequencyHz ?? 0) - 50.16)).toBeLessThanOrEqual(0.01);
    expect(Math.max(...mains.channels.map((channel) => channel.removedShare))).toBeLessThanOrEqual(0.02);
  });

  test('its ramp contraction has one plateau near 27 % of the maximum', async () => {
    const [force] = (await read(vastus)).auxiliary;
    const plateaus = findPlateaus(smoothForce(force.data, force.samplingRateHz), force.samplingRateHz);
    expect(plateaus).toHaveLength(1);
    expect(Math.abs(plateaus[0].mean - 27)).toBeLessThanOrEqual(3);
  });
});

describe('a forearm grid of 16 x 4 with one disturbed electrode', needsShared('flexemg/001-001.mat'), () => {
  // rows of the map of the data set: 29 30 31 32, 25 26 27 28, ..., 64 63 62 61, 60 59 58 57, ...
  const gridMap = Array.from({ length: 16 }, (_, row) =>
    Array.from({ length: 4 }, (_, column) => (row < 8 ? 29 - 4 * row + column : 64 - 4 * (row - 8) - column)),
  );
  test.each([1, 5])('keeps all other channels (trial %i)', async (trial) => {
    const name = `flexemg/001-00${trial}.mat`;
    const whole = await read(name, { samplingRateHz: 1000, unit: 'a.u.' });
    const data = whole.data.subarray(0, 64 * whole.sampleCount);
    const cells = Int32Array.from(gridMap.flat(), (channel) => channel - 1);
    const channels = whole.channels.slice(0, 64).map((channel, c) => {
      const at = cells.indexOf(c);
      return { ...channel, grid: 0, row: at >> 2, column: at & 3 };
    });
    const grids = [{ name: 'forearm', rows: 16, columns: 4, spacingMetres: Number.NaN, cells }];
    const bad = badChannels({ ...whole, data, channelCount: 64, channels, grids });
    expect(bad.map(([channel]) => channel)).toEqual([23]);
    expect(bad[0][1]).toMatch(/^movement/);
  });
});

describe.each(['synth64', 'synth64_hard'])('simulated %s', (name) => {
  test('loses no channel and has no hum to remove', needsShared(`synthetic/${name}.npz`), async () => {
    const recording = await read(`synthetic/${name}.npz`);
    const qualities = assessChannels(recording);
    expect(qualities.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
    expect(qualities.every(({ mainsShare }) => mainsShare === 0)).toBe(true);
  });

  test.each([5, 6, 10, 30])(
    'has no hum to remove in parts of %i s',
    needsShared(`synthetic/${name}.npz`),
    async (seconds) => {
      const recording = await read(`synthetic/${name}.npz`);
      const length = seconds * recording.samplingRateHz;
      for (let first = 0; first + length <= recording.sampleCount; first += length)
        expect([first, mainsOf(recording, first, length).status]).toEqual([first, 'none']);
    },
  );
});

describe('the clipped EDF of a tutorial', needsShared(clippedFile), () => {
  test('every EMG channel is bad, with the share of samples at the rails', async () => {
    const recording = await read(clippedFile);
    const bad = badChannels(recording).slice(0, 12);
    expect(bad).toHaveLength(12);
    for (const [, reason] of bad) expect(reason).toMatch(/^clipped: 9[78] % of samples at the rails$/);
  });
});
