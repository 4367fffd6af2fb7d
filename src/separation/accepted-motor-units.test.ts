import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { rateOfAgreement } from '../metrics/rate-of-agreement.ts';
import { centreDischarges, decodeAccepted } from './accepted-motor-units.ts';
import { jointMuapsInPlace } from './joint-muaps.ts';
import { allocatePhased, arrangePhasesInto } from './phased-signal.ts';
import { makeMixture, signalOf, testTrain } from './separation-fixtures.ts';
import { allocateWhitening, whiten } from './whitening.ts';

const SAMPLES = 8000;
const TAPS = 8;
const SETTINGS = { window: { length: 40, lead: 20 }, minimumInterval: 8, samplingRateHz: 2000 };
const trains = [1, 2, 3].map((seed) => testTrain(seed, 90 + 13 * seed, 0.15, 60, SAMPLES - 60));
const { rows } = makeMixture(1, trains, { samples: SAMPLES, length: 14, noise: 0.1 });

/** A train as a first search leaves it: every tenth discharge missed, two of another motor unit in it. */
const damaged = trains.map((train, j) => {
  const others = trains[(j + 1) % 3].filter((t, i) => i % 30 === 4 && train.every((d) => Math.abs(d - t) > 10));
  return Int32Array.from([...train.filter((_, i) => i % 10 !== 3), ...others]).sort();
});

async function decode(scratchRows: number, spacing: number) {
  const kernels = await createKernels({ memoryBytes: 16e6 });
  const residual = signalOf(kernels, rows);
  const { muaps } = jointMuapsInPlace(kernels, residual, damaged, SETTINGS.window);
  const phased = allocatePhased(kernels, rows.length, SAMPLES, spacing);
  arrangePhasesInto(phased, residual);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, rows.length, TAPS));
  const scratch = allocatePhased(kernels, scratchRows, SAMPLES, spacing);
  const units = damaged.map((dischargeSamples) => ({ dischargeSamples, silhouette: 0, variation: 0 }));
  const visits: { unit: number; heights: number[]; shift: number }[] = [];
  const mark = kernels.arena.mark();
  const decoded = decodeAccepted(
    kernels,
    phased,
    whitening,
    units,
    muaps,
    scratch,
    SETTINGS,
    (unit, { pulseTrain, shift }) =>
      visits.push({
        unit,
        shift,
        heights: [...trains[unit]].map((t) => Math.max(...pulseTrain.subarray(t - 30, t + 30))),
      }),
  );
  expect(kernels.arena.mark()).toBe(mark);
  return { decoded, visits, muaps };
}

describe('decodeAccepted', () => {
  it.each([1, 2])('mends missed and false discharges, unit by unit in order (spacing %i)', async (spacing) => {
    const { decoded, visits, muaps } = await decode(8, spacing);
    expect(visits.map(({ unit }) => unit)).toEqual([0, 1, 2]);
    for (const [j, { dischargeSamples, silhouette, variation, muap }] of decoded.entries()) {
      const before = rateOfAgreement(trains[j], damaged[j], { samplingRateHz: 2000 }).rateOfAgreement;
      const after = rateOfAgreement(trains[j], dischargeSamples, { samplingRateHz: 2000, toleranceSeconds: 0 });
      expect(before).toBeLessThan(0.92);
      // two discharges of one train nearer than the minimum interval do not occur: all can be told apart
      expect(after.rateOfAgreement).toBeGreaterThan(0.98);
      // the centre of a waveform of 14 samples that starts at the discharge
      expect(after.lagSamples).toBeGreaterThanOrEqual(2);
      expect(after.lagSamples).toBeLessThanOrEqual(12);
      expect(silhouette).toBeGreaterThan(0.9);
      expect(variation).toBeLessThan(0.2);
      expect(muap).toEqual(muaps.slice(j * 240, (j + 1) * 240));
      // MUAPs from trains with a tenth missed are smaller by little: heights stay near 1
      const sorted = visits[j].heights.sort((a, b) => a - b);
      expect(Math.abs(sorted[sorted.length >> 1] - 1)).toBeLessThanOrEqual(0.15);
    }
  });

  it('gives the same in groups as small as the scratch signal asks for', async () => {
    const all = await decode(8, 2);
    for (const scratchRows of [1, 2]) {
      const { decoded, visits } = await decode(scratchRows, 2);
      expect(decoded).toEqual(all.decoded);
      expect(visits).toEqual(all.visits);
    }
  });
});

describe('centreDischarges', () => {
  it('moves a train to the energy peak of its waveform, from wherever it was', async () => {
    const kernels = await createKernels({ memoryBytes: 16e6 });
    const signal = signalOf(kernels, rows);
    for (const train of trains) {
      const centred = centreDischarges(kernels, signal, train);
      const shift = centred[0] - train[0];
      expect(shift).toBeGreaterThanOrEqual(2);
      expect(shift).toBeLessThanOrEqual(12);
      expect(centred).toEqual(train.map((t) => t + shift));
      for (const by of [-25, 9, 30])
        expect(
          centreDischarges(
            kernels,
            signal,
            train.map((t) => t + by),
          ),
        ).toEqual(centred);
    }
  });

  it('drops discharges that would leave the recording', async () => {
    const kernels = await createKernels({ memoryBytes: 16e6 });
    const signal = signalOf(kernels, rows);
    const early = Int32Array.of(...trains[0].map((t) => t - 30), SAMPLES - 1);
    const centred = centreDischarges(kernels, signal, early);
    expect(centred).toHaveLength(trains[0].length);
    for (const t of centred) expect(t).toBeLessThan(SAMPLES);
  });
});
