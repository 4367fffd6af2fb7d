import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { iterateFixedPoints } from './fixed-point.ts';
import { outlyingGain } from './outlying-instants.ts';
import { allocatePhased, arrangePhasesInto, onePhase } from './phased-signal.ts';
import { gaussianRows, makeMixture, signalOf, testTrain } from './separation-fixtures.ts';
import { channelActivity, chooseStarts } from './starts.ts';
import { allocateWhitening, filtersOf, whiten } from './whitening.ts';

const RATE = 2000;
const DISTANCE = 40;
/** 10 s: two instants are made smaller, to the activity of the second */
const SAMPLES = 20_000;
const noise = gaussianRows(5, 6, SAMPLES);

async function gainOf(rows: readonly Float32Array[]) {
  const kernels = await createKernels({ memoryBytes: 8e6 });
  const signal = signalOf(kernels, rows);
  return { kernels, signal, gain: outlyingGain(signal, RATE, DISTANCE) };
}

/** The rows with `height` deviations more at an instant, the same in all channels. */
function withPeaks(rows: readonly Float32Array[], instants: readonly (readonly [number, number])[]): Float32Array[] {
  return rows.map((row) => {
    const out = row.slice();
    for (const [t, height] of instants) out[t] += height;
    return out;
  });
}

describe('outlyingGain', () => {
  it('makes the most active instants smaller, the more the higher they are, and leaves all others as they are', async () => {
    const { signal, gain } = await gainOf(
      withPeaks(noise, [
        [3000, 20],
        [9000, 40],
        [15_000, 10],
      ]),
    );
    const activity = channelActivity(signal);
    // ten per second and more of the noise are between the last of two instants and the others
    const limit = Math.max(...activity.subarray(2990, 3011));
    expect(gain[9000]).toBeCloseTo(limit / Math.max(...activity.subarray(8996, 9005)), 6);
    expect(gain[9000]).toBeLessThan(0.3);
    expect(gain[3000]).toBe(1);
    expect(gain[15_000]).toBe(1);
    for (const [t, value] of gain.entries()) if (t < 8990 || t > 9010) expect(value).toBe(1);
  });

  it('is one everywhere where nothing is', async () => {
    const { gain } = await gainOf(noise.map((row) => row.map(() => 0)));
    expect(gain.every((value) => value === 1)).toBe(true);
  });

  it('keeps fixed points from a single instant', async () => {
    const train = testTrain(1, 180, 0.15, 60, SAMPLES - 60);
    const { rows } = makeMixture(3, [train], { channels: 6, samples: SAMPLES, length: 8, noise: 1 });
    const spoilt = withPeaks(rows, [[9000, 60]]);
    const peakShare = async (isLimited: boolean) => {
      const { kernels, signal, gain } = await gainOf(spoilt);
      const phased = allocatePhased(kernels, rows.length, SAMPLES, 2);
      arrangePhasesInto(phased, signal);
      const whitening = whiten(kernels, phased, 8, 1, allocateWhitening(kernels, rows.length, 8));
      if (isLimited) arrangePhasesInto(phased, signal, gain);
      const used = new Uint8Array(SAMPLES);
      const starts = chooseStarts(kernels, signal, phased, whitening, {
        count: 8,
        randomShare: 0,
        distance: DISTANCE,
        seed: 1,
        round: 0,
        used,
      });
      const count = starts.length / whitening.dimension;
      const sources = allocatePhased(kernels, count, SAMPLES, 2);
      const part = onePhase(phased, 0);
      const found = await iterateFixedPoints(
        kernels,
        part,
        whitening,
        starts,
        count,
        { ...sources.signal, sampleCount: part.sampleCount },
        { contrast: 'kurtosis', iterations: 20, tolerance: 1e-3 },
        {},
      );
      const out = { ...sources.signal, sampleCount: part.sampleCount };
      kernels.filterBankInto(out, part, filtersOf(kernels, whitening, found.directions, count), 8);
      const isSingle = Array.from({ length: count }, (_, j) => {
        const row = out.data.subarray(j * out.stride + out.lead, j * out.stride + out.lead + out.sampleCount);
        let [most, power] = [0, 0];
        for (const value of row) {
          most = Math.max(most, value ** 4);
          power += value ** 4;
        }
        return most > 0.5 * power;
      });
      return isSingle.filter(Boolean).length;
    };
    expect(await peakShare(false)).toBeGreaterThanOrEqual(4);
    expect(await peakShare(true)).toBe(0);
  });
});
