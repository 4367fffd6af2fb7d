import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { designButterworth } from './butterworth.ts';
import { removeMains } from './mains.ts';
import { zeroPhaseFilterInto } from './zero-phase.ts';

const RATE = 2048;
const LENGTH = 24576;

/** Band-limited noise of variance near 1, as a stand-in for EMG. */
function quietRows(count: number, seed: number, length = LENGTH): Float32Array[] {
  const cascade = designButterworth({ kind: 'band-pass', order: 2, lowHz: 20, highHz: 200 }, RATE);
  return Array.from({ length: count }, (_, c) => {
    const noise = randomStream(seed, 'mains', c);
    const row = Float32Array.from({ length }, () => 2.4 * noise.normal());
    zeroPhaseFilterInto(row, row, 0, cascade);
    return row;
  });
}

/** Hum of three harmonics, the first as strong as the signal; frequency base + swing sin(2 pi t / 10 s). */
function addHum(row: Float32Array, base: number, swing: number, amplitude: number, shift: number): void {
  for (let t = 0; t < row.length; t++) {
    const seconds = t / RATE;
    const turns = base * seconds - (swing * 10 * Math.cos((2 * Math.PI * seconds) / 10)) / (2 * Math.PI);
    for (let k = 1; k <= 3; k++) row[t] += (amplitude / k) * Math.cos(2 * Math.PI * k * turns + shift * k);
  }
}

const meanSquare = (a: Float32Array, b?: Float32Array) =>
  a.reduce((sum, value, t) => sum + (value - (b ? b[t] : 0)) ** 2, 0) / a.length;

const same = (a: readonly Float32Array[], b: readonly Float32Array[]) =>
  a.every((row, c) => row.length === b[c].length && row.every((value, t) => value === b[c][t]));

describe('removeMains', () => {
  test('leaves signals without hum as they are, bit for bit', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const rows = quietRows(8, seed);
      const before = rows.map((row) => row.slice());
      const report = removeMains(rows, RATE, 'auto', 750);
      expect(report.status).toBe('none');
      expect(report.channels.every((channel) => channel.removedHz.length === 0)).toBe(true);
      expect(same(rows, before)).toBe(true);
    }
  });

  test.each([
    [50, 49.93, 0],
    [50, 50.02, 0.03],
    [60, 60.11, 0],
    [60, 59.97, 0.03],
  ])('removes %i Hz hum (true %f Hz, swing %f Hz) and takes little EMG', (nominal, base, swing) => {
    const clean = quietRows(4, 11);
    const rows = clean.map((row) => row.slice());
    rows.slice(0, 3).forEach((row, c) => {
      addHum(row, base, swing, Math.SQRT2, c);
    });
    const report = removeMains(rows, RATE, 'auto', 750);
    expect(report.status).toBe('removed');
    expect(report.nominalHz).toBe(nominal);
    expect(Math.abs((report.frequencyHz ?? 0) - base)).toBeLessThanOrEqual(0.02);
    for (let c = 0; c < 3; c++) {
      expect(report.channels[c].removedHz).toEqual([nominal, 2 * nominal, 3 * nominal]);
      // hum had 1.36 of the signal's power; what is left, with the EMG taken, measured below -17 dB = 0.02
      const error = meanSquare(rows[c], clean[c]) / meanSquare(clean[c]);
      expect(error).toBeLessThanOrEqual(0.025);
      expect(Math.abs(report.channels[c].removedShare - 1.36 / 2.36)).toBeLessThanOrEqual(0.08);
    }
    // the channel without hum is untouched
    expect(same([rows[3]], [clean[3]])).toBe(true);
    expect(report.channels[3].removedHz).toEqual([]);
  });

  test('does not depend on the scale of the signal', () => {
    const rows = quietRows(2, 5);
    for (const row of rows) addHum(row, 50.05, 0, 1, 0.4);
    // a power of two, so that float32 rounding is the same
    const small = rows.map((row) => row.map((value) => value * 2 ** -20));
    const reports = [removeMains(rows, RATE, 'auto', 750), removeMains(small, RATE, 'auto', 750)];
    expect(reports[1].channels.map((c) => c.removedHz)).toEqual(reports[0].channels.map((c) => c.removedHz));
    expect(
      same(
        small,
        rows.map((row) => row.map((value) => value * 2 ** -20)),
      ),
    ).toBe(true);
  });

  test('a nominal frequency that is given is the only one looked for; off and short signals touch nothing', () => {
    const rows = quietRows(2, 6);
    for (const row of rows) addHum(row, 50, 0, 1, 0.4);
    const before = rows.map((row) => row.slice());
    expect(removeMains(rows, RATE, 60, 290).status).toBe('none');
    expect(removeMains(rows, RATE, 'off', 750).status).toBe('off');
    expect(same(rows, before)).toBe(true);
    const short = quietRows(1, 7, 1500);
    addHum(short[0], 50, 0, 3, 0);
    expect(removeMains(short, RATE, 'auto', 750).status).toBe('tooShort');
  });

  test('a single line far above is not taken for mains', () => {
    const rows = quietRows(3, 8);
    for (const row of rows) for (let t = 0; t < row.length; t++) row[t] += Math.cos((2 * Math.PI * 352 * t) / RATE);
    expect(removeMains(rows, RATE, 'auto', 750).status).toBe('none');
  });
});
