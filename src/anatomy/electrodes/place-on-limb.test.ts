import { describe, expect, it } from 'vitest';
import { isBmissError } from '../../core/errors.ts';
import { findMuscle } from '../find-muscle.ts';
import { makeCylinder } from '../make-cylinder.ts';
import { makeLimb } from '../make-limb.ts';
import { farSurface } from './far-surface.ts';
import { labelAt } from './label-at.ts';
import { limbFrame, limbPlace } from './limb-frame.ts';
import { muscleBelly } from './muscle-belly.ts';
import type { GridShape } from './place-grid.ts';
import { placeOnLimb, projectOnLimb } from './place-on-limb.ts';
import { skinPointAt } from './skin-point.ts';
import { ellipticCylinder, parametricSkin } from './surface-fixtures.ts';
import { addScaled, vectorAt } from './vector.ts';

const grid: GridShape = {
  name: 'GR08MM1305',
  rows: 13,
  columns: 5,
  spacingMetres: 0.008,
  cells: Int32Array.from({ length: 65 }, (_, cell) => (cell % 5) * 13 + Math.floor(cell / 5) - 1),
};

describe('placeOnLimb on a cylinder of labels', () => {
  const anatomy = makeCylinder({ voxelMetres: [0.001, 0.002], lengthMetres: 0.16 });
  const surface = ellipticCylinder(0.049, 0.049);
  const frame = limbFrame(anatomy.labelMap);

  it('finds the frame: whole length, middle of the sections, anterior', () => {
    expect(frame.axis.direction).toEqual([0, 0, 1]);
    expect(frame.alongMetres[0]).toBeCloseTo(-0.08, 9);
    expect(frame.alongMetres[1]).toBeCloseTo(0.08, 9);
    expect(frame.anterior).toEqual([0, 1, 0]);
    expect(Math.max(...frame.sectionCentres.map(Math.abs))).toBeLessThanOrEqual(1e-12);
  });

  it('measures angles from anterior, to the left of the body at first: counter-clockwise seen from above', () => {
    const point = skinPointAt({ map: anatomy.labelMap, surface, frame }, { alongMetres: 0.01, angleDegrees: 90 });
    expect(point.positionMetres[0]).toBeCloseTo(-0.049, 9);
    expect(limbPlace(frame, point.positionMetres).angleDegrees).toBeCloseTo(90, 6);
    expect(limbPlace(frame, point.positionMetres).alongMetres).toBeCloseTo(0.01, 9);
  });

  it('puts the centre where it is told, from anterior and the middle without a muscle', () => {
    const { place, electrodes } = placeOnLimb(anatomy, surface, { grid, angleDegrees: 40, distalMetres: 0.01 });
    expect(place.angleDegrees).toBe(40);
    // the middle electrode of 13 x 5: row 6 of column 2
    const middle = limbPlace(frame, vectorAt(electrodes.positionsMetres, grid.cells[6 * 5 + 2]));
    expect(middle.angleDegrees).toBeCloseTo(40, 6);
    expect(middle.alongMetres).toBeCloseTo(-0.01, 9);
    // columns go to the right seen from outside, which is towards larger angles
    const right = limbPlace(frame, vectorAt(electrodes.positionsMetres, grid.cells[6 * 5 + 3]));
    expect(((right.angleDegrees - 40) * Math.PI) / 180).toBeCloseTo(0.008 / 0.049, 6);
  });

  it('takes anterior for a muscle all round the limb', () => {
    const muscle = anatomy.labels.find(({ tissue }) => tissue === 'muscle');
    const { place, muscleDepthMetres } = placeOnLimb(anatomy, surface, {
      grid: { ...grid, spacingMetres: 0.002 },
      muscle,
    });
    expect(place.angleDegrees).toBe(0);
    // fat and skin, and half a voxel
    expect(muscleDepthMetres).toBeCloseTo(0.0045, 3);
  });

  it('projects given positions, from inside the limb too', () => {
    const positions = {
      name: 'e.tsv',
      names: ['A', 'B'],
      positionsMetres: Float64Array.of(0.03, 0, -0.05, 0, 0.06, -0.05),
      warnings: [],
    };
    const { electrodes } = projectOnLimb(anatomy, surface, positions);
    expect(electrodes.positionsMetres[0]).toBeCloseTo(0.049, 9);
    expect(electrodes.skinDistancesMetres[0]).toBeCloseTo(-0.019, 9);
    expect(electrodes.skinDistancesMetres[1]).toBeCloseTo(0.011, 9);
    expect(electrodes.warnings[0]).toMatch(/2 of 2 electrodes were more than 5 mm from the skin, up to 19 mm/);
  });

  it('refuses a centre past the end', () => {
    expect(() => placeOnLimb(anatomy, surface, { grid, distalMetres: 0.1 })).toThrow(/20 mm past its distal end/);
  });
});

describe.each([
  ['forearm', 'FDS'],
  ['thigh', 'VL'],
] as const)('placeOnLimb on the parametric %s over %s', (limb, muscleName) => {
  const { anatomy } = makeLimb({ limb, voxelMetres: [0.0015, 0.002] });
  const surface = parametricSkin(limb);
  const muscle = findMuscle(anatomy, muscleName);
  const { electrodes, frame, place, muscleDepthMetres } = placeOnLimb(anatomy, surface, { grid, muscle });

  it('keeps the spacing along the skin within 2 %', () => {
    // bent both ways: 16 mm off the middle, 1 - K x^2 / 2 with K = 1 / (50 mm x 150 mm) at the most
    expect(electrodes.grid?.spacingErrorMetres).toBeLessThanOrEqual(0.02 * 0.008);
    expect(electrodes.warnings).toEqual([]);
  });

  it('lies over the muscle: under the skin of its middle comes fat, then that muscle', () => {
    const label = labelAt(anatomy.labelMap);
    const middle = grid.cells[6 * 5 + 2];
    const position = vectorAt(electrodes.positionsMetres, middle);
    const normal = vectorAt(electrodes.normals, middle);
    const seen = new Set<number>();
    for (let depth = 0.0005; depth < (muscleDepthMetres ?? 0) + 0.003; depth += 0.0005)
      seen.add(label(addScaled(position, normal, -depth)));
    expect([...seen].filter((index) => index > 3)).toEqual([muscle.index]);
    expect(limbPlace(frame, position).alongMetres).toBeCloseTo(place.alongMetres, 6);
  });

  it('has rows that go to distal and columns to the right', () => {
    const along = (cell: number) => limbPlace(frame, vectorAt(electrodes.positionsMetres, grid.cells[cell]));
    expect(along(12 * 5 + 2).alongMetres).toBeLessThan(along(2).alongMetres - 0.09);
    expect(along(6 * 5 + 4).angleDegrees).toBeGreaterThan(along(6 * 5).angleDegrees + 15);
  });
});

describe('placeOnLimb', () => {
  it('finds the belly of a muscle where it is, whatever the voxels', () => {
    const places = [0.0015, 0.0025].map((edge) => {
      const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [edge, 0.002] });
      const frame = limbFrame(anatomy.labelMap);
      const surface = farSurface(anatomy.labelMap, parametricSkin('forearm'));
      return muscleBelly(anatomy, surface, frame, findMuscle(anatomy, 'FDS'));
    });
    const spread = (of: (place: (typeof places)[number]) => number) =>
      Math.max(...places.map(of)) - Math.min(...places.map(of));
    expect(spread(({ alongMetres }) => alongMetres)).toBeLessThanOrEqual(0.003);
    // 3 mm of skin
    expect(spread(({ angleDegrees }) => angleDegrees)).toBeLessThanOrEqual(4);
  });

  it('gives the same with a surface that is known near the skin only', () => {
    const { anatomy } = makeLimb({
      limb: 'forearm',
      voxelMetres: [0.002, 0.003],
      segmentMetres: [0.05, 0.2],
    });
    const surface = parametricSkin('forearm');
    const narrow = {
      nearest: (x: number, y: number, z: number) => {
        const point = surface.nearest(x, y, z);
        return point && Math.abs(point.distanceMetres) < 0.004 ? point : undefined;
      },
    };
    const muscle = findMuscle(anatomy, 'FDS');
    const [wide, near] = [surface, narrow].map((skin) => placeOnLimb(anatomy, skin, { grid, muscle }));
    expect(near.place.angleDegrees).toBeCloseTo(wide.place.angleDegrees, 3);
    expect(near.muscleDepthMetres).toBeCloseTo(wide.muscleDepthMetres ?? 0, 7);
  });

  it('names a muscle without voxels', () => {
    const anatomy = makeCylinder({ voxelMetres: [0.002, 0.002] });
    const muscle = { index: 77, name: 'soleus', tissue: 'muscle' } as const;
    const run = () =>
      placeOnLimb({ ...anatomy, labels: [...anatomy.labels, muscle] }, ellipticCylinder(0.049, 0.049), {
        grid,
        muscle,
      });
    expect(run).toThrow(/cylinder: muscle 'soleus' \(77\) has no voxel/);
    try {
      run();
    } catch (error) {
      expect(isBmissError(error, 'parameter')).toBe(true);
    }
  });
});
