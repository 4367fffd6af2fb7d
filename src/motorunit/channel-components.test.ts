import { describe, expect, it } from 'vitest';
import { createArena } from '../kernels/arena.ts';
import { channelComponents, componentField } from './channel-components.ts';
import { createComponentMuaps } from './component-muaps.ts';
import { fixtureField } from './infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from './lead-field-muaps.ts';
import { type MotorUnitTheta, THETA_COMPONENTS } from './motor-unit-theta.ts';
import { createMuapBasis } from './muap-basis.ts';
import type { PathLeadField } from './path-lead-field.ts';

/** 40 electrodes 6 mm apart and 15 mm above the muscle's middle: fields wider than their distance. */
const electrodes = Array.from({ length: 40 }, (_, e) => ({
  across: 0.006 * ((e % 4) - 1.5),
  depth: 0,
  along: 0.006 * (Math.floor(e / 4) - 4.5),
}));
const field = fixtureField(electrodes);
const sampling = { samplingRateHz: 2048, sampleCount: 60 };
const radii = { radiiMetres: [3e-3, 6e-3] };
const thetas = [
  { first: 0.0013, second: 0.0147 },
  { first: -0.002, second: 0.018 },
].map(
  ({ first, second }): MotorUnitTheta => ({
    positionMetres: [first, second],
    innervationZoneMetres: 0.0037,
    conductionVelocity: 4.1,
    halfLengthsMetres: [0.0613, 0.0521],
    territoryRadiusMetres: 3.7e-3,
    logSize: 5,
  }),
);

function shareLeft(exact: ArrayLike<number>, found: ArrayLike<number>): number {
  let [left, all] = [0, 0];
  for (let n = 0; n < exact.length; n++) {
    left += (exact[n] - found[n]) ** 2;
    all += exact[n] ** 2;
  }
  return Math.sqrt(left / all);
}

function withoutComponents(of: PathLeadField, path: number, mixing: Float64Array, count: number): number {
  const { channelCount, sampleCount } = of;
  let [left, all] = [0, 0];
  for (let i = 0; i < sampleCount; i++) {
    const column = Array.from(
      { length: channelCount },
      (_, c) => of.gradient[(path * channelCount + c) * sampleCount + i],
    );
    const weights = Array.from({ length: count }, (_, r) =>
      column.reduce((sum, value, c) => sum + value * mixing[c * count + r], 0),
    );
    for (const [c, value] of column.entries()) {
      const mixed = weights.reduce((sum, weight, r) => sum + weight * mixing[c * count + r], 0);
      left += (value - mixed) ** 2;
      all += value ** 2;
    }
  }
  return Math.sqrt(left / all);
}

describe('components of channels', () => {
  it('are orthonormal, and leave out of each path what they say at most', () => {
    const { componentCount, mixing, worstShare } = channelComponents(field, 0.02);
    expect(componentCount).toBeLessThanOrEqual(28);
    for (let a = 0; a < componentCount; a++)
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let c = 0; c < 40; c++) product += mixing[c * componentCount + a] * mixing[c * componentCount + b];
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThanOrEqual(1e-12);
      }
    expect(worstShare).toBeLessThanOrEqual(0.02);
    // all samples of the path, where only every third decided: within a fifth of each other
    for (let path = 0; path < field.pathCount; path += 5)
      expect(withoutComponents(field, path, mixing, componentCount)).toBeLessThanOrEqual(1.2 * worstShare);
  });

  it('give the MUAPs and derivatives of all channels', () => {
    const whole = createLeadFieldMuaps(createMuapBasis(field, radii), sampling);
    for (const [tolerance, most, mostOfSlopes] of [
      [1e-2, 0.02, 0.06],
      [1e-5, 2e-5, 6e-5],
    ]) {
      const components = channelComponents(field, tolerance);
      const basis = createMuapBasis(componentField(field, components), radii);
      const mixed = createComponentMuaps(createLeadFieldMuaps(basis, sampling), components);
      for (const theta of thetas) {
        const exact = whole.evaluate(theta, true);
        const found = mixed.evaluate(theta, true);
        // nothing makes MUAPs better than the lead fields: they take the worse samples of some paths
        expect(shareLeft(exact.muap, found.muap)).toBeLessThanOrEqual(most);
        const length = exact.muap.length;
        for (const [i, component] of THETA_COMPONENTS.entries()) {
          const part = (values: Float32Array | Float64Array) => values.subarray(i * length, (i + 1) * length);
          expect(shareLeft(part(exact.derivatives), part(found.derivatives)), component).toBeLessThanOrEqual(
            mostOfSlopes,
          );
        }
        expect(shareLeft(exact.muap, mixed.muap(theta))).toBeLessThanOrEqual(most);
      }
    }
  });

  it('give the same in float32', () => {
    const components = channelComponents(field, 1e-2);
    const own = componentField(field, components);
    const arena = createArena(200e6, false);
    const [exact, found] = [undefined, arena].map((memory) =>
      createComponentMuaps(
        createLeadFieldMuaps(createMuapBasis(own, { ...radii, arena: memory }), sampling),
        components,
        memory,
      ).muap(thetas[0]),
    );
    expect(found).toBeInstanceOf(Float32Array);
    expect(shareLeft(exact, found)).toBeLessThanOrEqual(1e-5);
  });

  it('refuses components of other channels', () => {
    const components = channelComponents(field, 0.1);
    expect(() => componentField(fixtureField(electrodes.slice(0, 5)), components)).toThrow('channels of the field');
  });
});
