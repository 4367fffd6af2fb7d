import { describe, expect, it } from 'vitest';
import type { Vector3 } from '../affine.ts';
import { cone, ellipticCylinder, sphere } from './surface-fixtures.ts';
import { distanceBetween } from './vector.ts';
import { distanceAlongSurface, nearestTo, type SurfaceFrame, walkSurface } from './walk-surface.ts';

const radius = 0.04;
const cylinder = ellipticCylinder(radius, radius);
/** At angle 0, heading up; left of it, seen from outside, is clockwise about +z: (0, -1, 0). */
const start: SurfaceFrame = { positionMetres: [radius, 0, 0], normal: [1, 0, 0], heading: [0, 0, 1] };

const expectNear = (actual: Vector3, expected: Vector3, tolerance: number) =>
  expect(distanceBetween(actual, expected)).toBeLessThanOrEqual(tolerance);

describe('walkSurface', () => {
  it.each([0, 0.3, Math.PI / 2, -2, 3])('is a helix on a cylinder, %d to the left', (turn) => {
    const way = 0.1;
    const { frame, missingMetres } = walkSurface(cylinder, start, way, turn);
    const angle = -(way * Math.sin(turn)) / radius;
    expect(missingMetres).toBe(0);
    // a step errs by h (h / r)^4 / 100 or so: 4e-12 of 1 mm at 40 mm, in every one of 100 steps
    expectNear(frame.positionMetres, [radius * Math.cos(angle), radius * Math.sin(angle), way * Math.cos(turn)], 1e-9);
    expectNear(frame.normal, [Math.cos(angle), Math.sin(angle), 0], 1e-8);
    expectNear(frame.heading, [0, 0, 1], 1e-8);
  });

  it('goes back the way it came, on an elliptic cylinder', () => {
    const surface = ellipticCylinder(0.05, 0.03);
    const there = walkSurface(surface, { ...start, positionMetres: [0.05, 0, 0] }, 0.06, 1).frame;
    expectNear(walkSurface(surface, there, -0.06, 1).frame.positionMetres, [0.05, 0, 0], 1e-9);
  });

  it('is a straight line on an unrolled cone', () => {
    const slope = 0.2;
    const surface = cone(0.03, slope);
    const point = nearestTo(surface, [0.03, 0, 0]);
    if (!point) throw new Error('no point');
    const [c, s] = [1 / Math.hypot(1, slope), slope / Math.hypot(1, slope)];
    const { frame } = walkSurface(surface, { ...point, heading: [s, 0, c] }, 0.05, Math.PI / 2);
    // from the apex at distance L, perpendicular to the ray: distance sqrt(L^2 + w^2), angle atan(w / L) / s
    const apex = 0.03 / s;
    const far = Math.hypot(apex, 0.05);
    const angle = -Math.atan2(0.05, apex) / s;
    const z = far * c - 0.03 / slope;
    // third order there, as the normals do not lie in a plane
    expectNear(frame.positionMetres, [far * s * Math.cos(angle), far * s * Math.sin(angle), z], 3e-7);
  });

  it('turns a heading by the area it went round, on a sphere', () => {
    const corner: SurfaceFrame = { positionMetres: [0.05, 0, 0], normal: [1, 0, 0], heading: [0, 0, 1] };
    const ball = sphere(0.05);
    const quarter = (Math.PI / 2) * 0.05;
    const first = walkSurface(ball, corner, quarter, 0).frame;
    const second = walkSurface(ball, first, quarter, Math.PI / 2).frame;
    expectNear(second.positionMetres, [0, -0.05, 0], 1e-7);
    const third = walkSurface(ball, second, quarter, Math.PI).frame;
    expectNear(third.positionMetres, [0.05, 0, 0], 1e-7);
    // an eighth of a sphere: 90 degrees
    expect(Math.abs(third.heading[2])).toBeLessThanOrEqual(1e-6);
  });

  it('says what is left where the surface ends', () => {
    const cut = { nearest: (x: number, y: number, z: number) => (z > 0.0305 ? undefined : cylinder.nearest(x, y, z)) };
    const { frame, missingMetres } = walkSurface(cut, start, 0.05);
    expect(missingMetres).toBeCloseTo(0.02, 9);
    expect(frame.positionMetres[2]).toBeCloseTo(0.03, 9);
  });
});

describe('distanceAlongSurface', () => {
  it.each([
    [0.2, 1e-6],
    [0.5, 3e-5],
    [1.5, 4e-3],
  ])('is the helix between two points of a cylinder %d rad apart', (angle, tolerance) => {
    const place = (a: number, z: number) => ({
      positionMetres: [radius * Math.cos(a), radius * Math.sin(a), z] as Vector3,
      normal: [Math.cos(a), Math.sin(a), 0] as Vector3,
    });
    for (const z of [0, 0.01, 0.04]) {
      const exact = Math.hypot(radius * angle, z);
      const found = distanceAlongSurface(cylinder, place(0.2, 0), place(0.2 + angle, z)) ?? Number.NaN;
      expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(tolerance);
    }
  });
});
