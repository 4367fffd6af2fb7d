import { describe, expect, test } from 'vitest';
import type { PlanarConductor } from './closed-form-conductor.ts';
import { conductivitiesWith } from './conductivities.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { threeLayerPlane } from './layered-conductors.ts';
import { planarTransferInto } from './planar-transfer.ts';

const limb = threeLayerPlane({ fatMetres: 0.003, skinMetres: 0.001 }, conductivitiesWith({ skin: 1 }));

function transfer(conductor: PlanarConductor, kx: number, kz: number, y: number) {
  const out = { potential: new Float64Array(1), slope: new Float64Array(1) };
  planarTransferInto(conductor, kx, kz, Float64Array.of(y), out);
  return { potential: out.potential[0], slope: out.slope[0] };
}

/** H of Farina and Merletti 2001 for muscle, isotropic fat and skin, with hyperbolic functions as they print it. */
function published(conductor: PlanarConductor, kx: number, kz: number, depth: number): number {
  const [fat, skin] = conductor.layers;
  const { longitudinal, transverse } = conductor.muscle;
  const k = Math.hypot(kx, kz);
  const ka = Math.sqrt(kx * kx + (longitudinal / transverse) * kz * kz);
  const ratio = skin.conductivity.transverse / fat.conductivity.transverse;
  const muscleRatio = fat.conductivity.transverse / transverse;
  const sum = k * (fat.thicknessMetres + skin.thicknessMetres);
  const difference = k * (fat.thicknessMetres - skin.thicknessMetres);
  const term = (s: number) => Math.cosh(s) * (ka + k * muscleRatio * Math.tanh(s));
  return ((2 / transverse) * Math.exp(-ka * depth)) / ((1 + ratio) * term(sum) + (1 - ratio) * term(difference));
}

describe('planarTransferInto', () => {
  test('golden numbers of the three-layer plane, to the digits printed', () => {
    expect(transfer(limb, 100, 200, -0.01).potential.toExponential(9)).toBe('4.739237653e-5');
    expect(transfer(limb, 500, 500, -0.01).potential.toExponential(9)).toBe('7.598011242e-10');
  });

  test('equals the published hyperbolic form over four decades of wavenumber', () => {
    for (const kx of [0, 1, 30, 400, 3000]) {
      for (const kz of [0.5, 20, 300, 2000]) {
        const expected = published(limb, kx, kz, 0.004);
        const got = transfer(limb, kx, kz, -0.004).potential;
        expect(Math.abs(got / expected - 1) <= 1e-12).toBe(true);
      }
    }
  });

  test('layers that conduct like muscle are muscle, and a thin layer is none', () => {
    const muscle = limb.muscle;
    const bare: PlanarConductor = { kind: 'planar', muscle, layers: [] };
    const layer = (thicknessMetres: number, conductivity = muscle) => ({ thicknessMetres, conductivity });
    const same: PlanarConductor = { ...bare, layers: [layer(0.003), layer(0.001)] };
    const thin: PlanarConductor = { ...bare, layers: [layer(1e-12, limb.layers[0].conductivity)] };
    const expected = transfer(bare, 120, 80, -0.007).potential;
    expect(Math.abs(transfer(same, 120, 80, -0.003).potential / expected - 1) <= 1e-13).toBe(true);
    expect(Math.abs(transfer(same, 120, 80, 0.0005 - 0.0035).potential / expected - 1) <= 1e-13).toBe(true);
    // the sheet of 1e-12 m adds k * 1e-12 * (sigma ratio) of relative change
    expect(Math.abs(transfer(thin, 120, 80, -0.007).potential / expected - 1) <= 1e-8).toBe(true);
  });

  test('all current that enters leaves sideways: integral over y of (kx^2 sigma_t + kz^2 sigma_l) phi = 1', () => {
    const rule = gaussLegendre(40);
    for (const [kx, kz] of [
      [10, 0],
      [0, 60],
      [150, 200],
      [700, 900],
    ]) {
      let current = 0;
      const q = Math.sqrt(kx * kx + (0.4 / 0.09) * kz * kz);
      const parts: [number, number, { longitudinal: number; transverse: number }][] = [
        [-40 / q, 0, limb.muscle],
        [0, 0.003, limb.layers[0].conductivity],
        [0.003, 0.004, limb.layers[1].conductivity],
      ];
      for (const [from, to, sigma] of parts) {
        rule.nodes.forEach((node, i) => {
          const y = from + ((1 + node) * (to - from)) / 2;
          const density =
            (kx * kx * sigma.transverse + kz * kz * sigma.longitudinal) * transfer(limb, kx, kz, y).potential;
          current += (rule.weights[i] * density * (to - from)) / 2;
        });
      }
      expect(Math.abs(current - 1) <= 1e-12).toBe(true); // 40 nodes over a fall of exp(-40): 1e-13
    }
  });

  test('the slope is that of the potential in every layer, and the potential is continuous', () => {
    for (const y of [-0.004, 0.0011, 0.0034]) {
      const step = 1e-5;
      const difference =
        (transfer(limb, 200, 300, y + step).potential - transfer(limb, 200, 300, y - step).potential) / 2 / step;
      // (k step)^2 / 6 with k = 700 in muscle
      expect(Math.abs(transfer(limb, 200, 300, y).slope / difference - 1) <= 1e-4).toBe(true);
    }
    for (const edge of [0, 0.003]) {
      const jump = transfer(limb, 200, 300, edge + 1e-12).potential / transfer(limb, 200, 300, edge).potential;
      expect(Math.abs(jump - 1) <= 1e-8).toBe(true);
    }
  });

  test('is even in both wavenumbers and does not overflow', () => {
    expect(transfer(limb, -100, 200, -0.01)).toEqual(transfer(limb, 100, -200, -0.01));
    for (const y of [-0.01, 0.001, 0.0035]) {
      const high = transfer(limb, 1e6, 1e6, y);
      expect(Number.isFinite(high.potential) && Number.isFinite(high.slope)).toBe(true);
    }
    expect(transfer(limb, 1e6, 0, 0.004).potential > 0).toBe(true);
  });
});
