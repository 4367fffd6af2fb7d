import { describe, expect, test } from 'vitest';
import { directCylinderTransfer } from '../../test/direct-cylinder.ts';
import { discPoints, gradientError } from '../../test/field-differences.ts';
import type { CylindricalConductor } from './closed-form-conductor.ts';
import { closedFormPotential } from './closed-form-potential.ts';
import { conductivitiesWith } from './conductivities.ts';
import { cableLimit } from './cylinder-transfer.ts';
import { fourLayerCylinder, threeLayerPlane } from './layered-conductors.ts';

const dimensions = { boneRadiusMetres: 0.02, muscleRadiusMetres: 0.046, fatMetres: 0.003, skinMetres: 0.001 };
const wet = conductivitiesWith({ skin: 1 });
const limb = fourLayerCylinder(dimensions, wet);
const muscle = wet.muscle;
const electrode = Float64Array.of(0.05, 0, 0);

const polar = (radius: number, angle: number, z: number) => [radius * Math.cos(angle), radius * Math.sin(angle), z];

describe('cylinderPotential', () => {
  test('equals a plain midpoint sum over wavenumbers of the 7 x 7 system with the source in the muscle', () => {
    const radius = 0.022;
    const places: [number, number][] = [
      [0, 0],
      [0.5, 0.004],
      [2.5, 0.03],
      [0.1, 0.1],
    ];
    const points = Float64Array.from(places.flatMap(([angle, z]) => polar(radius, angle, z)));
    for (const conductor of [limb, fourLayerCylinder(dimensions)]) {
      const { potential, gradient } = closedFormPotential(conductor, electrode, points);
      const brute = bruteSum(conductor, radius, places, 3);
      const [values, slopes] = [0, 1].map((i) => Math.max(...brute.map((pair) => Math.abs(pair[i]))));
      brute.forEach(([value, slope], p) => {
        // condition of the 7 x 7 system; both sums stop near exp(-30)
        expect(Math.abs(potential[p] - value) <= 1e-9 * values).toBe(true);
        expect(Math.abs(gradient[3 * p + 2] - slope) <= 1e-8 * slopes).toBe(true);
      });
    }
  });

  test('a source in the deep of a very wide cylinder is one under a plane', () => {
    const plane = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 }, wet);
    const under = Float64Array.of(0.005, -0.008, 0.01);
    const expected = closedFormPotential(plane, Float64Array.of(0, 0.004, 0), under).gradient;
    const errors = [0.15, 0.3, 0.6].map((radius) => {
      const wide = fourLayerCylinder(
        { ...dimensions, boneRadiusMetres: radius / 2, muscleRadiusMetres: radius - 0.004 },
        wet,
      );
      // plane x, y become the arc and the depth; y of the plane is x of the cylinder here, x is -y
      const point = polar(radius - 0.012, -0.005 / (radius - 0.012), 0.01);
      const { gradient } = closedFormPotential(wide, Float64Array.of(radius, 0, 0), Float64Array.from(point), {
        accuracy: 1e-6,
      });
      return Math.abs(gradient[2] / expected[2] - 1);
    });
    // curvature enters as depth / radius: halves as the radius doubles
    expect(errors[2] <= 0.04).toBe(true);
    expect(errors[0] / errors[1] > 1.7 && errors[1] / errors[2] > 1.7).toBe(true);
  });

  test('far away it is a cable: -|z| / (2 G), with no constant', () => {
    const g = (2 * Math.PI) / cableLimit(limb);
    for (const radius of [0.021, 0.034]) {
      for (const z of [-2, 2]) {
        const { potential, gradient } = closedFormPotential(limb, electrode, Float64Array.of(radius, 0, z));
        // what is left of the first mode around the bone: exp(-14 z)
        expect(Math.abs(potential[0] + Math.abs(z) / (2 * g)) <= 1e-8 * Math.abs(potential[0])).toBe(true);
        expect(Math.abs(gradient[2] + Math.sign(z) / (2 * g)) <= 1e-7 * Math.abs(gradient[2])).toBe(true);
      }
    }
  });

  test('depends on the angle between source and electrode alone, and is even in it and in z', () => {
    const at = (electrodeAngle: number, angle: number, z: number, shift: number) =>
      closedFormPotential(
        limb,
        Float64Array.from(polar(0.05, electrodeAngle, shift)),
        Float64Array.from(polar(0.041, angle, z + shift)),
      ).potential[0];
    const value = at(0, 0.4, 0.013, 0);
    for (const other of [at(2, 2.4, 0.013, 0.5), at(3, 2.6, 0.013, 0), at(-1, -0.6, -0.013, -0.1)]) {
      expect(Math.abs(other / value - 1) <= 1e-9).toBe(true);
    }
  });

  test('the gradient is that of the potential, in every tissue and on the axis', () => {
    for (const point of [
      [0.036, 0.011, 0.008],
      [0.047, -0.005, 0.003],
      [0.0492, 0.001, 0.004],
      [0.01, -0.004, 0.02],
      [0, 0, 0.006],
    ]) {
      const field = (at: Float64Array) => closedFormPotential(limb, electrode, at, { accuracy: 1e-7 });
      expect(gradientError(field, Float64Array.from(point), 1e-5) <= 2e-4).toBe(true); // (step / 1 mm)^2
    }
  });

  test('many electrodes and points at once equal each alone', () => {
    const electrodes = Float64Array.from([polar(0.05, 0, 0), polar(0.05, 0.2, 0), polar(0.05, 0.2, 0.01)].flat());
    const points = Float64Array.from([polar(0.04, 0, 0), polar(0.04, 0.3, 0.02), polar(0.03, 0.3, 0.02)].flat());
    const all = closedFormPotential(limb, electrodes, points);
    for (let e = 0; e < 3; e++) {
      for (let p = 0; p < 3; p++) {
        const one = closedFormPotential(limb, electrodes.slice(3 * e, 3 * e + 3), points.slice(3 * p, 3 * p + 3));
        const length = Math.hypot(...one.gradient);
        expect(Math.abs(all.potential[3 * e + p] - one.potential[0]) <= 1e-9 * Math.abs(all.potential[0])).toBe(true);
        for (let axis = 0; axis < 3; axis++) {
          expect(Math.abs(all.gradient[9 * e + 3 * p + axis] - one.gradient[axis]) <= 1e-9 * length).toBe(true);
        }
      }
    }
  });

  test('a disc electrode measures the mean over its area on the unrolled surface', () => {
    const radius = 0.004;
    const point = Float64Array.from(polar(0.042, 0.05, 0.005));
    const disc = closedFormPotential(limb, electrode, point, { electrodeRadiusMetres: radius }).potential[0];
    const contacts = discPoints(radius, 30, 20);
    const electrodes = Float64Array.from(contacts.flatMap(({ u, v }) => polar(0.05, u / 0.05, v)));
    const { potential } = closedFormPotential(limb, electrodes, point, { accuracy: 1e-6 });
    const mean = contacts.reduce((sum, { weight }, i) => sum + weight * potential[i], 0);
    expect(Math.abs(disc / mean - 1) <= 2e-4).toBe(true); // midpoints of 30 rings: (1 / 30)^2 times the curvature
  });

  test('a resistive outer layer raises the potential and its fall with angle (Lowery et al 2002)', () => {
    const alike = fourLayerCylinder(dimensions, { ...wet, 'cortical bone': muscle, fat: muscle, skin: muscle });
    const resistive = fourLayerCylinder(dimensions, { ...conductivitiesWith(), 'cortical bone': muscle });
    const points = Float64Array.from([polar(0.042, 0, 0), polar(0.042, 0.5, 0)].flat());
    // averaged potentials cancel in differences along z, as recorded ones do: take the bump over a distant electrode
    const bump = (conductor: CylindricalConductor) => {
      const electrodes = Float64Array.of(0.05, 0, 0, 0.05, 0, 0.02);
      const { potential } = closedFormPotential(conductor, electrodes, points);
      return [potential[0] - potential[2], potential[1] - potential[3]];
    };
    const [plain, layered] = [bump(alike), bump(resistive)];
    expect(layered[0] > plain[0]).toBe(true);
    expect(layered[1] / layered[0] < plain[1] / plain[0]).toBe(true);
  });

  test('refuses electrodes off the surface, points too near to it, and layers out of order', () => {
    const point = Float64Array.of(0.03, 0, 0);
    expect(() => closedFormPotential(limb, Float64Array.of(0.052, 0, 0), point)).toThrow(/electrode 0 .* outside it/);
    expect(() => closedFormPotential(limb, electrode, Float64Array.of(0.0497, 0, 0))).toThrow(
      /point 0 expected at least/,
    );
    expect(() => fourLayerCylinder({ ...dimensions, boneRadiusMetres: 0.05 })).toThrow(/from the axis outward/);
    expect(() => closedFormPotential({ kind: 'cylindrical', layers: [] }, electrode, point)).toThrow(
      /at least one layer/,
    );
  });
});

/**
 * Potential and its derivative along z by a midpoint sum with step dk. That repeats the source with alternating signs
 * every L = 2 pi / dk along z, which adds L / (4 G) to the potential of a cable and nothing else within
 * exp(-14 L), the decay of the first mode around the bone.
 */
function bruteSum(
  conductor: CylindricalConductor,
  radius: number,
  places: readonly [number, number][],
  dk: number,
): [number, number][] {
  const result = places.map((): [number, number] => [-cableLimit(conductor) / (4 * dk), 0]);
  // phi_n(k) falls like exp(-hypot(n log(50 / 22), k (24 mm * sqrt(0.4 / 0.09) + 4 mm)))
  for (let k = dk / 2; k * 0.0546 < 30; k += dk) {
    for (let n = 0; Math.hypot(n * 0.82, k * 0.0546) < 30; n++) {
      const value = (directCylinderTransfer(conductor, n, k, radius) * (n === 0 ? 1 : 2) * dk) / (2 * Math.PI ** 2);
      places.forEach(([angle, z], p) => {
        result[p][0] += value * Math.cos(n * angle) * Math.cos(k * z);
        result[p][1] -= value * Math.cos(n * angle) * k * Math.sin(k * z);
      });
    }
  }
  return result;
}
