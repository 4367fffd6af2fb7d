/** `bmiss anatomy make` and `info`, from words to files and back. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bmiss } from './command-line.ts';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const coarse = ['--voxel', '2,4', '--segment', '40,80'];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-anatomy-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('bmiss anatomy', () => {
  it('makes a forearm that info finds nothing wrong with', async () => {
    const made = await bmiss('anatomy', 'make', 'forearm', ...coarse, '--out', at('arm_dseg.nii.gz'));
    expect(made).toMatchObject({ code: 0 });
    expect(readdirSync(root)).toEqual(['arm_dseg.json', 'arm_dseg.nii.gz', 'arm_dseg.tsv']);
    const info = await bmiss('anatomy', 'info', at('arm_dseg.nii.gz'), '--json');
    expect(info.code).toBe(0);
    const described = JSON.parse(info.out);
    expect(described.problems.filter(({ kind }: { kind: string }) => kind !== 'emptyLabel')).toEqual([]);
    expect(described).toMatchObject({ voxel_mm: [2, 2, 4], length_mm: 40, axis: [0, 0, 1] });
    const fds = described.labels.find(({ abbreviation }: { abbreviation: string }) => abbreviation === 'FDS');
    expect(fds).toMatchObject({ tissue: 'muscle', muscle: 'flexor digitorum superficialis', from_mm: 0, to_mm: 40 });
    const text = await bmiss('anatomy', 'info', at('arm_dseg.nii.gz'));
    expect(text.out).toMatch(/flexor digitorum superficialis \(FDS\) +muscle/);
  });

  it('writes the same bytes again, and keeps files unless told', async () => {
    const out = ['--out', at('arm_dseg.nii.gz')];
    const before = readFileSync(at('arm_dseg.nii.gz'));
    expect(await bmiss('anatomy', 'make', 'forearm', ...coarse, ...out)).toMatchObject({ code: 2 });
    expect((await bmiss('anatomy', 'make', 'forearm', ...coarse, ...out, '--force')).code).toBe(0);
    expect(readFileSync(at('arm_dseg.nii.gz')).equals(before)).toBe(true);
  });

  it('reads a table named by --labels and tells what is not in it', async () => {
    writeFileSync(at('short.tsv'), 'index\tname\n1\tskin\n2\tfat\n29\tFDS\n');
    const { code, out } = await bmiss('anatomy', 'info', at('arm_dseg.nii.gz'), '--labels', at('short.tsv'));
    expect(code).toBe(1);
    expect(out).toMatch(/error: .*arm_dseg\.nii\.gz: \d+ voxels have label 28, which the look-up table does not list/);
  });

  it('refuses what it cannot do, with the way out', async () => {
    const refusals: [string[], RegExp, number][] = [
      [['anatomy'], /expected make or info, got nothing/, 2],
      [['anatomy', 'make', 'forarm'], /got 'forarm'; did you mean forearm\?/, 2],
      [['anatomy', 'make', 'thigh', '--radii', '1,2,3,4'], /--radii does not go with thigh/, 2],
      [['anatomy', 'make', 'cylinder', '--radii', '20,10,30,31'], /radii expected from the inside out/, 2],
      [['anatomy', 'make', 'thigh', '--fat', 'much'], /--fat: expected a number/, 2],
      [['anatomy', 'make', 'thigh', '--out', at('x.txt')], /ends in \.nii\.gz or \.nii/, 2],
      [['anatomy', 'info', at('none.nii')], /no such file/, 1],
      [['anatomy', 'info', at('short.tsv')], /short\.tsv: .*(NIfTI|header)/, 1],
      [['anatomy', 'info', at('short.tsv'), '--fat', '3'], /--fat goes with make/, 2],
    ];
    for (const [words, message, code] of refusals) {
      const result = await bmiss(...words);
      expect(result.log).toMatch(message);
      expect(result.code).toBe(code);
    }
  });
});
