import { describe, expect, it } from 'vitest';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import { largestDifference, testTrain } from '../separation-fixtures.ts';
import { decodeAlone } from './decode-alone.ts';
import { type DecodedMotorUnit, dischargesOf } from './decoded-motor-unit.ts';
import { merged, RATE, SAMPLES, similarMuaps } from './decoding-fixtures.ts';
import { logIntervalSpread } from './interval-model.ts';
import { partsOf } from './merged-trains.ts';
import { splitTrain } from './split-train.ts';

const SPACING = [190, 230, 260];

/** Trains of so many motor units; MUAPs overlap where they do. */
const trainsOf = (seed: number, count: number) =>
  Array.from({ length: count }, (_, j) => testTrain(40 * j + seed, SPACING[j], 0.15, 60 + 13 * j, SAMPLES - 60));

const best = (train: Int32Array, found: readonly Int32Array[]) =>
  Math.max(...found.map((one) => rateOfAgreement(train, one, { samplingRateHz: RATE }).rateOfAgreement));

describe('partsOf', () => {
  it.each([1, 2, 3, 4, 5])('two motor units of similar MUAPs, better than each part alone (seed %i)', async (seed) => {
    const trains = trainsOf(seed, 2);
    const { kernels, context, unit } = await merged(seed, trains, similarMuaps(seed, 0.75));
    const before = context.residual.data.slice();
    const phased = context.phased.signal.data.slice();
    const mark = kernels.arena.mark();
    const alone = decodeAlone(context, splitTrain(context, unit), 4).map(dischargesOf);
    const parts = partsOf(context, unit, (one) => one === unit).map(dischargesOf);
    expect(kernels.arena.mark()).toBe(mark);
    expect(parts).toHaveLength(2);
    const sum = (found: readonly Int32Array[]) => trains.reduce((total, train) => total + best(train, found), 0);
    expect(sum(parts)).toBeGreaterThanOrEqual(sum(alone));
    for (const train of trains) expect(best(train, parts)).toBeGreaterThan(0.9);
    // changes of a probability below 1e-3 stay, of two MUAPs of at most 3, four times
    expect(largestDifference(context.residual.data, before)).toBeLessThanOrEqual(8 * 3e-3);
    expect(largestDifference(context.phased.signal.data, phased)).toBeLessThanOrEqual(8 * 3e-3);
  });

  it.each([1, 2, 3])('three, by two splits (seed %i)', async (seed) => {
    const trains = trainsOf(seed, 3);
    const { context, unit } = await merged(seed, trains, similarMuaps(seed, 0.9, 3));
    // two trains in one are irregular
    const isMerged = (one: DecodedMotorUnit) => logIntervalSpread(dischargesOf(one), RATE) > 0.3;
    const parts = partsOf(context, unit, isMerged).map(dischargesOf);
    expect(parts.length).toBeGreaterThanOrEqual(3);
    for (const train of trains) expect(best(train, parts)).toBeGreaterThan(0.85);
  });

  it('leaves what is not merged, and what cannot be split', async () => {
    const train = testTrain(1, 160, 0.15, 60, SAMPLES - 60);
    const { context, unit } = await merged(1, [train], similarMuaps(1, 0));
    expect(partsOf(context, unit, () => false)).toEqual([unit]);
    const one = { ...unit, samples: unit.samples.slice(0, 1), probabilities: unit.probabilities.slice(0, 1) };
    expect(partsOf(context, one, () => true)).toEqual([one]);
  });
});
