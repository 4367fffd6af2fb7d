import { describe, expect, test } from 'vitest';
import { closedFormPotential } from './closed-form-potential.ts';
import { conductivitiesWith } from './conductivities.ts';
import { fourLayerCylinder, threeLayerPlane } from './layered-conductors.ts';
import { leadFieldAlongPath, pathTangents } from './lead-field.ts';

const limb = fourLayerCylinder(
  { boneRadiusMetres: 0.02, muscleRadiusMetres: 0.046, fatMetres: 0.003, skinMetres: 0.001 },
  conductivitiesWith({ skin: 1 }),
);

/** Points along a helix of the given radius, pitch angle and phase: constant speed, so arc length is exact. */
function helix(radius: number, tilt: number, count: number, spacingMetres: number): Float64Array {
  const points = new Float64Array(3 * count);
  for (let p = 0; p < count; p++) {
    const s = (p - (count - 1) / 2) * spacingMetres;
    const angle = (s * Math.sin(tilt)) / radius;
    points.set([radius * Math.cos(angle), radius * Math.sin(angle), s * Math.cos(tilt)], 3 * p);
  }
  return points;
}

describe('leadFieldAlongPath', () => {
  test('along z the slope is the z component of the gradient', () => {
    const plane = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 });
    const points = Float64Array.from(Array.from({ length: 9 }, (_, i) => [0.002, -0.006, (i - 4) * 0.003]).flat());
    const electrodes = Float64Array.of(0, 0.004, 0, 0.008, 0.004, 0.008);
    const lead = leadFieldAlongPath(plane, electrodes, { pointsMetres: points, spacingMetres: 0.003 });
    const field = closedFormPotential(plane, electrodes, points);
    expect([lead.electrodeCount, lead.sampleCount, lead.spacingMetres]).toEqual([2, 9, 0.003]);
    expect(lead.potential).toEqual(field.potential);
    const largest = Math.max(...lead.slope);
    // the tangent is (0, 0, 1) to rounding
    for (let i = 0; i < lead.slope.length; i++) {
      expect(Math.abs(lead.slope[i] - field.gradient[3 * i + 2]) <= 1e-12 * largest).toBe(true);
    }
  });

  test('along a curved path the slope integrates to the difference of the potential', () => {
    const spacingMetres = 0.002;
    const path = { pointsMetres: helix(0.035, 0.3, 31, spacingMetres), spacingMetres };
    const { potential, slope } = leadFieldAlongPath(limb, Float64Array.of(0.05, 0, 0.004), path, { accuracy: 1e-8 });
    let integral = 0;
    for (let p = 0; p < 31; p++) integral += ((p === 0 || p === 30 ? 1 : p % 2 ? 4 : 2) * slope[p] * spacingMetres) / 3;
    const range = Math.max(...potential) - Math.min(...potential);
    // Simpson's rule with steps of 2 mm on a bump of 15 mm: (2 / 15)^4
    expect(Math.abs(integral - (potential[30] - potential[0])) <= 3e-4 * range).toBe(true);
  });

  test('tangents of a helix are exact to the fourth order of the spacing', () => {
    const error = (spacingMetres: number) => {
      const tangents = pathTangents({ pointsMetres: helix(0.01, 0.7, 21, spacingMetres), spacingMetres });
      let worst = 0;
      for (let p = 0; p < 21; p++) worst = Math.max(worst, Math.abs(tangents[3 * p + 2] - Math.cos(0.7)));
      return worst;
    };
    const slope = Math.log2(error(0.002) / error(0.001));
    expect(slope > 3.5).toBe(true);
    expect(error(0.001) <= 1e-4).toBe(true);
  });

  test('refuses short, uneven and wrongly spaced paths', () => {
    const points = helix(0.03, 0, 8, 0.001);
    expect(() => pathTangents({ pointsMetres: points.slice(0, 12), spacingMetres: 0.001 })).toThrow(
      /at least 5 points, got 4/,
    );
    expect(() => pathTangents({ pointsMetres: points, spacingMetres: 0.002 })).toThrow(/points expected 0.002 m apart/);
    const uneven = points.slice();
    uneven[3 * 4 + 2] += 2e-4;
    expect(() => pathTangents({ pointsMetres: uneven, spacingMetres: 0.001 })).toThrow(/between points 3 and 4/);
    expect(() => pathTangents({ pointsMetres: points, spacingMetres: 0 })).toThrow(/spacingMetres expected/);
  });
});
