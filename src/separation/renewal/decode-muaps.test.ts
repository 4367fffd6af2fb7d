import { describe, expect, it } from 'vitest';
import { simulatedRows } from '../../../test/simulated-rows.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import { blindDefaults } from '../blind-parameters.ts';
import { jointMuapsInPlace } from '../joint-muaps.ts';
import { signalOf } from '../separation-fixtures.ts';
import { decodeMuaps } from './decode-muaps.ts';

const RATE = 2048;
const WINDOW = { length: 74, lead: 37 };
const { rows, spikes } = simulatedRows({
  rows: 8,
  columns: 4,
  seconds: 8,
  motorUnitCount: 8,
  effort: 0.5,
  snrDecibels: 20,
  seed: 7,
});

async function decode(change: (muaps: Float32Array) => Float32Array, window = WINDOW) {
  const kernels = await createKernels({ memoryBytes: 64e6 });
  const signal = signalOf(kernels, rows);
  const copy = signalOf(kernels, rows);
  const { muaps } = jointMuapsInPlace(kernels, copy, spikes, WINDOW);
  const mark = kernels.arena.mark();
  const input = { kernels, signal, samplingRateHz: RATE };
  const settings = { ...blindDefaults, extensionFactor: 12 };
  const found = await decodeMuaps(input, change(muaps), window, settings, 1);
  expect(kernels.arena.mark()).toBe(mark);
  await kernels.close();
  return found;
}

const agreements = (found: Awaited<ReturnType<typeof decode>>) =>
  found.map(({ dischargeSamples }, j) => {
    return rateOfAgreement(spikes[j], dischargeSamples, { samplingRateHz: RATE }).rateOfAgreement;
  });

describe('decodeMuaps', () => {
  it('finds the discharges of every true MUAP, in the order given', async () => {
    const found = await decode((muaps) => muaps);
    expect(found).toHaveLength(8);
    // the smallest of eight motor units may be beyond 32 channels at 20 dB
    expect(agreements(found).filter((agreement) => agreement > 0.9).length).toBeGreaterThanOrEqual(7);
    for (const { dischargeSamples, dischargeProbability } of found)
      expect(dischargeProbability).toHaveLength(dischargeSamples.length);
  });

  it('leaves a MUAP that is not in the recording without discharges, and the others as they are', async () => {
    const found = await decode((muaps) => {
      const size = muaps.length / 8;
      const all = new Float32Array(9 * size);
      all.set(muaps);
      // the first one backwards in time and channels
      all.set(muaps.subarray(0, size).slice().reverse(), 8 * size);
      return all;
    });
    expect(found).toHaveLength(9);
    // at most chance: fewer than one in two seconds
    expect(found[8].dischargeSamples.length).toBeLessThan(4);
    expect(agreements(found.slice(0, 8)).filter((agreement) => agreement > 0.9).length).toBeGreaterThanOrEqual(7);
  });

  it('counts discharges from where they are said to be, however far that is from the middle of the MUAP', async () => {
    const found = await decode((muaps) => muaps, { ...WINDOW, lead: 0 });
    for (const [j, { dischargeSamples, innervationPulseTrain }] of found.entries()) {
      const early = spikes[j].map((t) => t - WINDOW.lead).filter((t) => t >= 0);
      const { rateOfAgreement: agreement, lagSamples } = rateOfAgreement(early, dischargeSamples, {
        samplingRateHz: RATE,
      });
      if (j > 0) expect(agreement).toBeGreaterThan(0.9);
      expect(Math.abs(lagSamples)).toBeLessThanOrEqual(1);
      const heights = dischargeSamples.map((t) => 100 * innervationPulseTrain[t]);
      expect(heights.sort()[heights.length >> 1]).toBeGreaterThan(70);
    }
  });

  it.each([0, 9])('returns pulse trains that peak at their discharges (MUAPs %i samples late)', async (late) => {
    const found = await decode((muaps) => {
      const moved = new Float32Array(muaps.length);
      for (let row = 0; row < muaps.length; row += WINDOW.length)
        moved.set(muaps.subarray(row, row + WINDOW.length - late), row + late);
      return moved;
    });
    for (const { dischargeSamples, innervationPulseTrain } of found) {
      expect(dischargeSamples.length).toBeGreaterThan(30);
      const medianAt = (lag: number) =>
        Float32Array.from(dischargeSamples, (t) => innervationPulseTrain[t + lag]).sort()[dischargeSamples.length >> 1];
      // other discharges overlap some: the median peaks where its own discharge lies
      for (let lag = -40; lag <= 40; lag++) expect(medianAt(0)).toBeGreaterThanOrEqual(medianAt(lag));
    }
  });

  it('refuses values that are no whole motor units', async () => {
    await expect(decode((muaps) => muaps.subarray(1))).rejects.toMatchObject({ kind: 'shape' });
    await expect(decode((muaps) => muaps.subarray(0, 0))).rejects.toMatchObject({ kind: 'shape' });
  });
});
