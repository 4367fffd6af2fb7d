/** Blind separation with the renewal decoder end to end, on a small simulated recording: 32 channels, 8 s, 5 motor units. */

import { beforeAll, describe, expect, it } from 'vitest';
import { simulatedRows } from '../../../test/simulated-rows.ts';
import {
  expectFilterOutput,
  expectMotorUnit,
  expectRisingProgress,
  expectStopsOnRequest,
  matchTrains,
  movedChannels,
  quickParameters,
  RATE,
  separateRows,
  smallRecording,
  trainsOf,
} from '../../../test/small-separation.ts';
import type { Progress, RunControl } from '../../core/control.ts';
import { createKernels } from '../../kernels/create-kernels.ts';
import { firstDifference } from '../../kernels/kernel-fixtures.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type BlindParameters, blindDefaults } from '../blind-parameters.ts';
import type { SeparationResult } from '../separation.ts';
import { gaussianRows, largestDifference } from '../separation-fixtures.ts';

const QUICK = quickParameters('renewal');
const separate = (
  rows: readonly Float32Array[],
  parameters: BlindParameters = QUICK,
  control?: RunControl,
  kernels?: Kernels,
) => separateRows(rows, parameters, control, kernels);

const { rows, spikes } = simulatedRows(smallRecording);
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
    const { foundAbove90, missedIds, falseIds, duplicateCount } = matchTrains(spikes, base);
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
      expectMotorUnit(unit, rows[0].length);
      expect(unit.silhouette).toBeGreaterThan(0.8);
      expect(unit.silhouette).toBeLessThanOrEqual(1);
    }
  });

  it('reports progress that never falls, from 0 on and not past 1', () => {
    expectRisingProgress(progress);
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
    expect(trainsOf(await separate(movedChannels(rows))).sort()).toEqual(trainsOf(base).sort());
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
    await expectStopsOnRequest((control) => separate(rows, QUICK, control));
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
    expect(result.statistics.rounds).toBe(QUICK.idleRounds);
  });

  it('finds one motor unit where there is one', async () => {
    const one = simulatedRows({ ...smallRecording, motorUnitCount: 1, seed: 3 });
    const result = await separate(one.rows);
    expect(result.motorUnits).toHaveLength(1);
    expect(matchTrains(one.spikes, result).foundAbove90).toBe(1);
    expectFilterOutput(result.motorUnits[0], one.rows);
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
    expect(matchTrains(spikes, following).foundAbove90).toBe(5);
    expect(matchTrains(trainsOf(base), following).foundAbove90).toBe(5);
    expect(following.motorUnits).toHaveLength(5);
  });

  it.each(['soft', 'intervals', 'unknown', 'pauses'] as const)('decodes without `%s` too', async (part) => {
    const decoderParts = QUICK.decoderParts.filter((name) => name !== part);
    const result = await separate(rows, { ...QUICK, decoderParts });
    expect(matchTrains(spikes, result).foundAbove90).toBeGreaterThanOrEqual(4);
    if (part !== 'soft') return;
    for (const { dischargeProbability } of result.motorUnits)
      expect(dischargeProbability!.every((p) => p === 1)).toBe(true);
  });
});
