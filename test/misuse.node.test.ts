/** What a user reads after a slip or with a bad file: what, where, what to do; and the exit code. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import { writeNpz } from '../src/formats/npz.ts';
import { bmiss, quickFlags, smallOptions, smallRecording } from './command-line.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-misuse-'));
  const good = smallRecording({ seconds: 3 });
  const write = (name: string, bytes: Uint8Array | string) => writeFileSync(join(root, name), bytes);
  write('good.npz', good);
  write('cut.npz', good.subarray(0, good.length >> 1));
  write('magic.otb+', 'this is no tar archive'.repeat(50));
  write('empty.edf', '');
  const simulation = simulateInfiniteMedium({ ...smallOptions, seconds: 3 });
  const { recording } = simulation;
  const changed = (change: (value: number, index: number) => number) =>
    writeNpz({ ...recording, data: recording.data.map(change) });
  write(
    'nan.npz',
    changed(() => Number.NaN),
  );
  write(
    'flat.npz',
    changed(() => 1e-5),
  );
  write(
    'clipped.npz',
    changed((value) => Math.max(-1e-6, Math.min(1e-6, value))),
  );
  const { sampleCount } = recording;
  const channel = { name: 'EMG', grid: -1, row: -1, column: -1, status: 'good' } as const;
  const alone = { channelCount: 1, channels: [channel], grids: [] };
  write('one.npz', writeNpz({ ...recording, ...alone, data: recording.data.slice(0, sampleCount) }));
  mkdirSync(join(root, 'nothing'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const decompose = (name: string, ...flags: string[]) =>
  bmiss('decompose', join(root, name), '--out', join(root, 'out'), ...quickFlags, ...flags);

describe('bad files end with 1 and a message', { timeout: 60_000 }, () => {
  it.each([
    ['missing.npz', 'no such file or folder; check the name'],
    ['cut.npz', 'cut.npz'],
    ['magic.otb+', 'magic.otb+'],
    ['empty.edf', 'empty.edf: the file is empty (0 bytes)'],
    ['nan.npz', '1-32 (32 channels): not a number'],
    ['flat.npz', '1-32 (32 channels): flat'],
    ['clipped.npz', 'clipped'],
    ['one.npz', 'one.npz: 1 EMG channel; decomposition needs a grid'],
    ['nothing', 'no recording found in the folder'],
  ])('%s', async (name, message) => {
    const { code, out, log } = await decompose(name);
    expect(log).toContain(message);
    expect(log).not.toContain('inside the program');
    expect(code).toBe(1);
    expect(out).toBe('');
  });
});

describe('misuse ends with 2 and a hint', () => {
  it.each<[string[], string]>([
    [[], 'Usage: bmiss COMMAND'],
    [['decompse'], 'did you mean decompose?'],
    [['--frob'], "unknown flag '--frob'"],
    [['decompose'], 'expected a recording or a folder'],
    [['decompose', 'x.npz'], 'expected --out DIR'],
    [['decompose', 'x.npz', '--outt', 'y'], 'unknown flag --outt; did you mean --out?'],
    [['decompose', 'x.npz', '--out', 'y', '--method', 'ica'], '--method: expected one of bmiss, cbss'],
    [
      ['decompose', 'x.npz', '--out', 'y', '--method', 'bmiss'],
      'expected --anatomy and --muscle, e.g. --anatomy forearm',
    ],
    [
      ['decompose', 'x.npz', '--out', 'y', '--method', 'cbss', '--anatomy', 'forearm'],
      '--anatomy does not go with --method cbss',
    ],
    [['decompose', 'x.npz', '--out', 'y', '--muscle', 'FDS'], '--muscle goes with --anatomy'],
    [['decompose', 'x.npz', '--out', 'y', '--element', '2'], '--element goes with --anatomy'],
    [['decompose', 'x.npz', '--out', 'y', '--anatomy', 'forarm'], 'did you mean forearm?'],
    [
      ['decompose', 'x.npz', '--out', 'y', '--anatomy', 'forearm', '--grid-at', '0,0', '--electrodes', 'e.tsv'],
      '--grid-at and --electrodes exclude each other',
    ],
    [
      ['decompose', 'x.npz', '--out', 'y', '--fields', 'f.npz', '--element', '2'],
      '--element does not go with --fields',
    ],
    [['decompose', 'x.npz', '--out', 'y', '--rounds', '0'], '--rounds: expected an integer from 1 to 1000, got 0'],
    [['decompose', 'x.npz', '--out', 'y', '--band', '500-20'], 'the lower corner must lie below the upper one'],
    [['decompose', 'x.npz', '--out', 'y', '--exclude', '0'], 'expected channel numbers from 1'],
    [['decompose', 'x.npz', '--out', 'y', '--seed', 'x'], '--seed: expected an integer'],
    [['decompose', 'x.npz', '--out', 'y', '--workers', '0'], '--workers: expected an integer from 1 to 64'],
    [['info'], 'expected a recording or a folder'],
    [['evaluate', '--truth', 'a'], 'expected --truth EVENTS.tsv and --found EVENTS.tsv'],
    [
      ['convert', 'x', '--to', 'edf', '--out', 'y'],
      '--to: expected one of bids, npz, csv, muedit, openhdemg, munitquest',
    ],
  ])('%j', async (words, message) => {
    const { code, out, log } = await bmiss(...words);
    expect(log).toContain(message);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('parameters that do not fit the recording', async () => {
    for (const [flags, message] of [
      [['--from', '10'], 'good.npz lasts 3.00 s; begin earlier'],
      [['--to', '10'], 'good.npz lasts 3.00 s; end earlier'],
      [['--from', '1', '--to', '1.5'], 'at least 1 s is needed'],
      [['--band', '20-2000'], 'half the sampling rate'],
      [['--grid', 'GR08MM1305'], 'has 64 electrodes, the file has 32 EMG channels'],
      [['--grid', 'OCTOPUS'], 'OCTOPUS'],
      [['--exclude', '40'], '40'],
    ] as const) {
      const { code, log } = await decompose('good.npz', ...flags);
      expect(log).toContain(message);
      expect(code, log).toBe(2);
    }
  });

  it('an error is JSON on stdout too when JSON was asked for', async () => {
    const { code, out } = await decompose('missing.npz', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error).toMatchObject({ kind: 'format', message: expect.stringContaining('missing.npz') });
  });

  it('an output folder that cannot be made', async () => {
    const { code, log } = await bmiss('decompose', join(root, 'good.npz'), '--out', join(root, 'good.npz/out'));
    expect(log).toContain('a file stands where a folder is needed');
    expect(code).toBe(1);
  });
});

describe('help', () => {
  it.each(['info', 'decompose', 'evaluate', 'convert'])('of %s has usage, options and examples', async (name) => {
    const { code, out } = await bmiss(name, '--help');
    expect(code).toBe(0);
    for (const part of [`Usage: bmiss ${name}`, 'Options\n', 'Examples\n', `  bmiss ${name} `])
      expect(out).toContain(part);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(130);
  });

  it('lists every parameter', async () => {
    const { code, out } = await bmiss('decompose', '--all-parameters');
    expect(code).toBe(0);
    expect(out).toContain('--ridge');
    expect(out).toContain('Source: ');
  });

  it('names the version', async () => {
    expect((await bmiss('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
