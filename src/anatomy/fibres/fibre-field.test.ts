import { describe, expect, it } from 'vitest';
import { isBmissError } from '../../core/errors.ts';
import { makeCylinder } from '../make-cylinder.ts';
import { createFibreField, type FibreField } from './fibre-field.ts';
import { BANANA_RADIUS, bananaMuscle, fusiformMuscle, MUSCLE, rotation, shapeAnatomy } from './fibre-fixtures.ts';

const directionOf = (field: FibreField, x: number, y: number, z: number): number[] => {
  const out = new Float64Array(3);
  field.directionInto(out, MUSCLE, x, y, z);
  return [...out];
};

const degreesBetween = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  (Math.acos(Math.min(1, Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))) * 180) / Math.PI;

describe('createFibreField', () => {
  it('runs exactly along the axis in a ring round a bone, within it and beside it', () => {
    for (const voxelMetres of [
      [0.001, 0.001],
      [0.0015, 0.005],
      [0.0007, 0.0013],
    ] as const) {
      const field = createFibreField(makeCylinder({ voxelMetres, lengthMetres: 0.07 }));
      for (let angle = 0; angle < 6.28; angle += 0.3)
        for (const radius of [0.015, 0.0201, 0.03, 0.0449, 0.047])
          for (const z of [-0.0001, -0.013, -0.0699]) {
            const [x, y, along] = directionOf(field, radius * Math.cos(angle), radius * Math.sin(angle), z);
            // rounding alone: sums of a few hundred terms of 1e-16
            expect(Math.hypot(x, y)).toBeLessThanOrEqual(1e-9);
            expect(Math.abs(along + 1)).toBeLessThanOrEqual(1e-12);
          }
    }
  });

  it('has unit vectors everywhere, and the limb for a label without fibres', () => {
    const field = createFibreField(bananaMuscle());
    for (let n = 0; n < 500; n++) {
      const at = [0, 1, 2].map((c) => 0.1 * Math.sin(n * (c + 1.3)));
      expect(Math.abs(Math.hypot(...directionOf(field, at[0], at[1], at[2])) - 1)).toBeLessThanOrEqual(1e-12);
    }
    const out = new Float64Array(3);
    field.directionInto(out, 2, 0, 0, 0);
    field.axis.direction.forEach((part, c) => void expect(out[c]).toBe(-part));
  });

  it('follows a curved muscle', () => {
    const field = createFibreField(bananaMuscle());
    const tangent = (angle: number) => [-Math.sin(angle), 0, Math.cos(angle)];
    const off = (distance: number, y: number, degrees: number) => {
      const angle = (degrees * Math.PI) / 180;
      const x = (BANANA_RADIUS + distance) * Math.cos(angle) - BANANA_RADIUS;
      const z = (BANANA_RADIUS + distance) * Math.sin(angle);
      return degreesBetween(directionOf(field, x, y, z), tangent(angle));
    };
    for (let degrees = -26; degrees <= 26; degrees += 2) {
      for (const [distance, y] of [
        [0, 0],
        [0.004, 0],
        [-0.004, 0.002],
      ])
        expect(off(distance, y, degrees)).toBeLessThanOrEqual(1);
      // at the border, where the voxels' steps are
      for (const [distance, y] of [
        [0.0078, 0],
        [-0.0078, 0],
        [0.0055, 0.0055],
      ])
        expect(off(distance, y, degrees)).toBeLessThanOrEqual(3);
    }
  });

  it('keeps the direction of a slanted muscle up to where the volume cuts it', () => {
    const slant = Math.tan((20 * Math.PI) / 180);
    const anatomy = shapeAnatomy({
      half: [0.05, 0.02, 0.05],
      voxel: 0.001,
      limb: (x, y) => Math.abs(x) < 0.048 && Math.abs(y) < 0.018,
      muscle: (x, y, z) => Math.hypot((x - slant * z) * Math.cos((20 * Math.PI) / 180), y) < 0.01,
    });
    const field = createFibreField(anatomy);
    const expected = [Math.sin((20 * Math.PI) / 180), 0, Math.cos((20 * Math.PI) / 180)];
    // a potential fixed on the cut face would turn them by 20 degrees there
    for (let z = -0.0495; z <= 0.05; z += 0.0045)
      for (const side of [-0.006, 0, 0.006])
        expect(degreesBetween(directionOf(field, slant * z + side, 0.003, z), expected)).toBeLessThanOrEqual(2);
  });

  it('is turned with the world', () => {
    const plain = createFibreField(bananaMuscle());
    const turn = rotation(25, -14, [0.2, -0.1, 0.05]);
    const turned = createFibreField(bananaMuscle({ turn: turn.affine }));
    const origin = turn.point([0, 0, 0]);
    for (let n = 0; n < 200; n++) {
      const at = [0.02 * Math.sin(n) - 0.01, 0.006 * Math.sin(2 * n), 0.07 * Math.sin(3 * n)];
      const expected = turn.point(directionOf(plain, at[0], at[1], at[2])).map((value, c) => value - origin[c]);
      const got = directionOf(turned, ...turn.point(at));
      // both solved to 1e-7 of the flow, from the same cells
      for (let c = 0; c < 3; c++) expect(Math.abs(got[c] - expected[c])).toBeLessThanOrEqual(1e-5);
    }
  });

  it('takes the largest of several pieces, and its nearest direction in the others', () => {
    const radius = (z: number) => (Math.abs(z) < 0.05 ? 0.008 : 0);
    const stray = (x: number, y: number, z: number) => Math.hypot(x - 0.018, y, z) < 0.003;
    const anatomy = fusiformMuscle(radius, 0.07, {
      muscle: (x, y, z) => Math.hypot(x, y) < radius(z) || stray(x, y, z),
    });
    const field = createFibreField(anatomy);
    expect(degreesBetween(directionOf(field, 0.018, 0, 0), [0, 0, 1])).toBeLessThanOrEqual(0.5);
    const voxels = anatomy.labelMap.labels.filter((label) => label === MUSCLE).length;
    const own = field.muscles.get(MUSCLE)?.voxels.length ?? 0;
    const tube = createFibreField(fusiformMuscle(radius)).muscles.get(MUSCLE)?.voxels.length;
    expect(own).toBe(tube);
    expect(voxels).toBeGreaterThan(own + 100);
  });

  it('tilts by pennation, towards the skin on the way to distal', () => {
    // a muscle in the anterior half of the limb, and one in its right half: the skin is towards +y, +x
    const block = (u: number, v: number) => Math.abs(u) < 0.008 && v > 0.008 && v < 0.02;
    for (const axis of [0, 1] as const) {
      const muscle = (x: number, y: number) => (axis === 1 ? block(x, y) : block(y, x));
      const anatomy = fusiformMuscle(() => 0, 0.05, { muscle, label: { muscle: 'vastus lateralis' } });
      const angle = (pennation: 'none' | 'table' | number) => {
        const field = createFibreField(anatomy, { pennation });
        const direction = directionOf(field, axis === 0 ? 0.014 : 0, axis === 1 ? 0.014 : 0, 0.01);
        return (Math.atan2(direction[axis], -direction[2]) * 180) / Math.PI;
      };
      expect(Math.abs(angle('none'))).toBeLessThanOrEqual(1e-6);
      // the skin's direction is a mean over sampled points, off the plane of symmetry by a degree or less
      expect(Math.abs(angle(10) - 10)).toBeLessThanOrEqual(0.02);
      expect(Math.abs(angle('table') + 18.4)).toBeLessThanOrEqual(0.1);
    }
  });

  it('says which file, label and what to do', () => {
    const anatomy = fusiformMuscle(() => 0);
    expect(createFibreField(anatomy).muscles.size).toBe(0);
    const message = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (isBmissError(error)) return `${error.kind}: ${error.message}`;
      }
      return '';
    };
    const empty = message(() => createFibreField(anatomy, { muscles: [MUSCLE] }));
    expect(empty).toMatch(/^parameter: shape.nii.gz: label 3 \(flexor digitorum superficialis\) has no voxel.*check/);
    expect(message(() => createFibreField(anatomy, { muscles: [2] }))).toMatch(
      /label 2 is subcutaneous fat, no muscle/,
    );
    expect(message(() => createFibreField(anatomy, { muscles: [9] }))).toMatch(/label 9 is not in its table/);
    expect(message(() => createFibreField(anatomy, { pennation: 80 }))).toMatch(/pennation \(degrees\) expected/);
    const { labelMap } = anatomy;
    const affine = labelMap.affine.slice();
    affine[1] = 0.0005;
    const sheared = { ...anatomy, labelMap: { ...labelMap, affine } };
    expect(message(() => createFibreField(sheared))).toMatch(/^unsupported: shape.nii.gz: .*right angles.*resample/);
  });

  it('makes do with the smallest muscles', () => {
    const one = fusiformMuscle(() => 0, 0.05, {
      muscle: (x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) < 0.001,
    });
    expect(degreesBetween(directionOf(createFibreField(one), 0, 0, 0), [0, 0, 1])).toBeLessThanOrEqual(1e-6);
  });
});
