/** `bmiss leadfield`: fields against the closed form, the cache, and every misuse with file, label and remedy. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCylinder } from '../src/anatomy/make-cylinder.ts';
import { cylinderPotential } from '../src/conductor/cylinder-potential.ts';
import { fourLayerCylinder } from '../src/conductor/layered-conductors.ts';
import { writeLabelTable } from '../src/formats/label-tables/write-label-table.ts';
import { readLeadFields } from '../src/formats/lead-field-file.ts';
import { writeNiftiLabels } from '../src/formats/nifti/write-nifti.ts';
import { readNpy } from '../src/formats/npy.ts';
import { mag, rdm } from '../src/metrics/field-difference.ts';
import { nodeServices } from '../src/platform/node.ts';
import { bmiss } from './command-line.ts';

let root: string;
const at = (name: string) => join(root, name);
const write = (name: string, ...lines: string[]) => {
  writeFileSync(at(name), `${lines.map((line) => line.replaceAll(' ', '\t')).join('\n')}\n`);
  return at(name);
};
const leadfield = (...words: string[]) => bmiss('leadfield', ...words);

/** a short cylinder of voxels and elements of 2 mm: a second a solution */
const coarse = ['--element', '2', '--workers', '1'];
const cylinder = () => ['--anatomy', at('c_dseg.nii.gz'), '--electrodes', at('e.tsv')];
const fine = () => ['--anatomy', at('fine_dseg.nii.gz'), '--electrodes', at('e-fine.tsv')];
const muscle = ['--muscle', '3', '--path-spacing', '6'];
const cached = () => ['--cache', at('cache')];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bmiss-leadfield-'));
  const make = async (name: string, ...shape: string[]) =>
    expect(await bmiss('anatomy', 'make', 'cylinder', ...shape, '--out', at(name))).toMatchObject({ code: 0 });
  await make('fine_dseg.nii.gz', '--radii', '10,26,29,30', '--length', '40', '--voxel', '1');
  await make('c_dseg.nii.gz', '--radii', '6,16,18,20', '--length', '40', '--voxel', '2');
  write('e-fine.tsv', 'name x y z', 'A 30 0 -20', 'B 24 18 -16');
  write('e.tsv', 'name x y z row column', 'A 20 0 -20 1 1', 'B 16 12 -16 2 1');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('bmiss leadfield --at', () => {
  const zs = Array.from({ length: 33 }, (_, n) => -36 + n);
  const points = () => write('p.tsv', 'x y z', ...zs.map((z) => `18 0 ${z}`), ...zs.map((z) => `14.4 10.8 ${z}`));

  const inner = () => write('inner.tsv', 'x y z', '12 0 -20', '9 4 -12', '0 0 -30');

  it('gives the potential of the closed form, electrodes x points', async () => {
    const out = at('w.npy');
    const words = [...fine(), '--at', points(), '--out', out, '--element', '1', '--workers', '2'];
    const result = await leadfield(...words, '--json');
    expect(result).toMatchObject({ code: 0 });
    const said = JSON.parse(result.out);
    expect(said).toMatchObject({ points: 66, unit: 'V/A', element_mm: 1, electrode_diameter_mm: 0, files: [out] });
    const { values = [], shape, type } = readNpy(readFileSync(out), 'w.npy');
    expect([shape, type]).toEqual([[2, 66], 'f4']);
    const conductor = fourLayerCylinder({
      boneRadiusMetres: 0.01,
      muscleRadiusMetres: 0.026,
      fatMetres: 0.003,
      skinMetres: 0.001,
    });
    const middle = zs.slice(1, -1);
    for (const [e, electrode] of [
      [30, 0, -20],
      [24, 18, -16],
    ].entries()) {
      const [x, y] = e === 0 ? [0.018, 0] : [0.0144, 0.0108];
      const { gradient } = cylinderPotential(
        conductor,
        Float64Array.from(electrode, (mm) => mm / 1e3),
        Float64Array.from(middle.flatMap((z) => [x, y, z / 1e3])),
      );
      const first = 66 * e + 33 * e;
      const measured = middle.map((_, n) => (Number(values[first + n + 2]) - Number(values[first + n])) / 2e-3);
      const exact = middle.map((_, n) => gradient[3 * n + 2]);
      // 1 mm voxels and elements, slopes over 2 mm, 8 mm under the fat
      expect(rdm(measured, exact)).toBeLessThanOrEqual(0.05);
      expect(Math.abs(mag(measured, exact) - 1)).toBeLessThanOrEqual(0.05);
    }
  });

  it('is the same for one worker, and needs no muscle in the map', async () => {
    const quick = [...coarse.slice(0, 2), '--at', inner()];
    for (const workers of ['1', '2'])
      expect(
        await leadfield(...cylinder(), ...quick, '--workers', workers, '--out', at(`w${workers}.npy`)),
      ).toMatchObject({ code: 0 });
    expect(readFileSync(at('w1.npy')).equals(readFileSync(at('w2.npy')))).toBe(true);
    write('bare.tsv', 'index name tissue', '1 a skin', '2 b fat', '3 c other', '4 d other');
    const bare = [...cylinder(), ...quick, '--labels', at('bare.tsv'), '--out', at('bare.npy')];
    expect(await leadfield(...bare)).toMatchObject({ code: 0 });
  });

  it('doubts points and conductivities that seem to be in another unit', async () => {
    const metres = write('metres.tsv', 'x y z', '0.012 0 -0.02', '0.009 0.004 -0.03');
    write('millisiemens.json', '{ "fat": 40, "tendon": 0.3 }');
    const words = [...cylinder(), ...coarse, '--conductivity', at('millisiemens.json'), '--at', metres];
    const { code, log } = await leadfield(...words, '--out', at('doubts.npy'));
    expect(code).toBe(0);
    expect(log).toMatch(/metres\.tsv: all points lie within 1 mm .* meant in metres\?/);
    expect(log).toMatch(/millisiemens\.json: fat of 40 S\/m .* 40 mS\/m would be 0\.04/);
    expect(log).toMatch(/millisiemens\.json: 'tendon' .* changes nothing/);
  });

  it('tells of points outside, wrong names and files that are there', async () => {
    const outside = write('outside.tsv', 'x y z', '10 0 -20', '40 0 -20');
    const result = await leadfield(...cylinder(), ...coarse, '--at', outside, '--out', at('o.npy'));
    expect(result.code).toBe(2);
    expect(result.log).toMatch(
      /outside\.tsv: row 2: .*c_dseg\.nii\.gz: point 2 at \(40\.0, 0\.0, -20\.0\) mm is outside the limb/,
    );
    expect((await leadfield(...cylinder(), '--at', inner())).log).toContain('--at expected --out FILE.npy');
    expect((await leadfield(...cylinder(), '--at', inner(), '--out', at('x.npz'))).log).toContain('ends in .npy');
    expect((await leadfield(...cylinder(), '--at', inner(), '--out', at('w1.npy'))).log).toContain('exists already');
    const under = await leadfield(...cylinder(), '--at', inner(), '--out', join(at('p.tsv'), 'x.npy'));
    expect(under).toMatchObject({
      code: 1,
      log: expect.stringMatching(/x\.npy: .*a file stands where a folder is needed/),
    });
    expect(under.log).not.toContain('fitting');
    expect(readdirSync(root)).not.toContain('o.npy');
  });
});

describe('bmiss leadfield', () => {
  const request = () => [...cylinder(), ...muscle, ...coarse];

  it('solves once, then reads the cache; bytes do not depend on workers', async () => {
    const first = await leadfield(...request(), ...cached(), '--out', at('f.npz'), '--picture', at('f.svg'));
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/solved in/);
    expect(first.out).toMatch(/muscle +3 +\d+ +7[01]\d/);
    expect(readFileSync(at('f.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    const second = await leadfield(...request(), ...cached(), '--out', at('f.npz'), '--force');
    expect(second.out).toMatch(/read from the cache in/);
    const [file] = readdirSync(at('cache'));
    const bytes = readFileSync(join(at('cache'), file));
    expect(readFileSync(at('f.npz')).equals(bytes)).toBe(true);
    const two = [...request().slice(0, -1), '2', '--cache', 'none', '--out', at('two.npz')];
    expect((await leadfield(...two)).out).toContain('Not kept in a cache');
    expect(readFileSync(at('two.npz')).equals(bytes)).toBe(true);
    const set = await readLeadFields(bytes, file, nodeServices().digest);
    expect(set.electrodes.names).toEqual(['A', 'B']);
    expect(set.muscles[0].gradient.length).toBe(set.muscles[0].paths.pathCount * 2 * set.muscles[0].paths.sampleCount);
  });

  it('makes a damaged or truncated file again, with a warning', async () => {
    const [file] = readdirSync(at('cache'));
    const path = join(at('cache'), file);
    const good = readFileSync(path);
    const flipped = Uint8Array.from(good);
    flipped[good.length >> 1] ^= 4;
    for (const bad of [flipped, good.subarray(0, good.length - 1000), new Uint8Array(0)]) {
      writeFileSync(path, bad);
      const again = await leadfield(...request(), ...cached());
      expect(again.log).toMatch(new RegExp(`${file}: its bytes are not those that were written .*made again`));
      expect(again.out).toContain('solved in');
      expect(readFileSync(path).equals(good)).toBe(true);
    }
  });

  it('keeps the cache apart by every input', async () => {
    write('wet.json', '{ "skin": 1 }');
    const changes = [
      ['--conductivity', at('wet.json')],
      ['--electrode-diameter', '2'],
    ];
    for (const change of changes)
      expect((await leadfield(...request(), ...cached(), ...change)).out).toContain('solved in');
    expect(readdirSync(at('cache')).length).toBe(3);
  });

  it('says which muscles are near where none is named', async () => {
    const result = await leadfield(...cylinder(), ...coarse, '--path-spacing', '6', ...cached(), '--json');
    const said = JSON.parse(result.out);
    expect(said.muscles).toMatchObject([{ label: 3, name: 'muscle', step_mm: 1 }]);
    expect(said.warnings.join()).toMatch(/fat under 2 of 2 electrodes is thinner than two elements/);
    const none = await leadfield(...cylinder(), ...coarse, '--near', '1', '--cache', 'none');
    expect(none.log).toMatch(/no muscle has fibres within 1 mm of an electrode/);
  });
});

describe('misuse of bmiss leadfield', () => {
  const fails = async (code: number, message: RegExp, ...words: string[]) => {
    const { code: found, log, out } = await leadfield(...words, ...coarse, '--cache', 'none');
    expect({ found, log, out }).toMatchObject({ found: code, log: expect.stringMatching(message), out: '' });
  };
  const arm = ['--anatomy', 'forearm', '--segment', '40,100', '--voxel', '3'];
  const grid = ['--grid', 'GR10MM0804'];

  it.each<[string, number, RegExp, () => string[]]>([
    ['no anatomy', 2, /expected --anatomy, one of forearm/, () => ['--grid', 'GR08MM1305']],
    ['a misspelt limb', 2, /did you mean forearm\?/, () => ['--anatomy', 'forarm']],
    ['no electrodes', 2, /either --grid NAME.* got none of them/, () => arm],
    ['both', 2, /got both/, () => [...arm, ...grid, '--electrodes', at('e.tsv')]],
    ['a grid without a place', 2, /--grid GR10MM0804 expected a place: --muscle NAME/, () => [...arm, ...grid]],
    [
      'an unknown grid',
      2,
      /grid QQ12: expected a name such as GR08MM1305/,
      () => [...arm, '--grid', 'QQ12', '--muscle', 'FDS'],
    ],
    [
      'an unknown muscle',
      2,
      /forearm.*: no muscle 'quadriceps'; it has .*FDS/,
      () => [...arm, ...grid, '--muscle', 'quadriceps'],
    ],
    [
      'a grid off the limb',
      2,
      /forearm.*: grid GR10MM0804: \d+ of its 32 electrodes are not on the limb.*ALONG of --grid-at/,
      () => [...arm, ...grid, '--muscle', 'FDS', '--grid-at', '0,10'],
    ],
    [
      'a grid past the end',
      2,
      /forearm.*: electrodes expected a place on the limb, got one 50 mm past its distal end.*ALONG of --grid-at/,
      () => [...arm, ...grid, '--muscle', 'FDS', '--grid-at', '0,60'],
    ],
    ['--rotate with a table', 2, /--rotate goes with --grid/, () => [...cylinder(), '--rotate', '5']],
    ['--fat with a file', 2, /--fat does not go with a segmentation/, () => [...cylinder(), '--fat', '5']],
    [
      'a conductivity of nothing',
      1,
      /wrong\.json: conductivities: tissue expected one of muscle.*got 'mucsle'/,
      () => [...cylinder(), '--conductivity', at('wrong.json')],
    ],
    [
      'electrodes far from the skin',
      2,
      /far\.tsv: electrodes far from the skin: A by 70 mm/,
      () => [...cylinder().slice(0, 3), at('far.tsv')],
    ],
    [
      'a table without the label',
      1,
      /c_dseg\.nii\.gz: \d+ voxels have label 4, which the look-up table does not list; add a line/,
      () => [...cylinder(), '--labels', at('short.tsv')],
    ],
    [
      'an empty label',
      2,
      /c_dseg\.nii\.gz: label 7 \(soleus\) has no voxel in the label map/,
      () => [...cylinder(), '--labels', at('more.tsv'), '--muscle', 'soleus'],
    ],
    [
      'a muscle outside the limb',
      1,
      /apart_dseg\.nii\.gz: 27 voxels of label 3 \(muscle\) lie outside the limb/,
      () => ['--anatomy', at('apart_dseg.nii.gz'), ...cylinder().slice(2)],
    ],
    [
      'a fibre too short',
      2,
      /short_dseg\.nii\.gz: fibre too short: label 3 \(muscle\) has fibres of \d+\.\d mm at most, 20 mm are needed/,
      () => ['--anatomy', at('short_dseg.nii.gz'), '--electrodes', at('near.tsv'), '--muscle', '3'],
    ],
    [
      'a NIfTI with a wrong header',
      1,
      /broken_dseg\.nii\.gz/,
      () => ['--anatomy', at('broken_dseg.nii.gz'), ...cylinder().slice(2)],
    ],
    [
      'a missing file',
      1,
      /none\.nii\.gz: no such file/,
      () => ['--anatomy', at('none.nii.gz'), ...cylinder().slice(2)],
    ],
  ])('%s', async (_, code, message, words) => {
    write('wrong.json', '{ "mucsle": 1 }');
    write('far.tsv', 'name x y z', 'A 90 0 -25');
    write('near.tsv', 'name x y z', 'A 30 0 -8');
    write('short.tsv', 'index name', '1 skin', '2 fat', '3 FDS');
    write(
      'more.tsv',
      'index name tissue',
      '1 skin skin',
      '2 fat fat',
      '3 muscle muscle',
      '4 bone other',
      '7 soleus muscle',
    );
    segmentations();
    await fails(code, message, ...words());
  });

  function segmentations(): void {
    const radiiMetres = [0.01, 0.026, 0.029, 0.03] as const;
    const limb = makeCylinder({ radiiMetres, lengthMetres: 0.05, voxelMetres: [2e-3, 2e-3] });
    const save = (name: string, { labelMap, labels }: typeof limb) => {
      writeFileSync(at(`${name}_dseg.nii.gz`), writeNiftiLabels(labelMap));
      writeFileSync(at(`${name}_dseg.tsv`), writeLabelTable(labels));
    };
    save('short', makeCylinder({ radiiMetres, lengthMetres: 0.016, voxelMetres: [1e-3, 1e-3] }));
    // a block of muscle in a corner of a larger volume, joined to nothing
    const [nx, ny, nz] = limb.labelMap.size;
    const size = [nx + 8, ny, nz] as const;
    const labels = new Uint8Array(size[0] * ny * nz);
    for (let n = 0; n < limb.labelMap.labels.length; n++)
      labels[(n % nx) + size[0] * Math.floor(n / nx)] = limb.labelMap.labels[n];
    for (let k = 5; k < 8; k++)
      for (let j = 5; j < 8; j++) labels.fill(3, nx + 4 + size[0] * (j + ny * k), nx + 7 + size[0] * (j + ny * k));
    save('apart', { ...limb, labelMap: { ...limb.labelMap, size, labels } });
    const broken = Uint8Array.from(readFileSync(at('c_dseg.nii.gz')).subarray(0, 200));
    writeFileSync(at('broken_dseg.nii.gz'), broken);
    writeFileSync(at('broken_dseg.tsv'), writeLabelTable(limb.labels));
  }
});
