import { describe, expect, it } from 'vitest';
import type { Vector3 } from '../affine.ts';
import { type DiscPointCount, discRules } from './disc-rules.ts';
import { electrodePoints } from './electrode-points.ts';
import type { PlacedElectrodes } from './placed-electrodes.ts';
import { ellipticCylinder } from './surface-fixtures.ts';

const counts: readonly DiscPointCount[] = [1, 4, 7, 12];

function mean(rule: { points: Float64Array; weights: Float64Array }, of: (x: number, y: number) => number): number {
  return rule.weights.reduce((sum, weight, n) => sum + weight * of(rule.points[2 * n], rule.points[2 * n + 1]), 0);
}

/** Mean of x^i y^j over the unit disc: 2 / (i + j + 2) times the mean of cos^i sin^j, (i-1)!! (j-1)!! / (i+j)!! for even i, j. */
function discMoment(i: number, j: number): number {
  if (i % 2 === 1 || j % 2 === 1) return 0;
  const double = (n: number): number => (n <= 0 ? 1 : n * double(n - 2));
  return (2 / (i + j + 2)) * ((double(i - 1) * double(j - 1)) / double(i + j));
}

/** 2 J1(x) / x by its power series (DLMF 10.2.2). */
function discFactor(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < 30; k++) {
    term *= -(x * x) / (4 * k * (k + 1));
    sum += term;
  }
  return sum;
}

function single(normal: Vector3, radius: number): PlacedElectrodes {
  return {
    name: 'one',
    names: ['E1'],
    positionsMetres: Float64Array.from(normal, (part) => part * radius),
    normals: Float64Array.from(normal),
    skinDistancesMetres: new Float64Array(1),
    warnings: [],
  };
}

describe('discRules', () => {
  it.each(counts)('of %d points are exact to their degree, and no further', (count) => {
    const rule = discRules[count];
    let worstNext = 0;
    for (let i = 0; i <= rule.degree + 1; i++) {
      for (let j = 0; i + j <= rule.degree + 1; j++) {
        const error = Math.abs(mean(rule, (x, y) => x ** i * y ** j) - discMoment(i, j));
        if (i + j <= rule.degree) expect(error).toBeLessThanOrEqual(1e-14);
        else worstNext = Math.max(worstNext, error);
      }
    }
    expect(worstNext).toBeGreaterThan(1e-3);
  });

  it('average a wave as a disc does, 2 J1(x) / x, whatever its direction', () => {
    const worst = (count: DiscPointCount, x: number) =>
      Math.max(
        ...Array.from({ length: 24 }, (_, n) => {
          const angle = (n * Math.PI) / 24;
          const wave = mean(discRules[count], (u, v) => Math.cos(x * (u * Math.cos(angle) + v * Math.sin(angle))));
          return Math.abs(wave - discFactor(x));
        }),
      );
    expect(worst(7, 1.2)).toBeLessThanOrEqual(1e-3);
    expect(worst(12, 2)).toBeLessThanOrEqual(1e-3);
    expect(worst(4, 0.5)).toBeLessThanOrEqual(1e-3);
    // a point electrode leaves the filter out
    expect(worst(1, 1.2)).toBeGreaterThan(0.1);
  });
});

describe('electrodePoints', () => {
  const radius = 0.04;
  const surface = ellipticCylinder(radius, radius);
  const electrodes = single([0.6, 0.8, 0], radius);

  it.each(counts)('lays %d points on the skin, moments those of the disc once unrolled', (count) => {
    const disc = 0.003;
    const { points, weights, offsets } = electrodePoints(electrodes, surface, disc, count);
    expect(Array.from(offsets)).toEqual([0, count]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
    const unrolled = Float64Array.from({ length: 2 * count }, (_, n) => {
      const at = 3 * Math.floor(n / 2);
      const [x, y, z] = points.subarray(at, at + 3);
      expect(Math.abs(Math.hypot(x, y) - radius)).toBeLessThanOrEqual(1e-12);
      return (n % 2 === 0 ? radius * (Math.atan2(y, x) - Math.atan2(0.8, 0.6)) : z) / disc;
    });
    const second = mean({ points: unrolled, weights }, (x) => x * x);
    expect(second).toBeCloseTo(count === 1 ? 0 : 1 / 4, 8);
    expect(mean({ points: unrolled, weights }, (x, y) => x + 2 * y)).toBeCloseTo(0, 8);
  });

  it('is a point for radius 0, and refuses a radius out of range', () => {
    const { points } = electrodePoints(electrodes, surface, 0);
    expect(Array.from(points)).toEqual(Array.from(electrodes.positionsMetres));
    expect(() => electrodePoints(electrodes, surface, -0.001)).toThrow(/radius \(m\) expected a finite number/);
  });

  it('names an electrode that passes the edge of the skin', () => {
    const cut = { nearest: (x: number, y: number, z: number) => (z > 0.001 ? undefined : surface.nearest(x, y, z)) };
    expect(() => electrodePoints(electrodes, cut, 0.003)).toThrow(/electrode E1, 6\.0 mm wide, passes the edge/);
  });
});
