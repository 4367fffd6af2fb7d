/** Blind separation of a small simulated recording (32 channels, 8 s, 5 motor units), as the tests of both decoders run it. */

import { expect } from 'vitest';
import type { Progress, RunControl } from '../src/core/control.ts';
import { createKernels } from '../src/kernels/create-kernels.ts';
import type { Kernels } from '../src/kernels/kernels.ts';
import { type MotorUnitMatching, matchMotorUnits } from '../src/metrics/match-motor-units.ts';
import {
  automaticTapSpacing,
  type BlindParameters,
  blindDefaults,
  type DecoderName,
} from '../src/separation/blind-parameters.ts';
import { separateBlind } from '../src/separation/blind-separation.ts';
import type { SeparatedMotorUnit, SeparationResult } from '../src/separation/separation.ts';
import { signalOf } from '../src/separation/separation-fixtures.ts';
import type { SimulationOptions } from './simulated-rows.ts';

export const RATE = 2048;

export const smallRecording: SimulationOptions = {
  rows: 8,
  columns: 4,
  seconds: 8,
  motorUnitCount: 5,
  effort: 0.5,
  snrDecibels: 25,
  seed: 1,
};

const TAPS = 12;

/** Fewer and shorter rounds than the defaults. */
export function quickParameters(decoder: DecoderName): BlindParameters {
  return { ...blindDefaults, decoder, extensionFactor: TAPS, rounds: 4, startsPerRound: 12, idleRounds: 1 };
}

/** @param kernels - those of this run alone by default */
export async function separateRows(
  rows: readonly Float32Array[],
  parameters: BlindParameters,
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

export function trainsOf(result: SeparationResult): number[][] {
  return result.motorUnits.map(({ dischargeSamples }) => [...dischargeSamples]);
}

export function matchTrains(truth: readonly ArrayLike<number>[], result: SeparationResult): MotorUnitMatching {
  return matchMotorUnits(label(truth), label(trainsOf(result)), { samplingRateHz: RATE });
}

const label = (trains: readonly ArrayLike<number>[]) =>
  trains.map((train, id) => ({ id, dischargeSamples: Int32Array.from(train) }));

/** 13 and 32 have no common factor: every channel moves somewhere. */
export function movedChannels(rows: readonly Float32Array[]): Float32Array[] {
  return rows.map((_, c) => rows[(13 * c + 5) % 32]);
}

/** Pulse train near 1 at discharges, low beside them; intervals as regular as a motor unit's. */
export function expectMotorUnit(unit: SeparatedMotorUnit, sampleCount: number): void {
  const { dischargeSamples, innervationPulseTrain, separationVector, coefficientOfVariation } = unit;
  expect(innervationPulseTrain).toHaveLength(sampleCount);
  expect(separationVector).toHaveLength(32 * TAPS);
  expect(separationVector.every(Number.isFinite)).toBe(true);
  const heights = [...dischargeSamples].map((t) => innervationPulseTrain[t]).sort((a, b) => a - b);
  // scaled by h^T f: the median height is 1 but for errors of the MUAP
  expect(Math.abs(heights[heights.length >> 1] - 1)).toBeLessThanOrEqual(0.1);
  for (const t of dischargeSamples.filter((sample) => sample > 0 && sample < sampleCount - 1)) {
    expect(innervationPulseTrain[t]).toBeGreaterThan(innervationPulseTrain[t - 1]);
    expect(innervationPulseTrain[t]).toBeGreaterThanOrEqual(innervationPulseTrain[t + 1]);
  }
  expect(coefficientOfVariation).toBeGreaterThan(0.02);
  expect(coefficientOfVariation).toBeLessThanOrEqual(0.5);
}

export function expectRisingProgress(progress: readonly Progress[]): void {
  expect(progress.length).toBeGreaterThanOrEqual(2);
  expect(progress[0].fraction).toBe(0);
  for (const [i, { fraction, stage }] of progress.entries()) {
    expect(stage).toBe('separation');
    expect(fraction).toBeGreaterThanOrEqual(i > 0 ? progress[i - 1].fraction : 0);
    expect(fraction).toBeLessThanOrEqual(1);
  }
}

export async function expectStopsOnRequest(run: (control: RunControl) => Promise<unknown>): Promise<void> {
  for (const steps of [1, 2, 5, 17]) {
    const signal = { aborted: false };
    let left = steps;
    const giveWay = async () => {
      if (--left === 0) signal.aborted = true;
    };
    await expect(run({ signal, giveWay })).rejects.toMatchObject({ kind: 'aborted' });
    expect(left).toBe(0);
  }
}

/** Where nothing else is cancelled, the pulse train is the filter's output on the recording itself. */
export function expectFilterOutput(unit: SeparatedMotorUnit, rows: readonly Float32Array[]): void {
  const { separationVector, alignmentSamples, innervationPulseTrain } = unit;
  const spacing = automaticTapSpacing(RATE);
  for (let t = 300; t < innervationPulseTrain.length - 300; t += 7) {
    let output = 0;
    for (let c = 0; c < 32; c++)
      for (let r = 0; r < TAPS; r++)
        output += separationVector[c * TAPS + r] * rows[c][t + alignmentSamples - spacing * r];
    // float32 residual and 384 products, outputs near 1
    expect(Math.abs(innervationPulseTrain[t] - output)).toBeLessThanOrEqual(1e-4);
  }
}
