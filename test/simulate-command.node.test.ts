/** `bmiss simulate`: data sets that the other commands read, the same bytes from the same words, misuse. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTsv, tableColumn } from '../src/formats/tsv.ts';
import { bmiss } from './command-line.ts';

let root: string;
const at = (name: string) => join(root, name);
const limb = () => ['--anatomy', at('c_dseg.nii.gz'), '--electrodes', at('e.tsv'), '--element', '2'];
const request = () => [...limb(), '--muscle', 'muscle', '--path-spacing', '3', '--cache', at('cache')];
const quick = ['--seconds', '6', '--effort', '10', '--active', '5'];
const truthOf = (folder: string, task = 'trapezoid') =>
  join(at(folder), `derivatives/truth/sub-01/emg/sub-01_task-${task}_desc-truth_`);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Paths below a folder, with their contents. */
function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => statSync(join(folder, name)).isFile()).sort();
  return new Map(files.map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]));
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-simulate-'));
  const shape = ['--radii', '6,16,18,20', '--length', '80', '--voxel', '2'];
  expect(await bmiss('anatomy', 'make', 'cylinder', ...shape, '--out', at('c_dseg.nii.gz'))).toMatchObject({ code: 0 });
  // 2 columns of 4, 8 mm apart along the cylinder
  const rows = [0, 0.4].flatMap((angle, column) =>
    [-28, -36, -44, -52].map((z, row) => {
      const [x, y] = [20 * Math.sin(angle), 20 * Math.cos(angle)];
      return `${'AB'[column]}${row + 1}\t${x}\t${y}\t${z}\t${row + 1}\t${column + 1}`;
    }),
  );
  writeFileSync(at('e.tsv'), `name\tx\ty\tz\trow\tcolumn\n${rows.join('\n')}\n`);
  const first = await bmiss('simulate', ...request(), ...quick, '--out', at('first'), '--json');
  expect(first).toMatchObject({ code: 0 });
  writeFileSync(at('first.json'), first.out);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a data set', () => {
  it('says what is in it', () => {
    const said = json(at('first.json'));
    expect(said).toMatchObject({ command: 'simulate', channels: 8, sampling_rate_hz: 2048, motor_units: 5, seed: 1 });
    expect(said.muscles).toMatchObject([{ name: 'muscle', active: 5, cross_talk: false }]);
    expect(said.snr_db).toBeCloseTo(20, 6);
    expect(said.files.map((path: string) => path.slice(root.length + 7))).toEqual([...filesOf(at('first')).keys()]);
  });

  it('has the same bytes again, whatever the number of workers, and others for another seed', async () => {
    const again = await bmiss('simulate', ...request(), ...quick, '--out', at('again'), '--workers', '2');
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toMatch(/muscle +\d+ +5 +\d+ .*\n\nEMG +[\d.]+ uV rms\nnoise +[\d.]+ uV rms, SNR 20\.00 dB/s);
    expect(again.out).toContain('lead fields from the cache');
    const [first, second] = [filesOf(at('first')), filesOf(at('again'))];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, bytes] of first) expect([name, second.get(name) === bytes]).toEqual([name, true]);
    expect(await bmiss('simulate', ...request(), ...quick, '--seed', '2', '--out', at('other'))).toMatchObject({
      code: 0,
    });
    const emg = 'sub-01/emg/sub-01_task-trapezoid_emg.bdf';
    expect(filesOf(at('other')).get(emg) === first.get(emg)).toBe(false);
  });

  it('is what info, evaluate and --electrodes read', async () => {
    const info = await bmiss('info', at('first'));
    expect(info.out).toMatch(/8 channels, 2048 Hz, 6\.0 s/);
    expect(info.out).toMatch(/grids +1: e\.tsv, 4 rows x 2 columns, 8 mm apart, muscle/);
    expect(info.out).toMatch(/Force \(force, % MVC, 2048 Hz\)\n +Target \(target/);
    const events = `${truthOf('first')}events.tsv`;
    const evaluated = await bmiss('evaluate', '--truth', events, '--found', events, '--json');
    expect(evaluated).toMatchObject({ code: 0 });
    expect(JSON.parse(evaluated.out).pairs.map((pair: { rateOfAgreement: number }) => pair.rateOfAgreement)).toEqual(
      Array(5).fill(1),
    );
    // its electrodes in place of ours: the same places to the nanometre, as the table is written
    const electrodes = ['--electrodes', join(at('first'), 'sub-01/emg/sub-01_electrodes.tsv')];
    const points = ['--element', '2', '--at', at('p.tsv'), '--json'];
    writeFileSync(at('p.tsv'), 'x\ty\tz\n0\t12\t-40\n');
    const anatomy = ['--anatomy', at('c_dseg.nii.gz')];
    const found = await bmiss('leadfield', ...anatomy, ...electrodes, ...points, '--out', at('f.npy'));
    expect(found).toMatchObject({ code: 0 });
    const placed = JSON.parse(found.out).electrodes;
    expect(placed.map(({ name }: { name: string }) => name)).toEqual(['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'B3', 'B4']);
  });

  it('says the command that makes it again, without where', () => {
    const readme = readFileSync(join(at('first'), 'README.md'), 'utf8');
    expect(readme).toContain(' --path-spacing 3 --seconds 6 --effort 10 --active 5 --out DIR\n');
    expect(readme).toContain('bmiss simulate --anatomy c_dseg.nii.gz --electrodes e.tsv ');
    // nor does any other file tell of folders
    for (const [name, text] of filesOf(at('first'))) expect([name, text.includes(root)]).toEqual([name, false]);
    expect(readme).not.toContain('--cache');
  });

  it('with everything that is hard, and what it is in the truth', async () => {
    const hard = ['--mains', '50', '--artefacts', '30', '--bad-channels', '3', '--fatigue', '10', '--noise', 'white'];
    const profile = ['--profile', 'sinusoid', '--frequency', '0.5', '--pool', 'integrate-and-fire', '--snr', '12.5'];
    const words = [...request(), ...quick, ...hard, ...profile, '--subject', '07', '--task', 'hard'];
    const run = await bmiss('simulate', ...words, '--out', at('hard'), '--quiet');
    expect(run).toMatchObject({ code: 0, log: '' });
    expect(run.out).toMatch(/SNR 12\.50 dB/);
    const truth = join(at('hard'), 'derivatives/truth/sub-07/emg/sub-07_task-hard_desc-truth_');
    const { BadChannels, Parameters, MovementArtefacts } = json(`${truth}simulation.json`);
    expect(BadChannels).toHaveLength(3);
    expect(MovementArtefacts.length).toBeGreaterThan(0);
    expect(Parameters).toMatchObject({ model: 'integrate-and-fire', velocityFall: 0.1 });
    expect(statSync(`${truth}muaps-end.npy`).size).toBe(statSync(`${truth}muaps.npy`).size);
    const channels = join(at('hard'), 'sub-07/emg/sub-07_task-hard_channels.tsv');
    const status = tableColumn(readTsv(readFileSync(channels), channels), 'status');
    expect(status?.slice(0, 8)).toEqual(Array(8).fill('good'));
    expect(json(join(at('hard'), 'sub-07/emg/sub-07_task-hard_emg.json'))).toMatchObject({ PowerLineFrequency: 50 });
  });

  it('takes another person with --force', async () => {
    const words = [...request(), ...quick, '--subject', '02', '--seed', '2', '--force'];
    expect(await bmiss('simulate', ...words, '--out', at('again'))).toMatchObject({ code: 0 });
    expect(readFileSync(join(at('again'), 'participants.tsv'), 'utf8')).toBe('participant_id\nsub-01\nsub-02\n');
    expect((await bmiss('info', at('again'))).out.match(/_emg\.bdf/g)).toHaveLength(2);
  });

  it('follows a force of the user', async () => {
    writeFileSync(at('push.csv'), 'time,force\n0,0\n1,0\n2,12\n4,12\n5,0\n6,0\n');
    const words = ['--profile', at('push.csv'), '--active', '5', '--snr', 'none'];
    const run = await bmiss('simulate', ...request(), ...words, '--out', at('push'), '--json');
    expect(run).toMatchObject({ code: 0 });
    expect(JSON.parse(run.out)).toMatchObject({ samples: 6 * 2048, snr_db: null, noise_rms_v: 0 });
    const events = readTsv(readFileSync(`${truthOf('push', 'push')}events.tsv`), 'events');
    const onsets = tableColumn(events, 'onset')?.map(Number) ?? [];
    expect(Math.min(...onsets)).toBeGreaterThan(0.8);
    expect(Math.max(...onsets)).toBeLessThan(5.2);
  });
});

describe('misuse', () => {
  it.each<[string, number, RegExp, () => string[]]>([
    ['no place for the result', 2, /expected --out DIR/, () => request()],
    ['a folder that is in use', 2, /the folder holds files/, () => [...request(), '--out', at('first')]],
    ['no muscle', 2, /expected --muscle NAME/, () => [...limb(), '--out', at('x')]],
    [
      'an unknown profile',
      2,
      /did you mean trapezoid\?/,
      () => [...request(), '--profile', 'trapezoidal', '--out', at('x')],
    ],
    [
      'a flag of another profile',
      2,
      /--bursts does not go with --profile trapezoid/,
      () => [...request(), '--bursts', '3', '--out', at('x')],
    ],
    [
      'an effort beyond all',
      2,
      /--effort: expected a number from 0\.1 to 100/,
      () => [...request(), '--effort', '130', '--out', at('x')],
    ],
    [
      'noise without noise',
      2,
      /--noise white does not go with --snr none/,
      () => [...request(), '--snr', 'none', '--noise', 'white', '--out', at('x')],
    ],
    [
      'near without cross-talk',
      2,
      /--near goes with --cross-talk/,
      () => [...request(), '--near', '20', '--out', at('x')],
    ],
    [
      'ramps that do not fit',
      2,
      /trapezoid: .*the recording has 4 s/,
      () => [...request(), '--seconds', '4', '--ramp', '3', '--out', at('x')],
    ],
    [
      'too many bad channels',
      2,
      /bad channels .* from 0 to 7, got 8/,
      () => [...request(), '--bad-channels', '8', '--out', at('x')],
    ],
    [
      'a label with signs',
      2,
      /--subject: expected letters and digits, got 'a b'/,
      () => [...request(), '--subject', 'a b', '--out', at('x')],
    ],
    ['another muscle', 2, /no muscle 'FDS'/, () => [...limb(), '--muscle', 'FDS', '--out', at('x')]],
  ])('%s', async (_, code, message, words) => {
    const { code: found, log, out } = await bmiss('simulate', ...words());
    expect({ found, log, out }).toMatchObject({ found: code, log: expect.stringMatching(message), out: '' });
    expect(() => statSync(at('x'))).toThrow();
  });
});
