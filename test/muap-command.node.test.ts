/** `bmiss muap`: from lead fields in a file or the cache to potentials, figures and a picture; misuse. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNpy } from '../src/formats/npy.ts';
import { bmiss } from './command-line.ts';

let root: string;
const at = (name: string) => join(root, name);
const limb = () => ['--anatomy', at('c_dseg.nii.gz'), '--electrodes', at('e.tsv'), '--element', '2'];
const request = () => [...limb(), '--muscle', 'muscle', '--path-spacing', '3', '--cache', at('cache')];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-muap-'));
  const shape = ['--radii', '6,16,18,20', '--length', '60', '--voxel', '2'];
  expect(await bmiss('anatomy', 'make', 'cylinder', ...shape, '--out', at('c_dseg.nii.gz'))).toMatchObject({ code: 0 });
  // 0 degrees, 8 mm apart along the cylinder
  const rows = [-18, -26, -34, -42].map((z, n) => `E${n + 1}\t0\t20\t${z}\t${n + 1}\t1`);
  writeFileSync(at('e.tsv'), `name\tx\ty\tz\trow\tcolumn\n${rows.join('\n')}\n`);
  expect(await bmiss('leadfield', ...request(), '--out', at('f.npz'))).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('gives the same potentials from a file and from the cache', async () => {
  const words = ['--depth', '3', '--cv', '4', '--iz', '2', '--half-lengths', '25,22', '--fibres', '100'];
  const first = await bmiss('muap', '--fields', at('f.npz'), '--muscle', 'muscle', ...words, '--out', at('a.npy'));
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(
    /100 fibres within 4\.2 mm, 4\.00 m\/s, innervation zone at 2\.0 mm, half-lengths 25\.0 and 22\.0 mm/,
  );
  expect(first.out).toMatch(/4 channels \(monopolar\) x 41 samples at 2048 Hz/);
  const second = await bmiss('muap', ...request(), ...words, '--out', at('b.npy'), '--picture', at('b.svg'), '--json');
  expect(second).toMatchObject({ code: 0 });
  expect(readFileSync(at('a.npy')).equals(readFileSync(at('b.npy')))).toBe(true);
  const said = JSON.parse(second.out);
  const { values = [], shape } = readNpy(readFileSync(at('b.npy')), 'b');
  expect(shape).toEqual([4, 41]);
  const rows = [0, 1, 2, 3].map((c) => Array.from(values.slice(41 * c, 41 * (c + 1)), Number));
  const heights = rows.map((row) => Math.max(...row) - Math.min(...row));
  expect(said.peak_to_peak_v).toBe(Math.max(...heights));
  expect(said.channels[heights.indexOf(said.peak_to_peak_v)]).toBe(said.peak_channel);
  expect(said.motor_unit).toMatchObject({ iz_mm: 2, cv_m_s: 4, half_lengths_mm: [25, 22], fibres: 100 });
  const picture = readFileSync(at('b.svg'), 'utf8');
  expect(picture).toMatch(/^<svg .*<\/svg>\n$/s);
  for (const name of said.channels) expect(picture).toContain(`<title>${name}: `);
});

it('takes another action potential, and tilted fibres, each as its own lead field', async () => {
  const peak = async (...words: string[]) => {
    const run = await bmiss('muap', ...request(), '--json', '--duration', '20', ...words);
    expect(run).toMatchObject({ code: 0 });
    return JSON.parse(run.out).peak_to_peak_v as number;
  };
  const plain = await peak();
  // a wave half as long has half the area, which is what counts some millimetres away
  const short = await peak('--action-potential', 'nandedkar-stalberg');
  expect(short / plain).toBeGreaterThan(0.45);
  expect(short / plain).toBeLessThan(0.7);
  expect(await peak('--action-potential', 'rosenfalck')).toBe(plain);
  const tilted = await peak('--pennation', '8');
  expect(Math.abs(tilted / plain - 1)).toBeGreaterThan(1e-3);
  expect(await peak('--pennation', 'none')).toBe(plain);
  const wrong = await bmiss('muap', ...request(), '--pennation', '75');
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.log).toMatch(/--pennation: expected a number from -60 to 60 degrees, got '75'/);
});

it('scales with fibres, and differs by montage, from electrode to electrode', async () => {
  const muap = async (name: string, ...words: string[]) => {
    const fields = ['--fields', at('f.npz'), '--muscle', '3', '--out', at(name)];
    expect(await bmiss('muap', ...fields, ...words)).toMatchObject({ code: 0 });
    return Array.from(readNpy(readFileSync(at(name)), name).values ?? [], Number);
  };
  const [one, three] = [await muap('1.npy', '--fibres', '100'), await muap('3.npy', '--fibres', '300')];
  const largest = Math.max(...three.map(Math.abs));
  for (const [n, value] of one.entries()) expect(Math.abs(3 * value - three[n])).toBeLessThanOrEqual(1e-12 * largest);
  const single = await muap('sd.npy', '--fibres', '100', '--montage', 'single-differential');
  const samples = one.length / 4;
  for (const [n, value] of single.entries())
    expect(Math.abs(value - (one[n] - one[n + samples]))).toBeLessThanOrEqual(1e-12 * largest);
});

it.each<[string, number, RegExp, () => string[]]>([
  ['no muscle', 2, /bmiss muap: expected --muscle NAME/, limb],
  ['fields and an anatomy', 2, /--anatomy does not go with --fields/, () => ['--fields', at('f.npz'), ...request()]],
  [
    'another muscle',
    2,
    /lead fields of .*no muscle 'FDS'; it has muscle \(3\)/,
    () => ['--fields', at('f.npz'), '--muscle', 'FDS'],
  ],
  [
    'a place outside',
    2,
    /position \(0\.0, 90\.0\) mm is .* outside the muscle's section; the nearest place in it is/,
    () => ['--fields', at('f.npz'), '--muscle', '3', '--position', '0,90'],
  ],
  [
    'short fibres',
    2,
    /fibre too short: half-lengths are 1\.0 and 20\.0 mm, 4\.5 mm are needed/,
    () => ['--fields', at('f.npz'), '--muscle', '3', '--half-lengths', '1,20'],
  ],
  [
    'no fields',
    1,
    /e\.tsv: its bytes are not those that were written/,
    () => ['--fields', at('e.tsv'), '--muscle', '3'],
  ],
  ['a wrong ending', 2, /--out x\.npz: expected a name that ends in \.npy/, () => [...request(), '--out', 'x.npz']],
])('%s', async (_, code, message, words) => {
  const { code: found, log, out } = await bmiss('muap', ...words());
  expect({ found, log, out }).toMatchObject({ found: code, log: expect.stringMatching(message), out: '' });
});
