import { describe, expect, it } from 'vitest';
import { checkAnatomy } from './check-anatomy.ts';
import type { Anatomy } from './label-map.ts';
import { makeCylinder } from './make-cylinder.ts';

const cylinder = makeCylinder({
  radiiMetres: [0.006, 0.016, 0.018, 0.02],
  lengthMetres: 0.06,
  voxelMetres: [0.002, 0.002],
});

/** The same with the labels that `change` gives; @param change - of a voxel's place and label */
function changed(change: (label: number, i: number, k: number) => number): Anatomy {
  const { size, labels } = cylinder.labelMap;
  const slice = size[0] * size[1];
  const out = labels.map((label, n) => change(label, n % size[0], Math.floor(n / slice)));
  return { ...cylinder, labelMap: { ...cylinder.labelMap, labels: out } };
}

describe('checkAnatomy', () => {
  it('takes slices without tissue beyond the ends of a limb for cuts, not for missing skin', () => {
    const last = cylinder.labelMap.size[2] - 1;
    expect(checkAnatomy(changed((label, _, k) => (k < 3 || k > last - 2 ? 0 : label)))).toEqual([]);
  });

  it('says what lies open where there is skin on a part of the limb alone', () => {
    const half = changed((label, i) => (label === 1 && i < cylinder.labelMap.size[0] / 2 ? 0 : label));
    expect(checkAnatomy(half)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        kind: 'openSkin',
        message: expect.stringMatching(/4[5-9] % of the limb's surface is no skin but label 2 \(subcutaneous fat\)/),
      }),
    ]);
  });

  it('tells of two limbs in one map', () => {
    const two = cylinder.labelMap.size[0];
    const size = [2 * two, two, cylinder.labelMap.size[2]] as const;
    const labels = new Uint8Array(size[0] * size[1] * size[2]);
    cylinder.labelMap.labels.forEach((label, n) => {
      const row = Math.floor(n / two);
      for (const start of [0, two]) labels[row * size[0] + start + (n % two)] = label;
    });
    const [problem] = checkAnatomy({ ...cylinder, labelMap: { ...cylinder.labelMap, labels, size } });
    expect(problem).toMatchObject({ severity: 'error', kind: 'muscleOutside', index: 3 });
    expect(problem.message).toMatch(/where these are two limbs, crop the segmentation to one of them/);
  });

  it('refuses voxel axes that are not at right angles, naming the file', () => {
    const affine = Float64Array.from(cylinder.labelMap.affine);
    affine[1] = 0.001;
    const [problem] = checkAnatomy({ ...cylinder, labelMap: { ...cylinder.labelMap, affine } });
    expect(problem).toMatchObject({ severity: 'error', kind: 'shearedVoxels' });
    expect(problem.message).toMatch(/^cylinder.*: .*voxel axes at 63\.43 degrees .* resample/);
  });
});
