import { describe, expect, it } from 'vitest';
import { FOOT_LENGTH, PATCH_STRIDE, patchFootInto } from './patch.ts';

/** A cylinder of a radius, normal outward along z at the origin, its axis along y. */
function cylinderPatch(radius: number): Float64Array {
  const patch = new Float64Array(PATCH_STRIDE);
  patch.set([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
  patch[15] = -1 / (2 * radius);
  return patch;
}

describe('patchFootInto', () => {
  it('measures distances to a cylinder up to half its radius aside', () => {
    const foot = new Float64Array(FOOT_LENGTH);
    for (const [radius, tolerance] of [
      [0.04, 2e-6],
      [0.007, 1.2e-5],
    ])
      for (const height of [-0.001, -0.0002, 0, 0.0002, 0.001, 0.003])
        for (let aside = -0.45; aside <= 0.45; aside += 0.05) {
          const along = 0.001;
          const x = (radius + height) * aside;
          const z = (radius + height) * Math.sqrt(1 - aside * aside) - radius;
          patchFootInto(foot, cylinderPatch(radius), 0, x, along, z, z);
          // the arc's next term, 0.001 R at half the radius, is less than these up to 0.45
          const arc = radius * (1 - Math.sqrt(1 - aside * aside) - aside ** 2 / 2 - aside ** 4 / 8);
          expect(Math.abs(foot[2] - height)).toBeLessThanOrEqual(tolerance + arc);
          // one step leaves (height / radius)^2 of the first miss: 0.2 of 0.2 radii at the most
          expect(Math.abs(foot[0] - radius * aside)).toBeLessThanOrEqual(0.05 * radius);
          // the arc's term shears the patch a little along the axis
          expect(Math.abs(foot[1] - along)).toBeLessThanOrEqual(5e-5);
        }
  });
});
