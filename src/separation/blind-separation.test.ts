/** Blind separation end to end, on a small simulated recording: 32 channels, 8 s, 5 motor units. */

import { beforeAll, describe, expect, it } from 'vitest';
import { simulatedRows } from '../../test/simulated-rows.ts';
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
} from '../../test/small-separation.ts';
import type { Progress, RunControl } from '../core/control.ts';
import { randomStream } from '../core/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { firstDifference } from '../kernels/kernel-fixtures.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { BlindParameters } from './blind-parameters.ts';
import type { SeparationResult } from './separation.ts';
import { gaussianRows, makeMixture } from './separation-fixtures.ts';

const QUICK = quickParameters('linear');
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

describe('separateBlind', () => {
  it('finds all motor units, none twice and none that is not there', () => {
    const matching = matchTrains(spikes, base);
    expect(matching.foundAbove90).toBe(5);
    expect(matching.missedIds).toEqual([]);
    expect(matching.falseIds).toEqual([]);
    expect(matching.duplicateCount).toBe(0);
    expect(base.motorUnits).toHaveLength(5);
    expect(base.extensionFactor).toBe(12);
    expect(base.statistics.rank).toBe(32 * 12);
  });

  it('returns pulse trains near 1 at discharges, low elsewhere, and what belongs to them', () => {
    let last = 1;
    for (const unit of base.motorUnits) {
      expectMotorUnit(unit, rows[0].length);
      expect(unit.silhouette).toBeGreaterThanOrEqual(QUICK.silhouetteMinimum);
      expect(unit.silhouette).toBeLessThanOrEqual(last);
      last = unit.silhouette;
    }
  });

  it('reports progress that never falls, from 0 on and not past 1', () => {
    expectRisingProgress(progress);
  });

  it.each([1e-6, 1e6])('finds the same discharges for the gain %d', async (gain) => {
    expect(trainsOf(await separate(rows.map((row) => row.map((value) => value * gain))))).toEqual(trainsOf(base));
  });

  it('finds the same discharges for any order of the channels', async () => {
    expect(trainsOf(await separate(movedChannels(rows))).sort()).toEqual(trainsOf(base).sort());
  });

  it('gives the same again with the same kernels', async () => {
    const kernels = await createKernels({ memoryBytes: 64e6 });
    for (let run = 0; run < 2; run++) {
      const again = await separate(rows, QUICK, {}, kernels);
      expect(trainsOf(again)).toEqual(trainsOf(base));
      expect(again.statistics).toEqual(base.statistics);
      for (const [j, { innervationPulseTrain }] of again.motorUnits.entries())
        expect(firstDifference(innervationPulseTrain, base.motorUnits[j].innervationPulseTrain)).toBe(-1);
    }
    await kernels.close();
  });

  it('stops on request wherever it gives way, and frees its memory', async () => {
    await expectStopsOnRequest((control) => separate(rows, QUICK, control));
  });

  it('refuses a silent recording and one with NaN', async () => {
    const silent = rows.map((row) => new Float32Array(row.length));
    await expect(separate(silent)).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringContaining('zero variance'),
    });
    const broken = rows.map((row) => row.slice());
    broken[3][1000] = Number.NaN;
    await expect(separate(broken)).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringContaining('NaN'),
    });
  });

  it('finds nothing in noise', async () => {
    const result = await separate(gaussianRows(1, 32, 8 * RATE).map((row) => row.map((value) => 1e-5 * value)));
    expect(result.motorUnits).toEqual([]);
    expect(result.statistics.rounds).toBeGreaterThanOrEqual(2);
  });

  it('finds one motor unit where there is one', async () => {
    const one = simulatedRows({ ...smallRecording, motorUnitCount: 1, seed: 3 });
    const result = await separate(one.rows);
    expect(result.motorUnits).toHaveLength(1);
    expect(matchTrains(one.spikes, result).foundAbove90).toBe(1);
    expectFilterOutput(result.motorUnits[0], one.rows);
  });

  it('takes a source of irregular pulses for no motor unit', async () => {
    const random = randomStream(1, 'irregular pulses');
    const pulses: number[] = [];
    for (let t = 50; t < 8 * RATE - 50; t += 15 - 150 * Math.log(1 - random.uniform())) pulses.push(Math.round(t));
    const mixture = makeMixture(5, [Int32Array.from(pulses)], {
      channels: 32,
      samples: 8 * RATE,
      length: 20,
      noise: 0.2,
    });
    const result = await separate(mixture.rows, { ...QUICK, silhouetteMinimum: 0.5 });
    expect(result.motorUnits).toEqual([]);
    // regularity is what it lacks: without that limit it is found
    const any = await separate(mixture.rows, { ...QUICK, coefficientOfVariationMaximum: 10 });
    expect(any.motorUnits.length).toBeGreaterThanOrEqual(1);
  });

  it('keeps to the limits of silhouette and discharges', async () => {
    const silhouettes = base.motorUnits.map(({ silhouette }) => silhouette);
    const limit = (silhouettes[2] + silhouettes[3]) / 2;
    const separable = await separate(rows, { ...QUICK, silhouetteMinimum: limit });
    expect(separable.motorUnits.length).toBeGreaterThanOrEqual(1);
    for (const { silhouette } of separable.motorUnits) expect(silhouette).toBeGreaterThanOrEqual(limit);
    const long = await separate(rows, { ...QUICK, dischargesMinimum: 80 });
    expect(long.motorUnits.length).toBeGreaterThanOrEqual(1);
    for (const { dischargeSamples } of long.motorUnits) expect(dischargeSamples.length).toBeGreaterThanOrEqual(80);
  });

  it('refuses an extension longer than the MUAP window', async () => {
    await expect(separate(rows, { ...QUICK, extensionFactor: 64 })).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringContaining('got 64 copies 2 apart, 127 samples'),
    });
  });

  it.each([
    ['extensionFactor', 1.5],
    ['extensionFactor', 129],
    ['tapSpacing', -1],
    ['rounds', 0],
    ['startsPerRound', 0],
    ['randomStartShare', 1.1],
    ['coarseSeconds', Number.NaN],
    ['fixedPointTolerance', 0],
    ['ridgeFactor', Number.POSITIVE_INFINITY],
    ['minimumIntervalSeconds', 0],
    ['silhouetteMinimum', 2],
    ['dischargesMinimum', 2],
    ['duplicateAgreement', 0],
    ['muapWindowSeconds', 1],
  ] as const)('refuses %s %d and says so', async (name, value) => {
    await expect(separate(rows, { ...QUICK, [name]: value })).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringMatching(new RegExp(`separateBlind: ${name} expected .*, got ${value}`)),
    });
  });

  it('refuses a contrast that it does not know, and none', async () => {
    const contrasts = ['skewness', 'sparsity'] as unknown as BlindParameters['contrasts'];
    await expect(separate(rows, { ...QUICK, contrasts })).rejects.toMatchObject({
      kind: 'parameter',
      message: expect.stringContaining('sparsity'),
    });
    await expect(separate(rows, { ...QUICK, contrasts: [] })).rejects.toMatchObject({ kind: 'parameter' });
  });
});
