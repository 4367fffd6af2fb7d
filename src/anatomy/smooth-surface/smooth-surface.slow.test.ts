import { describe, expect, it } from 'vitest';
import { makeCylinder } from '../make-cylinder.ts';
import { makeLimb } from '../make-limb.ts';
import { fitSurface } from './smooth-surface.ts';
import { cylinder, errors, expectWithin } from './surface-fixtures.ts';

describe('fitSurface on limbs', () => {
  it('places cylinders of labels to a tenth of a voxel, on the facets too', () => {
    // upright cylinders are the hard case: each slice has the same steps. Limits: measured, and a fifth more
    for (const [radius, voxel, rms, worst] of [
      [0.05, 0.0005, 0.025, 0.065],
      [0.0493, 0.0005, 0.032, 0.07],
      [0.05, 0.001, 0.045, 0.125],
      [0.0493, 0.001, 0.065, 0.13],
      [0.04617, 0.001, 0.075, 0.14],
    ]) {
      const { labelMap } = makeCylinder({
        radiiMetres: [0, 0.02, 0.03, radius],
        lengthMetres: 0.03,
        voxelMetres: [voxel, voxel],
      });
      const surface = fitSurface(labelMap, Uint8Array.of(0, 1, 1, 1));
      const truth = cylinder(radius, [0, 0, 1], [0, 0, 0]);
      expectWithin(errors(surface, truth, [-0.055, -0.055, -0.03], [0.055, 0.055, 0], voxel), { rms, worst });
      for (const [x, y] of [
        [radius, 0],
        [0, radius],
        [-radius, 0],
        [0, -radius],
      ])
        expect(Math.abs(surface.distance(x, y, -0.015))).toBeLessThanOrEqual(0.1 * voxel);
    }
  });

  it('fits the layers of a limb that tapers: skin as thick as made, evenly', () => {
    const { labelMap } = makeLimb({
      limb: 'forearm',
      skinMetres: 0.0013,
      segmentMetres: [0.06, 0.09],
      voxelMetres: [0.0005, 0.0005],
    }).anatomy;
    const all = new Uint8Array(256).fill(1);
    all[0] = 0;
    const body = all.slice();
    body[1] = 0;
    const [skin, fascia] = [fitSurface(labelMap, all), fitSurface(labelMap, body)];
    const depths: number[] = [];
    for (let angle = 0; angle < 360; angle += 1) {
      const [x, y] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      const outer = skin.nearest(0.06 * x, 0.06 * y, -0.075);
      if (!outer) throw new Error('no skin');
      depths.push(fascia.distance(...outer.positionMetres) * 1000);
    }
    const mean = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
    const spread = Math.sqrt(depths.reduce((sum, depth) => sum + (depth - mean) ** 2, 0) / depths.length);
    // measured: mean 1.300, spread 0.003, all within 0.011
    expect(Math.abs(mean - 1.3)).toBeLessThanOrEqual(0.005);
    expect(spread).toBeLessThanOrEqual(0.01);
    for (const depth of depths) expect(Math.abs(depth - 1.3)).toBeLessThanOrEqual(0.03);
  });
});
