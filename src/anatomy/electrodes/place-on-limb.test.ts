import { describe, expect, it } from 'vitest';
import { isBmissError } from '../../core/errors.ts';
import { dot, type Vector3 } from '../affine.ts';
import { findMuscle } from '../find-muscle.ts';
import type { LimbSurface } from '../limb-surface.ts';
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
import { addScaled, difference, distanceBetween, vectorAt } from './vector.ts';

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
    // sections are 2 mm long, the limb may end within one
    const odd = limbFrame(makeCylinder({ voxelMetres: [0.002, 0.001], lengthMetres: 0.041 }).labelMap);
    expect(odd.alongMetres[0]).toBeCloseTo(-0.0205, 9);
    expect(odd.alongMetres[1]).toBeCloseTo(0.0205, 9);
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

  it('turns with the limb', () => {
    const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.002, 0.003], segmentMetres: [0.05, 0.2] });
    const surface = parametricSkin('forearm');
    const muscle = findMuscle(anatomy, 'FDS');
    // by 40 degrees about x, then 25 about z, and away
    const [a, b] = [(40 * Math.PI) / 180, (25 * Math.PI) / 180];
    const rows: Vector3[] = [
      [Math.cos(b), -Math.sin(b) * Math.cos(a), Math.sin(b) * Math.sin(a)],
      [Math.sin(b), Math.cos(b) * Math.cos(a), -Math.cos(b) * Math.sin(a)],
      [0, Math.sin(a), Math.cos(a)],
    ];
    const shift: Vector3 = [0.1, -0.2, 0.3];
    const turn = (v: Vector3): Vector3 => [dot(rows[0], v), dot(rows[1], v), dot(rows[2], v)];
    const back = (v: Vector3): Vector3 => {
      const [x, y, z] = difference(v, shift);
      return [0, 1, 2].map((c) => rows[0][c] * x + rows[1][c] * y + rows[2][c] * z) as [number, number, number];
    };
    const { affine } = anatomy.labelMap;
    const columns = [0, 1, 2].map((c) => turn([affine[c], affine[4 + c], affine[8 + c]]));
    const origin = addScaled(shift, turn([affine[3], affine[7], affine[11]]), 1);
    const turned = Float64Array.from(
      [0, 1, 2].flatMap((r) => [columns[0][r], columns[1][r], columns[2][r], origin[r]]),
    );
    const skin: LimbSurface = {
      nearest: (x, y, z) => {
        const point = surface.nearest(...back([x, y, z]));
        const position = point && addScaled(shift, turn(point.positionMetres), 1);
        return point && position && { ...point, positionMetres: position, normal: turn(point.normal) };
      },
    };
    const straight = placeOnLimb(anatomy, surface, { grid, muscle, rotationDegrees: 10, angleDegrees: 5 });
    const oblique = placeOnLimb({ ...anatomy, labelMap: { ...anatomy.labelMap, affine: turned } }, skin, {
      grid,
      muscle,
      rotationDegrees: 10,
      angleDegrees: 5,
    });
    for (let e = 0; e < 64; e++) {
      const expected = addScaled(shift, turn(vectorAt(straight.electrodes.positionsMetres, e)), 1);
      expect(distanceBetween(vectorAt(oblique.electrodes.positionsMetres, e), expected)).toBeLessThanOrEqual(1e-6);
    }
  });

  it('refuses an empty label map', () => {
    const anatomy = makeCylinder({ voxelMetres: [0.002, 0.002] });
    const labels = new Uint8Array(anatomy.labelMap.labels.length);
    const empty = { ...anatomy, labelMap: { ...anatomy.labelMap, labels } };
    expect(() => placeOnLimb(empty, ellipticCylinder(0.049, 0.049), { grid })).toThrow(/without any label/);
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
