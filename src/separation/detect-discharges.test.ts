import { describe, expect, it } from 'vitest';
import { detectDischarges, positivePeaks } from './detect-discharges.ts';
import { gaussianRows, testTrain } from './separation-fixtures.ts';

function pulses(
  samples: number,
  trains: readonly (readonly [Int32Array, number])[],
  noise = 0,
  seed = 1,
): Float32Array {
  const out = gaussianRows(seed, 1, samples)[0].map((value) => noise * value);
  for (const [train, height] of trains) for (const t of train) out[t] += height;
  return out;
}

describe('positivePeaks', () => {
  it.each([1, 2, 5, 8, 31])(
    'keeps maxima at least %i samples apart, and leaves out only lower ones beside them',
    (distance) => {
      for (let seed = 0; seed < 20; seed++) {
        const signal = gaussianRows(seed, 1, 400)[0];
        const all = [...signal.keys()].filter(
          (t) => t > 0 && t < 399 && signal[t] > 0 && signal[t] > signal[t - 1] && signal[t] >= signal[t + 1],
        );
        const kept = [...positivePeaks(signal, distance)];
        for (let i = 1; i < kept.length; i++) expect(kept[i] - kept[i - 1]).toBeGreaterThanOrEqual(distance);
        for (const t of kept) expect(all).toContain(t);
        for (const t of all.filter((peak) => !kept.includes(peak)))
          expect(all.some((other) => Math.abs(other - t) < distance && other !== t && signal[other] >= signal[t])).toBe(
            true,
          );
        // the highest maximum of all is never left out
        if (all.length > 0) expect(kept).toContain(all.reduce((a, b) => (signal[b] > signal[a] ? b : a)));
      }
    },
  );

  it('takes the higher of two neighbours in either order, the earlier of equal ones, and no end, trough or NaN', () => {
    const at = (entries: Record<number, number>) => Float32Array.from({ length: 30 }, (_, t) => entries[t] ?? 0);
    expect([...positivePeaks(at({ 5: 1, 9: 2 }), 5)]).toEqual([9]);
    expect([...positivePeaks(at({ 5: 2, 9: 1 }), 5)]).toEqual([5]);
    expect([...positivePeaks(at({ 5: 1, 10: 2 }), 5)]).toEqual([5, 10]);
    expect([...positivePeaks(at({ 5: 1, 9: 1 }), 5)]).toEqual([5]);
    expect([...positivePeaks(at({ 0: 1, 29: 1, 8: -1 }), 5)]).toEqual([]);
    expect([...positivePeaks(at({ 8: Number.NaN }), 5)]).toEqual([]);
    expect([...positivePeaks(new Float32Array(0), 5)]).toEqual([]);
  });

  it('holds all maxima of the fastest signal', () => {
    const signal = Float32Array.from({ length: 1001 }, (_, t) => t % 2);
    expect(positivePeaks(signal, 1)).toHaveLength(500);
  });
});

describe('detectDischarges', () => {
  const train = testTrain(3, 80, 0.15, 60, 7900);

  it('finds a made train exactly, without noise and with little', () => {
    // without noise every maximum has the same height: a second, lower class makes two
    const background = testTrain(4, 61, 0.3, 30, 7900).filter((t) => train.every((d) => Math.abs(d - t) > 10));
    const clean = detectDischarges(
      pulses(8000, [
        [train, 1],
        [background, 0.25],
      ]),
      8,
    );
    expect(clean.samples).toEqual(train);
    // heights are equal within each class
    expect(clean.silhouette).toBe(1);
    // 0.1 of noise: the lowest of 100 discharges is at 0.7, the highest of 8000 noise maxima at 0.4
    const noisy = detectDischarges(pulses(8000, [[train, 1]], 0.1), 8);
    expect(noisy.samples).toEqual(train);
    expect(noisy.silhouette).toBeGreaterThan(0.9);
    expect(noisy.silhouette).toBeLessThan(1);
  });

  it('takes the class of larger amplitude of two, whatever the scale', () => {
    const small = testTrain(5, 95, 0.1, 45, 7900).filter((t) => train.every((d) => Math.abs(d - t) > 10));
    for (const scale of [1e-12, 1, 1e12]) {
      const signal = pulses(
        8000,
        [
          [train, 1],
          [small, 0.5],
        ],
        0.02,
      ).map((value) => value * scale);
      expect(detectDischarges(signal, 8).samples).toEqual(train);
    }
  });

  it('keeps doublets that are farther apart than the minimum interval', () => {
    const doublets = Int32Array.from([...train].flatMap((t) => [t, t + 10]));
    expect(detectDischarges(pulses(8000, [[doublets, 1]], 0.05), 8).samples).toEqual(doublets);
    expect(detectDischarges(pulses(8000, [[doublets, 1]], 0.05), 12).samples).toHaveLength(train.length);
  });

  it('finds nothing where there is nothing to split', () => {
    const nothing = { samples: new Int32Array(0), silhouette: 0 };
    expect(detectDischarges(new Float32Array(500), 8)).toEqual(nothing);
    expect(detectDischarges(pulses(500, [[Int32Array.of(100), 1]]), 8)).toEqual(nothing);
    expect(detectDischarges(new Float32Array(500).fill(Number.NaN), 8)).toEqual(nothing);
  });
});
