import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../../test/fuzz-reader.ts';
import { testRecording } from '../../../test/small-recording.ts';
import { readEdfAnnotations } from './edf-annotations.ts';
import { readEdfHeader } from './edf-header.ts';
import { physicalRange } from './physical-range.ts';
import { readEdf } from './read-edf.ts';
import { recordLayout } from './record-layout.ts';
import { writeEdfSignals } from './write-edf.ts';
import { writeBdf, writeEdf } from './write-recording.ts';

const options = { fileName: 'x.bdf' };

/** A plain EDF put together by hand, independent of the writer: signals of int16 counts, two records. */
function edf(
  signals: readonly { label: string; unit: string; counts: readonly number[][] }[],
  records = '2',
): Uint8Array {
  const pad = (text: string, width: number) => text.padEnd(width).slice(0, width);
  const each = (width: number, own: (signal: (typeof signals)[number]) => string) =>
    signals.map((signal) => pad(own(signal), width)).join('');
  const head = [
    pad('0', 8),
    pad('X', 80),
    pad('X', 80),
    '01.02.0310.20.30',
    pad(String(256 * (signals.length + 1)), 8),
    pad('', 44),
    pad(records, 8),
    pad('0.5', 8),
    pad(String(signals.length), 4),
    each(16, ({ label }) => label),
    each(80, () => ''),
    each(8, ({ unit }) => unit),
    each(8, () => '-100'),
    each(8, () => '100'),
    each(8, () => '-1000'),
    each(8, () => '1000'),
    each(80, () => ''),
    each(8, ({ counts }) => String(counts[0].length)),
    each(32, () => ''),
  ].join('');
  const data = signals[0].counts.flatMap((_, record) => signals.flatMap(({ counts }) => counts[record]));
  const bytes = new Uint8Array(head.length + 2 * data.length);
  bytes.set(new TextEncoder().encode(head));
  const view = new DataView(bytes.buffer);
  for (const [i, count] of data.entries()) view.setInt16(head.length + 2 * i, count, true);
  return bytes;
}

const two = [
  {
    label: 'EMG a',
    unit: 'mV',
    counts: [
      [1, 2, 3, 4],
      [5, 6, 7, -8],
    ],
  },
  {
    label: 'Force',
    unit: 'N',
    counts: [
      [10, 20],
      [30, 40],
    ],
  },
];

describe('readEdf', () => {
  it('turns counts into volts and keeps the others beside, at their own rate', () => {
    const { recording } = readEdf(edf(two), options);
    expect(recording).toMatchObject({ channelCount: 1, sampleCount: 8, samplingRateHz: 8, unit: 'V' });
    const volts = [1, 2, 3, 4, 5, 6, 7, -8].map((count) => Math.fround(count * 0.1 * 1e-3));
    expect([...recording.data]).toEqual(volts.map((value) => expect.closeTo(value, 9)));
    expect(recording.auxiliary).toMatchObject([{ name: 'Force', role: 'force', unit: 'N', samplingRateHz: 4 }]);
    expect([...recording.auxiliary[0].data]).toEqual([1, 2, 3, 4]);
  });

  it('reads files with an unknown number of records, a cut last record, or more than stated, and says so', () => {
    const unknown = readEdf(edf(two, '-1'), options).recording;
    expect(unknown.sampleCount).toBe(8);
    expect(unknown.warnings).toEqual([]);
    const cut = readEdf(edf(two).subarray(0, -1), options).recording;
    expect(cut.sampleCount).toBe(4);
    expect(cut.warnings.join()).toMatch(/2 records.*1 whole.*truncated/);
    const more = readEdf(edf(two, '1'), options).recording;
    expect(more.sampleCount).toBe(4);
    expect(more.warnings.join()).toMatch(/holds 2 records.*states 1/);
  });

  it('reads a header whose fields are moved, and a decimal comma', () => {
    const straight = edf(two);
    const moved = new Uint8Array(straight.length - 1);
    moved.set(straight.subarray(0, 86));
    moved.set(straight.subarray(87), 86);
    const { recording } = readEdf(moved, options);
    expect(recording.data).toEqual(readEdf(straight, options).recording.data);
    expect(recording.warnings.join()).toMatch(/moved by -1 bytes/);
    const comma = straight.slice();
    comma[245] = ','.charCodeAt(0);
    expect(readEdf(comma, options).recording.samplingRateHz).toBe(8);
  });

  it('tells several labels of one name apart, and takes the unit or rate that is given', () => {
    const same = readEdf(edf([two[0], two[0]]), { ...options, unit: 'uV', samplingRateHz: 9 }).recording;
    expect(same.channels.map(({ name }) => name)).toEqual(['EMG a', 'EMG a-2']);
    expect(same.data[0]).toBeCloseTo(1e-7, 12);
    expect(same.samplingRateHz).toBe(9);
    expect(same.warnings.join()).toMatch(/states 8 Hz, 9 Hz is used/);
  });

  it('notices clipping, but not at limits that other samples exceed', () => {
    const rail: number[] = Array.from({ length: 50 }, (_, i) => (i % 2 ? 1000 : -1000));
    const clipped = [{ label: 'EMG', unit: 'uV', counts: [rail, rail] }];
    expect(readEdf(edf(clipped), options).recording.warnings.join()).toMatch(/100\.0 % of the EMG samples/);
    const beyond = [{ label: 'EMG', unit: 'uV', counts: [rail, rail.with(3, 1001)] }];
    expect(readEdf(edf(beyond), options).recording.warnings).toEqual([]);
  });

  it.each([
    ['nothing', new Uint8Array(0), /expected an EDF file/],
    ['a cut header', edf(two).subarray(0, 600), /need a header of 768 bytes, the file has 600/],
    ['no record', edf(two).subarray(0, 770), /truncated before the first record/],
    ['no EMG', edf([two[1]]), /expected at least one EMG signal.*Force \[N\]/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readEdf(bytes, options)).toThrow(message);
  });

  it('survives altered files', async () => {
    const seeds = [edf(two), writeBdf(testRecording(200)).bytes, writeEdf(testRecording(123, 1000 / 3)).bytes];
    await fuzzReader('edf', seeds, (bytes) => readEdf(bytes, options), 300);
  });
});

describe('writeBdf and writeEdf', () => {
  it.each([
    ['bdf', writeBdf, 2 ** 23],
    ['edf', writeEdf, 2 ** 15],
  ] as const)('gives %s back to half a step', (_, write, levels) => {
    const recording = testRecording();
    const written = write(recording);
    const again = readEdf(written.bytes, options).recording;
    expect(again).toMatchObject({ channelCount: 11, sampleCount: 1000, samplingRateHz: 2000, unit: 'V', warnings: [] });
    for (let c = 0; c < 11; c++) {
      const original = recording.data.subarray(c * 1000, (c + 1) * 1000);
      const largest = Math.max(...original.map(Math.abs));
      // Half a step of a range that rounding its text widens by less than 1e-4, and half a step of float32.
      const tolerance = (0.5 * largest * 1.0001) / levels + largest * 2 ** -24;
      for (let i = 0; i < 1000; i++) {
        const error = Math.abs(again.data[c * 1000 + i] - original[i]);
        if (!(error <= tolerance)) expect.unreachable(`channel ${c}, sample ${i}: ${error} > ${tolerance}`);
      }
    }
    expect(again.auxiliary).toMatchObject([{ name: 'Force', unit: '% MVC' }]);
    expect(write(again).bytes.length).toBe(written.bytes.length);
  });

  it('keeps 24-bit counts exactly', () => {
    const samples = Float32Array.of(-8388607, 8388607, 0, 1, -1, 1234567);
    const { bytes } = writeEdfSignals('bdf', [
      { label: 'EMG', dimension: 'uV', samplingRateHz: 6, samples, factor: 2 ** -10 },
    ]);
    const { signals, dataStart } = readEdfHeader(bytes, 'x');
    expect(signals[0].physicalMaximum).toBeGreaterThanOrEqual(8388607 * 2 ** -10);
    const step = (signals[0].physicalMaximum - signals[0].physicalMinimum) / (2 * 8388607);
    const again = readEdf(bytes, options).recording.data;
    // pass if within half a step of the file and half a step of float32
    for (const [i, sample] of samples.entries())
      expect(Math.abs(again[i] * 1e6 - sample * 2 ** -10)).toBeLessThanOrEqual(0.5 * step + 8192 * 2 ** -24);
    expect(dataStart).toBe(768);
  });

  it('pads the last record, says so, and gives back the true length', () => {
    const written = writeBdf(testRecording(1009, 2048));
    expect(written.warnings.join()).toMatch(/padding fill the last record/);
    const again = readEdf(written.bytes, options).recording;
    expect(again.sampleCount).toBe(1009);
    expect(again.source.metadata?.annotations).toEqual([]);
  });

  it('makes labels unique and ASCII, and keeps annotations', () => {
    const samples = Float32Array.of(1, 2);
    const labels = ['a very long label of EMG 1', 'a very long label of EMG 2', 'µEMG'];
    const signals = labels.map((label) => ({ label, dimension: 'uV', samplingRateHz: 2, samples }));
    const written = writeEdfSignals('edf', signals, [{ onsetSeconds: 0.5, durationSeconds: 0.25, text: 'start' }]);
    expect(written.labels).toEqual(['a very long labe', 'a very long la-2', 'uEMG']);
    const header = readEdfHeader(written.bytes, 'x');
    expect(header.signals.map(({ label }) => label)).toEqual([...written.labels, 'EDF Annotations']);
    const { annotations } = readEdfAnnotations(written.bytes, header);
    expect(annotations).toEqual([{ onsetSeconds: 0.5, durationSeconds: 0.25, text: 'start' }]);
  });

  it('refuses what the format cannot hold', () => {
    const recording = testRecording(10);
    const data = recording.data.slice();
    data[12] = Number.NaN;
    expect(() => writeBdf({ ...recording, data })).toThrow(/EMG2 has NaN at sample 2/);
    const slow = { label: 'b', dimension: '', samplingRateHz: 2.5, samples: Float32Array.of(1) };
    expect(() => writeEdfSignals('edf', [{ ...slow, samplingRateHz: 7, samples: new Float32Array(7) }, slow])).toThrow(
      /no whole number/,
    );
  });
});

describe('physicalRange', () => {
  it('encloses the data with at most 8 characters', () => {
    for (let power = -6; power < 7; power++)
      for (const digits of [1, 1.2345678, 7.6543219, 9.99998]) {
        const value = Math.fround(digits * 10 ** power);
        const range = physicalRange('edf', { label: 'a', samples: Float32Array.of(-value, value / 3) }, 'test');
        expect(range.minimumText.length).toBeLessThanOrEqual(8);
        expect(range.maximumText.length).toBeLessThanOrEqual(8);
        expect(Number(range.minimumText)).toBeLessThanOrEqual(-value);
        expect(Number(range.maximumText)).toBeGreaterThanOrEqual(value / 3);
      }
  });
});

describe('recordLayout', () => {
  it.each([
    [2048, 61440],
    [2048, 66560],
    [2000, 12346],
    [34000 / 27, 68000],
    [1000 / 3, 1000],
    [10240, 10240 * 60],
  ])('states %d Hz exactly and divides %d samples', (rate, count) => {
    const { samplesPerRecord, recordSeconds, recordText, recordCount } = recordLayout(rate, count);
    expect(recordText.length).toBeLessThanOrEqual(8);
    expect(samplesPerRecord / recordSeconds).toBeCloseTo(rate, 8);
    expect(samplesPerRecord * recordCount).toBe(count);
  });
});
