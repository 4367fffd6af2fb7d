/** The promise of the basis on every channel: relative L2 < 2 % against fine quadrature over the fibres, phase by phase. */

import { describe, expect, it } from 'vitest';
import { nandedkarStalbergActionPotential, rosenfalckActionPotential } from './action-potential.ts';
import { fixtureField, fixtureGradientAt, spreadFibres } from './infinite-medium-fixtures.ts';
import { createLeadFieldMuaps } from './lead-field-muaps.ts';
import { fibresPotential } from './motor-unit-fibres.ts';
import { DEFAULT_FIBRE_SCATTER, type MotorUnitTheta } from './motor-unit-theta.ts';
import { createMuapBasis } from './muap-basis.ts';

const electrodes = [
  { across: 0, depth: 0, along: 0.004 },
  { across: 0.004, depth: 0, along: -0.03 },
  { across: -0.004, depth: 0, along: 0.055 },
];
const sampling = { samplingRateHz: 2048, sampleCount: 60 };

/**
 * Samples from end-plate to tendon: both waves have left the end-plate's scatter and decayed behind it 15 mm on; the
 * first meets its tendon's scatter 4.5 mm before the end.
 */
function phasesOf({ conductionVelocity, halfLengthsMetres }: MotorUnitTheta) {
  const sampleAt = (way: number) => Math.ceil((way / conductionVelocity) * sampling.samplingRateHz);
  const [leaves, meets] = [sampleAt(0.015), sampleAt(Math.min(...halfLengthsMetres) - 0.0045)];
  return { all: [0, 60], generation: [0, leaves], propagation: [leaves, meets], extinction: [meets, 60] } as const;
}

describe('lead-field MUAPs against fine quadrature, relative L2 < 2 % on every channel', () => {
  // a centre 12 mm deep: fibres lie 5 to 20 mm deep
  for (const [model, depth, counts, change] of [
    [rosenfalckActionPotential, 0.0123, [4, 9], {}],
    [rosenfalckActionPotential, 0.0213, [4, 9], {}],
    [rosenfalckActionPotential, 0.0137, [4, 9], { conductionVelocity: 3.3, halfLengthsMetres: [0.034, 0.041] }],
    [nandedkarStalbergActionPotential, 0.0147, [5, 17], {}],
    [
      nandedkarStalbergActionPotential,
      0.0139,
      [5, 17],
      { innervationZoneMetres: -0.0118, territoryRadiusMetres: 5.1e-3 },
    ],
  ] as const)
    it(`${model.name}, ${(depth * 1e3).toFixed(1)} mm deep ${JSON.stringify(change)}`, () => {
      const theta: MotorUnitTheta = {
        positionMetres: [0.0013, depth],
        innervationZoneMetres: 0.0037,
        conductionVelocity: 4.1,
        halfLengthsMetres: [0.0613, 0.0521],
        territoryRadiusMetres: 3.7e-3,
        logSize: 5,
        ...change,
      };
      const field = fixtureField(electrodes, { counts: [13, 12], originMetres: [-12e-3, depth - 10.3e-3] });
      const basis = createMuapBasis(field, { radiiMetres: [3e-3, 4.5e-3, 6e-3], model });
      const found = createLeadFieldMuaps(basis, sampling).muap(theta);
      const fibres = spreadFibres(theta, DEFAULT_FIBRE_SCATTER, counts[0], counts[1]);
      const exact = fibresPotential(fixtureGradientAt(electrodes), 3, fibres, model, sampling);
      for (let e = 0; e < 3; e++)
        for (const [phase, [from, to]] of Object.entries(phasesOf(theta))) {
          let [error, size] = [0, 0];
          for (let k = e * 60 + from; k < e * 60 + to; k++) {
            error += (found[k] - exact[k]) ** 2;
            size += exact[k] ** 2;
          }
          expect(Math.sqrt(error / size), `channel ${e}, ${phase}`).toBeLessThanOrEqual(0.02);
        }
    });
});
