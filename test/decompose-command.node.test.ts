/** `bmiss decompose` as a user meets it: what is printed, what is written, what stays when something goes wrong. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bmiss, quickFlags, smallRecording } from './command-line.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-decompose-'));
  writeFileSync(join(root, 'small.npz'), smallRecording());
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (...parts: string[]) => join(root, ...parts);
const listed = (folder: string) => readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).sort();
const decompose = (input: string, out: string, ...flags: string[]) =>
  bmiss('decompose', at(input), '--out', at(out), ...quickFlags, ...flags);
const prefix = 'sub-01/emg/sub-01_task-small_desc-decomposed_';

describe('one recording', { timeout: 120_000 }, () => {
  it('prints a table and where the report lies, and writes what the contract names', async () => {
    const { code, out, log } = await decompose('small.npz', 'one', '--workers', '1');
    expect(log).not.toContain('bmiss:');
    expect(code).toBe(0);
    expect(out).toMatch(/^small\.npz: 32 EMG channels, .*2048 Hz, 8\.0 s\n\d+ motor units? in /);
    expect(out).toContain('unit  discharges  rate (Hz)  CoV (%)    SIL  PNR (dB)');
    expect(out).toMatch(/Agreement with the .* in the file: \d of 4 motor units > 0\.9/);
    expect(out).toContain(`Report:  ${at('one', `${prefix}report.html`)}`);
    const files = ['events.json', 'events.tsv', 'log.json', 'motorunits.json', 'motorunits.tsv', 'muaps.npy'];
    const more = ['report.html', 'sources.bdf', 'sources.json'];
    expect(listed('one')).toEqual(
      [
        '.bidsignore',
        'dataset_description.json',
        'sub-01',
        'sub-01/emg',
        ...[...files, ...more].map((name) => prefix + name),
      ].sort(),
    );
    const units =
      readFileSync(at('one', `${prefix}motorunits.tsv`), 'utf8')
        .trim()
        .split('\n').length - 1;
    expect(units).toBeGreaterThanOrEqual(1);
    const log2 = JSON.parse(readFileSync(at('one', `${prefix}log.json`), 'utf8'));
    expect(log2).toMatchObject({ Seed: 1, Parameters: { rounds: 2, startsPerRound: 8 }, MotorUnits: units });
    expect(log2.Inputs).toEqual([{ path: 'small.npz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  it('gives the same bytes for any number of workers, but for the log', async () => {
    expect((await decompose('small.npz', 'two', '--workers', '2', '--json')).code).toBe(0);
    for (const name of listed('one').filter((path) => /\.\w+$/.test(path) && !path.endsWith('log.json')))
      expect(readFileSync(at('two', name)).equals(readFileSync(at('one', name))), name).toBe(true);
  });

  it('answers in JSON when asked to', async () => {
    const { code, out } = await decompose('small.npz', 'json', '--json', '--quiet', '--no-report');
    expect(code).toBe(0);
    const { recordings } = JSON.parse(out);
    expect(recordings).toHaveLength(1);
    expect(recordings[0]).toMatchObject({ input: 'small.npz', status: 'done', channels: 32, report: null });
    expect(recordings[0].motorUnits[0]).toMatchObject({
      unit_id: 0,
      discharges: expect.any(Number),
      sil: expect.any(Number),
    });
    expect(listed('json').some((path) => path.endsWith('report.html'))).toBe(false);
  });

  it('replaces its own earlier result, keeps what lies beside it', async () => {
    writeFileSync(at('json/notes.txt'), 'mine');
    expect((await decompose('small.npz', 'json', '--seed', '2', '--quiet')).code).toBe(0);
    expect(readFileSync(at('json/notes.txt'), 'utf8')).toBe('mine');
    expect(JSON.parse(readFileSync(at('json', `${prefix}log.json`), 'utf8')).Seed).toBe(2);
    expect(readdirSync(root).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('counts discharges from the first sample of the recording, whatever part is decomposed', async () => {
    const { code } = await decompose('small.npz', 'part', '--from', '4', '--to', '7', '--quiet');
    expect(code).toBe(0);
    const rows = readFileSync(at('part', `${prefix}events.tsv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const samples = rows.map((row) => Number(row.split('\t')[2]));
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) expect(sample >= 4 * 2048 && sample < 7 * 2048).toBe(true);
  });

  it('does not touch results of another file of that name, nor a folder of somebody else', async () => {
    mkdirSync(at('other'));
    writeFileSync(at('other/small.npz'), smallRecording({ seed: 6 }));
    const clash = await decompose('other/small.npz', 'json', '--quiet');
    expect(clash.code).toBe(2);
    expect(clash.log).toContain('results of another file');
    const foreign = await decompose('small.npz', 'other');
    expect(foreign.code).toBe(2);
    expect(foreign.log).toContain('add --force');
  });
});

describe('a folder of recordings', { timeout: 120_000 }, () => {
  it('goes on after one that fails, and resumes', async () => {
    mkdirSync(at('day/sub'), { recursive: true });
    writeFileSync(at('day/a.npz'), smallRecording({ seconds: 4 }));
    writeFileSync(at('day/sub/b.npz'), smallRecording({ seconds: 4, seed: 9 }));
    writeFileSync(at('day/broken.edf'), 'no recording');
    const first = await decompose('day', 'days', '--json');
    expect(first.code).toBe(1);
    expect(
      JSON.parse(first.out).recordings.map(
        ({ input, status }: { input: string; status: string }) => `${input} ${status}`,
      ),
    ).toEqual(['a.npz done', 'broken.edf failed', 'sub/b.npz done']);
    expect(first.log).toContain('bmiss: broken.edf');
    const again = await decompose('day', 'days');
    expect(again.code).toBe(1);
    expect(again.log).toContain('a.npz: done already with the same files and parameters; skipped');
    expect(again.out).toContain(
      '3 recordings: 0 decomposed, 2 done already, 1 failed\nFailed (the messages are above):\n  broken.edf\n',
    );
    rmSync(at('day/broken.edf'));
    writeFileSync(at('day/a.npz'), smallRecording({ seconds: 4, seed: 10 }));
    const changed = await decompose('day', 'days');
    expect(changed.code).toBe(0);
    expect(changed.out).toContain('2 recordings: 1 decomposed, 1 done already, 0 failed');
  });

  it('says so when two recordings would have results of one name', async () => {
    mkdirSync(at('twins/x'), { recursive: true });
    const bytes = smallRecording({ seconds: 4 });
    writeFileSync(at('twins/a.npz'), bytes);
    writeFileSync(at('twins/x/a.npz'), bytes);
    const { code, log } = await decompose('twins', 'twin-results', '--quiet');
    expect(code).toBe(1);
    expect(log).toContain('x/a.npz: its results would have the name of those of a.npz');
  });
});
