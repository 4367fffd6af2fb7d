import { describe, expect, it } from 'vitest';
import { isBmissError } from '../../core/errors.ts';
import type { Vector3 } from '../affine.ts';
import type { LimbSurface } from '../limb-surface.ts';
import { type GridPose, type GridShape, type LimbEnds, placeGrid } from './place-grid.ts';
import { neighbourDistances } from './placed-electrodes.ts';
import { cone, ellipticCylinder, sphere } from './surface-fixtures.ts';
import { nearestTo } from './walk-surface.ts';

const radius = 0.045;
/** z up is proximal. */
const limb: LimbEnds = { axis: { centre: [0, 0, 0], direction: [0, 0, 1] }, alongMetres: [-0.13, 0.13] };

/** 13 x 5 with the first corner empty, electrodes down each column, as GR08MM1305 but not serpentine. */
const grid: GridShape = {
  name: 'G',
  rows: 13,
  columns: 5,
  spacingMetres: 0.008,
  cells: Int32Array.from({ length: 65 }, (_, cell) => (cell % 5) * 13 + Math.floor(cell / 5) - 1),
};

function at(surface: LimbSurface, position: Vector3): GridPose['centre'] {
  const point = nearestTo(surface, position);
  if (!point) throw new Error('no surface there');
  return point;
}

/** The closed form: unrolled, a cylinder is a plane. u right, v down, seen from outside at angle 0 (x axis). */
const rolled = (u: number, v: number): Vector3 => [radius * Math.cos(u / radius), radius * Math.sin(u / radius), -v];

const messageOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (isBmissError(error, 'parameter')) return error.message;
    throw error;
  }
  return '';
};

describe('placeGrid', () => {
  const cylinder = ellipticCylinder(radius, radius);
  const centre = at(cylinder, [radius, 0, 0]);

  it.each([
    [0, false],
    [30, false],
    [90, false],
    [-120, true],
    [0, true],
  ])('lays its picture on a cylinder, turned by %d degrees, mirrored %s', (rotationDegrees, mirror) => {
    const {
      positionsMetres,
      normals,
      grid: placed,
    } = placeGrid(cylinder, limb, grid, {
      centre,
      rotationDegrees,
      mirror,
    });
    const phi = (rotationDegrees * Math.PI) / 180;
    for (let cell = 0; cell < 65; cell++) {
      const electrode = grid.cells[cell];
      if (electrode < 0) continue;
      const across = ((cell % 5) - 2) * 0.008 * (mirror ? -1 : 1);
      const down = (Math.floor(cell / 5) - 6) * 0.008;
      // clockwise with v down: (u, v) -> (u cos - v sin, u sin + v cos)
      const u = across * Math.cos(phi) - down * Math.sin(phi);
      const v = across * Math.sin(phi) + down * Math.cos(phi);
      rolled(u, v).forEach((value, axis) => {
        expect(Math.abs(positionsMetres[3 * electrode + axis] - value)).toBeLessThanOrEqual(1e-9);
      });
      expect(normals[3 * electrode + 1]).toBeCloseTo(Math.sin(u / radius), 7);
    }
    // what measuring the way adds: 1e-6 of 8 mm
    expect(placed?.spacingErrorMetres).toBeLessThanOrEqual(1e-8);
  });

  it('keeps its spacing on every surface that can be unrolled', () => {
    for (const surface of [ellipticCylinder(0.055, 0.035), cone(0.045, 0.15)]) {
      for (const rotationDegrees of [0, 37]) {
        const placed = placeGrid(surface, limb, grid, { centre: at(surface, [0.04, 0.03, 0.01]), rotationDegrees });
        // chords put on an ellipse's sharp side are the least exact
        expect(placed.grid?.spacingErrorMetres).toBeLessThanOrEqual(2e-7);
        expect(placed.warnings).toEqual([]);
      }
    }
  });

  it('says how far distances are off on a sphere: cos(offset / radius) of the spacing at the edge', () => {
    const ball = sphere(0.1);
    const placed = placeGrid(ball, limb, grid, { centre: at(ball, [0.1, 0, 0]) });
    const edge = 0.008 * (1 - Math.cos(0.016 / 0.1));
    expect(placed.grid?.spacingErrorMetres).toBeGreaterThan(0.98 * edge);
    expect(placed.grid?.spacingErrorMetres).toBeLessThan(1.02 * edge);
    const distances = neighbourDistances(ball, placed, grid);
    expect(Math.min(...distances)).toBeCloseTo(0.008 - edge, 6);
    expect(Math.max(...distances)).toBeCloseTo(0.008, 7);
    const small = sphere(0.04);
    const bent = placeGrid(
      small,
      limb,
      { ...grid, rows: 5, cells: grid.cells.slice(0, 25).map((_, n) => n) },
      {
        centre: at(small, [0.04, 0, 0]),
      },
    );
    expect(bent.warnings[0]).toMatch(/differ by up to 0\.6\d mm from 8\.00 mm/);
  });

  it('refuses a grid that passes the ends, by how much', () => {
    const low = at(cylinder, [radius, 0, -0.1]);
    expect(messageOf(() => placeGrid(cylinder, limb, grid, { centre: low }))).toMatch(
      /^grid G: 15 of its 64 electrodes are not on the limb; the grid passes its distal end by up to 18 mm: move it by that much to proximal/,
    );
    const short = { ...limb, alongMetres: [-0.03, 0.03] as const };
    expect(messageOf(() => placeGrid(cylinder, short, grid, { centre }))).toMatch(
      /its proximal end by up to 18 mm and its distal end by up to 18 mm: the limb is 60 mm long/,
    );
    const open = { nearest: (x: number, y: number, z: number) => (z > 0.0401 ? undefined : cylinder.nearest(x, y, z)) };
    expect(messageOf(() => placeGrid(open, limb, grid, { centre }))).toMatch(/passes its proximal end by up to 8 mm/);
    const near = placeGrid(cylinder, limb, grid, { centre: at(cylinder, [radius, 0, 0.075]) });
    expect(near.warnings[0]).toMatch(/within 7 mm of where the label map ends/);
  });

  it('refuses a grid that laps over itself', () => {
    const finger = ellipticCylinder(0.008, 0.008);
    const message = messageOf(() =>
      placeGrid(finger, limb, { ...grid, spacingMetres: 0.0125 }, { centre: at(finger, [0.008, 0, 0]) }),
    );
    expect(message).toMatch(/laps over itself.*about 50 mm round there, the grid 50 mm wide/);
  });

  it('checks the grid', () => {
    const place = (other: Partial<GridShape>) => () => placeGrid(cylinder, limb, { ...grid, ...other }, { centre });
    expect(messageOf(place({ spacingMetres: Number.NaN }))).toMatch(/expected a distance between electrodes, got NaN/);
    expect(messageOf(place({ cells: new Int32Array(65).fill(3) }))).toMatch(/each electrode from 0 in one cell/);
    expect(place({ cells: new Int32Array(4) })).toThrow(/cells expected 65 values, got 4/);
    const top = { positionMetres: [0, 0, 0.13], normal: [0, 0, 1], distanceMetres: 0 } as const;
    expect(messageOf(() => placeGrid(cylinder, limb, grid, { centre: top }))).toMatch(/faces along the limb/);
  });
});
