import { describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import { gaussianRows, largestDifference, makeMixture, testTrain } from '../separation-fixtures.ts';
import { decodeAlone } from './decode-alone.ts';
import { dischargesOf, posteriorAgreement } from './decoded-motor-unit.ts';
import {
  CHANNELS,
  damaged,
  emptyContext,
  MUAP_SIZE,
  RATE,
  rows,
  SAMPLES,
  trains,
  WINDOW,
} from './decoding-fixtures.ts';

async function decode(given: readonly Int32Array[], steps = 3, signalRows = rows) {
  const kernels = await createKernels({ memoryBytes: 32e6 });
  const context = emptyContext(kernels, signalRows);
  const mark = kernels.arena.mark();
  const decoded = decodeAlone(context, given, steps);
  expect(kernels.arena.mark()).toBe(mark);
  return decoded;
}

const agreement = (a: Int32Array, b: Int32Array) => rateOfAgreement(a, b, { samplingRateHz: RATE });

describe('decodeAlone', () => {
  it('mends damaged trains, each with the other motor units in its noise', async () => {
    const clear = makeMixture(1, trains, { samples: SAMPLES, length: 14, noise: 0.3 });
    const decoded = await decode(damaged, 3, clear.rows);
    for (const [j, unit] of decoded.entries()) {
      const { rateOfAgreement: after, lagSamples } = agreement(trains[j], dischargesOf(unit));
      expect(after).toBeGreaterThan(0.98);
      expect(after).toBeGreaterThan(agreement(trains[j], damaged[j]).rateOfAgreement);
      expect(posteriorAgreement(unit)).toBeGreaterThan(0.9);
      // discharges lie at the centre of a waveform of 14 samples, the MUAP's middle
      expect(lagSamples).toBeGreaterThanOrEqual(2);
      expect(lagSamples).toBeLessThanOrEqual(12);
      const energy = Array.from({ length: WINDOW.length }, (_, k) =>
        Array.from({ length: CHANNELS }, (_, c) => unit.muap[c * WINDOW.length + k] ** 2).reduce((a, b) => a + b, 0),
      );
      const centre = energy.reduce((sum, e, k) => sum + e * k, 0) / energy.reduce((sum, e) => sum + e, 0);
      expect(Math.abs(centre - WINDOW.lead)).toBeLessThanOrEqual(4);
    }
  });

  it('is the same for a train alone as for many', async () => {
    const together = await decode(damaged);
    for (const [j, train] of damaged.entries()) {
      const [alone] = await decode([train]);
      expect(alone.samples).toEqual(together[j].samples);
      // sums of the kernels in another order of rows: float32
      expect(largestDifference(alone.probabilities, together[j].probabilities)).toBeLessThanOrEqual(1e-4);
      expect(largestDifference(alone.muap, together[j].muap)).toBeLessThanOrEqual(1e-5);
    }
  });

  it('gives up trains that have fallen below eight discharges, and keeps their places', async () => {
    const few = trains[0].slice(0, 7);
    const decoded = await decode([few, damaged[1], new Int32Array(0)], 2);
    expect(decoded).toHaveLength(3);
    for (const j of [0, 2]) {
      expect(decoded[j].samples).toHaveLength(0);
      expect(decoded[j].probabilities).toHaveLength(0);
      expect(decoded[j].logEvidence).toBe(0);
      expect(decoded[j].muap).toHaveLength(MUAP_SIZE);
    }
    expect(dischargesOf(decoded[1]).length).toBeGreaterThan(50);
    expect(await decode([])).toEqual([]);
  });

  it('does not make a motor unit of instants of noise', async () => {
    const noise = gaussianRows(77, CHANNELS, SAMPLES);
    const instants = [1, 2, 3, 4].map((seed) => testTrain(50 + seed, 200, 0.15, 60, SAMPLES - 60));
    for (const unit of await decode(instants, 3, noise)) {
      // what its own template has too much is taken off: less is left than a search asks for
      expect(unit.logEvidence).toBeLessThan(30);
    }
  });
});
