import { describe, expect, it } from 'vitest';
import { findMuscle } from '../find-muscle.ts';
import { makeLimb } from '../make-limb.ts';
import { skinSurface } from '../smooth-surface/skin-surface.ts';
import type { GridShape } from './place-grid.ts';
import { placeOnLimb } from './place-on-limb.ts';
import { parametricSkin } from './surface-fixtures.ts';
import { distanceBetween, vectorAt } from './vector.ts';

const grid: GridShape = {
  name: 'GR08MM1305',
  rows: 13,
  columns: 5,
  spacingMetres: 0.008,
  cells: Int32Array.from({ length: 65 }, (_, cell) => (cell % 5) * 13 + Math.floor(cell / 5) - 1),
};

describe('placeOnLimb on the skin fitted to voxels of 1 mm', () => {
  const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.001, 0.001] });
  const muscle = findMuscle(anatomy, 'FDS');
  const exact = parametricSkin('forearm');
  const { electrodes, place } = placeOnLimb(anatomy, skinSurface(anatomy), { grid, muscle });

  it('lies on the exact skin within 0.15 mm and 1 degree, its spacing as on that', () => {
    for (let e = 0; e < 64; e++) {
      const position = vectorAt(electrodes.positionsMetres, e);
      const near = exact.nearest(...position);
      expect(Math.abs(near?.distanceMetres ?? Number.NaN)).toBeLessThanOrEqual(1.5e-4);
      const tilt = distanceBetween(near?.normal ?? [0, 0, 0], vectorAt(electrodes.normals, e));
      expect(tilt).toBeLessThanOrEqual(Math.PI / 180);
    }
    const reference = placeOnLimb(anatomy, exact, { grid, muscle });
    expect(place.alongMetres).toBeCloseTo(reference.place.alongMetres, 9);
    expect(Math.abs(place.angleDegrees - reference.place.angleDegrees)).toBeLessThanOrEqual(1);
    const error = electrodes.grid?.spacingErrorMetres ?? Number.NaN;
    // a fitted skin is a little uneven: up to 0.1 mm on top of what the limb's shape gives
    expect(error).toBeLessThanOrEqual((reference.electrodes.grid?.spacingErrorMetres ?? 0) + 1e-4);
  });
});
