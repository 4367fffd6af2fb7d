import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { rateOfAgreement } from '../metrics/rate-of-agreement.ts';
import { allocatePhased } from './phased-signal.ts';
import { type Candidate, meanDirections, refineDirections } from './refine.ts';
import { columnOf, gaussianRows, makeMixture, phasedOf, testTrain } from './separation-fixtures.ts';
import { extendedSums } from './starts.ts';
import { allocateWhitening, normaliseColumns, rowsToColumns, whiten, whitenColumnsInPlace } from './whitening.ts';

const TAPS = 8;
const SAMPLES = 6000;
const RATE = 2000;

async function setup(rows: readonly Float32Array[], spacing = 1) {
  const kernels = await createKernels({ memoryBytes: 8e6 });
  const phased = phasedOf(kernels, rows, spacing);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, rows.length, TAPS));
  const sources = allocatePhased(kernels, 12, rows[0].length, spacing);
  const refine = (directions: Float64Array, iterations: number, dischargesMinimum = 15, control = {}) => {
    const count = directions.length / whitening.dimension;
    const options = { iterations, minimumInterval: 8, dischargesMinimum, samplingRateHz: RATE };
    return refineDirections(kernels, phased, whitening, directions, count, sources, options, control);
  };
  const mean = (train: Int32Array) => meanDirections(kernels, phased, whitening, [train]);
  return { kernels, phased, whitening, refine, mean };
}

const agreement = (a: Int32Array, b: Int32Array | undefined) =>
  rateOfAgreement(a, b ?? new Int32Array(0), { samplingRateHz: RATE }).rateOfAgreement;

const trains = [1, 2, 3, 4].map((seed) => testTrain(seed, 90 + 10 * seed, 0.15, 40, SAMPLES - 40));
const mixture = makeMixture(3, trains, { samples: SAMPLES, length: 10, noise: 0.15, amplitudes: [1, 0.5, 0.7, 0.6] });

describe('refineDirections', () => {
  it.each([1, 2])('finds motor units from the average of a few of their discharges (spacing %i)', async (spacing) => {
    const { refine, mean } = await setup(mixture.rows, spacing);
    for (const train of trains) {
      const start = mean(train.subarray(3, 18).map((t) => t + 5 * spacing));
      const [first] = await refine(start, 0);
      const [best] = await refine(start, 10);
      expect(agreement(train, best?.dischargeSamples)).toBeGreaterThan(0.9);
      expect(best?.variation).toBeLessThanOrEqual(first?.variation ?? 0);
    }
  });

  it('never returns a train that is less regular than one it saw', async () => {
    const { refine, whitening, mean } = await setup(mixture.rows);
    const count = 12;
    const noise = gaussianRows(5, count, whitening.dimension);
    const starts = new Float64Array(whitening.dimension * count);
    for (let j = 0; j < count; j++) {
      // from nearly right to nearly random
      const right = mean(trains[j % 4].map((t) => t + 5));
      for (let d = 0; d < whitening.dimension; d++) starts[d * count + j] = right[d] + 0.05 * j * noise[j][d];
    }
    normaliseColumns(starts, whitening.dimension, count);
    const before = starts.slice();
    let last = await refine(starts, 0);
    for (const iterations of [1, 2, 3, 8]) {
      const next = await refine(starts, iterations);
      for (let j = 0; j < count; j++) {
        expect(next[j]?.variation ?? Infinity).toBeLessThanOrEqual(last[j]?.variation ?? Infinity);
        // a result of equal regularity is the same result
        if (next[j]?.variation === last[j]?.variation) expect(next[j]).toEqual(last[j]);
      }
      last = next;
    }
    expect(starts).toEqual(before);
    // each direction is refined as it is alone, and stays in its place
    for (let j = 0; j < count; j++) {
      const [alone] = await refine(columnOf(starts, count, j), 8);
      expect(alone?.dischargeSamples).toEqual(last[j]?.dischargeSamples);
    }
  });

  it('returns the discharges of the direction itself where the next step is worse', async () => {
    const { refine, whitening, mean } = await setup(mixture.rows);
    let worse = 0;
    for (let seed = 0; seed < 12; seed++) {
      const start = Float64Array.from(gaussianRows(20 + seed, 1, whitening.dimension)[0]);
      normaliseColumns(start, whitening.dimension, 1);
      const [first] = (await refine(start, 0)) as Candidate[];
      const [second] = (await refine(mean(first.dischargeSamples), 0)) as Candidate[];
      const [best] = await refine(start, 10);
      if (second.variation < first.variation) {
        expect(best?.variation).toBeLessThanOrEqual(second.variation);
      } else {
        worse++;
        expect(second.dischargeSamples).not.toEqual(first.dischargeSamples);
        expect(best).toEqual(first);
      }
    }
    // random directions get less regular as often as not: 12 coins
    expect(worse).toBeGreaterThanOrEqual(1);
    expect(worse).toBeLessThan(12);
  });

  it('turns sources whose discharges point down', async () => {
    const { refine, mean } = await setup(mixture.rows);
    const start = mean(trains[0].map((t) => t + 5));
    const turned = await refine(
      start.map((value) => -value),
      5,
    );
    expect(turned).toEqual(await refine(start, 5));
  });

  it('returns nothing where there are too few discharges', async () => {
    const { refine, mean } = await setup(mixture.rows);
    const start = mean(trains[0].map((t) => t + 5));
    expect(await refine(start, 5, trains[0].length + 30)).toEqual([undefined]);
    expect(await refine(new Float64Array(0), 5)).toEqual([]);
  });

  it('stops on request', async () => {
    const { refine, mean } = await setup(mixture.rows);
    await expect(refine(mean(trains[0]), 5, 15, { signal: { aborted: true } })).rejects.toMatchObject({
      kind: 'aborted',
    });
  });
});

describe('meanDirections', () => {
  it('is W times the mean extended signal at the discharges, length one', async () => {
    for (const spacing of [1, 3]) {
      const { kernels, phased, whitening, mean } = await setup(mixture.rows, spacing);
      const train = Int32Array.of(0, 1, 2, 777, 1501, SAMPLES - 1);
      const sum = new Float64Array(whitening.dimension);
      for (const t of train)
        for (let d = 0; d < sum.length; d++)
          sum[d] += mixture.rows[Math.floor(d / TAPS)][t - spacing * (d % TAPS)] ?? 0;
      // the same sums of six float32 values in float64
      const found = new Float64Array(sum.length);
      rowsToColumns(found, extendedSums(kernels, phased, [train], TAPS), sum.length, 1);
      for (let d = 0; d < sum.length; d++) expect(Math.abs(found[d] - sum[d])).toBeLessThanOrEqual(1e-6);
      whitenColumnsInPlace(kernels, whitening, sum, 1);
      normaliseColumns(sum, sum.length, 1);
      const direction = mean(train);
      for (let d = 0; d < sum.length; d++) expect(Math.abs(direction[d] - sum[d])).toBeLessThanOrEqual(1e-5);
    }
  });
});
