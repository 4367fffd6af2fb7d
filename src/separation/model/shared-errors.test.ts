import { expect, it } from 'vitest';
import type { ThetaFit } from './fit-theta.ts';
import { FIBRE_SHARE, sharedErrors } from './shared-errors.ts';
import { FIT_COUNT, WAVE, WAVE_PRIOR } from './theta-bounds.ts';

function fitted(fit: number, errorShare: number, wave = 1, waveDeviation = 0.05): ThetaFit {
  const covariance = new Float64Array(FIT_COUNT * FIT_COUNT);
  covariance[WAVE * FIT_COUNT + WAVE] = waveDeviation ** 2;
  return {
    theta: {
      positionMetres: [0, 0],
      innervationZoneMetres: 0,
      conductionVelocity: 4,
      halfLengthsMetres: [0.03, 0.03],
      territoryRadiusMetres: 4e-3,
      logSize: 5,
    },
    shift: 20,
    wave,
    covariance,
    cost: 0,
    logEvidence: 0,
    errorShare,
    conductorShare: 0,
    fit,
    noiselessFit: fit,
    prior: { means: new Float64Array(FIT_COUNT), deviations: new Float64Array(FIT_COUNT).fill(1) },
  };
}

it('takes the error of the conductor from motor units that noise does not hide', () => {
  const clear = [0.04, 0.06, 0.05, 0.07, 0.03].map((share) => fitted(0.9, share));
  const faint = Array.from({ length: 20 }, () => fitted(0.3, 0.005));
  expect(sharedErrors([...clear, ...faint, undefined]).conductorShare).toBeCloseTo(0.05 - FIBRE_SHARE, 12);
  // too few of them: all are asked
  expect(sharedErrors([...clear.slice(1), ...faint]).conductorShare).toBe(0);
});

it('knows the wave from five motor units on that know it', () => {
  const waves = [1.1, 1.12, 1.11, 1.09, 1.1].map((wave) => fitted(0.9, 0.02, wave));
  expect(sharedErrors(waves).wave[0]).toBeCloseTo(1.1, 12);
  expect(sharedErrors(waves.slice(1)).wave).toBe(WAVE_PRIOR);
  expect(sharedErrors(waves.map((fit) => fitted(0.9, 0.02, fit.wave, 0.3))).wave).toBe(WAVE_PRIOR);
  expect(sharedErrors([])).toEqual({ wave: WAVE_PRIOR, conductorShare: 0 });
});
