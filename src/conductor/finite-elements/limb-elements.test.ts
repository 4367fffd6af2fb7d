import { describe, expect, it } from 'vitest';
import type { Anatomy, LabelMap } from '../../anatomy/label-map.ts';
import { TENSOR } from '../../linalg/multigrid/element-grid.ts';
import { conductivitiesWith } from '../conductivities.ts';
import { type LimbElements, limbElements } from './limb-elements.ts';
import { FIXTURE_RADII, fixtureCylinder } from './limb-fixtures.ts';
import { MATERIAL } from './tissue-sets.ts';

const conductivities = conductivitiesWith();
const elements = (anatomy: Anatomy, elementMetres = 2e-3) => limbElements(anatomy, { elementMetres, conductivities });

/** Conductance along the limb of one layer's section, S m, skin's sheet included. */
function sectionConductance({ box, grid, sheets }: LimbElements, layer: number): number {
  const [nx, ny] = box.counts;
  let sum = 0;
  for (let n = 0; n < nx * ny; n++)
    sum += grid.tensors[TENSOR.length * (n + nx * ny * layer) + TENSOR.zz] * grid.edgeX * grid.edgeY;
  for (const [s, element] of (sheets?.elements ?? []).entries())
    if (Math.floor(element / (nx * ny)) === layer && sheets) {
      // length of the sheet's line through the square, by the law of its chord
      const [a, b] = [Math.abs(sheets.normals[3 * s]), Math.abs(sheets.normals[3 * s + 1])];
      const t = Math.abs(sheets.offsets[s]) / grid.edgeX;
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const reach = (low + high) / 2 - t;
      const chord = reach <= 0 ? 0 : Math.min(1 / high, reach / (low * high));
      sum += sheets.conductances[s] * chord * grid.edgeX;
    }
  return sum;
}

/** The same of the cylinder itself. */
function exactConductance(skin: number): number {
  const [bone, muscle, fat, outer] = FIXTURE_RADII;
  const ring = (from: number, to: number) => Math.PI * (to * to - from * from);
  return (
    conductivities['cortical bone'].longitudinal * ring(0, bone) +
    conductivities.muscle.longitudinal * ring(bone, muscle) +
    conductivities.fat.longitudinal * ring(muscle, fat) +
    skin * ring(fat, outer)
  );
}

describe('limbElements of a cylinder', () => {
  it('conduct along the limb what its tissues do, in the map and beyond it', () => {
    const limb = elements(fixtureCylinder());
    const exact = exactConductance(conductivities.skin.longitudinal);
    const middle = Math.floor((limb.box.mapLayers[0] + limb.box.mapLayers[1]) / 2);
    // 4 x 4 x 4 places in elements that are cut, and a map of 1 mm voxels: 1 % of the section
    for (const layer of [0, middle, limb.box.counts[2] - 1])
      expect(Math.abs(sectionConductance(limb, layer) / exact - 1)).toBeLessThanOrEqual(0.01);
  });

  it('have a skin of the thickness in the map', () => {
    const { sheets } = elements(fixtureCylinder());
    const thicknesses = Array.from(sheets?.conductances ?? [], (value) => value / conductivities.skin.transverse);
    const mean = thicknesses.reduce((sum, value) => sum + value, 0) / thicknesses.length;
    expect(Math.abs(mean - 1e-3)).toBeLessThanOrEqual(5e-5);
    // surfaces are good to 0.1 mm each
    expect(Math.min(...thicknesses)).toBeGreaterThanOrEqual(0.8e-3);
    expect(Math.max(...thicknesses)).toBeLessThanOrEqual(1.2e-3);
  });

  it('do not mistake what is outside for fat where there is none', () => {
    const limb = elements(fixtureCylinder(0.05, [0, 0.029, 0.029, 0.03]));
    const middle = Math.floor(limb.box.counts[2] / 2);
    const expected = conductivities.muscle.longitudinal * Math.PI * 0.029 ** 2;
    const found = sectionConductance({ ...limb, sheets: undefined }, middle);
    expect(limb.materials).not.toContain(MATERIAL.fat);
    expect(Math.abs(found / expected - 1)).toBeLessThanOrEqual(0.01);
  });

  it('are the same whichever voxel axis runs along the limb', () => {
    const anatomy = fixtureCylinder();
    const { labels, size, affine } = anatomy.labelMap;
    const turned = new Uint8Array(labels.length);
    let n = 0;
    for (let i = 0; i < size[0]; i++)
      for (let j = 0; j < size[1]; j++)
        for (let k = 0; k < size[2]; k++) turned[n++] = labels[i + size[0] * (j + size[1] * k)];
    // voxel axes z, y, x of the same world
    const columns = Float64Array.from(affine);
    for (const row of [0, 4, 8]) [columns[row], columns[row + 2]] = [affine[row + 2], affine[row]];
    const map: LabelMap = { labels: turned, size: [size[2], size[1], size[0]], affine: columns };
    const [plain, other] = [elements(anatomy), elements({ ...anatomy, labelMap: map })];
    expect(other.box.counts.slice().sort()).toEqual(plain.box.counts.slice().sort());
    const middle = Math.floor(plain.box.counts[2] / 2);
    const ratio = sectionConductance(other, middle) / sectionConductance(plain, middle);
    // the order in which patches are laid differs
    expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(1e-3);
  });

  it('leave out crumbs and say so', () => {
    const anatomy = fixtureCylinder();
    const labels = anatomy.labelMap.labels.slice();
    labels[0] = 3;
    const limb = elements({ ...anatomy, labelMap: { ...anatomy.labelMap, labels } });
    expect(limb.warnings).toEqual([expect.stringMatching(/1 voxels of tissue are apart/)]);
  });

  it('refuse elements of an absurd size, and a limb that is closed at both ends', () => {
    expect(() => elements(fixtureCylinder(), 0.1)).toThrow(expect.objectContaining({ kind: 'parameter' }));
    const anatomy = fixtureCylinder();
    const { labels, size } = anatomy.labelMap;
    const closed = labels.slice();
    const slice = size[0] * size[1];
    // cones at both ends
    for (let k = 0; k < 15; k++)
      for (const layer of [k, size[2] - 1 - k])
        for (let n = 0; n < slice; n++) {
          const radius = Math.hypot((n % size[0]) - (size[0] - 1) / 2, Math.floor(n / size[0]) - (size[1] - 1) / 2);
          if (radius > 2 * k + 3) closed[n + slice * layer] = 0;
        }
    const map = { ...anatomy.labelMap, labels: closed };
    expect(() => elements({ ...anatomy, labelMap: map })).toThrow(/ends within the volume at both ends/);
  });
});
