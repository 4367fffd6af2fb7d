import { describe, expect, it } from 'vitest';
import {
  type ActionPotentialModel,
  gradientPolynomials,
  intracellularGradient,
  intracellularPotential,
  nandedkarStalbergActionPotential,
  rosenfalckActionPotential,
  waveReachMetres,
} from './action-potential.ts';

const models = [rosenfalckActionPotential, nandedkarStalbergActionPotential];

describe('action potential', () => {
  it('has the peak of Rosenfalck at 3 mm', () => {
    expect(Math.abs(intracellularPotential(rosenfalckActionPotential, 3e-3) - 39.05e-3)).toBeLessThanOrEqual(5e-6);
    expect(Math.abs(intracellularGradient(rosenfalckActionPotential, 3e-3))).toBeLessThanOrEqual(1e-12);
    expect(intracellularPotential(rosenfalckActionPotential, -1e-3)).toBe(-90e-3);
  });

  it('is the same wave at half the length in the sharpened form', () => {
    for (const z of [0.3e-3, 1e-3, 4e-3]) {
      const sharp = intracellularPotential(nandedkarStalbergActionPotential, z);
      const plain = intracellularPotential(rosenfalckActionPotential, 2 * z);
      expect(Math.abs(sharp - plain)).toBeLessThanOrEqual(1e-15);
    }
  });

  it('gives the slope of V, also as polynomials', () => {
    const twoDecays: ActionPotentialModel = {
      name: 'two decays',
      restingVolts: -80e-3,
      terms: [...rosenfalckActionPotential.terms, { amplitudeVolts: 1e-3, power: 2, decayMetres: 3e-3 }],
    };
    for (const model of [...models, twoDecays])
      for (const z of [0.2e-3, 1.1e-3, 5e-3, 12e-3]) {
        const h = 1e-8;
        const slope = (intracellularPotential(model, z + h) - intracellularPotential(model, z - h)) / (2 * h);
        const exact = intracellularGradient(model, z);
        // rounding of V (1e-17) over 2 h, against slopes up to 100 V/m
        expect(Math.abs(slope - exact)).toBeLessThanOrEqual(1e-6 * 100);
        let sum = 0;
        for (const { decayMetres, coefficients } of gradientPolynomials(model))
          for (const [k, a] of coefficients.entries()) sum += a * (z / decayMetres) ** k * Math.exp(-z / decayMetres);
        expect(Math.abs(sum - exact)).toBeLessThanOrEqual(1e-12 * 200);
      }
  });

  it('has died out where its reach ends', () => {
    for (const model of models) {
      const rest = Math.abs(intracellularGradient(model, waveReachMetres(model)));
      expect(rest).toBeLessThanOrEqual(1e-8 * Math.abs(intracellularGradient(model, 1.27e-3)));
    }
  });

  it('refuses a front that jumps', () => {
    const model = { ...rosenfalckActionPotential, terms: [{ amplitudeVolts: 1, power: 1, decayMetres: 1e-3 }] };
    expect(() => gradientPolynomials(model)).toThrow(/power expected an integer from 2/);
    expect(() => gradientPolynomials({ ...model, terms: [] })).toThrow(/no terms/);
  });
});
