import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import type { Channel, Recording } from '../core/recording.ts';
import { assessChannels } from './channel-quality.ts';

const RATE = 2048;
const LENGTH = 20480;
const ROWS = 6;
const COLUMNS = 4;

/** A grid over four common sources, so that neighbours are alike; amplitudes vary threefold over it. */
function gridRecording(seed: number, change?: (data: Float32Array[]) => void): Recording {
  const sources = Array.from({ length: 4 }, (_, s) => smoothNoise(seed, s));
  const rows = Array.from({ length: ROWS * COLUMNS }, (_, c) => {
    const [row, column] = [Math.floor(c / COLUMNS), c % COLUMNS];
    const own = smoothNoise(seed, 100 + c);
    const gain = 1e-4 * (0.5 + row / (ROWS - 1));
    const weights = sources.map((_, s) => Math.exp(-(((row - 2 * s) / 3) ** 2) - ((column - s) / 4) ** 2));
    return own.map((value, t) => gain * (0.3 * value + weights.reduce((sum, w, s) => sum + w * sources[s][t], 0)));
  });
  change?.(rows);
  const data = new Float32Array(rows.length * LENGTH);
  rows.forEach((row, c) => {
    data.set(row, c * LENGTH);
  });
  const cells = Int32Array.from({ length: rows.length }, (_, c) => c);
  const channels: Channel[] = rows.map((_, c) => ({
    name: `c${c}`,
    grid: 0,
    row: Math.floor(c / COLUMNS),
    column: c % COLUMNS,
    status: 'good',
  }));
  return {
    data,
    channelCount: rows.length,
    sampleCount: LENGTH,
    samplingRateHz: RATE,
    unit: 'V',
    channels,
    grids: [{ name: 'test', rows: ROWS, columns: COLUMNS, spacingMetres: 0.008, cells }],
    auxiliary: [],
    source: { format: 'test', fileName: 'grid.test' },
    warnings: [],
  };
}

/** Noise with most power below about 100 Hz, as in EMG. */
function smoothNoise(seed: number, index: number): Float32Array {
  const stream = randomStream(seed, 'quality', index);
  let [a, b] = [0, 0];
  return Float32Array.from({ length: LENGTH }, () => {
    a += 0.2 * (stream.normal() - a);
    b += 0.2 * (a - b);
    return b;
  });
}

const badOnes = (recording: Recording) =>
  assessChannels(recording)
    .filter((quality) => quality.verdict === 'bad')
    .map((quality) => [quality.channel, quality.reason]);

describe('assessChannels', () => {
  test('an uneven but good grid loses no channel, in volts, microvolts and quantised', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const recording = gridRecording(seed);
      expect(badOnes(recording)).toEqual([]);
      expect(badOnes({ ...recording, data: recording.data.map((value) => value * 1e6) })).toEqual([]);
      expect(badOnes({ ...recording, data: recording.data.map((value) => Math.round(value * 2e5)) })).toEqual([]);
    }
  });

  test('names what is wrong with each channel, and only with those', () => {
    const stream = randomStream(5, 'fault');
    const recording = gridRecording(4, (rows) => {
      rows[1].fill(0);
      rows[2] = rows[2].map((value) => Math.min(1e-5, Math.max(-1e-5, value)));
      rows[5][700] = Number.NaN;
      rows[7] = rows[7].map((value) => 30 * value);
      rows[10] = rows[10].map((value) => 1e-3 * value);
      rows[13] = rows[13].map((value) => value + 1e-4 * stream.normal());
      rows[16] = smoothNoise(99, 99).map((value) => 1e-4 * value);
      rows[18] = rows[18].map((value, t) => value + 5e-3 * Math.cos((2 * Math.PI * 50 * t) / RATE));
      rows[21].fill(1e-5, 0, 8000);
    });
    const found = badOnes(recording);
    expect(found.map(([channel]) => channel)).toEqual([1, 2, 5, 7, 10, 13, 16, 18, 21]);
    const reasons = found.map(([, reason]) => String(reason));
    expect(reasons[0]).toBe('flat: one value for 100 % of samples');
    expect(reasons[1]).toMatch(/^clipped: \d+ % of samples at the rails$/);
    expect(reasons[2]).toBe('not a number: 1 samples are NaN or infinite');
    expect(reasons[3]).toMatch(/^too strong: \d+ times/);
    expect(reasons[4]).toMatch(/^too weak: 0\.\d+ %/);
    expect(reasons[5]).toMatch(/^noise: .* times the share of power above 250 Hz/);
    expect(reasons[6]).toMatch(/^alone: correlation with its neighbours at most 0\.\d\d/);
    expect(reasons[7]).toMatch(/^mains hum: \d+ % of its power, 0 % in most channels$/);
    expect(reasons[8]).toMatch(/^flat: 39 % of samples in runs of one value/);
  });

  test('two and a half times the amplitude of the others is not enough to lose a channel', () => {
    const recording = gridRecording(9, (rows) => {
      rows.forEach((row, c) => {
        const level = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) / row.length);
        rows[c] = row.map((value) => ((c === 9 ? 2.5e-4 : 1e-4) * value) / level);
      });
    });
    const qualities = assessChannels(recording);
    expect(Math.abs(qualities[9].amplitudeRatio - 2.5)).toBeLessThanOrEqual(0.3);
    expect(qualities.every(({ verdict }) => verdict === 'good')).toBe(true);
  });

  test('hum over the whole grid makes no channel bad: it can be removed', () => {
    const recording = gridRecording(6, (rows) => {
      for (const row of rows) for (let t = 0; t < LENGTH; t++) row[t] += 1e-3 * Math.cos((2 * Math.PI * 50 * t) / RATE);
    });
    const qualities = assessChannels(recording);
    expect(qualities.every((quality) => quality.verdict === 'good' && quality.mainsShare > 0.8)).toBe(true);
  });

  test('keeps what the recording says, and gives figures for good channels too', () => {
    const recording = gridRecording(7);
    const channels = recording.channels.map((channel, c) =>
      c === 3 ? { ...channel, status: 'bad' as const, statusReason: 'loose' } : channel,
    );
    const qualities = assessChannels({ ...recording, channels });
    expect(qualities[3]).toMatchObject({ verdict: 'bad', reason: 'loose' });
    expect(qualities[4].reason).toBeUndefined();
    expect(qualities[4].rms).toBeGreaterThan(1e-6);
    expect(qualities[4].medianFrequencyHz).toBeGreaterThan(20);
    expect(qualities[4].neighbourCorrelation).toBeGreaterThan(0.5);
    expect(Math.abs(qualities[4].amplitudeRatio - 1)).toBeLessThanOrEqual(2);
    expect(qualities.filter(({ neighbourCorrelation }) => Number.isNaN(neighbourCorrelation))).toHaveLength(1);
  });

  test('very short and single-channel recordings are judged alone', () => {
    const recording = gridRecording(8);
    for (const sampleCount of [1, 2, 7, 100]) expect(assessChannels(recording, { sampleCount })).toHaveLength(24);
    const single = {
      ...recording,
      data: recording.data.slice(0, LENGTH),
      channelCount: 1,
      channels: [{ ...recording.channels[0], grid: -1 }],
      grids: [],
    };
    expect(assessChannels(single)[0]).toMatchObject({ verdict: 'good', amplitudeRatio: Number.NaN });
  });
});
