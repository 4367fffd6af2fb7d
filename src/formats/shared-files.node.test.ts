/** Readers on files that others made; skipped where the folder of shared recordings is absent. */

import { describe, expect, it } from 'vitest';
import { needsShared, sharedBytes } from '../../test/shared-data.ts';
import { readCsv } from './csv/read-csv.ts';
import { readEdf } from './edf/read-edf.ts';
import { readEvents } from './events-tsv.ts';
import { readNpyRecording, readNpz } from './npz.ts';

const fileName = 'shared file';
const bytesOf = (name: string) => sharedBytes(name) as Uint8Array;

describe('files of others', () => {
  it.each([
    ['readers/test.bdf', 72, 2048, 2048, /no label says EMG/],
    ['readers/test.edf', 138, 3072, 512, /no label says EMG/],
    ['readers/test_uneven_samp.edf', 1, 11000, 100, /several sampling rates/],
    ['readers/duplicate_channel_labels.edf', 3, 2500, 250, /occur more than once/],
  ])('EDF: %s', (name, channelCount, sampleCount, samplingRateHz, warning) => {
    if (needsShared(name).skip) return;
    const { recording } = readEdf(bytesOf(name), { fileName });
    expect(recording).toMatchObject({ channelCount, sampleCount, samplingRateHz, unit: 'V' });
    expect(recording.warnings.join('\n')).toMatch(warning);
  });

  it(
    'EDF: the sine of 5 V and 3 Hz has that amplitude and frequency',
    needsShared('readers/test_uneven_samp.edf'),
    () => {
      const { recording } = readEdf(bytesOf('readers/test_uneven_samp.edf'), { fileName });
      let risingZeros = 0;
      for (let i = 1; i < recording.sampleCount; i++)
        if (recording.data[i - 1] < 0 && recording.data[i] >= 0) risingZeros++;
      // 110 s of 3 Hz have 330 periods; one may lie at either end.
      expect(Math.abs(risingZeros - 330)).toBeLessThanOrEqual(1);
      expect(Math.max(...recording.data)).toBeCloseTo(5, 2);
    },
  );

  it('NPZ: the synthetic yardstick', needsShared('synthetic/synth64.npz'), () => {
    const { recording, decomposition } = readNpz(bytesOf('synthetic/synth64.npz'), { fileName });
    expect(recording).toMatchObject({ channelCount: 64, sampleCount: 61440, samplingRateHz: 2048 });
    expect(recording.grids).toMatchObject([{ rows: 13, columns: 5, spacingMetres: 0.008 }]);
    expect(decomposition?.motorUnits.length).toBe(20);
    expect(decomposition?.motorUnits.reduce((sum, unit) => sum + unit.dischargeSamples.length, 0)).toBe(8577);
  });

  it('NPY: half floats in microvolts', needsShared('munitquest-tutorial/source_data/ta_1grid_trial1.npy'), () => {
    const bytes = bytesOf('munitquest-tutorial/source_data/ta_1grid_trial1.npy');
    const { recording } = readNpyRecording(bytes, { fileName, samplingRateHz: 2048, unit: 'uV' });
    expect(recording).toMatchObject({ channelCount: 17, sampleCount: 81920 });
    let largest = 0;
    for (const value of recording.data) largest = Math.max(largest, Math.abs(value));
    // pass if 1 uV < largest < 100 mV: what a muscle can do
    expect(largest).toBeGreaterThan(1e-6);
    expect(largest).toBeLessThan(0.1);
  });

  it('CSV: Trigno with mixed rates', needsShared('readers/truncated_trigno_sample.csv'), () => {
    const { recording } = readCsv(bytesOf('readers/truncated_trigno_sample.csv'), { fileName });
    expect(recording).toMatchObject({ channelCount: 2, sampleCount: 2519, samplingRateHz: 1259.259, unit: 'V' });
    expect(recording.auxiliary.length).toBe(12);
    expect(recording.auxiliary[0]).toMatchObject({ unit: 'g', samplingRateHz: 148.1481 });
    expect(recording.auxiliary[0].data.length).toBe(297);
    expect(recording.warnings.join()).toMatch(/14 of 14 signals hold fewer points/);
  });

  const events =
    'munitquest-tutorial/MUnitQuest_BIDS_Tutorial/derivatives/motor-unit-decomposition/sub-01/emg/sub-01_task-isometric30percentMVC_run-01_desc-decomposition_events.tsv';
  it('events of the MUnitQuest tutorial', needsShared(events), () => {
    const { decomposition } = readEvents(bytesOf(events), { fileName });
    expect(decomposition.samplingRateHz).toBe(2048);
    expect(decomposition.motorUnits[2].dischargeSamples[0]).toBe(16064);
    expect(decomposition.motorUnits.length).toBeGreaterThan(3);
  });
});
