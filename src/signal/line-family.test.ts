import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { designButterworth } from './butterworth.ts';
import { familySearch } from './line-family.ts';
import { removeMains } from './mains.ts';
import { createWelchEstimator, segmentLengthFor } from './spectrum.ts';
import { zeroPhaseFilterInto } from './zero-phase.ts';

const RATE = 2048;

function filtered(rows: readonly Float32Array[]): Float32Array[] {
  const cascade = designButterworth({ kind: 'band-pass', order: 2, lowHz: 20, highHz: 500 }, RATE);
  return rows.map((row) => {
    const out = new Float32Array(row.length);
    zeroPhaseFilterInto(out, row, 0, cascade);
    return out;
  });
}

/** Five motor units at 9.95 to 10.07 Hz on 16 channels: the fifth and sixth multiples of their rates are mains frequencies. */
function regularMotorUnits(seconds: number, coefficientOfVariation: number, seed: number): Float32Array[] {
  const length = seconds * RATE;
  const rows = Array.from({ length: 16 }, (_, c) => {
    const noise = randomStream(seed, 'noise', c);
    return Float32Array.from({ length }, () => 0.1 * noise.normal());
  });
  for (let unit = 0; unit < 5; unit++) {
    const random = randomStream(seed, 'motor unit', unit);
    const interval = 1 / (9.95 + 0.03 * unit);
    const place = 15 * random.uniform();
    for (
      let t = interval * random.uniform();
      t < seconds;
      t += interval * (1 + coefficientOfVariation * random.normal())
    )
      rows.forEach((row, c) => {
        addPotential(row, Math.round(t * RATE) + (c >> 2), 4 * Math.exp(-((c - place) ** 2) / 20));
      });
  }
  return filtered(rows);
}

function addPotential(row: Float32Array, at: number, size: number): void {
  for (let k = Math.max(-20, -at); k <= 20 && at + k < row.length; k++)
    row[at + k] += size * (k / 5) * Math.exp(-((k / 5) ** 2));
}

/** Harmonics 1, 2, 3, 5 of a frequency base + swing sin(2 pi t / 20 s), the first `amplitude` times the row's rms. */
function withHum(row: Float32Array, base: number, swing: number, amplitude: number): Float32Array {
  const size = amplitude * Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / row.length);
  return row.map((x, t) => {
    const seconds = t / RATE;
    const turns = base * seconds - (swing * 20 * Math.cos((2 * Math.PI * seconds) / 20)) / (2 * Math.PI);
    return [1, 2, 3, 5].reduce((sum, k) => sum + (size / k) * Math.cos(2 * Math.PI * k * turns), x);
  });
}

const cases = [5, 6, 10, 24].flatMap((seconds) => [1, 2, 3].map((seed) => [seconds, seed] as const));

describe('motor units at 10 Hz', () => {
  test.each(cases)('are not taken for hum (%i s, seed %i)', (seconds, seed) => {
    // variation of 10 % is the lowest usual one
    const rows = regularMotorUnits(seconds, 0.1, seed);
    const before = rows.map((row) => row.slice());
    expect(removeMains(rows, RATE, 'auto', 750).status).toBe('none');
    expect(rows.every((row, c) => row.every((x, t) => x === before[c][t]))).toBe(true);
  });

  test.each([
    ['all', 24, 0, 0.3],
    ['all', 24, 0.1, 0.3],
    ['all', 6, 0, 0.5],
    ['three', 24, 0, 0.5],
    ['three', 24, 0.1, 1],
    ['three', 6, 0, 1],
  ])('do not hide hum on %s channels (%i s, swing %f Hz, %f of the EMG)', (which, seconds, swing, amplitude) => {
    const touched = which === 'all' ? Array.from({ length: 16 }, (_, c) => c) : [2, 7, 13];
    const clean = regularMotorUnits(seconds, 0.1, 4);
    const rows = clean.map((row, c) => (touched.includes(c) ? withHum(row, 49.97, swing, amplitude) : row.slice()));
    const report = removeMains(rows, RATE, 'auto', 750);
    expect(report).toMatchObject({ status: 'removed', nominalHz: 50 });
    const removed = report.channels.filter(({ removedHz }) => removedHz.includes(50)).map(({ channel }) => channel);
    expect(removed).toEqual(touched);
  });
});

describe('familySearch', () => {
  const spectraOf = (rows: readonly Float32Array[]) => {
    const length = segmentLengthFor(4, RATE, rows[0].length);
    return rows.map((row) => createWelchEstimator(length, RATE, 0).estimate(row));
  };
  const noise = (count: number, seconds: number, seed: number) =>
    filtered(
      Array.from({ length: count }, (_, c) => {
        const random = randomStream(seed, 'family', c);
        return Float32Array.from({ length: seconds * RATE }, () => random.normal());
      }),
    );

  test.each([
    [1, 6],
    [1, 12],
    [8, 6],
    [8, 12],
  ])('noise on %i channels for %i s has no family, in 40 trials', (count, seconds) => {
    for (let seed = 1; seed <= 20; seed++)
      for (const nominalHz of [50, 60])
        expect(familySearch(spectraOf(noise(count, seconds, seed)), 750)(nominalHz, 0.25).strength).toBeLessThan(1);
  });

  test('weak lines of one family on all channels stand out together, whatever the scale', () => {
    const rows = noise(16, 24, 1).map((row) => withHum(row, 59.9, 0, 0.15));
    const { strength, frequencyHz } = familySearch(spectraOf(rows), 750)(60, 0.25);
    expect(strength).toBeGreaterThan(1);
    // bins of 0.25 Hz: the fifth harmonic tells 0.05 Hz apart
    expect(Math.abs(frequencyHz - 59.9)).toBeLessThanOrEqual(0.05);
    const small = rows.map((row) => row.map((x) => x * 2 ** -20));
    // equal up to the rounding of the logarithms
    expect(Math.abs(familySearch(spectraOf(small), 750)(60, 0.25).strength / strength - 1)).toBeLessThanOrEqual(1e-4);
  });

  test("lines at multiples of 50.4 Hz are nobody's mains", () => {
    const rows = noise(4, 24, 2).map((row) => withHum(row, 50.4, 0, 0.5));
    expect(removeMains(rows, RATE, 'auto', 750).status).toBe('none');
  });
});
