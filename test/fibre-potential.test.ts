import { expect, it } from 'vitest';
import { motorUnitPotential, muscleConductor } from '../examples/motor-unit-potential.ts';
import { rosenfalckActionPotential } from '../src/motorunit/action-potential.ts';
import { type Fibre, fibrePotential } from '../src/motorunit/fibre-potential.ts';
import { infiniteMediumGradient } from '../src/motorunit/infinite-medium-fixtures.ts';

const electrode = { across: 0.002, depth: 0, along: 0.02 };
const gradientAt = (s: number) => infiniteMediumGradient(electrode, 0, 0.008, s);
const largest = (values: readonly number[]) => values.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0);

it('has the potential of a fibre that the bundled example has', () => {
  const samplingRateHz = 2048;
  const sources = [
    {
      acrossMetres: 0,
      depthMetres: 0.008,
      innervationZoneMetres: 0.004,
      halfLengthsMetres: [0.0625, 0.05] as const,
      fibreCount: 1,
      fibreRadiusMetres: 27.5e-6,
    },
  ];
  // a way of 0.5 mm per step: both half-lengths are multiples of it
  const conductionVelocity = 4.096;
  const [phase] = motorUnitPotential(Float64Array.of(electrode.across, electrode.along), sources, {
    conductor: muscleConductor,
    conductionVelocity,
    samplingRateHz,
    sampleCount: 50,
    phaseCount: 1,
  });
  const same: Fibre = {
    endPlateMetres: 0.004,
    halfLengthsMetres: [0.0625, 0.05],
    conductionVelocity,
    diameterMetres: 55e-6,
  };
  const found = Array.from(phase, (_, k) =>
    fibrePotential(gradientAt, same, rosenfalckActionPotential, k / samplingRateHz),
  );
  const error = largest(found.map((value, i) => value - phase[i]));
  // the example: middle of 0.5 mm steps, wave cut at 20 mm
  expect(error).toBeLessThanOrEqual(5e-3 * largest(found));
});
