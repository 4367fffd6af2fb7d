/** `bmiss info`, `evaluate` and `convert`, and a recording of two grids through all of them. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryFileSet } from '../src/formats/file-set.ts';
import { readNpy } from '../src/formats/npy.ts';
import { readRecording } from '../src/formats/read-recording.ts';
import { bmiss, quickFlags, smallRecording } from './command-line.ts';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const results = 'sub-01/emg/sub-01_task-small_desc-decomposed_';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-commands-'));
  writeFileSync(at('small.npz'), smallRecording());
  const { code, log } = await bmiss(
    'decompose',
    at('small.npz'),
    '--out',
    at('out'),
    ...quickFlags,
    '--no-report',
    '--quiet',
  );
  expect(code, log).toBe(0);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function readBack(path: string) {
  const name = path.split('/').at(-1) ?? path;
  const files = memoryFileSet(new Map([[name, new Uint8Array(readFileSync(path))]]));
  return readRecording(name, files, { fileName: name });
}

describe('info', () => {
  it('tells people', async () => {
    const { code, out } = await bmiss('info', at('small.npz'), '--exclude', '3');
    expect(code).toBe(0);
    expect(out).toContain('32 channels, 2048 Hz, 8.0 s (16384 samples), volts');
    expect(out).toMatch(/bad channels\s+3 \(/);
    expect(out).toMatch(/grid 1, channel numbers from 1/);
    expect(out).toContain('3x');
    expect(out).toMatch(/motor units\s+4 in the file/);
  });

  it('tells programs', async () => {
    const { code, out } = await bmiss('info', at('small.npz'), '--json');
    expect(code).toBe(0);
    const { grids, ...rest } = JSON.parse(out);
    expect(rest).toMatchObject({ channels: 32, samplingRateHz: 2048, sampleCount: 16384, unit: 'V', badChannels: [] });
    expect(grids[0].map.flat().sort((a: number, b: number) => a - b)).toEqual(
      Array.from({ length: 32 }, (_, i) => i + 1),
    );
  });
});

describe('evaluate', () => {
  it('compares with the truth in the recording', async () => {
    const words = ['evaluate', '--truth', at('small.npz'), '--found', at('out', `${results}events.tsv`)];
    const { code, out } = await bmiss(...words);
    expect(code).toBe(0);
    expect(out).toContain(
      'truth  discharges  found  discharges  common  agreement  expected     F1  precision  recall  lag (ms)',
    );
    const json = JSON.parse((await bmiss(...words, '--json')).out);
    expect(json.truthMotorUnits).toBe(4);
    expect(json.pairs.length).toBeGreaterThanOrEqual(1);
    for (const { rateOfAgreement: roa, common, truthDischarges: a, foundDischarges: b } of json.pairs)
      expect(Math.abs(roa - common / (a + b - common))).toBeLessThanOrEqual(1e-12);
    expect(json.foundAbove90).toBe(
      json.pairs.filter((pair: { rateOfAgreement: number }) => pair.rateOfAgreement > 0.9).length,
    );
  });

  it('finds a table equal to itself', async () => {
    const table = at('out', `${results}events.tsv`);
    const json = JSON.parse((await bmiss('evaluate', '--truth', table, '--found', table, '--json')).out);
    expect(json.foundAbove90).toBe(json.truthMotorUnits);
    expect(json).toMatchObject({ missed: [], false: [], duplicateCount: 0 });
    expect(Math.abs(json.munitquestLabelScore - json.truthMotorUnits)).toBeLessThanOrEqual(1e-12);
  });

  it('says what is wrong with a file', async () => {
    const found = at('out', `${results}events.tsv`);
    const missing = await bmiss('evaluate', '--truth', at('no.tsv'), '--found', found);
    expect(missing).toMatchObject({ code: 1, out: '' });
    expect(missing.log).toContain('no such file');
    const folder = await bmiss('evaluate', '--truth', at('out'), '--found', found);
    expect(folder.log).toContain('got a folder');
    const units = await bmiss('evaluate', '--truth', at('out', `${results}motorunits.tsv`), '--found', found);
    expect(units.log).toContain('motorunits.tsv: expected the columns unit_id and onset (s) or sample');
  });
});

describe('convert', () => {
  it.each(['npz', 'csv'])('to %s keeps signals and rate', async (format) => {
    const path = at(`copy.${format}`);
    const { code, out } = await bmiss('convert', at('small.npz'), '--to', format, '--out', path, '--quiet');
    expect(code).toBe(0);
    expect(out).toBe(`${path}\n`);
    const before = (await readBack(at('small.npz'))).recording;
    const after = (await readBack(path)).recording;
    expect(after).toMatchObject({ channelCount: 32, sampleCount: 16384, samplingRateHz: 2048, unit: 'V' });
    for (let i = 0; i < before.data.length; i += 997)
      expect(Math.abs(after.data[i] - before.data[i])).toBeLessThanOrEqual(2e-7 * Math.abs(before.data[i]));
    const again = await bmiss('convert', at('small.npz'), '--to', format, '--out', path);
    expect(again.code).toBe(2);
    expect(again.log).toContain('it exists already');
  });

  it('to bids makes a dataset that a second recording can join, and that decompose reads', async () => {
    const words = ['convert', at('small.npz'), '--to', 'bids', '--out', at('bids'), '--task', 'hold', '--quiet'];
    expect((await bmiss(...words)).code).toBe(0);
    expect((await bmiss(...words, '--subject', '02')).code).toBe(0);
    expect(readFileSync(at('bids/participants.tsv'), 'utf8')).toMatch(/sub-01.*\n.*sub-02/);
    const { code, out } = await bmiss('info', at('bids'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).recordings.map(({ fileName }: { fileName: string }) => fileName)).toEqual([
      'sub-01/emg/sub-01_task-hold_emg.bdf',
      'sub-02/emg/sub-02_task-hold_emg.bdf',
    ]);
    const one = at('bids/sub-02/emg/sub-02_task-hold_emg.bdf');
    const run = await bmiss(
      'decompose',
      one,
      '--out',
      at('derived'),
      ...quickFlags,
      '--json',
      '--quiet',
      '--no-report',
    );
    expect(run.code, run.log).toBe(0);
    expect(JSON.parse(run.out).recordings[0].files).toContain(
      at('derived/sub-02/emg/sub-02_task-hold_desc-decomposed_events.tsv'),
    );
  });

  it.each(['muedit', 'openhdemg'])('to %s takes our motor units along', async (format) => {
    const path = at(format === 'muedit' ? 'edit.mat' : 'open.json');
    const events = at('out', `${results}events.tsv`);
    const { code, log } = await bmiss('convert', at('small.npz'), '--to', format, '--events', events, '--out', path);
    expect(code, log).toBe(0);
    const rows = readFileSync(events, 'utf8').trim().split('\n').slice(1);
    const { decomposition } = await readBack(path);
    const discharges = decomposition?.motorUnits.reduce((sum, unit) => sum + unit.dischargeSamples.length, 0);
    expect(discharges).toBe(rows.length);
  });

  it('to munitquest makes a zip; without motor units it asks for them', async () => {
    const stem = ['--stem', 'recording-001_challenge-Isometric'];
    const made = await bmiss('convert', at('small.npz'), '--to', 'munitquest', '--out', at('m.zip'), ...stem);
    expect(made.code).toBe(0);
    expect(readFileSync(at('m.zip')).includes('recording-001_challenge-Isometric_desc-decomposed_events.tsv')).toBe(
      true,
    );
    const none = await bmiss('convert', at('copy.csv'), '--to', 'munitquest', '--out', at('n.zip'));
    expect(none.code).toBe(2);
    expect(none.log).toContain('carries no decomposition; name one with --events');
  });
});

describe('two grids in one file', { timeout: 60_000 }, () => {
  it('are separated one by one; MUAPs stand on the channels of both', async () => {
    const options = { rows: 5, columns: 4, gridCount: 2, motorUnitCount: 6, seconds: 8, seed: 3 };
    writeFileSync(at('twogrids.npz'), smallRecording(options));
    const grids = ['--grid', 'GR08MM0504,GR08MM0504'];
    const words = ['decompose', at('twogrids.npz'), '--out', at('grids'), ...grids, ...quickFlags, '--no-report'];
    const { code, out, log } = await bmiss(...words);
    expect(code, log).toBe(0);
    expect(out).toContain('40 EMG channels, GR08MM0504 + GR08MM0504');
    expect(out).toMatch(/unit {2}grid/);
    const stem = at('grids/sub-01/emg/sub-01_task-twogrids_desc-decomposed_');
    const muaps = readNpy(new Uint8Array(readFileSync(`${stem}muaps.npy`)), 'muaps');
    const units = readFileSync(`${stem}motorunits.tsv`, 'utf8').trim().split('\n').slice(1);
    expect(muaps.shape).toEqual([units.length, 40, 82]);
    for (const [unit, row] of units.entries()) {
      const grid = row.split('\t')[1].endsWith('2') ? 1 : 0;
      for (let c = 0; c < 40; c++) {
        const value = Number(muaps.values?.[(unit * 40 + c) * 82]);
        expect(Number.isNaN(value)).toBe(Math.floor(c / 20) !== grid);
      }
    }
  });
});
