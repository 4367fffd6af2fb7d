import { expect, it } from 'vitest';
import { rosenfalckActionPotential } from './action-potential.ts';
import { fibrePotential } from './fibre-potential.ts';
import { infiniteMediumGradient } from './infinite-medium-fixtures.ts';
import { drawFibres, fibresPotential } from './motor-unit-fibres.ts';
import { DEFAULT_FIBRE_SCATTER, type MotorUnitTheta, thetaFromVector, thetaToVector } from './motor-unit-theta.ts';

const theta: MotorUnitTheta = {
  positionMetres: [0.002, 0.01],
  innervationZoneMetres: 0.003,
  conductionVelocity: 4,
  halfLengthsMetres: [0.06, 0.05],
  territoryRadiusMetres: 0.004,
  logSize: Math.log(300),
};
const options = { seed: 1, index: 0, fibreCount: 2000, scatter: DEFAULT_FIBRE_SCATTER };

it('draws fibres with the spread that theta says, the same for the same seed', () => {
  const fibres = drawFibres(theta, options);
  expect(drawFibres(theta, options)).toEqual(fibres);
  expect(drawFibres(theta, { ...options, index: 1 })[0]).not.toEqual(fibres[0]);
  const sd = (values: readonly number[], mean: number) =>
    Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  // standard error of a spread from 2000: 1.6 %; four of them
  expect(
    Math.abs(
      sd(
        fibres.map((f) => f.positionMetres[1]),
        0.01,
      ) /
        0.002 -
        1,
    ),
  ).toBeLessThanOrEqual(0.065);
  expect(
    Math.abs(
      sd(
        fibres.map((f) => f.halfLengthsMetres[1]),
        0.05,
      ) /
        1.5e-3 -
        1,
    ),
  ).toBeLessThanOrEqual(0.065);
  expect(
    Math.abs(
      sd(
        fibres.map((f) => f.endPlateMetres),
        0.003,
      ) /
        1e-3 -
        1,
    ),
  ).toBeLessThanOrEqual(0.065);
  expect(Math.abs(fibres.reduce((sum, f) => sum + f.count, 0) - 300)).toBeLessThanOrEqual(1e-9);
});

it('keeps fibres in the muscle, and says when there is none', () => {
  const fibres = drawFibres(theta, { ...options, isInMuscle: (_, second) => second > 0.01 });
  expect(Math.min(...fibres.map((f) => f.positionMetres[1]))).toBeGreaterThan(0.01);
  expect(() => drawFibres(theta, { ...options, isInMuscle: () => false })).toThrow(/no place in the muscle/);
  expect(() => drawFibres({ ...theta, halfLengthsMetres: [0.001, 0.05] }, options)).toThrow(/half-length/);
});

it('adds the potentials of the fibres', () => {
  const electrodes = [
    { across: 0, depth: 0, along: 0.01 },
    { across: 0.008, depth: 0, along: 0.03 },
  ];
  const fibres = drawFibres(theta, { ...options, fibreCount: 3 });
  const gradientAt = (e: number, x: number, y: number, s: number) => infiniteMediumGradient(electrodes[e], x, y, s);
  const sampling = { samplingRateHz: 2048, sampleCount: 10, startSeconds: 5e-3 };
  const sum = fibresPotential(gradientAt, 2, fibres, rosenfalckActionPotential, sampling);
  const [x, y, k] = [1, 1, 4];
  const expected = fibres.reduce((total, fibre) => {
    const along = (s: number) => gradientAt(y, ...fibre.positionMetres, s);
    return total + 100 * fibrePotential(along, fibre, rosenfalckActionPotential, 5e-3 + k / 2048);
  }, 0);
  expect(Math.abs(sum[x * 10 + k] - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
});

it('turns theta into a vector and back', () => {
  expect(thetaFromVector(thetaToVector(theta))).toEqual(theta);
});
