import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../../test/fuzz-reader.ts';
import { testRecording } from '../../../test/small-recording.ts';
import { readCsv } from './read-csv.ts';
import { writeCsv } from './write-csv.ts';

const encode = (content: string) => new TextEncoder().encode(content);
const read = (content: string, more = {}) => readCsv(encode(content), { fileName: 'x.csv', ...more }).recording;

const trigno = [
  'Label: EMG 1 Sampling frequency: 1.0e+003 Number of points: 4 start: 0.0 Unit: mV Domain Unit: s',
  'Label: ACC 1 Sampling frequency: 5.0e+002 Number of points: 2 start: 0.0 Unit: g Domain Unit: s',
  '',
  'X[s],"EMG, 1",X[s],"ACC 1"',
  '0.0,1,0.0,5',
  '0.001,2,0.002,6',
  '0.002,3,,',
  '0.003,4,,',
  '',
].join('\r\n');

describe('readCsv', () => {
  it('reads names, units, time and what lies beside', () => {
    const recording = read('time [ms],EMG1 [uV],"EMG""2 (uV)",Force [N]\n10,1,2,3\n10.5,4,5,6\n11,7,8,9\n');
    expect(recording).toMatchObject({ channelCount: 2, sampleCount: 3, samplingRateHz: 2000, unit: 'V' });
    expect([...recording.data]).toEqual([1, 4, 7, 2, 5, 8].map((value) => Math.fround(value * 1e-6)));
    expect(recording.channels.map(({ name }) => name)).toEqual(['EMG1', 'EMG"2']);
    expect(recording.auxiliary).toMatchObject([{ name: 'Force', role: 'force', unit: 'N' }]);
    expect(recording.source.startSeconds).toBeCloseTo(0.01, 12);
  });

  it.each([
    ['semicolons and decimal commas', 'a;b\n1,5;2\n3;4,25\n'],
    ['tabs and CR LF', 'a\tb\r\n1.5\t2\r\n3\t4.25\r\n'],
    ['spaces, a comment and a byte order mark', '\ufeff# made by hand\na b\n1.5 2\n\n3 4.25'],
  ])('reads %s', (_, content) => {
    const recording = read(content, { samplingRateHz: 100, unit: 'V' });
    expect([...recording.data]).toEqual([1.5, 3, 2, 4.25]);
    expect(recording.warnings).toEqual([]);
  });

  it('numbers columns without names, and says which unit it assumed', () => {
    const recording = read('1,2\n3,n/a\n', { samplingRateHz: 100 });
    expect(recording.channels.map(({ name }) => name)).toEqual(['EMG1', 'EMG2']);
    expect(recording.data[3]).toBeNaN();
    expect(recording.warnings.join('\n')).toMatch(/taken as EMG[\s\S]*volts assumed/);
  });

  it('gives back what writeCsv writes', () => {
    const recording = testRecording();
    const again = readCsv(writeCsv(recording).bytes, { fileName: 'x.csv' }).recording;
    expect(again).toMatchObject({ channelCount: 11, sampleCount: 1000, samplingRateHz: 2000, unit: 'V' });
    // 7 digits
    expect(
      again.data.every((value, i) => Math.abs(value - recording.data[i]) <= 1e-6 * Math.abs(recording.data[i])),
    ).toBe(true);
    expect(again.auxiliary).toMatchObject([{ name: 'Force', role: 'force', unit: '% MVC' }]);
  });

  it('reads Trigno exports of mixed rates', () => {
    const recording = read(trigno);
    expect(recording).toMatchObject({ channelCount: 1, sampleCount: 4, samplingRateHz: 1000, unit: 'V', warnings: [] });
    expect([...recording.data]).toEqual([1, 2, 3, 4].map((value) => Math.fround(value * 1e-3)));
    expect(recording.auxiliary).toMatchObject([{ name: 'ACC 1', unit: 'g', samplingRateHz: 500 }]);
    expect([...recording.auxiliary[0].data]).toEqual([5, 6]);
  });

  it.each([
    ['a,b\n1,2\n', /--rate/],
    ['a,b\n1,2\n3\n', /line 3 has 1 cells, the first line has 2/],
    ['a,b\n1,2\n3,x\n', /line 3, column 2 expected a number, got 'x'/],
    ['a,b\n', /no numbers below/],
    ['', /no lines/],
    ['time,a\n0,1\n1,1\n5,1\n', /even steps/],
    ['time,Force [N]\n0,1\n1,1\n', /at least one column of EMG/],
    ['a\0b', /binary/],
    [trigno.replace('X[s]', 'Y[s]'), /begins X\[s\]/],
  ])('refuses %j', (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('survives altered files', async () => {
    const seeds = [encode(trigno), writeCsv(testRecording(20)).bytes];
    await fuzzReader('csv', seeds, (bytes) => readCsv(bytes, { fileName: 'x.csv' }), 300);
  });
});
