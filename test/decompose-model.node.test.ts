/** `bmiss decompose` with the model of a limb: from a simulated recording to properties that evaluate reads; what is misused. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../src/formats/npy.ts';
import { readTsv, tableColumn } from '../src/formats/tsv.ts';
import { bmiss, smallRecording } from './command-line.ts';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const emg = 'sim/sub-01/emg/sub-01_task-trapezoid_emg.bdf';
const truth = () => at('sim/derivatives/truth/sub-01/emg/sub-01_task-trapezoid_desc-truth_events.tsv');
const result = (folder: string, name: string) =>
  at(folder, 'sub-01/emg', `sub-01_task-trapezoid_desc-decomposed_${name}`);
const limb = () => ['--anatomy', at('c_dseg.nii.gz'), '--element', '2', '--path-spacing', '3', '--cache', at('cache')];
const quick = ['--rounds', '2', '--starts', '8'];
const decompose = (input: string, out: string, ...flags: string[]) =>
  bmiss('decompose', at(input), '--out', at(out), ...quick, ...flags);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-model-'));
  const shape = ['--radii', '6,16,18,20', '--length', '110', '--voxel', '2'];
  expect(await bmiss('anatomy', 'make', 'cylinder', ...shape, '--out', at('c_dseg.nii.gz'))).toMatchObject({ code: 0 });
  // 4 columns of 8, 8 mm apart along the cylinder and across it
  const rows = [-1.5, -0.5, 0.5, 1.5].flatMap((across, column) =>
    Array.from({ length: 8 }, (_, row) => {
      const [x, y] = [20 * Math.sin(0.4 * across), 20 * Math.cos(0.4 * across)];
      return `${'ABCD'[column]}${row + 1}\t${x}\t${y}\t${-27 - 8 * row}\t${row + 1}\t${column + 1}`;
    }),
  );
  writeFileSync(at('e.tsv'), `name\tx\ty\tz\trow\tcolumn\n${rows.join('\n')}\n`);
  const active = ['--muscle', 'muscle', '--seconds', '8', '--effort', '15', '--active', '6', '--snr', '25'];
  const simulated = await bmiss('simulate', ...limb(), '--electrodes', at('e.tsv'), ...active, '--out', at('sim'));
  expect(simulated).toMatchObject({ code: 0 });
  writeFileSync(at('other.npz'), smallRecording({ seconds: 3 }));
  writeFileSync(at('e2.tsv'), 'name\tx\ty\tz\nP\t0\t20\t-40\nQ\t0\t20\t-50\n');
  const two = ['--electrodes', at('e2.tsv'), '--muscle', 'muscle', '--out', at('f2.npz')];
  expect(await bmiss('leadfield', ...limb(), ...two)).toMatchObject({ code: 0 });
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a recording that says where its electrodes lie', { timeout: 240_000 }, () => {
  it('gives motor units muscle, place and velocity with intervals, in table, files and JSON', async () => {
    const { code, out, log } = await decompose(emg, 'one', ...limb(), '--muscle', 'muscle', '--workers', '1');
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(out).toMatch(/unit {2}muscle {2,}depth \(mm\) {2,}IZ \(mm\) {2,}CV \(m\/s\) {2}fit \(%\)/);
    expect(out).toMatch(/^ +0 {2}muscle +\(?\d+\.\d ± \d+\.\d\)? /m);
    const table = readTsv(readFileSync(result('one', 'motorunits.tsv')), 'motorunits');
    const column = (name: string) => tableColumn(table, name) ?? [];
    const count = table.rows.length;
    expect(count).toBeGreaterThanOrEqual(3);
    expect(new Set(column('muscle'))).toEqual(new Set(['muscle']));
    for (const name of [
      'x_mm',
      'y_mm',
      'z_mm',
      'depth_mm',
      'iz_mm',
      'cv_m_s',
      'half_length_1_mm',
      'territory_mm',
      'size',
    ])
      for (let unit = 0; unit < count; unit++) {
        const [low, value, high] = [`${name}_lo`, name, `${name}_hi`].map((cell) => Number(column(cell)[unit]));
        expect([name, low <= value && value <= high]).toEqual([name, true]);
      }
    const sidecar = JSON.parse(readFileSync(result('one', 'motorunits.json'), 'utf8'));
    expect(Object.keys(sidecar)).toEqual(table.columns);
    const [measured, model] = ['muaps.npy', 'muaps-model.npy'].map((name) =>
      readNpy(readFileSync(result('one', name)), name),
    );
    expect(model.shape).toEqual(measured.shape);
    const runLog = JSON.parse(readFileSync(result('one', 'log.json'), 'utf8'));
    expect(runLog).toMatchObject({
      Method: 'bmiss',
      Parameters: { forwardModel: { electrodes: 'sub-01_electrodes.tsv', electrodeCount: 32, muscles: ['muscle'] } },
    });
    expect(Object.keys(runLog.TimingsSeconds)).toEqual(expect.arrayContaining(['forward model', 'properties']));
    expect(readFileSync(result('one', 'motorunits.tsv'), 'utf8')).not.toContain(root);
    expect(readFileSync(result('one', 'log.json'), 'utf8')).not.toContain(root);
  });

  it('is judged by evaluate, properties and intervals too', async () => {
    const found = result('one', 'events.tsv');
    const { code, out } = await bmiss('evaluate', '--truth', truth(), '--found', found, '--json');
    expect(code).toBe(0);
    const { foundAbove90, properties } = JSON.parse(out);
    expect(foundAbove90).toBeGreaterThanOrEqual(3);
    expect(properties).toMatchObject({ musclesRight: properties.musclesStated });
    const errors = Object.fromEntries(
      properties.properties.map((entry: { property: string }) => [entry.property, entry]),
    );
    // the model that made the recording: what is seen well is found well
    expect(errors.depth).toMatchObject({ intervals: properties.pairs });
    expect(errors.innervationZone.meanAbsoluteError).toBeLessThan(3e-3);
    expect(errors.conductionVelocity.meanAbsoluteError).toBeLessThan(0.3);
    expect(properties.position.meanMetres).toBeLessThan(4e-3);
  });

  it('gives the same bytes for two workers, and for lead fields from a file', async () => {
    const again = await decompose(emg, 'two', ...limb(), '--muscle', 'muscle', '--workers', '2', '--json');
    expect(again.code).toBe(0);
    const [recording] = JSON.parse(again.out).recordings;
    expect(recording).toMatchObject({ method: 'bmiss' });
    expect(recording.motorUnits[0]).toMatchObject({
      muscle: 'muscle',
      fit: expect.any(Number),
      unidentified: expect.any(Array),
    });
    const names = readdirSync(at('one/sub-01/emg')).filter((name) => !name.endsWith('log.json'));
    for (const name of names)
      expect(readFileSync(at('two/sub-01/emg', name)).equals(readFileSync(at('one/sub-01/emg', name))), name).toBe(
        true,
      );
  });

  it('takes lead fields from a file, with or without the limb', async () => {
    const table = at('sim/sub-01/emg/sub-01_electrodes.tsv');
    const solve = ['--electrodes', table, '--muscle', 'muscle', '--electrode-diameter', '3', '--out', at('f.npz')];
    expect(await bmiss('leadfield', ...limb(), ...solve)).toMatchObject({ code: 0 });
    const run = (out: string, ...words: string[]) =>
      decompose(emg, out, '--fields', at('f.npz'), '--no-report', ...words);
    expect(await run('file', '--anatomy', at('c_dseg.nii.gz'))).toMatchObject({ code: 0 });
    const table1 = (out: string) => readFileSync(result(out, 'motorunits.tsv'), 'utf8');
    expect(table1('file')).toBe(table1('one'));
    // without the limb, no depth
    const alone = await run('alone', '--muscle', 'muscle', '--json');
    expect(alone.code).toBe(0);
    const [unit] = JSON.parse(alone.out).recordings[0].motorUnits;
    expect(unit).toMatchObject({ depth_mm: null, iz_mm: expect.any(Number) });
  });

  it.each([
    ['the linear decoder', ['--starts', '8', '--decoder', 'linear']],
    ['no blind starts', ['--starts', '0', '--model-starts', '12']],
    ['starts that are not inverted', ['--starts', '8', '--model-iterations', '0']],
  ])('separates with %s', async (name, words) => {
    const out = name.replaceAll(' ', '-');
    const fields = ['--fields', at('f.npz'), '--muscle', 'muscle', '--rounds', '2', '--no-report'];
    const run = await bmiss('decompose', at(emg), '--out', at(out), ...fields, ...words);
    expect(run).toMatchObject({ code: 0 });
    const { code, out: json } = await bmiss(
      'evaluate',
      '--truth',
      truth(),
      '--found',
      result(out, 'events.tsv'),
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(json).foundAbove90).toBeGreaterThanOrEqual(3);
    const muscles = tableColumn(readTsv(readFileSync(result(out, 'motorunits.tsv')), 'motorunits'), 'muscle');
    expect(muscles?.filter((cell) => cell === 'muscle').length).toBeGreaterThanOrEqual(3);
  });
});

describe('misuse', { timeout: 240_000 }, () => {
  it.each<[string, RegExp, () => string[]]>([
    ['another muscle', /no muscle 'FDS'; it has muscle \(3\)/, () => [emg, ...limb(), '--muscle', 'FDS']],
    [
      'electrodes of another limb',
      /the places of electrodes that come with the recording are not on this limb \(up to \d+ mm.*--grid-at muscle-belly lays/,
      () => [emg, '--anatomy', 'forearm', '--voxel', '3', '--element', '3', '--muscle', 'FDS', '--cache', 'none'],
    ],
    [
      'lead fields of other electrodes',
      /other\.npz: 32 channels .* and lead fields of .*e2\.tsv \(2 electrodes: P, \.\.\.\) do not belong together/,
      () => ['other.npz', '--fields', at('f2.npz')],
    ],
    [
      'a grid without a place',
      /nothing says where its grid lies: expected --muscle NAME/,
      () => ['other.npz', ...limb()],
    ],
  ])('%s', async (_, message, words) => {
    const [input, ...flags] = words();
    const { code, log, out } = await decompose(input, 'x', ...flags);
    expect({ code, log, out }).toMatchObject({ code: 2, log: expect.stringMatching(message), out: '' });
  });
});
