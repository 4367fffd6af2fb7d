import { expect, it } from 'vitest';
import { designButterworth, responseMagnitude } from './butterworth.ts';
import { zeroPhaseResponse } from './zero-phase-response.ts';

const band = { lowHz: 20, highHz: 500, order: 2 };

it('has the squared magnitude of the filter as its spectrum, and no phase', () => {
  const rate = 2048;
  const response = zeroPhaseResponse(band, rate);
  const half = (response.length - 1) / 2;
  const cascade = designButterworth({ kind: 'band-pass', ...band }, rate);
  for (const frequency of [5, 20, 60, 200, 500, 900]) {
    let sum = 0;
    for (let k = -half; k <= half; k++) sum += response[half + k] * Math.cos((2 * Math.PI * frequency * k) / rate);
    // some hundred values below 1e-4 of the largest (0.46) are cut, slowly oscillating: they add up to 1e-3 at most
    expect(Math.abs(sum - responseMagnitude(cascade, frequency, rate) ** 2)).toBeLessThanOrEqual(2e-3);
  }
  for (let k = 1; k <= half; k++) expect(response[half + k]).toBe(response[half - k]);
});

it('refuses a band that the rate does not have', () => {
  expect(() => zeroPhaseResponse(band, 900)).toThrow(expect.objectContaining({ kind: 'parameter' }));
});
