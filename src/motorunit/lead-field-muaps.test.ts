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

// four electrodes: over the innervation zone, between, over the tendon and beside
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
  it('agree with fine quadrature over the fibres, channel by channel', () => {
    const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, 192);
    const exact = fibresPotential(fixtureGradientAt(electrodes), 4, fibres, rosenfalckActionPotential, sampling);
    const found = model.muap(theta);
    const n = sampling.sampleCount;
    const errors = electrodes.map((_, e) =>
      relative(found.subarray(e * n, e * n + n), exact.subarray(e * n, e * n + n)),
    );
    console.log(errors);
    for (const error of errors) expect(error).toBeLessThanOrEqual(0.02);
  });

  it('have derivatives that match central differences', () => {
    const { derivatives } = model.evaluate(theta, true);
    const found = derivatives.slice();
    const length = electrodes.length * sampling.sampleCount;
    const vector = thetaToVector(theta);
    for (const [i, name] of THETA_COMPONENTS.entries()) {
      const step = name === 'conductionVelocity' || name === 'logSize' ? 1e-5 : 1e-8;
      const at = (change: number) => model.muap(thetaFromVector(vector.map((x, j) => (j === i ? x + change : x))));
      const [up, down] = [at(step), at(-step)];
      const difference = up.map((x, j) => (x - down[j]) / (2 * step));
      const error = relative(found.subarray(i * length, (i + 1) * length), difference);
      console.log(name, error);
      expect(error).toBeLessThanOrEqual(1e-5);
    }
  });
});
void [fixtureGrid, createArena, nandedkarStalbergActionPotential, muapBasisLength];
