import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import {
  columnOf,
  dot,
  gaussianRows,
  largestDifference,
  makeMixture,
  phasedOf,
  signalOf,
  testTrain,
} from './separation-fixtures.ts';
import { chooseStarts, extendedSums, type StartOptions } from './starts.ts';
import {
  allocateWhitening,
  filtersOf,
  normaliseColumns,
  rowsToColumns,
  whiten,
  whitenColumnsInPlace,
} from './whitening.ts';

const TAPS = 8;
const SAMPLES = 6000;
const DISTANCE = 16;
const trains = [1, 2, 3].map((seed) => testTrain(seed, 150, 0.2, 50, SAMPLES - 50));
const { rows } = makeMixture(2, trains, { samples: SAMPLES, length: 8, noise: 0.05 });

async function setup(input: readonly Float32Array[] = rows, spacing = 2, samples = SAMPLES) {
  const kernels = await createKernels({ memoryBytes: 16e6 });
  const signal = signalOf(kernels, input);
  const phased = phasedOf(kernels, input, spacing);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, input.length, TAPS));
  const used = new Uint8Array(samples);
  const choose = (options: Partial<StartOptions> = {}) => {
    const all = { count: 12, randomShare: 0.25, distance: DISTANCE, seed: 1, round: 0, used, ...options };
    const starts = chooseStarts(kernels, signal, phased, whitening, all);
    const count = starts.length / whitening.dimension;
    return { starts, count, columns: Array.from({ length: count }, (_, j) => columnOf(starts, count, j)) };
  };
  return { kernels, phased, whitening, used, choose };
}

/** Samples flagged as used, as stretches [first, last]. */
function stretches(used: Uint8Array): [number, number][] {
  const out: [number, number][] = [];
  for (let t = 0; t < used.length; t++) {
    if (!used[t]) continue;
    if (t > 0 && used[t - 1]) out[out.length - 1][1] = t;
    else out.push([t, t]);
  }
  return out;
}

describe('chooseStarts', () => {
  it('gives columns of length one, none of the active ones near another', async () => {
    const { choose, whitening } = await setup();
    const { columns, count } = choose();
    expect(count).toBe(12);
    for (const column of columns) expect(Math.abs(dot(column, column) - 1)).toBeLessThanOrEqual(1e-12);
    const active = columns.slice(0, 9);
    for (const [i, a] of active.entries())
      for (const b of active.slice(0, i)) expect(Math.abs(dot(a, b))).toBeLessThan(0.5);
    expect(columns[0]).toHaveLength(whitening.dimension);
  });

  it('takes the whitened signal at active instants, next to discharges', async () => {
    const { choose, used, kernels, phased, whitening } = await setup();
    const { columns } = choose({ randomShare: 0, count: 6 });
    const middles = stretches(used).map(([first]) => first + DISTANCE);
    for (const t of middles) {
      const nearest = Math.min(...trains.flatMap((train) => [...train].map((d) => Math.abs(d + 4 - t))));
      // waveforms are 8 samples long; energy is smoothed over 5
      expect(nearest).toBeLessThanOrEqual(6);
    }
    // each column is the extended signal at one of them, whitened
    for (const column of columns) {
      const best = Math.max(
        ...middles.map((t) => {
          const direction = new Float64Array(whitening.dimension);
          rowsToColumns(
            direction,
            extendedSums(kernels, phased, [Int32Array.of(t)], TAPS, TAPS >> 1),
            direction.length,
            1,
          );
          whitenColumnsInPlace(kernels, whitening, direction, 1);
          normaliseColumns(direction, direction.length, 1);
          return dot(direction, column);
        }),
      );
      expect(best).toBeGreaterThan(1 - 1e-12);
    }
  });

  it('uses no instant again, and ends with no starts when all are used', async () => {
    const { choose, used } = await setup();
    let before = 0;
    const seen: Float64Array[] = [];
    for (let round = 0; round < 4; round++) {
      const { columns } = choose({ round, randomShare: 0, count: 8 });
      for (const column of columns)
        for (const other of seen) expect(largestDifference(column, other)).toBeGreaterThan(1e-3);
      seen.push(...columns);
      const now = used.reduce((sum, flag) => sum + flag, 0);
      expect(now).toBeGreaterThan(before);
      before = now;
    }
    used.fill(1);
    expect(choose()).toMatchObject({ count: 0, starts: new Float64Array(0) });
  });

  it('depends on seed and round by the random starts alone', async () => {
    const run = async (options: Partial<StartOptions>) => (await setup()).choose(options).columns;
    const base = await run({});
    expect(await run({})).toEqual(base);
    for (const options of [{ seed: 2 }, { round: 1 }]) {
      const other = await run(options);
      expect(other.slice(0, 9)).toEqual(base.slice(0, 9));
      expect(other.slice(9)).not.toEqual(base.slice(9));
    }
    const random = await run({ randomShare: 1 });
    expect(random).toHaveLength(12);
    for (const column of random) expect(Math.abs(dot(column, column) - 1)).toBeLessThanOrEqual(1e-12);
  });

  it('does not depend on the order of the channels', async () => {
    const order = [4, 2, 0, 5, 1, 3];
    const base = await setup();
    const moved = await setup(order.map((c) => rows[c]));
    const { dimension } = base.whitening;
    const { starts, count } = base.choose();
    const other = moved.choose();
    expect(other.count).toBe(count);
    // whitened coordinates turn with the order of the channels; filters only change places
    const expected = filtersOf(base.kernels, base.whitening, starts, count);
    const found = filtersOf(moved.kernels, moved.whitening, other.starts, count);
    const largest = Math.max(...expected.map(Math.abs));
    for (let j = 0; j < count; j++) {
      for (const [to, from] of order.entries()) {
        const at = (c: number) => j * dimension + c * TAPS;
        const a = expected.slice(at(from), at(from) + TAPS);
        const b = found.slice(at(to), at(to) + TAPS);
        // float32 lag sums of another order: 1e-6, times a condition of some hundred
        expect(largestDifference(a, b)).toBeLessThanOrEqual(1e-3 * largest);
      }
    }
    expect(stretches(moved.used)).toEqual(stretches(base.used));
  });

  it.each([1e-6, 1e6])('takes the same instants for the gain %d', async (gain) => {
    const base = await setup();
    const { used, choose } = await setup(rows.map((row) => row.map((value) => value * gain)));
    base.choose();
    choose();
    expect(stretches(used)).toEqual(stretches(base.used));
  });

  it('is not led by one loud channel of noise', async () => {
    const samples = 30000;
    const many = [1, 2, 3].map((seed) => testTrain(seed, 500, 0.2, 50, samples - 50));
    const input = makeMixture(2, many, { samples, length: 8, noise: 0.05 }).rows;
    input[2] = gaussianRows(7, 1, samples)[0].map((value) => 1000 * value);
    const { choose } = await setup(input, 2, samples);
    const used = new Uint8Array(samples);
    choose({ count: 40, randomShare: 0, used });
    const discharges = many.flatMap((train) => [...train]);
    const near = stretches(used).filter(([first, last]) => discharges.some((d) => d + 4 > first && d + 4 < last));
    // by chance: 180 discharges with 32 samples each around them are a fifth of the recording
    expect(near.length).toBeGreaterThan(0.6 * stretches(used).length);
  });
});
