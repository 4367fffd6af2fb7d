import { describe, expect, it } from 'vitest';
import { createArena } from '../kernels/arena.ts';
import { nandedkarStalbergActionPotential, rosenfalckActionPotential } from './action-potential.ts';
import { fixtureField, fixtureGradientAt, fixtureGrid, spreadFibres } from './infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from './lead-field-muaps.ts';
import { fibresPotential, type MuapSampling } from './motor-unit-fibres.ts';
import {
  DEFAULT_FIBRE_SCATTER,
  type MotorUnitTheta,
  THETA_COMPONENTS,
  thetaFromVector,
  thetaToVector,
} from './motor-unit-theta.ts';
import { createMuapBasis, muapBasisLength } from './muap-basis.ts';

// over the innervation zone, between it and an end, over an end, and beside
const electrodes = [
  { across: 0, depth: 0, along: 0.004 },
  { across: 0.004, depth: 0, along: -0.03 },
  { across: -0.004, depth: 0, along: 0.055 },
  { across: 0.02, depth: 0, along: 0.02 },
];
const sampling: MuapSampling = { samplingRateHz: 2048, sampleCount: 60 };
const options = { radiiMetres: [3e-3, 4.5e-3, 6e-3] };
const field = fixtureField(electrodes);
const basis = createMuapBasis(field, options);
const model = createLeadFieldMuaps(basis, sampling);
const shortWaves = createLeadFieldMuaps(
  createMuapBasis(field, { ...options, model: nandedkarStalbergActionPotential }),
  sampling,
);
const theta: MotorUnitTheta = {
  positionMetres: [0.0013, 0.0147],
  innervationZoneMetres: 0.0037,
  conductionVelocity: 4.1,
  halfLengthsMetres: [0.0613, 0.0521],
  territoryRadiusMetres: 3.7e-3,
  logSize: Math.log(320),
};

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, x) => sum + x * x, 0));
const relative = (a: ArrayLike<number>, b: ArrayLike<number>) => norm(Array.from(a, (x, i) => x - b[i])) / norm(b);

describe('lead-field MUAPs', () => {
  it('agree with fine quadrature over the fibres on every channel, from end-plate to tendon', () => {
    const coarse: MuapSampling = { samplingRateHz: 800, sampleCount: 24 };
    const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, 4, 9);
    const exact = fibresPotential(fixtureGradientAt(electrodes), 4, fibres, rosenfalckActionPotential, coarse);
    const found = createLeadFieldMuaps(basis, coarse).muap(theta);
    const n = coarse.sampleCount;
    for (let e = 0; e < electrodes.length; e++) {
      const part = (values: Float32Array | Float64Array, from: number, to: number) =>
        values.subarray(e * n + from, e * n + to);
      expect(relative(part(found, 0, n), part(exact, 0, n))).toBeLessThanOrEqual(0.01);
      // waves that leave the end-plates, travel, and end at the tendons from 11.6 ms on
      for (const [from, to] of [
        [0, 4],
        [4, 9],
        [9, n],
      ])
        expect(relative(part(found, from, to), part(exact, from, to))).toBeLessThanOrEqual(0.02);
    }
  });

  // between cells, on the border of cells and of a radius, waves that end early, and another action potential
  for (const [name, change, action] of [
    ['as it is', {}, rosenfalckActionPotential],
    ['on a border', { positionMetres: [0.001, 0.015], innervationZoneMetres: 0.003 }, rosenfalckActionPotential],
    ['of another radius', { territoryRadiusMetres: 5.2e-3 }, rosenfalckActionPotential],
    ['of short fibres', { halfLengthsMetres: [0.031, 0.027], conductionVelocity: 3.3 }, rosenfalckActionPotential],
    ['of a shorter wave', { positionMetres: [-0.0031, 0.0172] }, nandedkarStalbergActionPotential],
  ] as const)
    it(`have derivatives that match central differences to 1e-5: a motor unit ${name}`, () => {
      const own = action === rosenfalckActionPotential ? model : shortWaves;
      const place: MotorUnitTheta = { ...theta, ...change };
      const length = electrodes.length * sampling.sampleCount;
      const found = own.evaluate(place, true).derivatives.slice();
      const vector = thetaToVector(place);
      for (const [i, component] of THETA_COMPONENTS.entries()) {
        const step = component === 'conductionVelocity' || component === 'logSize' ? 1e-5 : 1e-8;
        const at = (way: number) => own.muap(thetaFromVector(vector.map((x, j) => (j === i ? x + way : x))));
        const [up, down] = [at(step), at(-step)];
        const difference = up.map((x, j) => (x - down[j]) / (2 * step));
        const error = relative(found.subarray(i * length, (i + 1) * length), difference);
        expect(error, component).toBeLessThanOrEqual(1e-5);
      }
    });

  it('have derivatives that do not jump between the pieces of the look-up (C1)', () => {
    const length = electrodes.length * sampling.sampleCount;
    // 0.003 m: the border of a row of the table; 0.015 m deep: of a cell. Not by the radius: its slope is that of a line in
    // r^2 between two tables, and jumps at their radii (at 4.5 mm by 23 % here)
    const place: MotorUnitTheta = { ...theta, positionMetres: [0.001, 0.015], innervationZoneMetres: 0.003 };
    const vector = thetaToVector(place);
    for (const [i, component] of THETA_COMPONENTS.entries()) {
      if (component === 'territoryRadius') continue;
      const slopes = (side: number) =>
        model.evaluate(thetaFromVector(vector.map((x, j) => (j === i ? x + side : x))), true).derivatives.slice();
      const [below, above] = [slopes(-1e-9), slopes(1e-9)];
      for (const [j, other] of THETA_COMPONENTS.entries()) {
        const part = (values: Float32Array | Float64Array) => values.subarray(j * length, (j + 1) * length);
        // slopes change by less than a thousandth of themselves over a micrometre, so by 2e-6 over 2e-9 m
        expect(relative(part(below), part(above)), `${other} by ${component}`).toBeLessThanOrEqual(2e-6);
      }
    }
  });

  it('are the same in float32 with vectors, to rounding', () => {
    const arena = createArena(4 * muapBasisLength(field, options) + 4e6, false);
    const fast = createLeadFieldMuaps(createMuapBasis(field, { ...options, arena }), sampling);
    expect([fast.backend, model.backend]).toEqual(['simd', 'reference']);
    const [found, exact] = [fast.evaluate(theta, true), model.evaluate(theta, true)];
    // terms up to a thousand times the sum cancel in the moments: 1e3 * 2^-24
    expect(relative(found.muap, exact.muap)).toBeLessThanOrEqual(6e-5);
    const length = found.muap.length;
    for (const [i, name] of THETA_COMPONENTS.entries()) {
      const part = (values: ArrayLike<number>) => Array.from(values).slice(i * length, (i + 1) * length);
      expect(relative(part(found.derivatives), part(exact.derivatives)), name).toBeLessThanOrEqual(2e-4);
    }
    const again = fast.muap(theta);
    expect(Array.from(fast.muap(theta))).toEqual(Array.from(again));
  });

  it('follow the symmetries of the medium', () => {
    // mirrored along the fibres: electrodes, innervation zone and half-lengths
    const mirrored = electrodes.map((electrode) => ({ ...electrode, along: -electrode.along }));
    const other = createLeadFieldMuaps(createMuapBasis(fixtureField(mirrored), options), sampling);
    const turned: MotorUnitTheta = {
      ...theta,
      innervationZoneMetres: -theta.innervationZoneMetres,
      halfLengthsMetres: [theta.halfLengthsMetres[1], theta.halfLengthsMetres[0]],
    };
    expect(relative(other.muap(turned), model.muap(theta))).toBeLessThanOrEqual(1e-11);
    const twice = model.muap({ ...theta, logSize: theta.logSize + Math.log(2) });
    expect(
      relative(
        twice,
        model.muap(theta).map((x) => 2 * x),
      ),
    ).toBeLessThanOrEqual(1e-13);
    // half the velocity at half the rate: the same samples
    const slow = createLeadFieldMuaps(basis, { ...sampling, samplingRateHz: 1024 });
    const half = slow.muap({ ...theta, conductionVelocity: theta.conductionVelocity / 2 });
    expect(relative(half, model.muap(theta))).toBeLessThanOrEqual(1e-13);
  });

  it('start when they are told, for any number of channels', () => {
    const [start, shift] = [-5 / 2048, 5];
    const late = createLeadFieldMuaps(basis, { ...sampling, startSeconds: start }).muap(theta);
    const muap = model.muap(theta);
    for (let e = 0; e < electrodes.length; e++)
      for (let k = 0; k < sampling.sampleCount; k++) {
        const expected = k < shift ? 0 : muap[e * sampling.sampleCount + k - shift];
        expect(Math.abs(late[e * sampling.sampleCount + k] - expected)).toBeLessThanOrEqual(1e-12 * norm(muap));
      }
    const three = createLeadFieldMuaps(createMuapBasis(fixtureField(electrodes.slice(0, 3)), options), sampling);
    expect(Array.from(three.muap(theta))).toEqual(Array.from(muap.subarray(0, 3 * sampling.sampleCount)));
  });

  it('refuse what the basis does not cover, and say what to do', () => {
    const bad = (change: Partial<MotorUnitTheta>) => () => model.muap({ ...theta, ...change });
    expect(bad({ positionMetres: [0.05, 0.0147] })).toThrow(/outside the muscle's paths/);
    expect(bad({ halfLengthsMetres: [0.08, 0.05] })).toThrow(/do not fit on the muscle's path/);
    expect(bad({ halfLengthsMetres: [0.001, 0.05] })).toThrow(/half-length expected/);
    expect(bad({ territoryRadiusMetres: 1e-3 })).toThrow(/territoryRadiusMetres expected/);
    expect(bad({ conductionVelocity: Number.NaN })).toThrow(/conductionVelocity/);
    expect(() => createMuapBasis(field, { radiiMetres: [2e-3, 4e-3] })).toThrow(/closer together/);
    expect(() => createMuapBasis(field, { radiiMetres: [4e-3] })).toThrow(/two or more rising/);
    expect(() => createLeadFieldMuaps(basis, { ...sampling, sampleCount: 0 })).toThrow(/sampleCount/);
  });
});

it('clips territories where the muscle has no path', () => {
  const whole = fixtureField(fixtureGrid(2, 2, 10e-3));
  const pathOfNode = whole.grid.pathOfNode.map((path, i) => (i % 9 < 4 ? -1 : path));
  const clipped = createMuapBasis({ ...whole, grid: { ...whole.grid, pathOfNode } }, options);
  const muaps = createLeadFieldMuaps(clipped, sampling);
  const inside = { ...theta, positionMetres: [0.0005, 0.0147] as const };
  // the fibres that the border takes away are on the left: the potential falls more slowly to the right
  const found = muaps.muap(inside);
  const all = createLeadFieldMuaps(createMuapBasis(whole, options), sampling).muap(inside);
  const ratio = (values: Float32Array | Float64Array) =>
    norm(values.subarray(sampling.sampleCount, 2 * sampling.sampleCount)) /
    norm(values.subarray(0, sampling.sampleCount));
  expect(ratio(found)).toBeGreaterThan(1.02 * ratio(all));
  expect(() => muaps.muap({ ...theta, positionMetres: [-0.006, 0.0147] })).toThrow(/outside the muscle/);
});
