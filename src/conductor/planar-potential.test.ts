import { describe, expect, test } from 'vitest';
import { discPoints, gradientError } from '../../test/field-differences.ts';
import type { PlanarConductor } from './closed-form-conductor.ts';
import { closedFormPotential } from './closed-form-potential.ts';
import { type Conductivity, conductivitiesWith } from './conductivities.ts';
import { threeLayerPlane } from './layered-conductors.ts';

const isotropic = (sigma: number): Conductivity => ({ longitudinal: sigma, transverse: sigma });
const muscle: Conductivity = { longitudinal: 0.4, transverse: 0.09 };
const limb = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 }, conductivitiesWith({ skin: 1 }));
const electrode = Float64Array.of(0, 0.004, 0);

const fibre = (x: number, y: number, zs: readonly number[]) => Float64Array.from(zs.flatMap((z) => [x, y, z]));
const heights = [0, 0.001, 0.005, 0.02, 0.08, 0.15];

/** Largest difference relative to the largest expected value. */
const difference = (got: ArrayLike<number>, expected: readonly number[]) =>
  Math.max(...expected.map((value, i) => Math.abs(got[i] - value))) / Math.max(...expected.map(Math.abs));

describe('planarPotential', () => {
  test('layers like muscle: the half-space, twice the potential of the infinite medium', () => {
    const conductor = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 }, { muscle, fat: muscle, skin: muscle });
    for (const depth of [0.001, 0.004, 0.02]) {
      const points = fibre(0.006, 0.004 - depth, heights);
      const { potential, gradient } = closedFormPotential(conductor, electrode, points);
      const infinite = closedFormPotential({ kind: 'infinite', conductivity: muscle }, electrode, points);
      expect(
        difference(
          potential,
          [...infinite.potential].map((value) => 2 * value),
        ) <= 1e-10,
      ).toBe(true);
      expect(
        difference(
          gradient,
          [...infinite.gradient].map((value) => 2 * value),
        ) <= 1e-10,
      ).toBe(true);
    }
  });

  test('isotropic muscle under one layer: the series of images', () => {
    // phi = 2 / (2 pi (s1 + s2)) sum over j of (-R)^j / sqrt(r^2 + (depth + (2 j + 1) h)^2), R = (s1 - s2) / (s1 + s2)
    for (const layerSigma of [4.55e-4, 0.04, 1]) {
      const [s1, s2, h, depth] = [0.2, layerSigma, 0.003, 0.005];
      const conductor: PlanarConductor = {
        kind: 'planar',
        muscle: isotropic(s1),
        layers: [{ thicknessMetres: h, conductivity: isotropic(s2) }],
      };
      const reflection = (s1 - s2) / (s1 + s2);
      const image = (z: number) => {
        let sum = 0;
        for (let j = 0; j < 8000; j++) sum += (-reflection) ** j / Math.hypot(0.004, z, depth + (2 * j + 1) * h);
        return sum / (Math.PI * (s1 + s2));
      };
      const points = fibre(0.004, -depth, heights);
      const { potential } = closedFormPotential(conductor, Float64Array.of(0, h, 0), points);
      expect(difference(potential, heights.map(image)) <= 1e-10).toBe(true);
    }
  });

  test('three layers: brute Simpson sum in polar wavenumbers of the published hyperbolic form', () => {
    const points = fibre(0.008, -0.01, heights);
    const { potential, gradient } = closedFormPotential(limb, electrode, points);
    const brute = heights.map((z) => brutePolar(0.008, z, 0.01));
    const slopes = [0, 1, 2, 3, 4, 5].map((i) => gradient[3 * i + 2]);
    // Simpson's rule at 0.5 rad/m and 15 cm: (0.5 * 0.15)^4 / 180 = 2e-7 of the smaller values out there
    expect(
      difference(
        potential,
        brute.map(([value]) => value),
      ) <= 1e-7,
    ).toBe(true);
    expect(
      difference(
        slopes,
        brute.map(([, slope]) => slope),
      ) <= 1e-7,
    ).toBe(true);
  });

  test('the gradient is that of the potential, in muscle, fat and skin', () => {
    for (const point of [
      [0.004, -0.006, 0.011],
      [-0.003, 0.0015, 0.002],
      [0.002, 0.0033, -0.006],
    ]) {
      const field = (at: Float64Array) => closedFormPotential(limb, electrode, at);
      expect(gradientError(field, Float64Array.from(point), 1e-5) <= 1e-4).toBe(true); // (step / 1 mm)^2
    }
  });

  test('is even across and along, moves with the electrode, and falls with depth and distance', () => {
    const at = (x: number, y: number, z: number, shift = 0) =>
      closedFormPotential(limb, Float64Array.of(shift, 0.004, 2 * shift), Float64Array.of(x + shift, y, z + 2 * shift))
        .potential[0];
    const value = at(0.005, -0.004, 0.012);
    for (const other of [at(-0.005, -0.004, 0.012), at(0.005, -0.004, -0.012), at(0.005, -0.004, 0.012, 0.03)]) {
      expect(Math.abs(other / value - 1) <= 1e-9).toBe(true);
    }
    expect(at(0, -0.002, 0) > at(0, -0.005, 0) && at(0, -0.005, 0) > at(0, -0.02, 0)).toBe(true);
    expect(at(0, -0.005, 0) > at(0.01, -0.005, 0) && at(0, -0.005, 0) > at(0, -0.005, 0.01)).toBe(true);
  });

  test('many electrodes and points at once equal each alone', () => {
    const electrodes = Float64Array.of(0, 0.004, 0, 0.008, 0.004, 0, 0, 0.004, 0.008);
    const points = Float64Array.of(0, -0.005, 0, 0.003, -0.005, 0.01, 0.003, -0.008, 0.02);
    const all = closedFormPotential(limb, electrodes, points);
    for (let e = 0; e < 3; e++) {
      for (let p = 0; p < 3; p++) {
        const one = closedFormPotential(limb, electrodes.slice(3 * e, 3 * e + 3), points.slice(3 * p, 3 * p + 3));
        expect(Math.abs(all.potential[3 * e + p] / one.potential[0] - 1) <= 1e-9).toBe(true);
        expect(difference(all.gradient.subarray(9 * e + 3 * p), [...one.gradient]) <= 1e-9).toBe(true);
      }
    }
  });

  test('a disc electrode measures the mean over its area', () => {
    const radius = 0.004;
    const point = Float64Array.of(0.003, -0.003, 0.005);
    const disc = closedFormPotential(limb, electrode, point, { electrodeRadiusMetres: radius }).potential[0];
    const contacts = discPoints(radius, 20, 12);
    const electrodes = Float64Array.from(contacts.flatMap(({ u, v }) => [u, 0.004, v]));
    const { potential } = closedFormPotential(limb, electrodes, point, { accuracy: 1e-6 });
    const mean = contacts.reduce((sum, { weight }, i) => sum + weight * potential[i], 0);
    expect(Math.abs(disc / mean - 1) <= 4e-4).toBe(true); // midpoints of 20 rings: (1 / 20)^2 times the curvature
  });

  test('thicker fat lowers the potential; a resistive outer layer raises it (Lowery et al 2002)', () => {
    const peak = (conductor: PlanarConductor, y: number) => {
      const top = conductor.layers.reduce((sum, layer) => sum + layer.thicknessMetres, 0);
      return closedFormPotential(conductor, Float64Array.of(0, top, 0), Float64Array.of(0, y, 0)).potential[0];
    };
    const fat = (millimetres: number) => threeLayerPlane({ fatMetres: millimetres * 1e-3, skinMetres: 0.001 });
    expect(peak(fat(2), -0.005) > peak(fat(4), -0.005) && peak(fat(4), -0.005) > peak(fat(8), -0.005)).toBe(true);
    const homogeneous: PlanarConductor = {
      kind: 'planar',
      muscle,
      layers: [{ thicknessMetres: 0.004, conductivity: muscle }],
    };
    const resistive: PlanarConductor = {
      kind: 'planar',
      muscle,
      layers: [{ thicknessMetres: 0.004, conductivity: isotropic(0.04) }],
    };
    expect(peak(resistive, -0.005) > peak(homogeneous, -0.005)).toBe(true);
  });

  test('refuses electrodes off the surface, points too near to it, and bad accuracy', () => {
    const point = Float64Array.of(0, -0.01, 0);
    expect(() => closedFormPotential(limb, Float64Array.of(0, 0.005, 0), point)).toThrow(/electrode 0 .* outside it/);
    expect(() => closedFormPotential(limb, Float64Array.of(0, 0.003, 0), point)).toThrow(/electrode 0 .* inside it/);
    expect(() => closedFormPotential(limb, electrode, Float64Array.of(0, 0.0038, 0))).toThrow(
      /point 0 expected at least/,
    );
    expect(() => closedFormPotential(limb, electrode, point, { accuracy: 0 })).toThrow(/accuracy expected/);
    expect(() => threeLayerPlane({ fatMetres: 0, skinMetres: 0.001 })).toThrow(/thicknessMetres of layer 0/);
  });
});

/** (1 / pi^2) integral over alpha from 0 to pi / 2 and k of k H cos(k x cos alpha) cos(k z sin alpha), and d/dz. */
function brutePolar(x: number, z: number, depth: number): [number, number] {
  const [steps, angles, limit] = [4800, 120, 2400];
  const [fat, skin] = limb.layers;
  const ratio = skin.conductivity.transverse / fat.conductivity.transverse;
  const muscleRatio = fat.conductivity.transverse / muscle.transverse;
  let value = 0;
  let slope = 0;
  for (let j = 0; j < angles; j++) {
    const alpha = ((j + 0.5) * Math.PI) / (2 * angles);
    const root = Math.sqrt(Math.cos(alpha) ** 2 + (muscle.longitudinal / muscle.transverse) * Math.sin(alpha) ** 2);
    for (let i = 0; i <= steps; i++) {
      const k = (i * limit) / steps;
      const term = (s: number) => Math.cosh(k * s) * (root + muscleRatio * Math.tanh(k * s));
      const bracket = (1 + ratio) * term(0.004) + (1 - ratio) * term(0.002);
      const kH = ((2 / muscle.transverse) * Math.exp(-k * root * depth)) / bracket;
      const simpson = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      const weight = ((simpson * limit) / steps / 3) * (Math.PI / 2 / angles / Math.PI ** 2);
      const across = Math.cos(k * x * Math.cos(alpha));
      const kz = k * Math.sin(alpha);
      value += weight * kH * across * Math.cos(kz * z);
      slope -= weight * kH * across * kz * Math.sin(kz * z);
    }
  }
  return [value, slope];
}
