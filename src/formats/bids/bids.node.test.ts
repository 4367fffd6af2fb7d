import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fuzzReader } from '../../../test/fuzz-reader.ts';
import { needsShared, sharedPath } from '../../../test/shared-data.ts';
import { testRecording } from '../../../test/small-recording.ts';
import { type FileSet, memoryFileSet } from '../file-set.ts';
import { bidsEntities, bidsLabel, bidsStem, parseBidsPath } from './bids-path.ts';
import { applicableSidecars } from './inheritance.ts';
import { listBidsRecordings, readBidsRecording } from './read-bids.ts';
import { validateBidsRecording } from './validate-bids.ts';
import { writeBidsRecording } from './write-bids.ts';

const entities = { subject: '01', task: 'hold', run: '1' };
const path = 'sub-01/emg/sub-01_task-hold_run-1_emg.bdf';
const encode = (text: string) => new TextEncoder().encode(text);

/** The dataset that our writer makes, with some files replaced or (undefined) removed. */
function dataset(changes: Readonly<Record<string, string | undefined>> = {}): FileSet {
  const files = new Map(writeBidsRecording(testRecording(), entities).files);
  for (const [name, text] of Object.entries(changes))
    if (text === undefined) files.delete(name);
    else files.set(name, encode(text));
  return memoryFileSet(files);
}

/** A folder of the shared data; tests only. */
function folder(name: string): FileSet {
  const root = sharedPath(name) ?? '';
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(`${root}/${name}`).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  const read = async (file: string) =>
    names.includes(file) ? new Uint8Array(readFileSync(`${root}/${file}`)) : undefined;
  return { list: async () => names, read };
}

describe('names', () => {
  it('splits and builds', () => {
    expect(parseBidsPath('sub-01/emg/sub-01_task-a_emg.bdf')).toMatchObject({
      folder: 'sub-01/emg/',
      suffix: 'emg',
      extension: '.bdf',
    });
    expect(parseBidsPath('sub-01/README')?.entities.size).toBe(0);
    expect(bidsStem({ ...entities, session: '2', recording: 'left' })).toBe(
      'sub-01_ses-2_task-hold_run-1_recording-left',
    );
    expect(() => bidsStem({ subject: 'a b', task: 'x' })).toThrow(/letters, digits/);
    expect(bidsLabel('Vastus lat. (übung) #1')).toBe('Vastuslatubung1');
    expect(bidsEntities(path)).toEqual(entities);
    expect(bidsEntities('sub-01/emg/sub-01_emg.bdf')).toBeUndefined();
  });

  it('inherits from folders above, the closest last, never from other labels', () => {
    const paths = [
      'task-hold_emg.json',
      'task-rest_emg.json',
      'sub-01/sub-01_emg.json',
      'sub-01/emg/sub-01_task-hold_run-1_emg.json',
      'sub-01/emg/sub-01_task-hold_run-2_emg.json',
      'sub-02/emg/sub-02_emg.json',
    ];
    expect(applicableSidecars(paths, path, 'emg', '.json')).toEqual([paths[0], paths[2], paths[3]]);
  });
});

describe('a dataset written and read', () => {
  it('gives everything back', async () => {
    const recording = testRecording();
    const files = dataset();
    expect(await listBidsRecordings(files)).toEqual([path]);
    expect(await validateBidsRecording(path, files)).toEqual([]);
    const { recording: again } = await readBidsRecording(path, files);
    expect(again.warnings).toEqual([]);
    expect(again.channels).toEqual(recording.channels);
    expect(again.grids).toEqual(recording.grids);
    expect(again).toMatchObject({ channelCount: 11, sampleCount: 1000, samplingRateHz: 2000, unit: 'V' });
    expect(again.auxiliary).toMatchObject([{ name: 'Force', role: 'force', unit: '% MVC' }]);
    // pass if within 2^-23 of 1 mV, more than any channel's largest value
    for (const [i, value] of again.data.entries())
      if (!(Math.abs(value - recording.data[i]) <= 1e-3 * 2 ** -23)) expect.unreachable(`sample ${i}`);
  });

  it('keeps two grids of one model and unknown spacings apart', async () => {
    const one = testRecording();
    const grids = [0, 1].map((g) => ({
      ...one.grids[0],
      spacingMetres: Number.NaN,
      cells: one.grids[0].cells.map((cell) => (cell < 0 ? -1 : cell + 11 * g)),
    }));
    const data = new Float32Array(22 * 1000);
    data.set(one.data);
    data.set(one.data, 11_000);
    const channels = [0, 1].flatMap((g) =>
      one.channels.map((channel, c) => ({ ...channel, grid: g, name: `EMG${11 * g + c + 1}` })),
    );
    const written = writeBidsRecording({ ...one, data, channelCount: 22, channels, grids }, entities);
    const { recording } = await readBidsRecording(path, memoryFileSet(written.files));
    expect(recording.grids.map(({ cells }) => cells)).toEqual(grids.map(({ cells }) => cells));
    expect(recording.grids.map(({ name }) => name)).toEqual(['test grid no. 1', 'test grid no. 2']);
    expect(recording.grids[0].spacingMetres).toBeNaN();
  });

  it('writes the same bytes each time', () => {
    expect(writeBidsRecording(testRecording(), entities).files).toEqual(
      writeBidsRecording(testRecording(), entities).files,
    );
  });

  const json = 'sub-01/emg/sub-01_task-hold_run-1_emg.json';
  const channels = 'sub-01/emg/sub-01_task-hold_run-1_channels.tsv';
  it.each([
    [{ [json]: undefined }, /no _emg\.json applies/],
    [{ [json]: '{"TaskName": "hold", "RecordingType": "often"}' }, /RecordingType expected continuous.*"often"/],
    [{ [channels]: undefined }, /no _channels\.tsv applies/],
    [{ 'sub-01/emg/sub-01_space-grid1_coordsystem.json': undefined }, /positions need a _coordsystem\.json/],
    [
      { 'sub-01/emg/sub-01_space-grid1_coordsystem.json': '{"EMGCoordinateUnits": "a.u."}' },
      /EMGCoordinateUnits expected m, mm.*"a\.u\."/,
    ],
  ])('finds what is wrong: %j', async (changes, message) => {
    const findings = await validateBidsRecording(path, dataset(changes));
    expect(findings.map((finding) => finding.message).join('\n')).toMatch(message);
    const { recording } = await readBidsRecording(path, dataset(changes));
    expect(recording.warnings.join('\n')).toMatch(message);
  });

  it('refuses tables that do not fit', async () => {
    await expect(readBidsRecording(path, dataset({ [channels]: 'name\ttype\tunits\nA\tEMG\tuV\n' }))).rejects.toThrow(
      /row for each of the 12 signals.*got 1 rows/,
    );
    await expect(readBidsRecording(path, dataset({ [channels]: 'name\ttype\tunits\nA\tEMG\n' }))).rejects.toThrow(
      /line 2 has 2 cells/,
    );
    await expect(readBidsRecording(path, dataset({ [json]: '{' }))).rejects.toThrow(/expected JSON/);
    await expect(readBidsRecording('sub-02/x_emg.bdf', dataset())).rejects.toThrow(/no such file/);
  });

  it.each(['channels.tsv', 'emg.json', 'electrodes.tsv', 'coordsystem.json'])('survives altered %s', async (suffix) => {
    const files = writeBidsRecording(testRecording(100), entities).files;
    const name = [...files.keys()].find((key) => key.endsWith(suffix)) ?? '';
    const seed = files.get(name) as Uint8Array;
    await fuzzReader(
      `bids ${suffix}`,
      [seed],
      (bytes) => readBidsRecording(path, memoryFileSet(new Map([...files, [name, bytes]]))),
      100,
    );
  });
});

describe('datasets of others', () => {
  it.each([
    ['CustomBipolar', [[1, 2000, 0]]],
    ['CustomBipolarFace', [[6, 2000, 0]]],
    ['IndependentMod', [[6, 2000, 0]]],
    ['MultiBodyParts', [[2, 1000, 0]]],
    ['Multimodal', [[10, 256, 0]]],
    ['TwoHDsEMG', [[128, 1000, 2]]],
    ['TwoWristbands', [[32, 1000, 0]]],
    [
      'ConcurrentIndependentUnits',
      [
        [1, 1000, 0],
        [128, 1000, 2],
      ],
    ],
  ])('reads the BIDS example emg_%s', async (name, expected) => {
    if (needsShared(`bids-examples/emg_${name}`).skip) return;
    const files = folder(`bids-examples/emg_${name}`);
    const found: number[][] = [];
    for (const recordingPath of await listBidsRecordings(files)) {
      expect(await validateBidsRecording(recordingPath, files)).toEqual([]);
      const { recording } = await readBidsRecording(recordingPath, files);
      found.push([recording.channelCount, recording.sampleCount, recording.grids.length]);
      for (const grid of recording.grids) expect(grid.spacingMetres).toBeCloseTo(0.008, 9);
    }
    expect(found).toEqual(expected);
  });

  it('reads the MUnitQuest tutorial and notices that it is clipped', needsShared('munitquest-tutorial'), async () => {
    const files = folder('munitquest-tutorial/MUnitQuest_BIDS_Tutorial');
    const paths = await listBidsRecordings(files);
    expect(paths.length).toBe(4);
    const { recording } = await readBidsRecording(paths[0], files);
    expect(recording).toMatchObject({
      channelCount: 13,
      samplingRateHz: 2048,
      unit: 'V',
      source: { device: 'OTBioelettronica Quattrocento' },
    });
    expect(recording.grids).toMatchObject([
      { rows: 3, columns: 4, spacingMetres: 0.008, muscle: 'right vastus lateralis' },
    ]);
    expect(recording.warnings.join('\n')).toMatch(/clipped: 97\.\d % of the EMG samples/);
  });
});
