import { expect, it } from 'vitest';
import type { Recording } from '../../core/recording.ts';
import { readCsv } from './read-csv.ts';
import { writeCsv } from './write-csv.ts';

const channel = { grid: -1, row: -1, column: -1, status: 'good' } as const;
const force = {
  name: 'force',
  role: 'force',
  unit: 'N',
  samplingRateHz: 2000,
  data: Float32Array.of(1, 2, 3),
} as const;
const recording: Recording = {
  data: Float32Array.of(1.23456789e-6, -2e-5, 0, 3e-3, 4.7654321e-4, -1e-9),
  channelCount: 2,
  sampleCount: 3,
  samplingRateHz: 2000,
  unit: 'V',
  channels: [
    { ...channel, name: 'a, b' },
    { ...channel, name: 'c' },
  ],
  grids: [],
  auxiliary: [force, { ...force, name: 'slow', samplingRateHz: 100 }],
  source: { format: 'test', fileName: 'x' },
  warnings: [],
};

it('writes a table that reads back as the same recording', () => {
  const { bytes, leftOut } = writeCsv(recording);
  expect(leftOut).toEqual(['slow']);
  const text = new TextDecoder().decode(bytes);
  expect(text.split('\n')[0]).toBe('time [s],EMG1 [uV],EMG2 [uV],force [N]');
  const back = readCsv(bytes, { fileName: 'x.csv' }).recording;
  expect(back).toMatchObject({ channelCount: 2, sampleCount: 3, samplingRateHz: 2000, unit: 'V' });
  // eight digits of microvolts: half a unit of the eighth digit, then the rounding to float32
  for (const [i, value] of recording.data.entries())
    expect(Math.abs(back.data[i] - value)).toBeLessThanOrEqual(Math.abs(value) * (5e-8 + 2 ** -23));
  expect(Array.from(back.auxiliary[0].data)).toEqual([1, 2, 3]);
});
