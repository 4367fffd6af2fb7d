import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { channelSamples, type Recording } from '../core/recording.ts';
import { createArena } from '../kernels/arena.ts';
import { allocateSignal, signalRow } from '../kernels/kernels.ts';
import { designButterworth } from './butterworth.ts';
import { type PrepareOptions, prepareSignalInto } from './prepare-signal.ts';
import { zeroPhaseFilterInto } from './zero-phase.ts';

const RATE = 2048;
const BAND = { lowHz: 20, highHz: 500, order: 2 } as const;

function recordingOf(channelCount: number, sampleCount: number): Recording {
  const noise = randomStream(9, 'prepare');
  return {
    data: Float32Array.from({ length: channelCount * sampleCount }, () => 1e-4 * noise.normal() + 3e-3),
    channelCount,
    sampleCount,
    samplingRateHz: RATE,
    unit: 'V',
    channels: Array.from({ length: channelCount }, (_, c) => ({
      name: `channel ${c + 1}`,
      grid: -1,
      row: -1,
      column: -1,
      status: 'good' as const,
    })),
    grids: [],
    auxiliary: [],
    source: { format: 'test', fileName: 'noise.test' },
    warnings: [],
  };
}

function prepare(recording: Recording, options: Partial<PrepareOptions> & { channels: Int32Array }) {
  const sampleCount = options.sampleCount ?? recording.sampleCount;
  const signal = allocateSignal(createArena(4e6, false), options.channels.length, sampleCount);
  const report = prepareSignalInto(signal, recording, {
    firstSample: 0,
    sampleCount,
    band: BAND,
    mains: 'off',
    ...options,
  });
  return { signal, report };
}

describe('prepareSignalInto', () => {
  test('writes the chosen channels, filtered, in their order, and leaves the padding at zero', () => {
    const recording = recordingOf(5, 6000);
    const { signal, report } = prepare(recording, {
      channels: Int32Array.of(3, 1),
      firstSample: 500,
      sampleCount: 4000,
    });
    const cascade = designButterworth({ kind: 'band-pass', ...BAND }, RATE);
    [3, 1].forEach((channel, i) => {
      const expected = new Float32Array(4000);
      zeroPhaseFilterInto(expected, channelSamples(recording, channel), 500, cascade);
      expect(signalRow(signal, i).every((value, t) => value === expected[t])).toBe(true);
      const meanSquare = expected.reduce((sum, value) => sum + value * value, 0) / 4000;
      expect(Math.abs(report.rms[i] - Math.sqrt(meanSquare))).toBeLessThanOrEqual(1e-12);
    });
    signal.data.forEach((value, at) => {
      const t = (at % signal.stride) - signal.lead;
      if ((t < 0 || t >= 4000) && value !== 0) throw new Error(`padding written at ${at}`);
    });
  });

  test('does not change the recording', () => {
    const recording = recordingOf(2, 9000);
    const before = recording.data.slice();
    prepare(recording, { channels: Int32Array.of(0, 1), mains: 'auto' });
    expect(recording.data.every((value, at) => value === before[at])).toBe(true);
  });

  test('a NaN or infinity in a used channel is refused by name and time; in another channel it does not matter', () => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      const recording = recordingOf(3, 4096);
      recording.data[4096 + 1024] = bad;
      expect(() => prepare(recording, { channels: Int32Array.of(0, 1) })).toThrow(
        /channel 2 \(index 1\).*0\.500 s \(sample 1024\).*exclude the channel/,
      );
      prepare(recording, { channels: Int32Array.of(0, 2) });
    }
  });

  test('a NaN outside the window and its context does not matter', () => {
    const recording = recordingOf(1, 4096);
    recording.data[0] = Number.NaN;
    const { report } = prepare(recording, { channels: Int32Array.of(0), firstSample: 2048, sampleCount: 1000 });
    expect(Number.isFinite(report.rms[0])).toBe(true);
  });

  test('refuses a band beyond half the sampling rate and says what to do', () => {
    const recording = { ...recordingOf(1, 4096), samplingRateHz: 1000 };
    expect(() => prepare(recording, { channels: Int32Array.of(0) })).toThrow(
      /500 Hz at 1000 Hz.*choose for example 450/,
    );
  });

  test('refuses windows, channels and targets that do not fit', () => {
    const recording = recordingOf(2, 1000);
    const channels = Int32Array.of(0);
    expect(() => prepare(recording, { channels, firstSample: 1, sampleCount: 1000 })).toThrow(/firstSample/);
    expect(() => prepare(recording, { channels: Int32Array.of(2) })).toThrow(/channel/);
    const signal = allocateSignal(createArena(1e6, false), 2, 1000);
    const options = { channels, firstSample: 0, sampleCount: 1000, band: BAND, mains: 'off' as const };
    expect(() => prepareSignalInto(signal, recording, options)).toThrow(/target rows expected 1/);
  });
});
