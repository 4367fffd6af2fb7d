import { beforeAll, describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { rosenfalckActionPotential } from '../../motorunit/action-potential.ts';
import { createLeadFieldMuaps } from '../../motorunit/lead-field-muaps.ts';
import { thetaFromVector, thetaToVector } from '../../motorunit/motor-unit-theta.ts';
import { createMuapBasis } from '../../motorunit/muap-basis.ts';
import type { MuapModel } from '../../motorunit/muap-model.ts';
import { designButterworth } from '../../signal/butterworth.ts';
import { zeroPhaseFilterInto } from '../../signal/zero-phase.ts';
import { zeroPhaseResponse } from '../../signal/zero-phase-response.ts';
import { createFilteredMuaps, FILTERED_COMPONENTS } from './filtered-muap.ts';
import { modelFixtureField } from './model-fixtures.ts';

const rate = 2048;
const band = { lowHz: 20, highHz: 500, order: 2 };
const response = zeroPhaseResponse(band, rate);
const theta = {
  positionMetres: [2e-3, -1e-3],
  innervationZoneMetres: 4e-3,
  conductionVelocity: 4.1,
  halfLengthsMetres: [0.031, 0.036],
  territoryRadiusMetres: 4e-3,
  logSize: 5,
} as const;
let muaps: MuapModel;
let raw: Float64Array;

beforeAll(() => {
  const basis = createMuapBasis(modelFixtureField(), { radiiMetres: [2.8e-3, 6e-3] });
  muaps = createLeadFieldMuaps(basis, { samplingRateHz: rate, sampleCount: 60 });
  raw = Float64Array.from(muaps.muap(theta));
});

/** The model's MUAP in the middle of a long silent signal, filtered as a signal is; sample k lies k after the end-plate. */
function filteredSignal(channel: number): (k: number) => number {
  const middle = 600;
  const signal = new Float64Array(2 * middle);
  signal.set(raw.subarray(channel * 60, channel * 60 + 60), middle);
  const out = new Float64Array(signal.length);
  zeroPhaseFilterInto(out, signal, 0, designButterworth({ kind: 'band-pass', ...band }, rate));
  return (k) => out[middle + k];
}

function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('filtered MUAPs', () => {
  it('are the MUAPs as the zero-phase filter leaves them, at every wanted sample', () => {
    const filtered = createFilteredMuaps(muaps, response, { firstSample: -20, count: 35, step: 3 });
    const { muap } = filtered.evaluate(theta, false, 2);
    const largest = largestOf(muap);
    for (let c = 0; c < muaps.channelCount; c++) {
      const exact = filteredSignal(c);
      for (let k = 0; k < 35; k++)
        // the response is cut where it has fallen to 1e-4; MUAPs of about ten samples of one sign add up to 1e-3
        expect(Math.abs(muap[c * 35 + k] - exact(-20 + 3 * k - 2))).toBeLessThanOrEqual(1e-3 * largest);
    }
  });

  it('have derivatives equal to differences', () => {
    const filtered = createFilteredMuaps(muaps, response, { firstSample: -10, count: 30, step: 2 });
    const [shift, wave] = [0.3, 1.1];
    const derivatives = filtered.evaluate(theta, true, shift, wave).derivatives.slice();
    const vector = [...thetaToVector(theta), shift, wave];
    const length = derivatives.length / FILTERED_COMPONENTS.length;
    for (const [i, component] of FILTERED_COMPONENTS.entries()) {
      const step =
        component === 'conductionVelocity' || component === 'logSize' || component === 'shift' || component === 'wave'
          ? 1e-5
          : 1e-8;
      const at = (change: number) => {
        const changed = vector.map((value, j) => (j === i ? value + change : value));
        return filtered.evaluate(thetaFromVector(changed), false, changed[8], changed[9]).muap.slice();
      };
      const [up, down] = [at(step), at(-step)];
      const own = derivatives.subarray(i * length, (i + 1) * length);
      const errors = own.map((value, n) => value - (up[n] - down[n]) / (2 * step));
      // cubics of the tables of the response and of its derivative, 16 values a sample, agree to 1e-5
      expect(largestOf(errors), component).toBeLessThanOrEqual(2e-5 * largestOf(own));
    }
  });

  it('move between samples as a finer signal would', () => {
    const filtered = createFilteredMuaps(muaps, response, { firstSample: 0, count: 40 });
    // a quarter of a sample four times is a sample
    const quarter = filtered.evaluate(theta, false, 0.25).muap.slice();
    const whole = createFilteredMuaps(
      createLeadFieldMuaps(createMuapBasis(modelFixtureField(), { radiiMetres: [2.8e-3, 6e-3] }), {
        samplingRateHz: 4 * rate,
        sampleCount: 240,
      }),
      zeroPhaseResponse({ ...band }, 4 * rate),
      { firstSample: -1, count: 40, step: 4 },
    ).evaluate(theta, false).muap;
    const [sizeA, sizeB] = [Math.hypot(...quarter), Math.hypot(...whole)];
    let product = 0;
    for (let n = 0; n < quarter.length; n++) product += quarter[n] * whole[n];
    // sampled four times as finely, the filter is a slightly other one near 500 Hz (the bilinear map), and the end-plate's step is finer
    expect(product / (sizeA * sizeB)).toBeGreaterThanOrEqual(0.999);
  });

  it('have the waves of another action potential', () => {
    const longer = {
      ...rosenfalckActionPotential,
      name: 'longer',
      terms: [{ amplitudeVolts: 96e-3, power: 3, decayMetres: 1.2e-3 }],
    };
    const basis = createMuapBasis(modelFixtureField(), { radiiMetres: [2.8e-3, 6e-3], model: longer });
    const window = { firstSample: -10, count: 60 };
    const exact = createFilteredMuaps(
      createLeadFieldMuaps(basis, { samplingRateHz: rate, sampleCount: 70 }),
      response,
      window,
    ).evaluate(theta, false).muap;
    const filtered = createFilteredMuaps(muaps, response, window);
    // of Rosenfalck's gamma of shape 4, the longer wave comes 4 (1.2 - 1) decay lengths later
    const delay = (4 * 0.2e-3 * rate) / theta.conductionVelocity;
    const error = (wave: number, shift: number) => {
      const own = filtered.evaluate(theta, false, shift, wave).muap;
      return Math.hypot(...own.map((value, n) => value - exact[n])) / Math.hypot(...exact);
    };
    // the series ends after the fourth order: 1.4 %; without the filter the MUAPs differ by a seventh
    expect(error(1.2, delay)).toBeLessThanOrEqual(0.02);
    expect(error(1, delay)).toBeGreaterThan(0.1);
  });

  it('come the same from kernels', async () => {
    const kernels: Kernels = await createKernels({ memoryBytes: 64e6 });
    const basis = createMuapBasis(modelFixtureField(), { radiiMetres: [2.8e-3, 6e-3], arena: kernels.arena });
    const fast = createLeadFieldMuaps(basis, { samplingRateHz: rate, sampleCount: 60 });
    const window = { firstSample: -10, count: 30, step: 2 };
    const own = createFilteredMuaps(fast, response, window, kernels).evaluate(theta, true, 0.4);
    const exact = createFilteredMuaps(muaps, response, window).evaluate(theta, true, 0.4);
    for (const name of ['muap', 'derivatives'] as const) {
      const block = exact.muap.length;
      for (let from = 0; from < exact[name].length; from += block) {
        const [a, b] = [own[name].subarray(from, from + block), exact[name].subarray(from, from + block)];
        // float32 tables and products: 1e-6 (lead-field-muaps.test.ts), differences of tables for derivatives
        const errors = Float64Array.from(b, (value, n) => value - a[n]);
        expect(largestOf(errors)).toBeLessThanOrEqual(1e-4 * largestOf(b));
      }
    }
    await kernels.close();
  });
});
