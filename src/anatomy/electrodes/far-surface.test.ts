import { describe, expect, it } from 'vitest';
import { makeCylinder } from '../make-cylinder.ts';
import { farSurface } from './far-surface.ts';
import { ellipticCylinder } from './surface-fixtures.ts';

describe('farSurface', () => {
  const { labelMap } = makeCylinder({ voxelMetres: [0.001, 0.002], lengthMetres: 0.04 });
  const exact = ellipticCylinder(0.049, 0.049);
  /** knows nothing beyond 3 mm and past the ends */
  const narrow = {
    nearest: (x: number, y: number, z: number) => {
      const point = exact.nearest(x, y, z);
      return point && Math.abs(point.distanceMetres) < 0.003 && z > -0.04 && z < 0 ? point : undefined;
    },
  };
  const far = farSurface(labelMap, narrow);

  it.each([0.02, 0.04, 0.047, 0.055, 0.08])('finds the nearest point from a radius of %d m', (radius) => {
    for (const angle of [0.1, 1, 2.5, 4]) {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const found = far.nearest(radius * c, radius * s, -0.0123);
      // an angle is found to a nanometre of way; the distance is that to second order
      expect(found?.distanceMetres).toBeCloseTo(radius - 0.049, 9);
      expect(found?.positionMetres[0]).toBeCloseTo(0.049 * c, 7);
      expect(found?.positionMetres[2]).toBeCloseTo(-0.0123, 7);
    }
  });

  it('knows no surface where the given one knows none', () => {
    expect(farSurface(labelMap, { nearest: () => undefined }).nearest(0, 0, 0)).toBeUndefined();
  });
});
