import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { addOwnContribution, muapFilters, strongestWindow } from './cancellation.ts';
import { allocatePhased, phasedRowInto } from './phased-signal.ts';
import {
  addMuap,
  covarianceOf,
  dot,
  extendedRows,
  gaussianRows,
  largestDifference,
  makeMixture,
  phasedOf,
  slowCholesky,
  testTrain,
} from './separation-fixtures.ts';
import { allocateWhitening, whiten } from './whitening.ts';

const TAPS = 6;
const WINDOW = { length: 24, lead: 9 };
const CHANNELS = 3;

/** A residual of coloured noise, and MUAPs of two motor units that are not in it. */
async function setup(spacing: number, backend: 'simd' | 'reference' = 'simd') {
  const kernels = await createKernels({ backend, memoryBytes: 8e6 });
  const rows = makeMixture(1, [testTrain(1, 30, 0.5, 20, 1480)], {
    channels: CHANNELS,
    samples: 1500,
    noise: 0.5,
  }).rows;
  const muaps = Float32Array.from(
    { length: 2 * CHANNELS * WINDOW.length },
    (_, i) => Math.sin((Math.PI * ((i % WINDOW.length) + 0.5)) / WINDOW.length) * gaussianRows(2, 1, 200)[0][i],
  );
  const phased = phasedOf(kernels, rows, spacing);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, CHANNELS, TAPS));
  const bank = muapFilters(kernels, whitening, muaps, 2, WINDOW, spacing);
  return { kernels, rows, muaps, phased, whitening, bank };
}

/** y[t] = sum over c, r of filter[c, r] x[c, t - spacing r]. */
function filtered(rows: readonly ArrayLike<number>[], filter: Float32Array, spacing: number): Float64Array {
  const extended = extendedRows(rows, TAPS, spacing, rows[0].length);
  return Float64Array.from({ length: rows[0].length }, (_, t) =>
    extended.reduce((sum, row, d) => sum + filter[d] * row[t], 0),
  );
}

describe.each([1, 2, 3])('spacing %i', (spacing) => {
  it('own contribution: the filter on residual + own equals the filter on the residual, plus addOwnContribution', async () => {
    const { kernels, rows, muaps, phased, bank } = await setup(spacing);
    const size = CHANNELS * WINDOW.length;
    // overlapping discharges, and a window that reaches beyond the end; the first one lies inside
    const train = Int32Array.of(WINDOW.lead, 60, 68, 400, 1033, 1034, 1490, 1499);
    const outputs = allocatePhased(kernels, 2, 1500, spacing);
    kernels.filterBankInto(outputs.signal, phased.signal, bank.filters, TAPS);
    for (let j = 0; j < 2; j++) {
      const muap = muaps.subarray(j * size, (j + 1) * size);
      const filter = bank.filters.subarray(j * CHANNELS * TAPS, (j + 1) * CHANNELS * TAPS);
      const own = rows.map((row) => Float64Array.from(row));
      addMuap(own, train, muap, WINDOW.length, WINDOW.lead, 1);
      const expected = filtered(own, filter, spacing);
      const output = new Float32Array(1500);
      phasedRowInto(output, outputs, j);
      addOwnContribution(output, filter, muap, train, WINDOW, TAPS, spacing);
      // outputs are near 1; the bank sums 18 float32 terms of up to 1, then one rounded addition a discharge
      expect(largestDifference(output, expected)).toBeLessThanOrEqual(20 * 2 ** -24 * 4);
    }
  });

  it.each(['simd', 'reference'] as const)(
    'is the MMSE filter, scaled to height 1 at its peak (%s)',
    async (backend) => {
      const { kernels, rows, muaps, whitening, bank } = await setup(spacing, backend);
      const size = CHANNELS * TAPS;
      const covariance = covarianceOf(extendedRows(rows, TAPS, spacing), 1500);
      for (let d = 0; d < size; d++) covariance[d * size + d] += whitening.ridge;
      const lower = slowCholesky(covariance, size);
      for (let j = 0; j < 2; j++) {
        const muap = muaps.subarray(j * CHANNELS * WINDOW.length, (j + 1) * CHANNELS * WINDOW.length);
        const span = spacing * (TAPS - 1) + 1;
        expect(bank.peaks[j]).toBe(strongestWindow(muap, CHANNELS, WINDOW.length, span) + span - 1);
        const h = Float64Array.from({ length: size }, (_, d) => {
          const [c, r] = [Math.floor(d / TAPS), d % TAPS];
          return muap[c * WINDOW.length + bank.peaks[j] - spacing * r];
        });
        const filter = bank.filters.slice(j * size, (j + 1) * size);
        // h^T f is 1 before the taps are rounded to float32
        expect(Math.abs(dot(h, filter) - 1)).toBeLessThanOrEqual(2 ** -24 * dot(h.map(Math.abs), filter.map(Math.abs)));
        // (C + ridge I) f d2 = h, with the covariance of float32 sums (1e-5 of its largest entry)
        const white = h.slice();
        for (let i = 0; i < size; i++) {
          for (let k = 0; k < i; k++) white[i] -= lower[i * size + k] * white[k];
          white[i] /= lower[i * size + i];
        }
        const squaredDistance = dot(white, white);
        expect(Math.abs(bank.separations[j] / squaredDistance - 1)).toBeLessThanOrEqual(1e-4);
        const back = Float64Array.from({ length: size }, (_, i) => {
          let sum = 0;
          for (let k = 0; k < size; k++) sum += covariance[i * size + k] * filter[k] * squaredDistance;
          return sum;
        });
        expect(largestDifference(back, h)).toBeLessThanOrEqual(1e-4 * Math.max(...h.map(Math.abs)));
        // a lone discharge in silence peaks at discharge - lead + peak, at height 1
        const silence = new Float32Array(200);
        addOwnContribution(silence, filter, muap, Int32Array.of(100), WINDOW, TAPS, spacing);
        const at = 100 - WINDOW.lead + bank.peaks[j];
        expect(Math.abs(silence[at] - 1)).toBeLessThanOrEqual(1e-5);
      }
      expect(kernels.backend).toBe(backend);
    },
  );
});

it('a MUAP of zeros gets a filter of zeros, and the others stay as they are', async () => {
  const { kernels, muaps, whitening, bank } = await setup(2);
  const size = CHANNELS * TAPS;
  const withZero = muaps.slice();
  withZero.fill(0, 0, CHANNELS * WINDOW.length);
  const { filters, separations } = muapFilters(kernels, whitening, withZero, 2, WINDOW, 2);
  expect(filters.slice(0, size)).toEqual(new Float32Array(size));
  expect(separations[0]).toBe(0);
  expect(filters.slice(size)).toEqual(bank.filters.slice(size));
});

describe('strongestWindow', () => {
  it('finds the window with most energy by trying all', () => {
    for (let seed = 0; seed < 30; seed++) {
      const muap = gaussianRows(seed, 1, 3 * 20)[0];
      for (const width of [1, 5, 19, 20]) {
        const energies = Array.from({ length: 21 - width }, (_, from) => {
          let sum = 0;
          for (let c = 0; c < 3; c++) for (let k = from; k < from + width; k++) sum += muap[c * 20 + k] ** 2;
          return sum;
        });
        const first = strongestWindow(muap, 3, 20, width);
        // a running sum differs from a fresh one by rounding
        expect(energies[first]).toBeGreaterThanOrEqual(Math.max(...energies) - 1e-12);
      }
    }
  });

  it('takes the first of equal ones', () => {
    expect(strongestWindow(Float32Array.of(0, 2, 0, 2, 0), 1, 5, 1)).toBe(1);
    expect(strongestWindow(new Float32Array(10), 2, 5, 3)).toBe(0);
  });
});
