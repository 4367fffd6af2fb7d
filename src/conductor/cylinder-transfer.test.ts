import { describe, expect, test } from 'vitest';
import { directCylinderTransfer } from '../../test/direct-cylinder.ts';
import type { CylindricalConductor } from './closed-form-conductor.ts';
import { type Conductivity, conductivitiesWith } from './conductivities.ts';
import { cableLimit, cylinderTransfer, cylinderTransferAt } from './cylinder-transfer.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { fourLayerCylinder } from './layered-conductors.ts';
import { modifiedBessel } from './modified-bessel.ts';

const limb = fourLayerCylinder(
  { boneRadiusMetres: 0.02, muscleRadiusMetres: 0.046, fatMetres: 0.003, skinMetres: 0.001 },
  conductivitiesWith({ skin: 1 }),
);
const muscle = limb.layers[1].conductivity;

const cylinder = (...layers: [number, Conductivity][]): CylindricalConductor => ({
  kind: 'cylindrical',
  layers: layers.map(([outerRadiusMetres, conductivity]) => ({ outerRadiusMetres, conductivity })),
});

const transfer = (conductor: CylindricalConductor, n: number, k: number, radius: number) =>
  cylinderTransferAt(cylinderTransfer(conductor, k, n), radius).potential[n];

describe('cylinderTransfer', () => {
  test('golden numbers of the four-layer cylinder, to the digits printed', () => {
    const golden: [number, number, string][] = [
      [0, 50, '0.9501514626'],
      [1, 50, '0.8556298946'],
      [3, 100, '0.1044526261'],
      [5, 200, '0.005873228073'],
      [10, 300, '0.0003621153225'],
    ];
    for (const [n, k, digits] of golden) expect(transfer(limb, n, k, 0.04).toPrecision(10)).toBe(digits);
  });

  test('reciprocity: equals the surface potential of a source in the muscle, from the 7 x 7 system', () => {
    for (const radius of [0.021, 0.03, 0.0455]) {
      for (const n of [0, 1, 4, 12]) {
        for (const k of [0.5, 10, 90, 400]) {
          const expected = directCylinderTransfer(limb, n, k, radius);
          expect(Math.abs(transfer(limb, n, k, radius) / expected - 1) <= 1e-10).toBe(true); // condition of the 7 x 7
        }
      }
    }
  });

  test("one isotropic layer closes to I_n(k R) / (sigma k d I_n'(k d))", () => {
    const sigma = 0.3;
    const one = cylinder([0.05, { longitudinal: sigma, transverse: sigma }]);
    for (const [n, k] of [
      [0, 3],
      [2, 40],
      [7, 500],
    ]) {
      const inner = modifiedBessel(k * 0.03, n);
      const outer = modifiedBessel(k * 0.05, n);
      const ratio = Math.exp(inner.logScaledI[n] - outer.logScaledI[n] + k * (0.03 - 0.05));
      const expected = ratio / (sigma * outer.slopeI[n]);
      expect(Math.abs(transfer(one, n, k, 0.03) / expected - 1) <= 1e-13).toBe(true);
    }
  });

  test('layers of equal conductivity are one layer, and a thin layer is none', () => {
    const one = cylinder([0.05, muscle]);
    const four = cylinder([0.02, muscle], [0.046, muscle], [0.049, muscle], [0.05, muscle]);
    const thin = cylinder([0.02, muscle], [0.02 + 1e-12, limb.layers[0].conductivity], [0.05, muscle]);
    for (const [n, k, radius] of [
      [0, 5, 0.01],
      [1, 70, 0.03],
      [6, 300, 0.047],
    ]) {
      const expected = transfer(one, n, k, radius);
      expect(Math.abs(transfer(four, n, k, radius) / expected - 1) <= 1e-12).toBe(true);
      expect(Math.abs(transfer(thin, n, k, radius) / expected - 1) <= 1e-8).toBe(true); // 1e-12 m of 1 / k, times 5
    }
  });

  test('all current that enters leaves: k^2 sum of sigma_l integral of phi_0 rho drho = 1', () => {
    const rule = gaussLegendre(40);
    for (const k of [0.1, 5, 100, 600]) {
      const prepared = cylinderTransfer(limb, k, 0);
      let current = 0;
      let inner = 0;
      for (const { outerRadiusMetres, conductivity } of limb.layers) {
        const half = (outerRadiusMetres - inner) / 2;
        rule.nodes.forEach((node, i) => {
          const radius = inner + half * (1 + node);
          const potential = cylinderTransferAt(prepared, radius).potential[0];
          current += rule.weights[i] * half * conductivity.longitudinal * k * k * potential * radius;
        });
        inner = outerRadiusMetres;
      }
      expect(Math.abs(current - 1) <= 1e-12).toBe(true); // 40 nodes over a fall of exp(-33)
    }
  });

  test('tends to a cable as k tends to 0', () => {
    for (const radius of [0.001, 0.03, 0.05]) {
      const k = 1e-5;
      const limit = cableLimit(limb);
      // the next term is (k d)^2 with a factor of order 1
      expect(Math.abs((transfer(limb, 0, k, radius) * k * k) / limit - 1) <= 1e-11).toBe(true);
    }
  });

  test('the slope is rho times the derivative, in every layer', () => {
    const prepared = cylinderTransfer(limb, 150, 3);
    for (const radius of [0.012, 0.03, 0.047, 0.0495]) {
      const step = 1e-6;
      const after = cylinderTransferAt(prepared, radius + step).potential;
      const before = cylinderTransferAt(prepared, radius - step).potential;
      const here = cylinderTransferAt(prepared, radius).slope;
      for (const n of [0, 3]) {
        const difference = (radius * (after[n] - before[n])) / (2 * step);
        expect(Math.abs(here[n] - difference) <= 1e-6 * Math.abs(after[n]) * 10).toBe(true);
      }
    }
  });

  test('falls with the order, and stays finite at high orders and wavenumbers', () => {
    for (const k of [1e-6, 1, 1e3, 1e6]) {
      const prepared = cylinderTransfer(limb, k, 800);
      for (const radius of [1e-13, 0.02, 0.04, 0.05]) {
        const { potential, slope } = cylinderTransferAt(prepared, radius);
        expect(potential.every(Number.isFinite) && slope.every(Number.isFinite)).toBe(true);
        for (let n = 1; n <= 800; n++) expect(potential[n] <= potential[n - 1]).toBe(true);
      }
    }
  });
});
