import { describe, expect, it } from 'vitest';
import {
  intracellularPotential,
  nandedkarStalbergActionPotential,
  rosenfalckActionPotential,
} from './action-potential.ts';
import { axialConductance, type Fibre, fibreCurrents, fibrePotential } from './fibre-potential.ts';
import { infiniteMediumGradient, infiniteMediumPotential } from './infinite-medium-fixtures.ts';

const fibre: Fibre = {
  endPlateMetres: 0.004,
  halfLengthsMetres: [0.06, 0.05],
  conductionVelocity: 4,
  diameterMetres: 55e-6,
};
const electrode = { across: 0.002, depth: 0, along: 0.02 };
const gradientAt = (s: number) => infiniteMediumGradient(electrode, 0, 0.008, s);
const potentialAt = (s: number) => infiniteMediumPotential(electrode, 0, 0.008, s);
const times = Array.from({ length: 30 }, (_, i) => (i + 0.3) * 1e-3);
const largest = (values: readonly number[]) => values.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);

describe('fibre potential', () => {
  it('is zero in a uniform potential and follows from V alone in a linear one', () => {
    for (const model of [rosenfalckActionPotential, nandedkarStalbergActionPotential])
      for (const t of times) {
        expect(fibrePotential(() => 0, fibre, model, t)).toBe(0);
        // g = 1: integral of V' is V at the near border minus V at the far one
        const front = fibre.conductionVelocity * t;
        const V = (z: number) => intracellularPotential(model, z);
        const expected = axialConductance(fibre.diameterMetres) * (V(front - 0.06) - V(front - 0.05));
        // both waves: S [(V(front) - V(front - L2)) - (V(front) - V(front - L1))]; the wave ends where V is 2e-9 of its height
        const found = fibrePotential(() => 1, fibre, model, t);
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(4e-9 * axialConductance() * 0.13);
      }
  });

  it('sends out no net current, to rounding, and its currents give the same potential', () => {
    const direct: number[] = [];
    const fromCurrents: number[] = [];
    for (const t of times) {
      const { places, currents } = fibreCurrents(fibre, rosenfalckActionPotential, t, 4400);
      const net = currents.reduce((sum, i) => sum + i, 0);
      const total = currents.reduce((sum, i) => sum + Math.abs(i), 0);
      expect(Math.abs(net)).toBeLessThanOrEqual(1e-14 * total);
      direct.push(fibrePotential(gradientAt, fibre, rosenfalckActionPotential, t));
      fromCurrents.push(currents.reduce((sum, i, n) => sum + i * potentialAt(places[n]), 0));
    }
    // elements of 25 micrometres: second order, (0.025 mm / 1 mm)^2 / 12 = 5e-5
    const error = largest(direct.map((value, i) => value - fromCurrents[i]));
    expect(error).toBeLessThanOrEqual(2e-4 * largest(direct));
    expect(largest(direct)).toBeGreaterThan(1e-8);
  });

  it('reverses with the fibre', () => {
    const mirrored: Fibre = { ...fibre, endPlateMetres: -0.004, halfLengthsMetres: [0.05, 0.06] };
    for (const t of times) {
      const a = fibrePotential(gradientAt, fibre, rosenfalckActionPotential, t);
      const b = fibrePotential((s) => -gradientAt(-s), mirrored, rosenfalckActionPotential, t);
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-20);
    }
  });

  it('refuses a velocity or a length that cannot be', () => {
    const model = rosenfalckActionPotential;
    expect(() => fibrePotential(gradientAt, { ...fibre, conductionVelocity: 0 }, model, 0.01)).toThrow(/conductionVel/);
    const short: Fibre = { ...fibre, halfLengthsMetres: [-1, 0.05] };
    expect(() => fibrePotential(gradientAt, short, model, 0.01)).toThrow(/half-length/);
  });
});
