import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { testTrain } from '../separation-fixtures.ts';
import type { DecoderSettings } from './decode-pulse-train.ts';
import { decodeUnit } from './decode-unit.ts';
import { type DecodedMotorUnit, dischargesOf, undecoded } from './decoded-motor-unit.ts';
import { intervalTables } from './interval-model.ts';

const RATE = 2048;
const SAMPLES = 20 * RATE;
const SETTINGS: DecoderSettings = {
  tables: intervalTables(RATE),
  parts: ['soft', 'intervals', 'unknown', 'pauses'],
};
const trueTrain = testTrain(3, 200, 0.12, 100, SAMPLES - 100);
/** midway between two discharges of every fourth pair */
const falseOnes = Int32Array.from({ length: 40 }, (_, i) => (trueTrain[4 * i] + trueTrain[4 * i + 1]) >> 1);

function pulses(height: number, noise = 0.08): Float32Array {
  const { normal } = randomStream(1, 'decode unit');
  const train = Float32Array.from({ length: SAMPLES }, () => noise * normal());
  for (const t of trueTrain) train[t] += height;
  return train;
}

const unitOf = (samples: Int32Array): DecodedMotorUnit => undecoded(samples, 4);
const none = (unit: DecodedMotorUnit) => new Float32Array(unit.samples.length);

describe('decodeUnit', () => {
  it('takes discharges for certain which lie where the filter peaks, plus the shift', () => {
    for (const shift of [0, -7, 12]) {
      const unit = unitOf(trueTrain.map((t) => t + shift));
      const next = decodeUnit(unit, { pulseTrain: pulses(1), shift, separation: 50, excess: none(unit) }, SETTINGS);
      expect(dischargesOf(next)).toEqual(trueTrain.map((t) => t + shift));
      expect(next.muap).toBe(unit.muap);
      expect(next.logEvidence).toBeGreaterThan(200);
      expect(next.unknown).toBeGreaterThan(0);
    }
  });

  it('drops what would lie outside the recording', () => {
    const shift = trueTrain[0] + 1;
    const unit = unitOf(trueTrain.slice(1).map((t) => t - shift));
    const next = decodeUnit(
      unit,
      { pulseTrain: pulses(1), shift: -shift, separation: 50, excess: none(unit) },
      SETTINGS,
    );
    expect(dischargesOf(next)).toEqual(trueTrain.slice(1).map((t) => t - shift));
    expect(next.probabilities).toHaveLength(next.samples.length);
  });

  it.each([
    [1.4, 1],
    [1, 1],
    [0.6, 0.6],
    [0.2, 0.3],
  ])('measures the height %d at sure discharges as %d, between 0.3 and 1', (height, expected) => {
    const unit = unitOf(trueTrain);
    const { separation } = decodeUnit(
      unit,
      { pulseTrain: pulses(height, 0.02), shift: 0, separation: 50, excess: none(unit) },
      SETTINGS,
    );
    // median of 200 heights with noise of 0.02: 0.0018, four times
    expect(Math.abs(separation / 50 - expected)).toBeLessThanOrEqual(0.007);
  });

  it('with few sure discharges expects 1 less the excess', () => {
    const unit = unitOf(trueTrain.slice(0, 15));
    const excess = new Float32Array(15).fill(0.25);
    const { separation } = decodeUnit(unit, { pulseTrain: pulses(0.5), shift: 0, separation: 50, excess }, SETTINGS);
    expect(Math.abs(separation / 50 - 0.75)).toBeLessThanOrEqual(1e-6);
  });

  it('does not let discharges once taken for true confirm themselves', () => {
    // what was in the template is too high by 0.25 in its output, the true as the false ones
    const unit = unitOf(Int32Array.of(...trueTrain, ...falseOnes).sort());
    const pulseTrain = pulses(1);
    for (const t of falseOnes) pulseTrain[t] += 0.6;
    for (const t of unit.samples) pulseTrain[t] += 0.25;
    const of = (excess: Float32Array) => decodeUnit(unit, { pulseTrain, shift: 0, separation: 50, excess }, SETTINGS);
    const corrected = of(none(unit).fill(0.25));
    // one at either end may go, whose interval on one side alone speaks for it
    const truth = new Set(trueTrain);
    expect(dischargesOf(corrected).every((t) => truth.has(t))).toBe(true);
    expect(dischargesOf(corrected).length).toBeGreaterThanOrEqual(trueTrain.length - 2);
    expect(Math.abs(corrected.separation / 50 - 1)).toBeLessThanOrEqual(0.03);
    // left in, 23 of the 40 false ones stay
    expect(dischargesOf(of(none(unit))).filter((t) => !truth.has(t)).length).toBeGreaterThan(10);
  });

  it('takes the excess off in the share of its probability', () => {
    const samples = Int32Array.of(...trueTrain, ...falseOnes).sort();
    const among = new Set(falseOnes);
    const probabilities = Float32Array.from(samples, (t) => (among.has(t) ? 0.25 : 1));
    const pulseTrain = pulses(1);
    // a candidate of probability 1/4 put a quarter of its snippet into the template: its height is too large by 0.1 only
    for (const [i, t] of samples.entries()) pulseTrain[t] += (among.has(t) ? 0.85 : 0) + 0.4 * probabilities[i];
    const unit = { ...unitOf(samples), probabilities };
    const next = decodeUnit(
      unit,
      { pulseTrain, shift: 0, separation: 50, excess: none(unit).fill(0.4) },
      {
        ...SETTINGS,
        parts: ['soft'],
      },
    );
    // 0.85 against 1 with a deviation of 0.08: taken, as the whole excess taken off (0.55) would not be
    expect(dischargesOf(next).filter((t) => among.has(t)).length).toBeGreaterThan(30);
  });

  it('forgets what is less probable than 0.02, and without `soft` all that is not more probable than not', () => {
    const unit = unitOf(trueTrain);
    const output = { pulseTrain: pulses(1, 0.22), shift: 0, separation: 20, excess: none(unit) };
    const soft = decodeUnit(unit, output, SETTINGS);
    expect(Math.min(...soft.probabilities)).toBeGreaterThan(0.02);
    expect(Math.min(...soft.probabilities)).toBeLessThan(0.2);
    const hard = decodeUnit(unit, output, { ...SETTINGS, parts: ['intervals', 'unknown', 'pauses'] });
    expect(hard.samples).toEqual(dischargesOf(soft));
    expect(hard.probabilities.every((p) => p === 1)).toBe(true);
  });
});
