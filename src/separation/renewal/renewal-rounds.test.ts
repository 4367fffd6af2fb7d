/** Blind separation with the renewal decoder end to end, on a small simulated recording: 32 channels, 8 s, 5 motor units. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type SimulationOptions, simulatedRows } from '../../../test/simulated-rows.ts';
import type { Progress, RunControl } from '../../core/control.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import { firstDifference } from '../../kernels/kernel-fixtures.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { matchMotorUnits } from '../../metrics/match-motor-units.ts';
import { automaticTapSpacing, type BlindParameters, blindDefaults } from '../blind-parameters.ts';
import { separateBlind } from '../blind-separation.ts';
import type { SeparationResult } from '../separation.ts';
import { gaussianRows, largestDifference, signalOf } from '../separation-fixtures.ts';

const RATE = 2048;
const OPTIONS: SimulationOptions = {
  rows: 8,
  columns: 4,
  seconds: 8,
  motorUnitCount: 5,
  effort: 0.5,
  snrDecibels: 25,
  seed: 1,
};
/** Fewer and shorter rounds than the defaults. */
const QUICK: BlindParameters = { ...blindDefaults, extensionFactor: 12, rounds: 4, startsPerRound: 12, idleRounds: 1 };

async function separate(
  rows: readonly Float32Array[],
  parameters: BlindParameters = QUICK,
  control: RunControl = {},
  kernels?: Kernels,
): Promise<SeparationResult> {
  const own = kernels ?? (await createKernels({ memoryBytes: 64e6 }));
  const mark = own.arena.mark();
  const signal = signalOf(own, rows);
  const before = own.arena.mark();
  try {
    return await separateBlind({ kernels: own, signal, samplingRateHz: RATE }, parameters, 1, control);
  } finally {
    // whatever happened, nothing stays behind
    expect(own.arena.mark()).toBe(before);
    own.arena.release(mark);
    if (!kernels) await own.close();
  }
}

const trainsOf = (result: SeparationResult) => result.motorUnits.map(({ dischargeSamples }) => [...dischargeSamples]);
const label = (trains: readonly ArrayLike<number>[]) =>
  trains.map((train, id) => ({ id, dischargeSamples: Int32Array.from(train) }));
const matching = (truth: readonly ArrayLike<number>[], result: SeparationResult) =>
  matchMotorUnits(label(truth), label(trainsOf(result)), { samplingRateHz: RATE });

const { rows, spikes } = simulatedRows(OPTIONS);
const progress: Progress[] = [];
let base: SeparationResult;
beforeAll(async () => {
  base = await separate(rows, QUICK, { onProgress: (report) => progress.push(report) });
}, 60_000);

describe('separateBlind with the renewal decoder', () => {
  it('is the default', () => {
    expect(blindDefaults.decoder).toBe('renewal');
  });

  it('finds all motor units, none twice and none that is not there', () => {
    const { foundAbove90, missedIds, falseIds, duplicateCount } = matching(spikes, base);
    expect({ foundAbove90, missedIds, falseIds, duplicateCount }).toEqual({
      foundAbove90: 5,
      missedIds: [],
      falseIds: [],
      duplicateCount: 0,
    });
    expect(base.motorUnits).toHaveLength(5);
    expect(base.extensionFactor).toBe(12);
    expect(base.statistics.rank).toBe(32 * 12);
  });

  it('gives each discharge a probability, and expects an agreement, the surest motor unit first', () => {
    let last = 1;
    for (const { dischargeSamples, dischargeProbability, expectedRoa } of base.motorUnits) {
      expect(dischargeSamples.every((t, i) => i === 0 || t > dischargeSamples[i - 1])).toBe(true);
      expect(dischargeProbability).toHaveLength(dischargeSamples.length);
      expect(dischargeProbability!.every((p) => p > 0.5 && p <= 1)).toBe(true);
      expect(expectedRoa!).toBeGreaterThanOrEqual(QUICK.expectedRoaMinimum);
      expect(expectedRoa!).toBeLessThanOrEqual(last);
      last = expectedRoa!;
    }
  });

  it('returns pulse trains near 1 at discharges, low elsewhere, and what belongs to them', () => {
    for (const unit of base.motorUnits) {
      const { dischargeSamples, innervationPulseTrain, separationVector, silhouette, coefficientOfVariation } = unit;
      expect(innervationPulseTrain).toHaveLength(rows[0].length);
      expect(separationVector).toHaveLength(32 * 12);
      expect(separationVector.every(Number.isFinite)).toBe(true);
      const heights = [...dischargeSamples].map((t) => innervationPulseTrain[t]).sort((a, b) => a - b);
      // scaled by h^T f: the median height is 1 but for errors of the MUAP
      expect(Math.abs(heights[heights.length >> 1] - 1)).toBeLessThanOrEqual(0.1);
      for (const t of dischargeSamples.filter((sample) => sample > 0 && sample < rows[0].length - 1)) {
        expect(innervationPulseTrain[t]).toBeGreaterThan(innervationPulseTrain[t - 1]);
        expect(innervationPulseTrain[t]).toBeGreaterThanOrEqual(innervationPulseTrain[t + 1]);
      }
      expect(silhouette).toBeGreaterThan(0.8);
      expect(silhouette).toBeLessThanOrEqual(1);
      expect(coefficientOfVariation).toBeGreaterThan(0.02);
      expect(coefficientOfVariation).toBeLessThanOrEqual(0.5);
    }
  });

  it('reports progress that never falls, from 0 on and not past 1', () => {
    expect(progress.length).toBeGreaterThanOrEqual(2);
    expect(progress[0].fraction).toBe(0);
    for (const [i, { fraction, stage }] of progress.entries()) {
      expect(stage).toBe('separation');
      expect(fraction).toBeGreaterThanOrEqual(i > 0 ? progress[i - 1].fraction : 0);
      expect(fraction).toBeLessThanOrEqual(1);
    }
  });

  it.each([1e-6, 1e6])('finds the same discharges for the gain %d', async (gain) => {
    const scaled = await separate(rows.map((row) => row.map((value) => value * gain)));
    expect(trainsOf(scaled)).toEqual(trainsOf(base));
    // float32 of other last digits; ratios up to a hundred
    for (const [j, { dischargeProbability }] of scaled.motorUnits.entries())
      expect(largestDifference(dischargeProbability!, base.motorUnits[j].dischargeProbability!)).toBeLessThanOrEqual(
        1e-3,
      );
  });

  it('finds the same discharges for any order of the channels', async () => {
    // 13 and 32 have no common factor: every channel moves somewhere
    const moved = rows.map((_, c) => rows[(13 * c + 5) % 32]);
    expect(trainsOf(await separate(moved)).sort()).toEqual(trainsOf(base).sort());
  });

  it('gives the same again with the same kernels', async () => {
    const kernels = await createKernels({ memoryBytes: 64e6 });
    for (let run = 0; run < 2; run++) {
      const again = await separate(rows, QUICK, {}, kernels);
      expect(again.statistics).toEqual(base.statistics);
      expect(again.motorUnits).toHaveLength(base.motorUnits.length);
      for (const [j, unit] of again.motorUnits.entries()) {
        expect(unit.dischargeSamples).toEqual(base.motorUnits[j].dischargeSamples);
        expect(unit.dischargeProbability).toEqual(base.motorUnits[j].dischargeProbability);
        expect(firstDifference(unit.innervationPulseTrain, base.motorUnits[j].innervationPulseTrain)).toBe(-1);
      }
    }
    await kernels.close();
  });

  it('stops on request wherever it gives way, and frees its memory', async () => {
    for (const steps of [1, 2, 5, 17]) {
      const signal = { aborted: false };
      let left = steps;
      const giveWay = async () => {
        if (--left === 0) signal.aborted = true;
      };
      await expect(separate(rows, QUICK, { signal, giveWay })).rejects.toMatchObject({ kind: 'aborted' });
      expect(left).toBe(0);
    }
  });

  it('refuses a silent recording and one with NaN', async () => {
    const silent = rows.map((row) => new Float32Array(row.length));
    await expect(separate(silent)).rejects.toMatchObject({ kind: 'parameter' });
    const broken = rows.map((row) => row.slice());
    broken[3][1000] = Number.NaN;
    await expect(separate(broken)).rejects.toMatchObject({ kind: 'parameter' });
  });

  it('finds nothing in noise', async () => {
    const result = await separate(gaussianRows(1, 32, 8 * RATE).map((row) => row.map((value) => 1e-5 * value)));
    expect(result.motorUnits).toEqual([]);
    expect(result.statistics.rounds).toBeGreaterThanOrEqual(2);
  });

  it('finds one motor unit where there is one', async () => {
    const one = simulatedRows({ ...OPTIONS, motorUnitCount: 1, seed: 3 });
    const result = await separate(one.rows);
    expect(result.motorUnits).toHaveLength(1);
    expect(matching(one.spikes, result).foundAbove90).toBe(1);
    // nothing else is cancelled, so that the pulse train is the filter's output on the recording itself
    const { separationVector, alignmentSamples, innervationPulseTrain } = result.motorUnits[0];
    const spacing = automaticTapSpacing(RATE);
    for (let t = 300; t < innervationPulseTrain.length - 300; t += 7) {
      let output = 0;
      for (let c = 0; c < 32; c++)
        for (let r = 0; r < 12; r++)
          output += separationVector[c * 12 + r] * one.rows[c][t + alignmentSamples - spacing * r];
      // float32 residual and 384 products, outputs near 1
      expect(Math.abs(innervationPulseTrain[t] - output)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('keeps to the limits of expected agreement and discharges', async () => {
    const limit = (base.motorUnits[2].expectedRoa! + base.motorUnits[3].expectedRoa!) / 2;
    const sure = await separate(rows, { ...QUICK, expectedRoaMinimum: limit });
    expect(sure.motorUnits.length).toBeGreaterThanOrEqual(1);
    expect(sure.motorUnits.length).toBeLessThan(5);
    for (const { expectedRoa } of sure.motorUnits) expect(expectedRoa!).toBeGreaterThanOrEqual(limit);
    const long = await separate(rows, { ...QUICK, dischargesMinimum: 80 });
    expect(long.motorUnits.length).toBeGreaterThanOrEqual(1);
    for (const { dischargeSamples } of long.motorUnits) expect(dischargeSamples.length).toBeGreaterThanOrEqual(80);
  });

  it('follows MUAPs at knots, and finds the same where they do not change', async () => {
    const following = await separate(rows, { ...QUICK, muapDriftSeconds: 2 });
    expect(matching(spikes, following).foundAbove90).toBe(5);
    expect(matching(trainsOf(base), following).foundAbove90).toBe(5);
    expect(following.motorUnits).toHaveLength(5);
  });

  it.each(['soft', 'intervals', 'unknown', 'pauses'] as const)('decodes without `%s` too', async (part) => {
    const decoderParts = QUICK.decoderParts.filter((name) => name !== part);
    const result = await separate(rows, { ...QUICK, decoderParts });
    expect(matching(spikes, result).foundAbove90).toBeGreaterThanOrEqual(4);
    if (part !== 'soft') return;
    for (const { dischargeProbability } of result.motorUnits)
      expect(dischargeProbability!.every((p) => p === 1)).toBe(true);
  });
});
