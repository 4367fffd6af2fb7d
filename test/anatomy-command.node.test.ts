/** `bmiss anatomy`, from words to files and back. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCylinder } from '../src/anatomy/make-cylinder.ts';
import { writeLabelTable } from '../src/formats/label-tables/write-label-table.ts';
import { writeNiftiLabels } from '../src/formats/nifti/write-nifti.ts';
import { bmiss } from './command-line.ts';
import { asciiStl, binaryStl, cylinderSurface, withoutTriangles } from './triangle-surfaces.ts';

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

  it('imports surfaces, nested, with a skin of its own', async () => {
    const at000 = [0, 0, 0] as const;
    writeFileSync(at('leg_skin.stl'), binaryStl(cylinderSurface(at000, 0.03, 0.1, 60)));
    writeFileSync(at('soleus_left.stl'), asciiStl(cylinderSurface(at000, 0.024, 0.1, 60)));
    writeFileSync(at('tibia.stl'), binaryStl(cylinderSurface(at000, 0.01, 0.1, 60)));
    const files = ['tibia.stl', 'leg_skin.stl', 'soleus_left.stl'].map((name) => at(name));
    const out = at('leg_dseg.nii.gz');
    const made = await bmiss('anatomy', 'import', ...files, '--skin', '1.5', '--out', out, '--voxel', '2', '--json');
    expect(made).toMatchObject({ code: 0 });
    expect(JSON.parse(made.out)).toMatchObject({ Sources: ['tibia.stl', 'leg_skin.stl', 'soleus_left.stl'] });
    const info = JSON.parse((await bmiss('anatomy', 'info', out, '--json')).out);
    expect(info.problems).toEqual([]);
    const of = (tissue: string) => info.labels.find((label: { tissue: string }) => label.tissue === tissue);
    expect(of('muscle')).toMatchObject({ name: 'soleus left', muscle: 'soleus', index: 3, from_mm: 0, to_mm: 100 });
    // radii of 30, 28.5, 24 and 10 mm; skin of 1.5 mm takes one layer of voxels of 2 mm
    expect(Math.abs(of('muscle').belly_area_mm2 / (Math.PI * (24 ** 2 - 10 ** 2)) - 1)).toBeLessThanOrEqual(0.03);
    expect(of('fat').name).toBe('subcutaneous fat');
    expect(of('skin').belly_area_mm2).toBeGreaterThan(200);
  });

  it('imports with a table that names the files', async () => {
    const files = ['tibia.stl', 'soleus_left.stl'].map((name) => at(name));
    writeFileSync(at('names.tsv'), 'index\tname\tabbreviation\n300\tleft soleus\tSOL\n7\tbone\ttibia\n');
    const words = ['--labels', at('names.tsv'), '--out', at('two_dseg.nii'), '--voxel', '2'];
    expect(await bmiss('anatomy', 'import', ...files, ...words)).toMatchObject({ code: 0 });
    const info = JSON.parse((await bmiss('anatomy', 'info', at('two_dseg.nii'), '--json')).out);
    expect(info.labels.map(({ index, name }: { index: number; name: string }) => [index, name])).toEqual([
      [7, 'bone'],
      [300, 'left soleus'],
    ]);
    const again = [at('leg_skin.stl'), ...words, '--force'];
    expect((await bmiss('anatomy', 'import', ...again)).log).toMatch(
      /leg_skin\.stl: expected one line of .*names\.tsv whose name or abbreviation is 'leg skin', got none/,
    );
  });

  it('gives skin to a segmentation that has none', async () => {
    const words = ['--skin', '1.3', '--fat', '4', '--out', at('skinned_dseg.nii.gz')];
    expect(await bmiss('anatomy', 'skin', at('two_dseg.nii'), ...words)).toMatchObject({ code: 0 });
    const info = JSON.parse((await bmiss('anatomy', 'info', at('skinned_dseg.nii.gz'), '--json')).out);
    expect(info.problems).toEqual([]);
    expect(info.labels.map(({ tissue }: { tissue: string }) => tissue)).toEqual(
      expect.arrayContaining(['skin', 'fat', 'muscle', 'cortical bone']),
    );
    expect((await bmiss('anatomy', 'skin', at('skinned_dseg.nii.gz'), ...words)).log).toMatch(
      /skinned_dseg\.nii\.gz: has skin already \(label \d+\)/,
    );
  });

  it('reads a segmentation of part of a body with the MuscleMap table of the whole', async () => {
    const { labelMap } = makeCylinder({ radiiMetres: [0.01, 0.03, 0.03, 0.03], voxelMetres: [0.002, 0.004] });
    // left half: vastus lateralis of the left side, right half: of the right one; the bone is the left femur
    const side = (n: number) => (n % labelMap.size[0] < labelMap.size[0] / 2 ? 7101 : 7102);
    const labels = Uint16Array.from(labelMap.labels, (label, n) => (label === 3 ? side(n) : label === 4 ? 6171 : 0));
    writeFileSync(at('mm_dseg.nii.gz'), writeNiftiLabels({ ...labelMap, labels }));
    const values: [string, string, number][] = [];
    for (const [anatomy, base] of [
      ['levator scapulae', 1100],
      ['femur', 6170],
      ['vastus lateralis', 7100],
      ['soleus', 8130],
    ] as const)
      for (const [n, word] of ['left', 'right'].entries()) values.push([anatomy, word, base + n + 1]);
    const model = { labels: values.map(([anatomy, word, value]) => ({ region: 'x', anatomy, side: word, value })) };
    writeFileSync(at('wholebody.json'), JSON.stringify(model));
    const { code, out } = await bmiss(
      'anatomy',
      'info',
      at('mm_dseg.nii.gz'),
      '--labels',
      at('wholebody.json'),
      '--json',
    );
    expect(code).toBe(0);
    const { problems, labels: described } = JSON.parse(out);
    expect(problems.map(({ kind }: { kind: string }) => kind)).toEqual(['emptyLabel', 'noSkin']);
    expect(problems[0].message).toMatch(/5 of the 8 labels in the look-up table have no voxel: 1101 \(left levator/);
    const found = described.filter(({ voxels }: { voxels: number }) => voxels > 0);
    expect(found.map(({ index, name, tissue }: Record<string, unknown>) => [index, name, tissue])).toEqual([
      [6171, 'left femur', 'cortical bone'],
      [7101, 'left vastus lateralis', 'muscle'],
      [7102, 'right vastus lateralis', 'muscle'],
    ]);
  });

  it('names file, label and fix for each thing that is wrong with a segmentation', async () => {
    const { labelMap, labels: table } = makeCylinder({ voxelMetres: [0.002, 0.004] });
    const good = writeNiftiLabels(labelMap, { compress: false });
    const tsv = writeLabelTable(table);
    const edited = (edit: (view: DataView, bytes: Uint8Array) => void) => {
      const bytes = good.slice();
      edit(new DataView(bytes.buffer), bytes);
      return bytes;
    };
    const apart = edited((_, bytes) => bytes.fill(3, 352, 354));
    const withLine = new TextEncoder().encode(`${new TextDecoder().decode(tsv)}9\tsoleus\tSOL\n`);
    const short = new TextEncoder().encode('index\tname\n1\tskin\n2\tfat\n3\tblob\n4\tbone\n');
    const cases: [Uint8Array, Uint8Array, RegExp, number][] = [
      [
        edited((_, bytes) => bytes.fill(0, 352)),
        tsv,
        /x\.nii: every voxel is 0, .* give the segmentation, not an empty/,
        1,
      ],
      [
        apart,
        tsv,
        /x\.nii: 2 voxels of label 3 \(muscle\) lie outside the limb, .* remove them from the segmentation/,
        1,
      ],
      [good, withLine, /warning: .*x\.nii: label 9 \(soleus\) has no voxel; delete its line in the look-up table/, 0],
      [good, short, /x\.nii: label 3 \(blob\) names no known tissue; add a column 'tissue' to the look-up table/, 1],
      [
        edited((view) => view.setInt16(42, -5, true)),
        tsv,
        /x\.nii: dim expected lengths of 1 .*: export the segment/,
        1,
      ],
      [edited((_, bytes) => bytes.fill(65, 344, 345)), tsv, /x\.nii: magic expected 'n\+1' .* damaged: export the/, 1],
      [edited((_, bytes) => bytes.fill(1, 123, 124)), tsv, /x\.nii: the volume is 120000 mm long .* in millimetres/, 1],
      [good.subarray(0, 5000), tsv, /x\.nii: .* need \d+ bytes, the file has 5000; it is cut off: copy or download/, 1],
      [new TextEncoder().encode('hello'), tsv, /x\.nii: this is no NIfTI file: .* give a segmentation as \.nii/, 1],
    ];
    for (const [image, lines, message, code] of cases) {
      writeFileSync(at('x.nii'), image);
      writeFileSync(at('x.tsv'), lines);
      const result = await bmiss('anatomy', 'info', at('x.nii'));
      expect(`${result.out}${result.log}`).toMatch(message);
      expect(result.code).toBe(code);
    }
    rmSync(at('x.tsv'));
    expect((await bmiss('anatomy', 'info', at('x.nii'))).code).toBe(1);
  });

  it('refuses surfaces that it cannot use, naming the file', async () => {
    const open = cylinderSurface([0, 0, 0], 0.03, 0.1, 60);
    writeFileSync(at('fat.stl'), binaryStl(withoutTriangles(open, (t) => t % 4 >= 2)));
    writeFileSync(at('thing.stl'), binaryStl(open));
    writeFileSync(at('femur.stl'), binaryStl(open, 1));
    writeFileSync(at('ulna.stl'), binaryStl(open).subarray(0, 5000));
    const out = ['--out', at('never.nii.gz')];
    const refusals: [string[], RegExp, number][] = [
      [[], /expected STL files, e\.g\. bmiss anatomy import skin\.stl/, 2],
      [[at('tibia.stl')], /expected --out FILE\.nii\.gz/, 2],
      [[at('none.stl'), ...out], /none\.stl: no such file/, 1],
      [[at('thing.stl'), ...out], /thing\.stl: its name tells no tissue; rename it .* --labels TABLE/, 2],
      [[at('fat.stl'), ...out], /fat\.stl: expected a closed surface, got one with 120 open edges in 2 holes/, 1],
      [[at('femur.stl'), ...out], /femur\.stl: .* 0\.1 mm long, .* give --unit m/, 1],
      [[at('ulna.stl'), ...out], /ulna\.stl: this is no whole STL file: its header announces 240 triangles/, 1],
      [[at('tibia.stl'), ...out, '--axes', 'XYZ'], /axes: expected three letters .* got 'XYZ'/, 2],
      [[at('tibia.stl'), ...out, '--fat', '3'], /--fat goes with --skin/, 2],
      [
        [at('leg_skin.stl'), ...out, '--fat', '3', '--skin', '1'],
        /--fat grows fat .* there is a surface of the skin/,
        2,
      ],
      [[at('tibia.stl'), ...out, '--side', 'left'], /import: --side goes with make/, 2],
    ];
    for (const [words, message, code] of refusals) {
      const result = await bmiss('anatomy', 'import', ...words);
      expect(result.log).toMatch(message);
      expect(result.code).toBe(code);
    }
    expect(readdirSync(root)).not.toContain('never.nii.gz');
  });

  it('refuses what it cannot do, with the way out', async () => {
    const refusals: [string[], RegExp, number][] = [
      [['anatomy'], /expected make, import, skin or info, got nothing/, 2],
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
