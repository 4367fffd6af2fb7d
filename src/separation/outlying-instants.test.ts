import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { signalRow } from '../kernels/kernels.ts';
import { iterateFixedPoints } from './fixed-point.ts';
import { outlyingInstants, stretchesAt } from './outlying-instants.ts';
import { onePhase } from './phased-signal.ts';
import { gaussianRows, phasedOf, signalOf } from './separation-fixtures.ts';
import { chooseStarts } from './starts.ts';
import { allocateWhitening, filtersOf, whiten } from './whitening.ts';

const RATE = 2000;
const DISTANCE = 40;
/** 10 s: two instants */
const SAMPLES = 20_000;
const noise = gaussianRows(5, 6, SAMPLES);

/** The rows with `height` more at each instant, the same in all channels. */
function withPeaks(instants: readonly (readonly [number, number])[]): Float32Array[] {
  return noise.map((row) => {
    const out = row.slice();
    for (const [t, height] of instants) out[t] += height;
    return out;
  });
}

describe('outlyingInstants', () => {
  it('are the most active ones, the highest first, as many as the recording is long', async () => {
    const kernels = await createKernels({ memoryBytes: 8e6 });
    const rows = withPeaks([
      [3000, 20],
      [9000, 40],
      [9030, 30],
      [15_000, 10],
    ]);
    const found = outlyingInstants(signalOf(kernels, rows), RATE, DISTANCE);
    // activity is smoothed over 5 samples
    expect(Array.from(found, (t) => Math.round(t / 10) * 10)).toEqual([9000, 3000]);
  });
});

describe('stretchesAt', () => {
  it.each([
    [1, 0, SAMPLES],
    [2, 0, 1000],
    [2, 401, 500],
    [3, 1202, 999],
  ])('are the samples whose extension sees what is near an instant: spacing %i, from %i, %i samples', (...where) => {
    const [spacing, firstSample, sampleCount] = where;
    const reach = 7 * spacing;
    const instants = Int32Array.of(430, 440, 1300, 5, 1990, SAMPLES - 2);
    const stretches = stretchesAt(instants, DISTANCE, reach, { firstSample, spacing, sampleCount });
    const found = new Uint8Array(sampleCount);
    for (const [first, end] of stretches) {
      expect(end).toBeGreaterThan(first);
      found.fill(1, first, end);
    }
    const isNear = new Uint8Array(SAMPLES + reach);
    for (const t of instants) isNear.fill(1, Math.max(0, t - DISTANCE), t + DISTANCE + 1);
    for (let i = 0; i < sampleCount; i++) {
      const sample = firstSample + i * spacing;
      const seen = isNear.subarray(Math.max(0, sample - reach), sample + 1);
      expect(found[i]).toBe(seen.includes(1) ? 1 : 0);
    }
  });
});

describe('fixed points', () => {
  it('end at a single instant that stands out, unless it is left out', async () => {
    const kernels = await createKernels({ memoryBytes: 16e6 });
    const rows = withPeaks([[9000, 60]]);
    const signal = signalOf(kernels, rows);
    const phased = phasedOf(kernels, rows, 2);
    const whitening = whiten(kernels, phased, 8, 1, allocateWhitening(kernels, rows.length, 8));
    const part = onePhase(phased, 0);
    const used = new Uint8Array(SAMPLES);
    const how = { count: 8, randomShare: 0, distance: DISTANCE, seed: 1, round: 0, used };
    const starts = chooseStarts(kernels, signal, phased, whitening, how);
    const count = starts.length / whitening.dimension;
    const stretches = stretchesAt(outlyingInstants(signal, RATE, DISTANCE), DISTANCE, 16, {
      firstSample: 0,
      spacing: 2,
      sampleCount: part.sampleCount,
    });
    /** Largest magnitude of the source of each fixed point. */
    const heights = async (leftOut?: typeof stretches) => {
      const silent = Array.from({ length: count }, () => new Float32Array(part.sampleCount));
      const sources = signalOf(kernels, silent);
      const settings = { contrast: 'skewness', iterations: 20, tolerance: 1e-3, leftOut } as const;
      const found = await iterateFixedPoints(kernels, part, whitening, starts, count, sources, settings, {});
      kernels.filterBankInto(sources, part, filtersOf(kernels, whitening, found.directions, count), 8);
      return Array.from({ length: count }, (_, j) =>
        signalRow(sources, j).reduce((m, x) => Math.max(m, Math.abs(x)), 0),
      );
    };
    const all = await heights();
    // no filter of length one shows that instant higher than its own
    const half = Math.max(...all) / 2;
    expect(all.filter((height) => height > half).length).toBeGreaterThanOrEqual(6);
    expect((await heights(stretches)).filter((height) => height > half).length).toBeLessThanOrEqual(1);
  });
});
