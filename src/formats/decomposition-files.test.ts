import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../test/fuzz-reader.ts';
import { testDecomposition, testInversion, testRecording } from '../../test/small-recording.ts';
import type { InvertedProperty } from '../core/motor-unit-inversion.ts';
import { randomStream } from '../core/random.ts';
import { writeDecomposition, writeEvents } from './decomposition-files.ts';
import { decompositionTarget } from './decomposition-target.ts';
import { readEdf } from './edf/read-edf.ts';
import { readEvents } from './events-tsv.ts';
import { readMotorUnitProperties } from './motor-unit-properties-tsv.ts';
import { writeMunitquestZip } from './munitquest-zip.ts';
import { readNpy } from './npy.ts';
import { readOpenhdemgJson, writeOpenhdemgJson } from './openhdemg-json.ts';
import { readZip } from './zip.ts';

const recording = testRecording();
const decomposition = testDecomposition(recording);
const target = decompositionTarget(recording);
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const encode = (content: string) => new TextEncoder().encode(content);
const prefix = 'sub-01/emg/sub-01_task-arecording_desc-decomposed_';

describe('writeDecomposition', () => {
  const files = writeDecomposition(recording, decomposition, target, { runtimeSeconds: 2 });

  it('writes the files of the contract', () => {
    const parts = [
      'events.tsv',
      'events.json',
      'motorunits.tsv',
      'motorunits.json',
      'muaps.npy',
      'sources.bdf',
      'sources.json',
      'log.json',
    ];
    expect([...files.keys()].sort()).toEqual(
      ['dataset_description.json', '.bidsignore', ...parts.map((part) => prefix + part)].sort(),
    );
    expect(text(files.get('.bidsignore'))).toBe('*_desc-decomposed_*\n');
    expect(JSON.parse(text(files.get('dataset_description.json')))).toMatchObject({ DatasetType: 'derivative' });
  });

  it('writes events by time with every discharge once', () => {
    const lines = text(files.get(`${prefix}events.tsv`))
      .trimEnd()
      .split('\n');
    expect(lines.length).toBe(9);
    expect(lines[0]).toBe('onset\tduration\tsample\tunit_id\tevent_type\tprobability');
    expect(lines[1]).toBe('0\t0\t0\t0\tmotor-unit-spike\t1');
    expect(lines[2]).toBe('0.075\t0\t150\t1\tmotor-unit-spike\t0.9');
    expect(lines[5]).toBe('0.2055\t0\t411\t1\tmotor-unit-spike\t0.25');
    const again = readEvents(files.get(`${prefix}events.tsv`) as Uint8Array, { fileName: 'e' }).decomposition;
    expect(again.samplingRateHz).toBe(2000);
    expect(again.motorUnits.map(({ dischargeSamples }) => dischargeSamples)).toEqual(
      decomposition.motorUnits.map(({ dischargeSamples }) => dischargeSamples),
    );
  });

  it('writes probabilities that read back bit by bit', () => {
    const random = randomStream(3, 'probabilities');
    const dischargeSamples = Int32Array.from({ length: 500 }, (_, i) => 2 * i);
    const dischargeProbability = Float32Array.from(dischargeSamples, () => 1 - 0.5 * random.uniform() ** 4);
    const unit = { ...decomposition.motorUnits[0], dischargeSamples, dischargeProbability };
    const bytes = writeEvents({ ...decomposition, motorUnits: [decomposition.motorUnits[1], unit] });
    const { motorUnits } = readEvents(bytes, { fileName: 'e' }).decomposition;
    expect(motorUnits[0].dischargeProbability).toEqual(decomposition.motorUnits[1].dischargeProbability);
    expect(motorUnits[1]).toEqual({ name: '1', dischargeSamples, dischargeProbability });
    // no longer than needed: 9 digits tell any float32 from its neighbours
    expect(text(bytes)).not.toMatch(/\t0\.\d{10}/);
  });

  it('writes properties with intervals where a model was inverted, and the MUAPs of the model', () => {
    const [first, second] = decomposition.motorUnits;
    const muap = Float32Array.from({ length: 11 * 30 }, (_, i) => i);
    const motorUnits = [first, { ...second, inversion: testInversion({ muap }) }];
    const inverted = writeDecomposition(recording, { ...decomposition, motorUnits }, target);
    const table = inverted.get(`${prefix}motorunits.tsv`) ?? new Uint8Array();
    const [header, ...lines] = text(table).trimEnd().split('\n');
    const columns = header.split('\t');
    expect(columns.slice(9, 14)).toEqual(['muscle', 'x_mm', 'x_mm_lo', 'x_mm_hi', 'y_mm']);
    expect(columns.slice(-7)).toEqual([
      'size',
      'size_lo',
      'size_hi',
      'fit',
      'unidentified',
      'muscle_probability',
      'next_muscle',
    ]);
    expect(new Set(lines[0].split('\t').slice(9))).toEqual(new Set(['n/a']));
    expect(lines[1]).toMatch(/\tFDS\t10\t9\t12\t/);
    expect(lines[1]).toMatch(/\t100\t50\t200\t0.93\tterritory_mm,size\tn\/a\tn\/a$/);
    // every column is explained, and read back as it was
    const sidecar = JSON.parse(text(inverted.get(`${prefix}motorunits.json`)));
    expect(Object.keys(sidecar)).toEqual(columns);
    const read = readMotorUnitProperties(table, { fileName: 'm' });
    expect([...read.keys()]).toEqual(['1']);
    const { muscle, estimates } = read.get('1') ?? {};
    expect(muscle).toBe('FDS');
    for (const [property, { value, low, high }] of Object.entries(testInversion().properties)) {
      const found = estimates?.[property as InvertedProperty];
      const known = Number.isFinite(value);
      expect([property, found !== undefined]).toEqual([property, known]);
      const [cells, si] = [[found?.value, ...(found?.interval ?? [])], known ? [value, low, high] : []];
      // seven digits of the cell
      for (const [n, expected] of si.entries())
        expect(Math.abs((cells[n] ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));
    }
    const model = readNpy(inverted.get(`${prefix}muaps-model.npy`) as Uint8Array, 'model');
    expect(model.shape).toEqual([2, 11, 30]);
    expect([model.values?.[0], model.values?.[330 + 7]]).toEqual([Number.NaN, 7]);
    // without an inversion, no column of it
    expect(text(files.get(`${prefix}motorunits.tsv`))).not.toContain('muscle');
    expect(files.has(`${prefix}muaps-model.npy`)).toBe(false);
  });

  it('writes motor units with n/a for what is absent', () => {
    expect(
      text(files.get(`${prefix}motorunits.tsv`))
        .trimEnd()
        .split('\n'),
    ).toEqual([
      'unit_id\tgrid\tdischarges\trate_hz\tcov_isi\tsil\tpnr_db\tpnr_holobar_db\texpected_roa',
      '0\ttest grid\t6\t10.12346\t0.12\t0.93\t32.5\tn/a\tn/a',
      '1\tn/a\t2\t10.12346\t0.12\t0.93\t32.5\tn/a\t0.97',
    ]);
  });

  it('explains every column of its tables', () => {
    for (const name of ['events', 'motorunits']) {
      const columns = text(files.get(`${prefix}${name}.tsv`))
        .split('\n')[0]
        .split('\t');
      expect(Object.keys(JSON.parse(text(files.get(`${prefix}${name}.json`))))).toEqual(columns);
    }
    expect(text(files.get(`${prefix}motorunits.json`))).toContain('that the decoder expects of itself');
  });

  it('writes MUAPs and pulse trains that read back', () => {
    const muaps = readNpy(files.get(`${prefix}muaps.npy`) as Uint8Array, 'm');
    expect(muaps).toMatchObject({ shape: [2, 11, 30], type: 'f4' });
    expect(muaps.values?.subarray(0, 330)).toEqual(decomposition.motorUnits[0].muap);
    expect(muaps.values?.subarray(330).every(Number.isNaN)).toBe(true);
    const roles = [{ name: 'Unit_0', isEmg: true }];
    const sources = readEdf(files.get(`${prefix}sources.bdf`) as Uint8Array, { fileName: 's' }, roles).recording;
    expect(sources).toMatchObject({ channelCount: 1, sampleCount: 1000, unit: 'a.u.' });
    // pass if within half of 2^-23 of a range of 1, and half a step of float32
    expect(
      sources.data.every(
        (value, i) => Math.abs(value - (decomposition.motorUnits[0].innervationPulseTrain?.[i] ?? 0)) <= 1.2e-7,
      ),
    ).toBe(true);
  });

  it('logs what is needed to repeat the run', () => {
    const log = JSON.parse(text(files.get(`${prefix}log.json`)));
    expect(log).toMatchObject({
      Seed: 1,
      Backend: 'reference',
      Parameters: { extensionFactor: 16 },
      Execution: { Runtime: 2 },
      Warnings: ['a warning'],
    });
    expect(log.GeneratedBy[0]).toMatchObject({ Name: 'bmiss', License: 'MIT' });
    expect(log.Muaps.Channels.length).toBe(11);
  });

  it('depends on nothing but its input, the log apart', () => {
    const timings = {
      ...decomposition,
      provenance: { ...decomposition.provenance, timingsSeconds: { separation: 9 } },
    };
    const other = writeDecomposition(recording, timings, target, { runtimeSeconds: 3, cpu: 'another' });
    for (const [path, bytes] of files) if (!path.endsWith('log.json')) expect(other.get(path)).toEqual(bytes);
  });

  it('writes an empty decomposition', () => {
    const none = writeDecomposition(recording, { ...decomposition, motorUnits: [] }, target);
    expect(text(none.get(`${prefix}events.tsv`))).toBe('onset\tduration\tsample\tunit_id\tevent_type\tprobability\n');
    expect(none.has(`${prefix}sources.bdf`)).toBe(false);
  });
});

describe('decompositionTarget', () => {
  it.each([
    ['vastus lateralis (1).otb+', 'sub-01/emg/', 'sub-01_task-vastuslateralis1'],
    ['data/sub-03_ses-2_task-hold_emg.bdf', 'sub-03/ses-2/emg/', 'sub-03_ses-2_task-hold'],
    ['.hidden', 'sub-01/emg/', 'sub-01_task-hidden'],
  ])('%s', (fileName, folder, stem) => {
    expect(decompositionTarget({ ...recording, source: { format: 'x', fileName } })).toEqual({ folder, stem });
  });
});

describe('readEvents', () => {
  const read = (content: string, samplingRateHz?: number) =>
    readEvents(encode(content), { fileName: 'e.tsv', samplingRateHz });

  it('reads the tables of other tools', () => {
    const muniverse = read(
      'onest\tduration\tsample\tunit_id\tevent_type\n1\t0\t2000\t1\tmotor-unit-spike\n0.5\t0\t1000\t0\tmotor-unit-spike\n',
    );
    expect(muniverse.decomposition.motorUnits.map(({ name }) => name)).toEqual(['0', '1']);
    expect(muniverse.warnings.join()).toMatch(/'onest'/);
    const muedit2 = read(
      'onset\tduration\tsample\tunit_id\tdescription\n1\t0\t2000\tg0_mu10\tspike\n1\t0\t2000\tg0_mu2\tspike\n',
    );
    expect(muedit2.decomposition.motorUnits.map(({ name }) => name)).toEqual(['g0_mu2', 'g0_mu10']);
    const seconds = read('onset\tunit_id\n1.5\t0\n0.25\t0\n', 2048);
    expect([...seconds.decomposition.motorUnits[0].dischargeSamples]).toEqual([512, 3072]);
  });

  it('keeps probabilities with their discharges, in any order, and none where all are 1', () => {
    const head = 'onset\tsample\tunit_id\tprobability\n';
    const { motorUnits } = read(
      `${head}3\t6000\t0\t0.75\n1\t2000\t0\tn/a\n2\t4000\t0\t0.5\n1\t2000\t1\t1\n`,
    ).decomposition;
    expect(motorUnits).toEqual([
      {
        name: '0',
        dischargeSamples: Int32Array.of(2000, 4000, 6000),
        dischargeProbability: Float32Array.of(1, 0.5, 0.75),
      },
      { name: '1', dischargeSamples: Int32Array.of(2000) },
    ]);
  });

  it('leaves other events out and says so', () => {
    const { decomposition: found, warnings } = read(
      'onset\tsample\tunit_id\tevent_type\n0\t0\tn/a\tmuscle_on\n1\t2000\t0\tmotor-unit-spike\n2\t4000\t0\trejected-spike\n',
    );
    expect([...found.motorUnits[0].dischargeSamples]).toEqual([2000]);
    expect(warnings.join()).toMatch(/1 rows of other event types/);
  });

  it.each([
    ['a\tb\n1\t2\n', /expected the columns unit_id and onset/],
    ['onset\tunit_id\n1\t0\n', /--rate/],
    ['onset\tsample\tunit_id\n1\t2000\t0\n1\t9\t0\n', /fit no single sampling rate/],
    ['onset\tsample\tunit_id\n1\t2000\t0\n2\t-1\t0\n', /no single|line 3 expected a sample/],
    ['onset\tsample\tunit_id\n1\t2000\n', /line 2 has 2 cells/],
    [
      'onset\tsample\tunit_id\tprobability\n1\t2000\t0\t1.5\n',
      /line 2 expected a probability from 0 to 1 or n\/a, got '1.5'/,
    ],
  ])('refuses %j', (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('survives altered tables', async () => {
    const seed = writeDecomposition(recording, decomposition, target).get(`${prefix}events.tsv`) as Uint8Array;
    await fuzzReader('events', [seed], (bytes) => readEvents(bytes, { fileName: 'e.tsv' }), 300);
  });
});

describe('writeMunitquestZip', () => {
  it('writes a flat archive of tables and logs', () => {
    const zip = writeMunitquestZip([{ stem: 'recording-001_challenge-Isometric', recording, decomposition }]);
    const members = readZip(zip, 'z');
    expect(members.map(({ name }) => name)).toEqual([
      'recording-001_challenge-Isometric_desc-decomposed_events.tsv',
      'recording-001_challenge-Isometric_desc-decomposed_log.json',
    ]);
    expect(text(members[0].read()).split('\n')[0]).toBe('onset\tduration\tsample\tunit_id\tevent_type');
    const entry = { stem: 'a', recording, decomposition };
    expect(() => writeMunitquestZip([entry, entry])).toThrow(/different stem/);
  });
});

describe('openhdemg JSON', () => {
  it('gives signals, force and discharges back', () => {
    const bytes = writeOpenhdemgJson(recording, decomposition);
    expect(writeOpenhdemgJson(recording, decomposition)).toEqual(bytes);
    const again = readOpenhdemgJson(bytes, { fileName: 'o.json' });
    expect(again.recording).toMatchObject({ channelCount: 11, sampleCount: 1000, samplingRateHz: 2000, unit: 'V' });
    // 7 digits of the largest value, below 1 mV
    expect(again.recording.data.every((value, i) => Math.abs(value - recording.data[i]) <= 1e-9)).toBe(true);
    expect(again.decomposition?.motorUnits.map(({ dischargeSamples }) => dischargeSamples)).toEqual(
      decomposition.motorUnits.map(({ dischargeSamples }) => dischargeSamples),
    );
    expect(again.recording.auxiliary[0].data[500]).toBeCloseTo(recording.auxiliary[0].data[500], 4);
  });

  it.each([
    ['{}', /expected an openhdemg file/],
    ['[1]', /JSON object/],
    ['{"SOURCE": "\\"OTB_REFSIG\\"", "MUPULSES": "[]", "FSAMP": "2048.0"}', /reference signal alone/],
    [
      '{"SOURCE": "\\"OTB\\"", "MUPULSES": "[[5]]", "FSAMP": "1.0", "RAW_SIGNAL": "{\\"data\\":[[1],[2]]}"}',
      /samples from 0 to 1/,
    ],
  ])('refuses %s', (content, message) => {
    expect(() => readOpenhdemgJson(encode(content), { fileName: 'o.json' })).toThrow(message);
  });

  it('survives altered files', async () => {
    const small = testRecording(20);
    const one = {
      ...testDecomposition(recording),
      sampleCount: 20,
      motorUnits: [{ ...decomposition.motorUnits[1], dischargeSamples: Int32Array.of(3) }],
    };
    const plain = encode(
      '{"SOURCE": "\\"OTB\\"", "MUPULSES": "[[1]]", "FSAMP": "1.0", "RAW_SIGNAL": "{\\"data\\":[[1,2],[2,3]]}"}',
    );
    const seeds = [writeOpenhdemgJson(small, one), plain, plain];
    await fuzzReader('openhdemg', seeds, (bytes) => readOpenhdemgJson(bytes, { fileName: 'o.json' }), 300);
  });
});
