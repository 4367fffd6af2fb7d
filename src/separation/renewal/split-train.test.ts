import { describe, expect, it } from 'vitest';
import { createKernels } from '../../kernels/create-kernels.ts';
import { allocateSignal } from '../../kernels/kernels.ts';
import { rateOfAgreement } from '../../metrics/rate-of-agreement.ts';
import { centreDischarges } from '../accepted-motor-units.ts';
import { muapFilters } from '../cancellation.ts';
import { jointMuapsInPlace } from '../joint-muaps.ts';
import { arrangePhasesInto } from '../phased-signal.ts';
import { addMuap, gaussianRows, testTrain } from '../separation-fixtures.ts';
import { distinctUnits } from './acceptance.ts';
import { decodeAlone } from './decode-alone.ts';
import { dischargesOf, undecoded } from './decoded-motor-unit.ts';
import {
  CHANNELS,
  emptyContext,
  LENGTH,
  MUAP_SIZE,
  merged,
  RATE,
  SAMPLES,
  similarMuaps,
  WINDOW,
} from './decoding-fixtures.ts';
import { splitTrain } from './split-train.ts';

describe('splitTrain', () => {
  it.each([1, 2, 3, 4, 5])('parts two motor units of similar MUAPs, merged into one train (seed %i)', async (seed) => {
    const [a, second] = [
      testTrain(seed, 190, 0.15, 60, SAMPLES - 60),
      testTrain(40 + seed, 230, 0.15, 90, SAMPLES - 60),
    ];
    // windows apart: what overlaps is neither the one nor the other
    const b = second.filter((t) => a.every((d) => Math.abs(d - t) > 2 * LENGTH));
    const muaps = similarMuaps(seed, 0.75);
    const { kernels, context, unit, shift } = await merged(seed, [a, b], muaps);
    // distance of the two in deviations of the whitened noise
    const difference = kernels.arena.float32(MUAP_SIZE);
    for (let c = 0; c < CHANNELS; c++)
      for (let k = 0; k < LENGTH; k++)
        difference[c * WINDOW.length + WINDOW.lead + k] = muaps[1][c * LENGTH + k] - muaps[0][c * LENGTH + k];
    const [squared] = muapFilters(kernels, context.whitening, difference, 1, WINDOW, 2).separations;
    const distance = Math.sqrt(squared);
    const mark = kernels.arena.mark();
    const parts = splitTrain(context, unit);
    expect(kernels.arena.mark()).toBe(mark);
    expect(parts).toHaveLength(2);
    // every discharge once, ascending
    expect(Int32Array.of(...parts[0], ...parts[1]).sort()).toEqual(unit.samples);
    for (const part of parts) expect(part).toEqual(part.slice().sort());
    const inA = new Set(a.map((t) => t + shift));
    const right = parts[0].filter((t) => inA.has(t)).length + parts[1].filter((t) => !inA.has(t)).length;
    const share = Math.max(right, unit.samples.length - right) / unit.samples.length;
    // seeds 1 to 5: distances of 3.0 to 5.1, where halves that are known would be told apart in 93 to 99.5 %
    expect(distance).toBeGreaterThan(2.9);
    expect(distance).toBeLessThan(5.2);
    expect(share).toBeGreaterThanOrEqual(0.8);
  });

  it.each([1, 2, 3])('makes two of the same of a single motor unit (seed %i)', async (seed) => {
    const train = testTrain(seed, 160, 0.15, 60, SAMPLES - 60);
    const { context, unit } = await merged(seed, [train], similarMuaps(seed, 0));
    const parts = splitTrain(context, unit);
    expect(parts).toHaveLength(2);
    const decoded = decodeAlone(context, parts, 4);
    for (const one of decoded)
      expect(rateOfAgreement(train, dischargesOf(one), { samplingRateHz: RATE }).rateOfAgreement).toBeGreaterThan(0.9);
    expect(distinctUnits(decoded, { tolerance: 1, lag: 100, duplicateAgreement: 0.3 })).toHaveLength(1);
  });

  it('cannot part one discharge, nor none', async () => {
    const train = testTrain(1, 160, 0.15, 60, SAMPLES - 60);
    const { context, unit } = await merged(1, [train], similarMuaps(1, 0));
    for (const count of [0, 1]) {
      const samples = unit.samples.slice(0, count);
      expect(splitTrain(context, { ...unit, samples, probabilities: unit.probabilities.slice(0, count) })).toEqual([]);
    }
  });

  it('leaves improbable discharges out', async () => {
    const train = testTrain(1, 160, 0.15, 60, SAMPLES - 60);
    const { context, unit } = await merged(1, [train], similarMuaps(1, 0));
    const probabilities = unit.probabilities.map((_, i) => (i % 4 === 1 ? 0.4 : 0.9));
    const parts = splitTrain(context, { ...unit, probabilities });
    expect(Int32Array.of(...parts[0], ...parts[1]).sort()).toEqual(unit.samples.filter((_, i) => i % 4 !== 1));
  });

  it('looks where the signal is: 48 channels of which three patterns hold all MUAPs', async () => {
    const CHANNELS_WIDE = 48;
    const kernels = await createKernels({ memoryBytes: 128e6 });
    const patterns = [0, 1, 2].map((k) =>
      Float32Array.from({ length: CHANNELS_WIDE }, (_, c) => Math.cos((Math.PI * k * (c + 0.5)) / CHANNELS_WIDE)),
    );
    const shares: number[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const mark = kernels.arena.mark();
      const muaps = similarMuaps(seed, 0.75).map((narrow) =>
        Float32Array.from({ length: CHANNELS_WIDE * LENGTH }, (_, i) =>
          patterns.reduce(
            (sum, pattern, k) => sum + pattern[Math.floor(i / LENGTH)] * narrow[k * LENGTH + (i % LENGTH)],
            0,
          ),
        ),
      );
      const [a, second] = [
        testTrain(seed, 190, 0.15, 60, SAMPLES - 60),
        testTrain(40 + seed, 230, 0.15, 90, SAMPLES - 60),
      ];
      const b = second.filter((t) => a.every((d) => Math.abs(d - t) > 2 * LENGTH));
      const noisy = gaussianRows(500 + seed, CHANNELS_WIDE, SAMPLES).map((row) => row.map((v) => 3 * v));
      addMuap(noisy, a, muaps[0], LENGTH, 0, 1);
      addMuap(noisy, b, muaps[1], LENGTH, 0, 1);
      const context = emptyContext(kernels, noisy);
      const samples = Int32Array.of(...a, ...b).sort();
      const centred = centreDischarges(kernels, context.residual, samples);
      const copy = allocateSignal(kernels.arena, CHANNELS_WIDE, SAMPLES);
      copy.data.set(context.residual.data);
      const { muaps: muap } = jointMuapsInPlace(kernels, copy, [centred], WINDOW);
      const parts = splitTrain(context, { ...undecoded(centred, muap.length), muap });
      const inA = new Set(a.map((t) => t + centred[0] - samples[0]));
      const right = parts[0].filter((t) => inA.has(t)).length + parts[1].filter((t) => !inA.has(t)).length;
      shares.push(Math.max(right, samples.length - right) / samples.length);
      kernels.arena.release(mark);
    }
    // 0.894 in the mean; 0.869 where all directions count alike
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.88);
  });

  it('is not led by one discharge on top of something large', async () => {
    const [a, second] = [testTrain(1, 190, 0.15, 60, SAMPLES - 60), testTrain(41, 230, 0.15, 90, SAMPLES - 60)];
    const b = second.filter((t) => a.every((d) => Math.abs(d - t) > 2 * LENGTH));
    const { context, unit, shift } = await merged(1, [a, b], similarMuaps(1, 0.75));
    const { residual, phased } = context;
    const large = unit.samples[unit.samples.length >> 1];
    for (let c = 0; c < CHANNELS; c++)
      for (let k = -20; k < 20; k++)
        residual.data[c * residual.stride + residual.lead + large + k] += (c % 2 ? 50 : -50) * Math.sin(k);
    arrangePhasesInto(phased, residual);
    const parts = splitTrain(context, unit);
    const inA = new Set(a.map((t) => t + shift));
    const right = parts[0].filter((t) => inA.has(t)).length + parts[1].filter((t) => !inA.has(t)).length;
    expect(Math.max(right, unit.samples.length - right) / unit.samples.length).toBeGreaterThanOrEqual(0.8);
  });
});
