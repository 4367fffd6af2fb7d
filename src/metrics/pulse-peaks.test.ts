import { describe, expect, test } from 'vitest';
import { randomStream } from '../core/random.ts';
import { pulsePeaks } from './pulse-peaks.ts';

/** The rule as it is stated: all local maxima in order of height, each removing those near it. */
function slowPeaks(train: Float32Array, distance: number): number[] {
  const maxima: number[] = [];
  for (let t = 1; t < train.length - 1; t++) {
    let after = t + 1;
    while (after < train.length - 1 && train[after] === train[t]) after++;
    if (train[t] > train[t - 1] && train[after] < train[t]) maxima.push(t);
  }
  const kept: number[] = [];
  for (const t of [...maxima].sort((a, b) => train[b] - train[a] || a - b))
    if (kept.every((other) => Math.abs(other - t) >= distance)) kept.push(t);
  return kept.sort((a, b) => a - b);
}

describe('pulsePeaks', () => {
  test.each([0, 1, 2, 3, 8, 21, 400])('is the greedy rule, distance %i, with many equal heights', (distance) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = randomStream(seed, 'peaks');
      const levels = [3, 10, 1e6][seed % 3];
      const train = Float32Array.from({ length: 300 }, () => Math.floor(levels * random.uniform()));
      expect(Array.from(pulsePeaks(train, distance))).toEqual(slowPeaks(train, distance));
    }
  });

  test('climbs a rise of any length', () => {
    const train = Float32Array.from({ length: 3001 }, (_, t) => (t % 2 === 0 ? 0 : t));
    expect(Array.from(pulsePeaks(train, 4))).toEqual(slowPeaks(train, 4));
    expect(Array.from(pulsePeaks(train.slice().reverse(), 4))).toEqual(slowPeaks(train.slice().reverse(), 4));
  });

  test('has no peaks where nothing rises', () => {
    for (const length of [0, 1, 2, 5]) expect(pulsePeaks(new Float32Array(length), 3)).toHaveLength(0);
  });
});
