/** Bones of a published model (metres, y up): coarse, with slits, triangles there twice, and turned at random. */

import { describe, expect, it } from 'vitest';
import { needsShared, sharedBytes } from '../../../test/shared-data.ts';
import { closeSurface } from '../../anatomy/voxelise/close-surface.ts';
import { surfaceGrid } from '../../anatomy/voxelise/surface-grid.ts';
import { voxeliseSurface } from '../../anatomy/voxelise/voxelise-surface.ts';
import { readSurface } from './read-surface.ts';

/** cm3 and mm; a man's humerus is 300 to 340 mm long, a tibia 350 to 400 */
const bones: readonly [string, [number, number], [number, number]][] = [
  ['arm_r_humerus', [110, 170], [300, 340]],
  ['arm_r_radius', [30, 60], [230, 260]],
  ['arm_r_ulna', [30, 60], [240, 280]],
  ['r_tibia', [180, 320], [350, 400]],
  ['r_fibula', [40, 80], [340, 390]],
];

describe('bones as STL files', () => {
  for (const [name, volume, length] of bones)
    it(`reads ${name}, closes it, and finds the same voxels along every axis`, needsShared(`bones/${name}.stl`), () => {
      const bytes = sharedBytes(`bones/${name}.stl`)!;
      expect(() => readSurface(bytes, name)).toThrow(/give --unit m$/);
      const raw = readSurface(bytes, name, { unit: 'm', axes: 'ASR' });
      const { surface, holeArea, area } = closeSurface(raw);
      expect(closeSurface(surface).openEdges).toBe(0);
      expect(holeArea / area).toBeLessThan(0.06);
      const grid = surfaceGrid([raw], 0.001);
      const [x, y, z] = ([0, 1, 2] as const).map((axis) => voxeliseSurface(surface, grid, axis));
      expect(x.inside.every((value, n) => y.inside[n] === value && z.inside[n] === value)).toBe(true);
      expect(x.insideCount / 1000).toBeGreaterThan(volume[0]);
      expect(x.insideCount / 1000).toBeLessThan(volume[1]);
      // upright: y of the file is up
      expect(x.size[2]).toBeGreaterThan(length[0]);
      expect(x.size[2]).toBeLessThan(length[1]);
    });
});
