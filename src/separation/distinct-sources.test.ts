import { describe, expect, it } from 'vitest';
import { createKernels } from '../kernels/create-kernels.ts';
import { rateOfAgreement } from '../metrics/rate-of-agreement.ts';
import { detectDischarges } from './detect-discharges.ts';
import { distinctDirections } from './distinct-sources.ts';
import { allocatePhased } from './phased-signal.ts';
import { meanDirections } from './refine.ts';
import { columnOf, gaussianRows, makeMixture, phasedOf, testTrain } from './separation-fixtures.ts';
import { allocateWhitening, filtersOf, normaliseColumns, whiten } from './whitening.ts';

const TAPS = 8;
const SAMPLES = 6000;
const OPTIONS = { minimumInterval: 8, tolerance: 2, lag: 40, agreement: 0.3 };

/** Three motor units, each seen by two directions at another delay; columns unit 0, 0, 1, 1, 2, 2. */
async function setup() {
  const kernels = await createKernels({ memoryBytes: 8e6 });
  const trains = [1, 2, 3].map((seed) => testTrain(seed, 100 + 7 * seed, 0.15, 40, SAMPLES - 40));
  const { rows } = makeMixture(1, trains, { samples: SAMPLES, length: 8, noise: 0.1 });
  const phased = phasedOf(kernels, rows, 1);
  const whitening = whiten(kernels, phased, TAPS, 1, allocateWhitening(kernels, rows.length, TAPS));
  const delayed = trains.flatMap((train) => [5, 9].map((delay) => train.map((t) => t + delay)));
  const directions = meanDirections(kernels, phased, whitening, delayed);
  const sources = allocatePhased(kernels, 12, SAMPLES, 1).signal;
  const distinct = (columns: Float64Array, known: readonly Int32Array[] = [], options = OPTIONS) =>
    distinctDirections(
      kernels,
      phased.signal,
      whitening,
      columns,
      columns.length / whitening.dimension,
      sources,
      known,
      options,
    );
  /** what detection says of each direction's source */
  const detect = (columns: Float64Array, count: number) => {
    const out = allocatePhased(kernels, count, SAMPLES, 1).signal;
    kernels.filterBankInto(out, phased.signal, filtersOf(kernels, whitening, columns, count), TAPS);
    return Array.from({ length: count }, (_, j) =>
      detectDischarges(out.data.slice(j * out.stride + out.lead, j * out.stride + out.lead + SAMPLES), 8),
    );
  };
  return { trains, directions, dimension: whitening.dimension, distinct, detect };
}

/** Motor unit of each found source. */
const unitOf = (found: Int32Array, trains: readonly Int32Array[]) =>
  trains.findIndex((train) => rateOfAgreement(train, found, { samplingRateHz: 2000 }).rateOfAgreement > 0.9);

describe('distinctDirections', () => {
  it('keeps one of the directions that show a motor unit at different lags, best first', async () => {
    const { trains, directions, distinct, detect } = await setup();
    const all = detect(directions, 6);
    expect(all.map(({ samples }) => unitOf(samples, trains))).toEqual([0, 0, 1, 1, 2, 2]);
    const kept = distinct(directions);
    expect(kept.count).toBe(3);
    const found = detect(kept.directions, kept.count);
    expect(found.map(({ samples }) => unitOf(samples, trains)).sort()).toEqual([0, 1, 2]);
    const silhouettes = found.map(({ silhouette }) => silhouette);
    expect(silhouettes).toEqual([...silhouettes].sort((a, b) => b - a));
    for (const { samples, silhouette } of found) {
      const unit = unitOf(samples, trains);
      expect(silhouette).toBe(Math.max(all[2 * unit].silhouette, all[2 * unit + 1].silhouette));
    }
  });

  it('keeps both where the lag is too short to see that they are one', async () => {
    const { directions, distinct } = await setup();
    expect(distinct(directions, [], { ...OPTIONS, lag: 1 }).count).toBe(6);
  });

  it('drops what shows a known train, also half of one, at any lag', async () => {
    const { trains, directions, distinct, detect } = await setup();
    const known = [trains[0].map((t) => t + 25), trains[2].filter((_, i) => i % 2 === 0)];
    const kept = distinct(directions, known);
    expect(kept.count).toBe(1);
    expect(unitOf(detect(kept.directions, 1)[0].samples, trains)).toBe(1);
    // a fifth of a train is not the motor unit
    expect(distinct(directions, [trains[1].filter((_, i) => i % 5 === 0)]).count).toBe(3);
    expect(distinct(directions, trains)).toMatchObject({ count: 0, directions: new Float64Array(0) });
  });

  it('reads a source of either sign, and leaves the directions as they are', async () => {
    const { directions, dimension, distinct } = await setup();
    const turned = directions.map((value, i) => (i % 6 === 2 ? -value : value));
    const before = turned.slice();
    expect(distinct(turned).count).toBe(3);
    expect(turned).toEqual(before);
    const pair = Float64Array.from({ length: 2 * dimension }, (_, i) => (i % 2 ? -1 : 1) * directions[(i >> 1) * 6]);
    const kept = distinct(pair);
    expect(kept.count).toBe(1);
    // of equal ones the first
    expect(kept.directions).toEqual(columnOf(pair, 2, 0));
  });

  it('drops sources with next to no discharges', async () => {
    const { dimension, distinct } = await setup();
    const random = Float64Array.from(gaussianRows(1, 1, dimension)[0]);
    normaliseColumns(random, dimension, 1);
    expect(distinct(random, [], { ...OPTIONS, minimumInterval: 2000 }).count).toBe(0);
    expect(distinct(random).count).toBe(1);
    expect(distinct(new Float64Array(dimension)).count).toBe(0);
  });
});
