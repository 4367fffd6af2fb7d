/** Long mutation runs over the readers of NPY, NPZ, EDF, BDF, EMG-BIDS sidecars, CSV, events and openhdemg files. */

import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { testDecomposition, testRecording } from '../../test/small-recording.ts';
import { readBidsRecording } from './bids/read-bids.ts';
import { writeBidsRecording } from './bids/write-bids.ts';
import { readCsv } from './csv/read-csv.ts';
import { writeCsv } from './csv/write-csv.ts';
import { writeEvents } from './decomposition-files.ts';
import { readEdf } from './edf/read-edf.ts';
import { writeBdf, writeEdf } from './edf/write-recording.ts';
import { readEvents } from './events-tsv.ts';
import { memoryFileSet } from './file-set.ts';
import { readNpy, writeNpy, writeNpyText } from './npy.ts';
import { readNpyRecording, readNpz, writeNpz } from './npz.ts';
import { readOpenhdemgJson, writeOpenhdemgJson } from './openhdemg-json.ts';

const inputs = 20_000;
const recording = testRecording(60);
const decomposition = { ...testDecomposition(testRecording()), sampleCount: 60, motorUnits: [] };
const trigno =
  'Label: EMG 1 Sampling frequency: 1.0e+003 Number of points: 3 start: 0.0 Unit: mV Domain Unit: s\n\nX[s],"EMG 1"\n0,1\n0.001,2\n0.002,3\n';
const plainOpenhdemg =
  '{"SOURCE": "\\"OTB\\"", "MUPULSES": "[[1]]", "FSAMP": "1.0", "IED": "8.0", "RAW_SIGNAL": "{\\"columns\\":[0,1],\\"data\\":[[1,2],[2,3]]}"}';
const encode = (text: string) => new TextEncoder().encode(text);
const options = { fileName: 'altered' };
const npz = [writeNpz(recording), writeNpz(recording, { level: 6 })];
const npy = [writeNpy(Int16Array.of(1, 2, 3, 4, 5, 6), [2, 3]), writeNpy(recording.data, [11, 60]), writeNpyText('uV')];

describe('altered files', () => {
  it.each([
    ['npy', npy, (bytes: Uint8Array) => readNpy(bytes, 'altered')],
    [
      'npy recording',
      npy.slice(0, 2),
      (bytes: Uint8Array) => readNpyRecording(bytes, { ...options, samplingRateHz: 1000 }),
    ],
    ['npz', npz, (bytes: Uint8Array) => readNpz(bytes, options)],
    [
      'edf',
      [writeEdf(recording).bytes, writeEdf(testRecording(59, 1000 / 3)).bytes],
      (bytes: Uint8Array) => readEdf(bytes, options),
    ],
    ['bdf', [writeBdf(recording).bytes], (bytes: Uint8Array) => readEdf(bytes, options)],
    ['csv', [encode(trigno), writeCsv(recording).bytes], (bytes: Uint8Array) => readCsv(bytes, options)],
    ['events', [writeEvents(testDecomposition(testRecording()))], (bytes: Uint8Array) => readEvents(bytes, options)],
    [
      'openhdemg',
      [writeOpenhdemgJson(recording, decomposition), encode(plainOpenhdemg)],
      (bytes: Uint8Array) => readOpenhdemgJson(bytes, options),
    ],
  ])(`survives ${inputs} altered inputs: %s`, async (name, seeds, read) => {
    const summary = await fuzzReader(`${name} (slow)`, seeds, read, inputs);
    expect(summary.inputs).toBe(inputs);
    // Both outcomes must occur, or the alterations were too weak or too strong to say anything.
    expect(summary.refused).toBeGreaterThan(0);
    expect(summary.read).toBeGreaterThan(0);
  });

  it(`survives ${inputs} altered inputs: BIDS sidecars`, async () => {
    const { files, recordingPath } = writeBidsRecording(recording, { subject: '01', task: 'hold' });
    const sidecars = [...files.keys()].filter((path) =>
      /(channels|electrodes)\.tsv$|(emg|coordsystem)\.json$/.test(path),
    );
    for (const path of sidecars) {
      const read = (bytes: Uint8Array) =>
        readBidsRecording(recordingPath, memoryFileSet(new Map([...files, [path, bytes]])));
      const summary = await fuzzReader(
        `${path} (slow)`,
        [files.get(path) as Uint8Array],
        read,
        inputs / sidecars.length,
      );
      expect(summary.read).toBeGreaterThan(0);
    }
  });
});
