import { describe, expect, it } from 'vitest';
import { addSkin } from './add-skin.ts';
import { axisAlignedAffine } from './affine.ts';
import { checkAnatomy, requireSoundAnatomy } from './check-anatomy.ts';
import { squaredDistance } from './distance-transform.ts';
import { findMuscle } from './find-muscle.ts';
import type { Anatomy, AnatomyLabel, LabelMap } from './label-map.ts';
import { makeCylinder } from './make-cylinder.ts';
import { makeLimb } from './make-limb.ts';
import { limbAxis, measureLabels } from './measure-labels.ts';

const anatomyOf = (labelMap: LabelMap, ...labels: AnatomyLabel[]): Anatomy => ({
  name: 'scan.nii',
  labelMap,
  labels,
  warnings: [],
});

describe('squaredDistance', () => {
  it('equals a search over all boxes, for voxels of three different edges', () => {
    const size = [7, 6, 5] as const;
    const spacing = [0.001, 0.0025, 0.004] as const;
    const labels = Uint8Array.from({ length: 210 }, (_, n) => ((n * 7919) % 31 === 0 ? 1 : 0));
    const found = squaredDistance({ labels, size }, (label) => label === 1, spacing);
    const place = (n: number) => [n % 7, Math.floor(n / 7) % 6, Math.floor(n / 42)];
    for (let n = 0; n < 210; n++) {
      let best = Infinity;
      for (let m = 0; m < 210; m++) {
        if (labels[m] !== 1) continue;
        const gaps = place(n).map((at, axis) => Math.max(0, Math.abs(at - place(m)[axis]) - 0.5) * spacing[axis]);
        best = Math.min(
          best,
          gaps.reduce((sum, gap) => sum + gap * gap, 0),
        );
      }
      // float32 results
      expect(Math.abs(found[n] - best)).toBeLessThanOrEqual(1e-6 * best);
    }
  });

  it('is infinite without any', () => {
    const found = squaredDistance({ labels: new Uint8Array(8), size: [2, 2, 2] }, (label) => label === 1, [1, 1, 1]);
    expect(found.every((value) => value === Infinity)).toBe(true);
  });
});

describe('addSkin', () => {
  const bare = makeCylinder({
    radiiMetres: [0.01, 0.03, 0.03, 0.03],
    lengthMetres: 0.02,
    voxelMetres: [0.0005, 0.002],
  });

  it('turns the outermost layer into skin of the thickness asked for, and leaves the cut ends alone', () => {
    const skinned = addSkin(bare, { skinMetres: 0.002 });
    const asked = Math.PI * (0.03 ** 2 - 0.028 ** 2) * 1e6;
    const measures = measureLabels(skinned);
    const skin = measures.find(({ label }) => label.tissue === 'skin');
    // half a voxel of 0.5 mm all round: steps of the slanted surface reach into the layer
    expect(Math.abs((skin?.bellyAreaSquareMetres ?? 0) * 1e6 - asked)).toBeLessThanOrEqual(0.25 * 2 * Math.PI * 29);
    expect(skin?.volumeCubicMetres).toBeCloseTo((skin?.bellyAreaSquareMetres ?? 0) * 0.02, 12);
    expect(skinned.warnings[0]).toMatch(/took the place of \d+ voxels of muscle/);
  });

  it('grows fat and skin outward from muscle and bone alone, without a skin between muscles', () => {
    const grown = addSkin(bare, { skinMetres: 0.002, fatMetres: 0.005 });
    const areas = Object.fromEntries(
      measureLabels(grown).map(({ label, bellyAreaSquareMetres }) => [label.tissue, bellyAreaSquareMetres * 1e6]),
    );
    const fat = Math.PI * (35 ** 2 - 30 ** 2);
    const skin = Math.PI * (37 ** 2 - 35 ** 2);
    expect(Math.abs(areas.fat - fat)).toBeLessThanOrEqual(0.05 * fat);
    expect(Math.abs(areas.skin - skin)).toBeLessThanOrEqual(0.05 * skin);
    expect(areas.muscle).toBe(
      measureLabels(bare).find(({ label }) => label.tissue === 'muscle')!.bellyAreaSquareMetres * 1e6,
    );
    expect(checkAnatomy(grown)).toEqual([]);
  });

  it('fills a hole between muscles with fat, not with skin', () => {
    const ring = {
      ...bare,
      labelMap: { ...bare.labelMap, labels: bare.labelMap.labels.map((v) => (v === 4 ? 0 : v)) },
    };
    const grown = addSkin(
      { ...ring, labels: ring.labels.filter(({ index }) => index !== 4) },
      { skinMetres: 0.002, fatMetres: 0.002 },
    );
    const [nx, ny, nz] = grown.labelMap.size;
    const middle = grown.labelMap.labels[nx / 2 + nx * (ny / 2) + nx * ny * Math.floor(nz / 2)];
    expect(grown.labels.find(({ index }) => index === middle)?.tissue).toBe('fat');
  });

  it.each([undefined, 0.005])('leaves a limb open that is cut within the volume (fat %s)', (fatMetres) => {
    const { labels, size, affine } = bare.labelMap;
    const slice = size[0] * size[1];
    const longer = new Uint8Array(labels.length + 5 * slice);
    longer.set(labels, 2 * slice);
    const moved = Float64Array.from(affine);
    for (const row of [0, 4, 8]) moved[row + 3] -= 2 * affine[row + 2];
    const labelMap = { labels: longer, size: [size[0], size[1], size[2] + 5] as const, affine: moved };
    const options = { skinMetres: 0.002, fatMetres };
    const found = addSkin({ ...bare, labelMap }, options);
    const expected = addSkin(bare, options);
    expect(found.labelMap.size).toEqual(expected.labelMap.size);
    expect(found.labelMap.labels.every((label, n) => label === expected.labelMap.labels[n])).toBe(true);
    found.labelMap.affine.forEach((value, n) => {
      expect(Math.abs(value - expected.labelMap.affine[n])).toBeLessThanOrEqual(1e-12);
    });
    expect(found.warnings).toContainEqual(
      expect.stringMatching(/5 empty slices past the ends of the limb were left out/),
    );
  });

  it('closes a limb that ends in a tip', () => {
    const { size } = bare.labelMap;
    const [nx, ny, nz] = size;
    const labels = bare.labelMap.labels.map((label, n) => {
      const radius = Math.hypot((n % nx) - (nx - 1) / 2, (Math.floor(n / nx) % ny) - (ny - 1) / 2);
      return radius > 60 - (60 / (nz - 2)) * Math.floor(n / (nx * ny)) ? 0 : label;
    });
    const found = addSkin({ ...bare, labelMap: { ...bare.labelMap, labels } }, { skinMetres: 0.002 });
    expect(found.labelMap.size).toEqual(size);
    expect(found.warnings.join()).not.toMatch(/empty slices/);
  });

  it('refuses a second skin and sheared voxels', () => {
    expect(() => addSkin(addSkin(bare, { skinMetres: 0.001 }), { skinMetres: 0.001 })).toThrow(/has skin already/);
    const affine = Float64Array.from(bare.labelMap.affine);
    affine[1] = 0.0002;
    expect(() => addSkin({ ...bare, labelMap: { ...bare.labelMap, affine } }, { skinMetres: 0.001 })).toThrow(
      /right angles/,
    );
  });
});

describe('measureLabels', () => {
  it('gives the same sizes however the limb lies in space', () => {
    const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.0015, 0.002] });
    const upright = measureLabels(anatomy);
    const a = anatomy.labelMap.affine;
    const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
    // turned about y and moved
    const affine = Float64Array.of(
      ...[0, 1, 2, 3].map((k) => c * a[k] + s * a[8 + k] + (k === 3 ? 0.3 : 0)),
      ...[4, 5, 6, 7].map((k) => a[k]),
      ...[0, 1, 2, 3].map((k) => -s * a[k] + c * a[8 + k]),
    );
    const turned = { ...anatomy, labelMap: { ...anatomy.labelMap, affine } };
    expect(Math.abs(limbAxis(turned.labelMap).direction[0] - s)).toBeLessThanOrEqual(1e-6);
    measureLabels(turned).forEach((measure, n) => {
      expect(measure.voxels).toBe(upright[n].voxels);
      expect(Math.abs(measure.bellyAreaSquareMetres / upright[n].bellyAreaSquareMetres - 1)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(measure.alongMetres[0] - upright[n].alongMetres[0])).toBeLessThanOrEqual(1e-9);
    });
  });

  it('finds the axis of a short thick piece', () => {
    const { labelMap } = makeCylinder({ radiiMetres: [0, 0.04, 0.045, 0.046], lengthMetres: 0.02 });
    expect(limbAxis(labelMap).direction.map(Math.abs)).toEqual([0, 0, 1]);
  });
});

describe('checkAnatomy', () => {
  const map = (...labels: number[]): LabelMap => ({
    labels: Uint8Array.from(labels),
    size: [labels.length, 1, 1],
    affine: axisAlignedAffine([0.004, 0.004, 0.004], [0, 0, 0]),
  });
  const skin: AnatomyLabel = { index: 1, name: 'skin', tissue: 'skin' };
  const fds: AnatomyLabel = { index: 5, name: 'FDS', tissue: 'muscle' };
  const kinds = (anatomy: Anatomy) => checkAnatomy(anatomy).map(({ kind, index }) => [kind, index]);

  it('tells each thing that is wrong, with the label', () => {
    expect(kinds(anatomyOf(map(1, 5, 5, 1), skin, fds))).toEqual([]);
    expect(kinds(anatomyOf(map(0, 0), skin))).toEqual([['noTissue', undefined]]);
    expect(kinds(anatomyOf(map(1, 5, 7, 1), skin, fds))).toEqual([['unlistedLabel', 7]]);
    expect(kinds(anatomyOf(map(1, 5, 1), skin, fds, { index: 6, name: 'FDP', tissue: 'muscle' }))).toEqual([
      ['emptyLabel', 6],
    ]);
    expect(kinds(anatomyOf(map(1, 5, 9, 1), skin, fds, { index: 9, name: 'thing' }))).toEqual([['unknownTissue', 9]]);
    expect(kinds(anatomyOf(map(1, 5, 5, 1, 0, 5), skin, fds))).toEqual([['muscleOutside', 5]]);
    const notch: LabelMap = { ...map(1, 5, 5, 1, 1, 1, 1, 0, 0, 1, 1, 1), size: [6, 2, 1] };
    expect(kinds(anatomyOf(notch, skin, fds))).toEqual([['muscleAtSurface', 5]]);
    expect(kinds(anatomyOf(map(1, 5, 1, 5, 1), skin, fds))).toEqual([['piecesOfMuscle', 5]]);
    expect(kinds(anatomyOf(map(1, 1), skin))).toEqual([['noMuscle', undefined]]);
    expect(kinds(anatomyOf(map(5, 5), fds))).toEqual([['noSkin', undefined]]);
    for (const edge of [1, 1e-6]) {
      const affine = axisAlignedAffine([edge, edge, edge], [0, 0, 0]);
      expect(kinds(anatomyOf({ ...map(1, 5, 5, 1), affine }, skin, fds))).toEqual([['impossibleSize', undefined]]);
    }
  });

  it('names file, label and what to do, and stops on errors alone', () => {
    expect(() => requireSoundAnatomy(anatomyOf(map(1, 5, 7, 1), skin, fds))).toThrow(
      'scan.nii: 1 voxels have label 7, which the look-up table does not list; add a line for it (index, name)',
    );
    expect(() => requireSoundAnatomy(anatomyOf(map(5, 5), fds))).not.toThrow();
  });
});

describe('findMuscle', () => {
  const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.005, 0.01] });

  it('knows names, abbreviations, synonyms and indices', () => {
    for (const word of ['FDS', 'fds', 'flexor digitorum superficialis', 'Flexor_Digitorum_Sublimis', '29'])
      expect(findMuscle(anatomy, word).name).toBe('flexor digitorum superficialis');
    expect(findMuscle(anatomy, 'PL').name).toBe('palmaris longus');
  });

  it('tells the two sides apart by their words', () => {
    const sided: Anatomy = {
      ...anatomy,
      labels: [
        { index: 1, name: 'left soleus', tissue: 'muscle', muscle: 'soleus', side: 'left' },
        { index: 2, name: 'right soleus', tissue: 'muscle', muscle: 'soleus', side: 'right' },
      ],
    };
    expect(findMuscle(sided, 'left soleus').index).toBe(1);
    expect(findMuscle(sided, 'SOL_right').index).toBe(2);
    expect(() => findMuscle(sided, 'soleus')).toThrow(
      /fits 2 labels: left soleus \(1\), right soleus \(2\); say which, by its side \(left soleus\) or its index/,
    );
  });

  it('names the heads of a muscle that is there in parts', () => {
    const arm = makeLimb({ limb: 'upper-arm', voxelMetres: [0.005, 0.01] }).anatomy;
    for (const word of ['biceps', 'BB', 'biceps brachii'])
      expect(() => findMuscle(arm, word)).toThrow(
        /: '(biceps|BB|biceps brachii)' is 2 muscles there: BBL \(\d+\), BBS \(\d+\); name one, or each on its own/,
      );
    expect(findMuscle(arm, 'biceps long head').name).toBe('biceps brachii long head');
  });

  it('lists the muscles there are when there is none', () => {
    expect(() => findMuscle(anatomy, 'soleus')).toThrow(/right forearm, male: no muscle 'soleus'; it has BR \(21\), /);
    expect(() => findMuscle(anatomy, 'skin')).toThrow(/no muscle/);
  });
});
