/**
 * Hard cases of decoding, end to end with `decoder: 'renewal'`: what is there is found as one motor unit each, what is not
 * there is not invented. More seeds of each: decoder-hard-cases.slow.test.ts.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { simulateInfiniteMedium } from '../examples/infinite-medium.ts';
import type { MotorUnit } from '../src/core/decomposition.ts';
import {
  alones,
  changingRates,
  decode,
  doublets,
  fewDischarges,
  hardOptions,
  hums,
  pausing,
  RATE,
  runHardCase,
  secondDischargesFound,
  slipsOf,
  tired,
  twins,
} from './decoder-hard-cases.ts';

describe('finds what is there, once, and nothing else', { timeout: 60_000 }, () => {
  it.each([fewDischarges, twins, changingRates, hums[0], alones[1]])('$name', async (hardCase) => {
    expect(slipsOf(hardCase, await runHardCase(hardCase))).toEqual([]);
  });

  // known limit: knots of MUAPs 15 s apart do not follow it in 12 s; of five of the ten seeds of the slow test, not of this one, it
  // comes back as two motor units or not at all; with 3 s it is whole
  it(tired.name, async () => {
    expect(slipsOf(tired, await runHardCase(tired))).toEqual([]);
  });

  it(pausing.name, async () => {
    const outcome = await runHardCase(pausing);
    expect(slipsOf(pausing, outcome)).toEqual([]);
    for (const unit of pausing.must) {
      const match = outcome.matching.matches.find(({ trueId }) => trueId === unit);
      const found = outcome.motorUnits[Number(match!.foundId)].dischargeSamples;
      const [from, to] = [6, 9].map((seconds) => seconds * RATE);
      const sides = (train: Int32Array) =>
        [(sample: number) => sample < from, (sample: number) => sample >= to].map((side) => train.filter(side).length);
      const counts = sides(outcome.simulation.spikes[unit]);
      sides(found).forEach((count, side) => {
        expect(counts[side]).toBeGreaterThan(25);
        expect(Math.abs(count - counts[side])).toBeLessThanOrEqual(0.1 * counts[side]);
      });
      // and nothing in the pause; 20 ms round it for the lag of the match
      expect(found.filter((sample) => sample >= from + 40 && sample < to - 40)).toHaveLength(0);
    }
  });

  // known limit: side lobes of the first discharge hide a part of the second ones, and with them the expected agreement falls
  // below what is returned
  it.fails(doublets.name, async () => {
    const all = { ...doublets, must: [0, 1, 2, 3, 4, 5] };
    const outcome = await runHardCase(all);
    expect(slipsOf(all, outcome)).toEqual([]);
    expect(secondDischargesFound(outcome, all.must)).toBeGreaterThanOrEqual(0.8);
  });
});

it('invents nothing for doublets, and finds the discharges that are no doublets', { timeout: 60_000 }, async () => {
  const outcome = await runHardCase(doublets, doublets.seed, { parameters: { expectedRoaMinimum: 0.5 } });
  expect(outcome.matching.falseIds).toEqual([]);
  expect(outcome.matching.duplicateCount).toBe(0);
  expect(outcome.matching.foundAbove80).toBeGreaterThanOrEqual(4);
});

describe('invents nothing', { timeout: 60_000 }, () => {
  const silent = { ...hardOptions, snrDecibels: undefined, activeMotorUnits: [] };

  it('in noise', async () => {
    const { recording } = simulateInfiniteMedium({ ...silent, noiseVolts: 5e-6 });
    expect(await decode(recording)).toEqual([]);
  });

  it('in silence, and says why', async () => {
    const { recording } = simulateInfiniteMedium({ ...silent, noiseVolts: 0 });
    await expect(decode(recording)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('1-32 (32 channels): flat'),
    });
    const level = { ...recording, data: recording.data.map(() => 1e-3) };
    await expect(decode(level)).rejects.toMatchObject({ kind: 'unsupported' });
  });
});

describe('depends on the recording alone', { timeout: 60_000 }, () => {
  const { recording } = simulateInfiniteMedium({ ...hardOptions, seconds: 8, motorUnitCount: 4, seed: 5 });
  let reference: readonly MotorUnit[];
  beforeAll(async () => {
    reference = await decode(recording);
    expect(reference.length).toBeGreaterThanOrEqual(3);
  }, 60_000);
  const inOrder = (motorUnits: readonly MotorUnit[]) =>
    motorUnits.toSorted((a, b) => a.dischargeSamples[0] - b.dischargeSamples[0]);
  const trains = (motorUnits: readonly MotorUnit[]) =>
    inOrder(motorUnits).map(({ dischargeSamples }) => [...dischargeSamples]);

  it('gives each discharge a probability above one half, and each motor unit an expected agreement', async () => {
    for (const { dischargeSamples, dischargeProbability, quality } of reference) {
      expect(dischargeProbability).toHaveLength(dischargeSamples.length);
      for (const probability of dischargeProbability!) {
        expect(probability).toBeGreaterThan(0.5);
        expect(probability).toBeLessThanOrEqual(1);
      }
      expect(quality.expectedRoa).toBeGreaterThan(0);
      expect(quality.expectedRoa).toBeLessThanOrEqual(1);
    }
  });

  function expectSame(found: readonly MotorUnit[]) {
    expect(trains(found)).toEqual(trains(reference));
    const expected = inOrder(reference);
    inOrder(found).forEach(({ dischargeProbability = [] }, j) => {
      // float32 of other last digits: a likelihood ratio of a hundred or less changes by 1e-4 or so
      dischargeProbability.forEach((probability, i) => {
        expect(Math.abs(probability - expected[j].dischargeProbability![i])).toBeLessThanOrEqual(1e-3);
      });
    });
  }

  it.each([1e-6, 1e6])('times %d', async (gain) => {
    expectSame(await decode({ ...recording, data: recording.data.map((value) => value * gain) }));
  });

  it('with the channels in another order', async () => {
    const { channelCount, sampleCount, data, channels, grids } = recording;
    // 13 and 32 have no common factor: every channel moves somewhere
    const from = Array.from({ length: channelCount }, (_, c) => (13 * c + 5) % channelCount);
    const moved = new Float32Array(data.length);
    for (const [to, c] of from.entries())
      moved.set(data.subarray(c * sampleCount, (c + 1) * sampleCount), to * sampleCount);
    const cells = grids[0].cells.map((channel) => from.indexOf(channel));
    const shuffled = { ...recording, data: moved, channels: from.map((c) => channels[c]) };
    expectSame(await decode({ ...shuffled, grids: [{ ...grids[0], cells }] }));
  });

  it('and not on the number of workers, to the byte', async () => {
    const found = await decode(recording, { workers: 2 });
    expect(found).toHaveLength(reference.length);
    for (const [j, unit] of found.entries()) {
      for (const key of ['dischargeSamples', 'dischargeProbability', 'innervationPulseTrain', 'muap'] as const)
        expect(Buffer.compare(bytes(unit[key]), bytes(reference[j][key])), key).toBe(0);
      expect(unit.quality).toEqual(reference[j].quality);
    }
  });
});

function bytes(values: Int32Array | Float32Array | undefined): Uint8Array {
  return values ? new Uint8Array(values.buffer, values.byteOffset, values.byteLength) : new Uint8Array(0);
}
