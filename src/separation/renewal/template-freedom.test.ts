import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import { muapFilters } from '../cancellation.ts';
import { allocatePhased, phasedRowInto } from '../phased-signal.ts';
import { addMuap, gaussianRows, makeMixture, phasedOf, slowCholesky, testTrain } from '../separation-fixtures.ts';
import { allocateWhitening, whiten } from '../whitening.ts';
import { templateFreedom } from './template-freedom.ts';

const CHANNELS = 8;
const TAPS = 10;
const DIMENSION = CHANNELS * TAPS;
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('templateFreedom', () => {
  it.each([0.3, 3, 30])('estimates the trace of (C + ridge)^-1 C (ridge factor %d)', async (ridgeFactor) => {
    const kernels = await createKernels({ memoryBytes: 8e6 });
    const { rows } = makeMixture(1, [testTrain(1, 60, 0.2, 50, 5900)], { channels: CHANNELS, noise: 0.3 });
    const whitening = whiten(
      kernels,
      phasedOf(kernels, rows, 1),
      TAPS,
      ridgeFactor,
      allocateWhitening(kernels, CHANNELS, TAPS),
    );
    // ridge (C + ridge)^-1 = ridge L^-T L^-1, dense
    const inverse = inverseOfProduct(whitening.factor, DIMENSION).map((value) => value * whitening.ridge);
    let trace = 0;
    let square = 0;
    for (let i = 0; i < DIMENSION; i++)
      for (let k = 0; k < DIMENSION; k++) {
        if (i === k) trace += inverse[i * DIMENSION + k];
        else square += inverse[i * DIMENSION + k] ** 2;
      }
    // variance of v^T A v for random signs: 2 sum of the squares off the diagonal (Hutchinson), 16 probes
    const deviation = Math.sqrt((2 * square) / 16);
    const mark = kernels.arena.mark();
    const found = Array.from({ length: 40 }, (_, seed) => templateFreedom(kernels, whitening, seed));
    expect(kernels.arena.mark()).toBe(mark);
    // four deviations: 40 of 40 pass with odds of 400 to 1; of their mean, three: 370 to 1
    for (const value of found) expect(Math.abs(value - (DIMENSION - trace))).toBeLessThanOrEqual(4 * deviation);
    expect(Math.abs(mean(found) - (DIMENSION - trace))).toBeLessThanOrEqual((3 * deviation) / Math.sqrt(40));
    // "about 1 % of D"
    expect(deviation).toBeLessThanOrEqual(0.015 * DIMENSION);
    expect(templateFreedom(kernels, whitening, 3)).toBe(found[3]);
  });

  it('is nearly D with little ridge, and little with much', async () => {
    const kernels = await createKernels({ memoryBytes: 8e6 });
    const phased = phasedOf(kernels, gaussianRows(1, CHANNELS, 6000), 1);
    const of = (ridgeFactor: number) =>
      templateFreedom(
        kernels,
        whiten(kernels, phased, TAPS, ridgeFactor, allocateWhitening(kernels, CHANNELS, TAPS)),
        1,
      );
    // white noise: C is near I and the smaller half of its pivots near 0.99 of that
    expect(Math.abs(of(1) / DIMENSION - 0.5)).toBeLessThanOrEqual(0.02);
    expect(Math.abs(of(1e-3) / DIMENSION - 1)).toBeLessThanOrEqual(2e-3);
    expect(Math.abs((of(1e3) * 1e3) / DIMENSION - 1)).toBeLessThanOrEqual(0.05);
  });

  it('over n times the separation is what an averaged template has too much at its own discharges', async () => {
    const kernels = await createKernels({ memoryBytes: 8e6 });
    const window = { length: TAPS, lead: 0 };
    const counts = { own: 30, others: 200 };
    const samples = 20 * (counts.own + counts.others) + 40;
    const excess: number[] = [];
    const claimed: number[] = [];
    const before = kernels.arena.mark();
    for (let seed = 0; seed < 40; seed++) {
      const { normal, integer } = randomStream(seed, 'template bias');
      const rows = gaussianRows(1000 + seed, CHANNELS, samples);
      const muap = Float32Array.from({ length: DIMENSION }, () => 0.55 * normal());
      // windows of 10 samples, 20 apart, in random order
      const all = Array.from({ length: counts.own + counts.others }, (_, i) => 20 + 20 * i);
      for (let i = all.length - 1; i > 0; i--) {
        const k = integer(i + 1);
        [all[i], all[k]] = [all[k], all[i]];
      }
      const own = all.slice(0, counts.own);
      const others = all.slice(counts.own);
      // noise alone is what the residual holds
      const whitening = whiten(
        kernels,
        phasedOf(kernels, rows, 1),
        TAPS,
        0.3,
        allocateWhitening(kernels, CHANNELS, TAPS),
      );
      addMuap(rows, Int32Array.from(all), muap, TAPS, 0, 1);
      const template = kernels.arena.float32(DIMENSION);
      for (const t of own)
        for (let i = 0; i < DIMENSION; i++) template[i] += rows[Math.floor(i / TAPS)][t + (i % TAPS)] / counts.own;
      const bank = muapFilters(kernels, whitening, template, 1, window, 1, Int32Array.of(TAPS - 1));
      const outputs = allocatePhased(kernels, 1, samples, 1);
      kernels.filterBankInto(outputs.signal, phasedOf(kernels, rows, 1).signal, bank.filters, TAPS);
      const pulseTrain = new Float32Array(samples);
      phasedRowInto(pulseTrain, outputs, 0);
      const heights = (instants: readonly number[]) => mean(instants.map((t) => pulseTrain[t + TAPS - 1]));
      excess.push(heights(own) - heights(others));
      claimed.push(templateFreedom(kernels, whitening, seed) / (counts.own * bank.separations[0]));
      kernels.arena.release(before);
    }
    // outputs have the deviation of about 1 / sqrt(separation) = 0.2: means of 30, over 40 seeds, 0.006 of 0.09
    expect(mean(claimed)).toBeGreaterThan(0.06);
    expect(Math.abs(mean(excess) / mean(claimed) - 1)).toBeLessThanOrEqual((3 * 0.006) / mean(claimed));
  });
});

/** (L L^T)^-1 by substitution, a column at a time. */
function inverseOfProduct(lower: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      for (let m = 0; m <= Math.min(i, k); m++) product[i * n + k] += lower[i * n + m] * lower[k * n + m];
  const l = slowCholesky(product, n);
  const inverse = new Float64Array(n * n);
  for (let c = 0; c < n; c++) {
    const x = new Float64Array(n);
    x[c] = 1;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
      x[i] /= l[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
      x[i] /= l[i * n + i];
    }
    for (let i = 0; i < n; i++) inverse[i * n + c] = x[i];
  }
  return inverse;
}
