/** Blind separation end to end, on a small simulated recording: 32 channels, 8 s, 5 motor units. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type SimulationOptions, simulatedRows } from '../../test/simulated-rows.ts';
import type { Progress, RunControl } from '../core/control.ts';
import { randomStream } from '../core/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { firstDifference } from '../kernels/kernel-fixtures.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { matchMotorUnits } from '../metrics/match-motor-units.ts';
import { automaticTapSpacing, type BlindParameters, blindDefaults } from './blind-parameters.ts';
import { separateBlind } from './blind-separation.ts';
import type { SeparationResult } from './separation.ts';
import { gaussianRows, makeMixture, signalOf } from './separation-fixtures.ts';

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
const QUICK: BlindParameters = {
  ...blindDefaults,
  decoder: 'linear',
  extensionFactor: 12,
  rounds: 4,
  startsPerRound: 12,
  idleRounds: 1,
};

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

const { rows, spikes } = simulatedRows(OPTIONS);
const progress: Progress[] = [];
let base: SeparationResult;
beforeAll(async () => {
  base = await separate(rows, QUICK, { onProgress: (report) => progress.push(report) });
}, 60_000);

describe('separateBlind', () => {
  it('finds all motor units, none twice and none that is not there', () => {
    const matching = matchMotorUnits(label(spikes), label(trainsOf(base)), { samplingRateHz: RATE });
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
      expect(silhouette).toBeGreaterThanOrEqual(QUICK.silhouetteMinimum);
      expect(silhouette).toBeLessThanOrEqual(last);
      last = silhouette;
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
    expect(trainsOf(await separate(rows.map((row) => row.map((value) => value * gain))))).toEqual(trainsOf(base));
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
      expect(trainsOf(again)).toEqual(trainsOf(base));
      expect(again.statistics).toEqual(base.statistics);
      for (const [j, { innervationPulseTrain }] of again.motorUnits.entries())
        expect(firstDifference(innervationPulseTrain, base.motorUnits[j].innervationPulseTrain)).toBe(-1);
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
    const one = simulatedRows({ ...OPTIONS, motorUnitCount: 1, seed: 3 });
    const result = await separate(one.rows);
    const matching = matchMotorUnits(label(one.spikes), label(trainsOf(result)), { samplingRateHz: RATE });
    expect(result.motorUnits).toHaveLength(1);
    expect(matching.foundAbove90).toBe(1);
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
