import { describe, expect, it } from 'vitest';
import { isBmissError } from '../../core/errors.ts';
import { findMuscle } from '../find-muscle.ts';
import type { Anatomy } from '../label-map.ts';
import { makeCylinder } from '../make-cylinder.ts';
import { makeLimb } from '../make-limb.ts';
import { createFibreField, type FibreFieldOptions } from './fibre-field.ts';
import { BANANA_RADIUS, BANANA_Y, bananaMuscle, fusiformMuscle, MUSCLE, rotation } from './fibre-fixtures.ts';
import { fibrePathOf, type MusclePathOptions, type MusclePaths, musclePaths } from './muscle-paths.ts';
import { sectionToWorld, worldToSection } from './muscle-section.ts';

const pathsOf = (anatomy: Anatomy, options: MusclePathOptions & FibreFieldOptions = {}, label = MUSCLE): MusclePaths =>
  musclePaths(anatomy, label, createFibreField(anatomy, { muscles: [label], ...options }), options);

import { expectSensible, farthestOut, inside, lengths, pointOf, shapeOf } from './path-checks.ts';

describe('musclePaths', () => {
  it('is exactly straight in the cylinder, from end to end', () => {
    const anatomy = makeCylinder({ lengthMetres: 0.06 });
    const paths = pathsOf(anatomy);
    // a ring of pi (45^2 - 20^2) mm2
    const nodes = (Math.PI * (45 ** 2 - 20 ** 2)) / 4;
    expect(Math.abs(paths.pathCount - nodes)).toBeLessThanOrEqual(0.02 * nodes);
    expect(Math.abs(paths.section.areaSquareMetres - nodes * 4e-6)).toBeLessThanOrEqual(0.02 * nodes * 4e-6);
    for (let p = 0; p < paths.pathCount; p++) {
      expect([paths.firstInside[p], paths.lastInside[p]]).toEqual([0, 60]);
      for (const s of inside(paths, p)) {
        const [x, y, z] = pointOf(paths, p, s);
        const [x0, y0, z0] = pointOf(paths, p, 0);
        expect(Math.hypot(x - x0, y - y0)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(z - z0 + s * 1e-3)).toBeLessThanOrEqual(1e-12);
      }
    }
  });

  it('follows a curved muscle at a constant depth, smoothly', () => {
    const anatomy = bananaMuscle();
    const paths = pathsOf(anatomy);
    // pi 8^2 / 4 nodes, and the ends 40 degrees of 120 mm away, cut slantwise at a cap
    expect(Math.abs(paths.pathCount - 50)).toBeLessThanOrEqual(4);
    const depth = ([x, y, z]: readonly number[]) => [Math.hypot(x + BANANA_RADIUS, z) - BANANA_RADIUS, y - BANANA_Y];
    for (let p = 0; p < paths.pathCount; p++) {
      const [r0, y0] = depth(
        sectionToWorld(paths.section, paths.positionsMetres[2 * p], paths.positionsMetres[2 * p + 1]),
      );
      for (const s of inside(paths, p)) {
        if (Math.abs(paths.startMetres + s * paths.stepMetres) > 0.06) continue;
        const [r, y] = depth(pointOf(paths, p, s));
        // two thirds of a voxel over 60 mm: 0.6 degrees on average
        expect(Math.hypot(r - r0, y - y0)).toBeLessThanOrEqual(0.7e-3);
      }
    }
    const { shortest, longest, bend } = shapeOf(paths, 0.015);
    expect(shortest).toBeGreaterThanOrEqual(0.999);
    expect(longest).toBeLessThanOrEqual(1 + 1e-9);
    // the arc's own is 1 / 112 mm on the inner side: 8.9 per metre; a step of one voxel taken within 4 mm would be 250
    expect(bend).toBeLessThanOrEqual(30);
    expect(farthestOut(anatomy, paths)).toBeLessThanOrEqual(1e-3);
  });

  it('converges in a tapered muscle and stays in it', () => {
    const radius = (z: number) => 0.011 * Math.sqrt(Math.max(0, 1 - (z / 0.06) ** 2)) ** 1.2;
    const anatomy = fusiformMuscle(radius);
    const paths = pathsOf(anatomy);
    for (let p = 0; p < paths.pathCount; p++) {
      const [x0, y0] = sectionToWorld(paths.section, paths.positionsMetres[2 * p], paths.positionsMetres[2 * p + 1]);
      for (const s of inside(paths, p)) {
        const [x, y, z] = pointOf(paths, p, s);
        if (Math.abs(z) > 0.045) continue;
        // a slender body's paths keep their share of the radius; half a voxel for its steps
        const expected = (Math.hypot(x0, y0) / radius(0)) * radius(z);
        expect(Math.abs(Math.hypot(x, y) - expected)).toBeLessThanOrEqual(0.7e-3);
      }
    }
    expect(farthestOut(anatomy, paths)).toBeLessThanOrEqual(1e-3);
    const all = lengths(paths);
    expect(all[0]).toBeGreaterThanOrEqual(0.105);
    expect(shapeOf(paths, 0.01).bend).toBeLessThanOrEqual(25);
  });

  it('covers the whole section with its grid', () => {
    const paths = pathsOf(bananaMuscle());
    const { grid, section, positionsMetres } = paths;
    for (let n = 0; n < section.samples.length; n += 2) {
      let least = Infinity;
      for (let p = 0; p < paths.pathCount; p++)
        least = Math.min(
          least,
          Math.hypot(positionsMetres[2 * p] - section.samples[n], positionsMetres[2 * p + 1] - section.samples[n + 1]),
        );
      // no point of a convex section is farther than a node's diagonal from a path
      expect(least).toBeLessThanOrEqual(grid.spacingMetres * Math.SQRT2);
    }
    const used = [...grid.pathOfNode].filter((path) => path >= 0);
    expect(used).toEqual([...used.keys()]);
    used.forEach((path) => {
      const node = grid.pathOfNode.indexOf(path);
      const [i, j] = [node % grid.counts[0], Math.floor(node / grid.counts[0])];
      expect(positionsMetres[2 * path]).toBeCloseTo(grid.originMetres[0] + i * grid.spacingMetres, 12);
      expect(positionsMetres[2 * path + 1]).toBeCloseTo(grid.originMetres[1] + j * grid.spacingMetres, 12);
    });
    const start = Math.round(-paths.startMetres / paths.stepMetres);
    for (let p = 0; p < paths.pathCount; p++) {
      const [first, second, beyond] = worldToSection(section, ...pointOf(paths, p, start));
      expect(
        Math.hypot(first - positionsMetres[2 * p], second - positionsMetres[2 * p + 1], beyond),
      ).toBeLessThanOrEqual(1e-12);
    }
  });

  it('points its axes across, to the skin and to distal', () => {
    const muscle = (x: number, y: number) => Math.abs(x - 0.004) < 0.006 && y > 0.008 && y < 0.02;
    const { section } = pathsOf(fusiformMuscle(() => 0, 0.05, { muscle }));
    expect(section.distal[2]).toBeLessThan(-0.999);
    expect(section.towardsSkin[1]).toBeGreaterThan(0.9);
    const { across: a, towardsSkin: b, distal: c } = section;
    const triple =
      c[0] * (a[1] * b[2] - a[2] * b[1]) + c[1] * (a[2] * b[0] - a[0] * b[2]) + c[2] * (a[0] * b[1] - a[1] * b[0]);
    expect(Math.abs(triple - 1)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(section.centre[0] - 0.004)).toBeLessThanOrEqual(3e-4);
  });

  it('goes on straight beyond its ends, with the margin asked for, on one range for all', () => {
    const radius = (z: number) => (Math.abs(z) < 0.04 ? 0.008 : 0);
    const paths = pathsOf(fusiformMuscle(radius), { marginMetres: 0.012, stepMetres: 5e-4 });
    expect(Math.abs(paths.startMetres + 0.052)).toBeLessThanOrEqual(1.5e-3);
    for (let p = 0; p < paths.pathCount; p++) {
      expect(paths.firstInside[p]).toBeGreaterThanOrEqual(24);
      expect(paths.lastInside[p]).toBeLessThanOrEqual(paths.sampleCount - 25);
      for (const s of [0, 3, paths.sampleCount - 3]) {
        const [a, b, c] = [0, 1, 2].map((n) => pointOf(paths, p, s + n));
        for (let axis = 0; axis < 3; axis++)
          expect(Math.abs(a[axis] - 2 * b[axis] + c[axis])).toBeLessThanOrEqual(1e-12);
      }
    }
    expect(shapeOf(paths, 0).shortest).toBeGreaterThanOrEqual(0.95);
    expect(fibrePathOf(paths, 1).pointsMetres.slice(0, 3)).toEqual(Float64Array.from(pointOf(paths, 1, 0)));
  });

  it('takes the section at a given place', () => {
    const radius = (z: number) => (Math.abs(z) < 0.06 ? 0.006 + 0.05 * (z + 0.06) : 0);
    const anatomy = fusiformMuscle(radius);
    // thickest at the proximal end, which is distal to it by 25 mm here
    const paths = pathsOf(anatomy, { alongMetres: 0.025 });
    expect(Math.abs(paths.section.centre[2] + 0.025)).toBeLessThanOrEqual(1e-3);
    expect(Math.abs(paths.section.areaSquareMetres - Math.PI * radius(-0.025) ** 2)).toBeLessThanOrEqual(11e-6);
    expect(pathsOf(anatomy).section.centre[2]).toBeGreaterThan(0.04);
  });

  it('is turned with the world', () => {
    const turn = rotation(25, -14, [0.2, -0.1, 0.05]);
    const [plain, turned] = [pathsOf(bananaMuscle()), pathsOf(bananaMuscle({ turn: turn.affine }))];
    expect(turned.grid).toEqual(plain.grid);
    expect(turned.sampleCount).toBe(plain.sampleCount);
    for (let p = 0; p < plain.pathCount; p++)
      for (let s = 0; s < plain.sampleCount; s++) {
        const [expected, got] = [turn.point(pointOf(plain, p, s)), pointOf(turned, p, s)];
        // the flow is solved to 1e-7
        expect(Math.hypot(...got.map((value, c) => value - expected[c]))).toBeLessThanOrEqual(1e-5);
      }
  });

  it('is mirrored with the limb, the first coordinate with its sign changed', () => {
    const plain = bananaMuscle();
    const { labels, size, affine } = plain.labelMap;
    const mirrored = labels.map((_, n) => labels[n - (n % size[0]) + (size[0] - 1 - (n % size[0]))]);
    const [right, left] = [plain, { ...plain, labelMap: { labels: mirrored, size, affine } }].map((anatomy) =>
      pathsOf(anatomy),
    );
    expect(left.pathCount).toBe(right.pathCount);
    const at = (paths: MusclePaths, first: number, second: number) => {
      const { grid } = paths;
      const [i, j] = [first, second].map((value, c) => Math.round((value - grid.originMetres[c]) / grid.spacingMetres));
      return grid.pathOfNode[i + grid.counts[0] * j];
    };
    for (let p = 0; p < right.pathCount; p++) {
      const twin = at(left, -right.positionsMetres[2 * p], right.positionsMetres[2 * p + 1]);
      for (let s = right.firstInside[p]; s <= right.lastInside[p]; s += 5) {
        const [x, y, z] = pointOf(right, p, s);
        const arc = right.startMetres + s * right.stepMetres;
        const [u, v, w] = pointOf(left, twin, Math.round((arc - left.startMetres) / left.stepMetres));
        expect(Math.hypot(u + x, v - y, w - z)).toBeLessThanOrEqual(1e-5);
      }
    }
  });

  it('gives sensible paths in the parametric forearm', () => {
    const { anatomy } = makeLimb({ limb: 'forearm', voxelMetres: [0.002, 0.004], segmentMetres: [0, 0.21] });
    const paths = pathsOf(anatomy, {}, findMuscle(anatomy, 'FDS').index);
    expectSensible(anatomy, paths, 0.19);
  });

  it('says which file, label and what to do', () => {
    const message = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (isBmissError(error)) return `${error.kind}: ${error.message}`;
      }
      return '';
    };
    const short = fusiformMuscle((z) => (Math.abs(z) < 0.008 ? 0.008 : 0));
    expect(message(() => pathsOf(short))).toMatch(
      /^parameter: shape.nii.gz: fibre too short: label 3 \(flexor digitorum superficialis\) .* mm .*take a longer piece/,
    );
    const empty = fusiformMuscle(() => 0);
    const field = createFibreField(empty);
    expect(message(() => musclePaths(empty, MUSCLE, field))).toMatch(/label 3 .*has no voxel/);
    expect(message(() => musclePaths(empty, 2, field))).toMatch(/label 2 \(subcutaneous fat\) is no muscle/);
    expect(message(() => musclePaths(empty, 7, field))).toMatch(/label 7 is not in the look-up table/);
    const banana = bananaMuscle();
    expect(message(() => pathsOf(banana, { alongMetres: 0.5 }))).toMatch(/place along the muscle \(m\) expected/);
    expect(message(() => pathsOf(banana, { spacingMetres: 0 }))).toMatch(/spacing \(m\) expected/);
  });
});
