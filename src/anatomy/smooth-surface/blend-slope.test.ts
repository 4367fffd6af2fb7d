import { describe, expect, it } from 'vitest';
import { blendedDistance, type PatchField } from './blend-patches.ts';
import { blendedSlopeInto, SLOPE_LENGTH } from './blend-slope.ts';
import { boundaryFaces } from './boundary-faces.ts';
import { coverPatches } from './cover-patches.ts';
import { PATCH_STRIDE } from './patch.ts';
import { groupPatches, nearestPatch } from './patch-groups.ts';
import { indexPatches } from './patch-index.ts';
import { cylinder, draw, one } from './surface-fixtures.ts';

const h = 0.0005;
const spacing = [h, h, h] as const;
const truth = cylinder(0.012, [0.1, 0.05, 1], [0.0155, 0.0155, 0.01]);
const map = draw([62, 62, 40], [h, h, h], truth);
const cover = coverPatches(boundaryFaces(map, spacing, one, 0.0015), spacing, [0.002, 0.02]);
const index = indexPatches(cover, 0.003, 0.0015);
const field: PatchField = {
  ...cover,
  index,
  reachMetres: 0.003,
  softMetres: h / 2,
  voxels: { labels: map.labels, size: map.size, spacing, isInside: one },
};
const spread = [0.8191725134, 0.6710436067, 0.5497004779] as const;

describe('blendedSlopeInto', () => {
  it('gives the blended distance and what differences of it give', () => {
    const out = new Float64Array(SLOPE_LENGTH);
    let known = 0;
    for (let n = 1; n <= 4000; n++) {
      const [x, y, z] = spread.map((step) => ((n * step) % 1) * 0.03) as [number, number, number];
      const patch = blendedSlopeInto(out, field, x, y, z % 0.019);
      const distance = blendedDistance(field, x, y, z % 0.019);
      if (Number.isNaN(distance)) {
        expect(patch).toBe(-1);
        expect(out[0]).toBeNaN();
        continue;
      }
      // the same sums in another order
      expect(Math.abs(out[0] - distance)).toBeLessThanOrEqual(1e-14);
      if (Math.abs(distance) > 0.0005) continue;
      known++;
      const e = 2e-6;
      const along = [
        [e, 0, 0],
        [0, e, 0],
        [0, 0, e],
      ].map(([a, b, c]) => {
        const above = blendedDistance(field, x + a, y + b, (z % 0.019) + c);
        const below = blendedDistance(field, x - a, y - b, (z % 0.019) - c);
        return (above - below) / (2 * e);
      });
      // feet are taken to move as on a plane and normals from above the foot: measured 1.4e-4 at the surface, 1.9e-3 at 0.5 mm
      along.forEach((slope, axis) => {
        expect(Math.abs(out[1 + axis] - slope)).toBeLessThanOrEqual(Math.abs(distance) < 5e-5 ? 5e-4 : 4e-3);
      });
    }
    expect(known).toBeGreaterThan(50);
  });
});

describe('nearestPatch', () => {
  it('finds what a search of all patches finds', () => {
    const groups = groupPatches(cover, 0.005);
    expect(groups.starts.length).toBeGreaterThan(8);
    for (let n = 1; n <= 500; n++) {
      const [x, y, z] = spread.map((step) => ((n * step) % 1) * 0.09 - 0.03);
      let least = Infinity;
      let nearest = -1;
      for (let p = 0; p < cover.count; p++) {
        const o = p * PATCH_STRIDE;
        const away = Math.hypot(cover.patches[o] - x, cover.patches[o + 1] - y, cover.patches[o + 2] - z);
        if (away < least) {
          least = away;
          nearest = p;
        }
      }
      expect(nearestPatch(groups, cover.patches, x, y, z)).toBe(nearest);
    }
    expect(nearestPatch(groupPatches({ patches: new Float64Array(0), count: 0 }, 0.005), cover.patches, 0, 0, 0)).toBe(
      -1,
    );
  });
});
