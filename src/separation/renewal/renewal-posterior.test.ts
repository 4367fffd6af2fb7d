import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { largestDifference } from '../separation-fixtures.ts';
import { BEGIN, intervalTables, type LocalIntervals, PAUSE } from './interval-model.ts';
import { type RenewalOptions, type RenewalPosterior, renewalPosterior } from './renewal-posterior.ts';

const tables = intervalTables(2048);

/** Normal factor exp(-x^2/2) as the code tabulates it (256 steps a spread, linear, nothing from 6 on), or exact. */
const tabulated = (x: number) => {
  const step = Math.floor(x * 256);
  const [low, high] = [step, step + 1].map((n) => Math.exp(-((n / 256) ** 2) / 2));
  return x < 6 ? low + (x * 256 - step) * (high - low) : 0;
};
const exact = (x: number) => Math.exp(-(x ** 2) / 2);

/** Price of the discharge at candidate `to` right after the one at `from`; 0 where it cannot follow. */
function price(
  times: Int32Array,
  { tables, intervals, pauses }: RenewalOptions,
  from: number,
  to: number,
  normal: (x: number) => number,
): number {
  const interval = times[to] - times[from];
  if (interval > tables.longest) return pauses ? PAUSE : 0;
  if (interval < tables.shortest) return 0;
  const x = Math.abs(Math.log(interval) - (intervals.means[from] + intervals.means[to]) / 2) / intervals.spread;
  return tables.always[interval] + (tables.regular[interval] * normal(x)) / intervals.spread;
}

/** Every subset of the candidates, with its weight against silence. */
function byEnumeration(times: Int32Array, logRatios: Float64Array, options: RenewalOptions, normal = tabulated) {
  const weights = Float64Array.from({ length: 2 ** times.length }, (_, subset) => {
    const members = Array.from(times, (_, j) => j).filter((j) => (subset >> j) & 1);
    let weight = members.length > 0 ? BEGIN * BEGIN : 1;
    for (const [n, j] of members.entries()) {
      weight *= Math.exp(logRatios[j]);
      if (n > 0) weight *= price(times, options, members[n - 1], j, normal);
    }
    return weight;
  });
  const evidence = weights.reduce((sum, w) => sum + w, 0);
  const probabilities = Float64Array.from(
    times,
    (_, j) => weights.reduce((sum, w, subset) => sum + ((subset >> j) & 1 ? w : 0), 0) / evidence,
  );
  return { probabilities, logEvidence: Math.log(evidence) };
}

const logAdd = (a: number, b: number) =>
  Math.max(a, b) === -Infinity ? -Infinity : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** The recursions of the header in logarithms, over all pairs. */
function byLogarithms(times: Int32Array, logRatios: Float64Array, options: RenewalOptions): RenewalPosterior {
  const count = times.length;
  const prices = (from: number, to: number) => Math.log(price(times, options, from, to, tabulated));
  const alpha = new Float64Array(count);
  const beta = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let enter = Math.log(BEGIN);
    for (let i = 0; i < j; i++) enter = logAdd(enter, alpha[i] + prices(i, j));
    alpha[j] = enter + logRatios[j];
  }
  for (let i = count - 1; i >= 0; i--) {
    beta[i] = Math.log(BEGIN);
    for (let j = i + 1; j < count; j++) beta[i] = logAdd(beta[i], prices(i, j) + logRatios[j] + beta[j]);
  }
  const logEvidence = alpha.reduce((sum, a) => logAdd(sum, a + Math.log(BEGIN)), 0);
  return { probabilities: alpha.map((a, j) => Math.exp(a + beta[j] - logEvidence)), logEvidence };
}

interface Case {
  readonly times: Int32Array;
  readonly logRatios: Float64Array;
  readonly options: RenewalOptions;
}

/** Candidates with intervals from 2 samples to a second: too close, doublets, regular ones and pauses. */
function randomCase(seed: number, count: number, pauses = true): Case {
  const { uniform, normal } = randomStream(seed, 'renewal posterior test');
  let t = Math.round(100 * uniform());
  const times = Int32Array.from({ length: count }, () => {
    t += Math.round(2 * 1000 ** uniform());
    return t;
  });
  const intervals: LocalIntervals = {
    means: Float64Array.from(times, () => Math.log(190) + 0.3 * normal()),
    spread: 0.12 + 0.38 * uniform(),
  };
  const logRatios = Float64Array.from(times, () => 2 + 6 * normal());
  return { times, logRatios, options: { tables, intervals, pauses } };
}

const run = ({ times, logRatios, options }: Case) => renewalPosterior(times, logRatios, options);
const constant = (times: Int32Array, mean: number, spread = 0.15): LocalIntervals => ({
  means: new Float64Array(times.length).fill(Math.log(mean)),
  spread,
});
const regularTimes = (count: number, interval: number, from = 0) =>
  Int32Array.from({ length: count }, (_, i) => from + i * interval);

describe('renewalPosterior', () => {
  it.each([true, false])('equals the sum over all subsets of the candidates (pauses %s)', (pauses) => {
    let crossed = 0;
    for (let seed = 0; seed < 40; seed++) {
      const example = randomCase(seed, 1 + (seed % 10), pauses);
      const found = run(example);
      const expected = byEnumeration(example.times, example.logRatios, example.options);
      // both are sums of at most 1024 positive float64 products: relative 1e-13, and logarithms up to 100
      expect(largestDifference(found.probabilities, expected.probabilities)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(found.logEvidence - expected.logEvidence)).toBeLessThanOrEqual(1e-9);
      if (found.probabilities.some((p) => p > 0.01 && p < 0.99)) crossed++;
      // the table of the normal density: (x^2 - 1) / 8 of a step squared, 7e-5 at 6 spreads, and what lies beyond is 4e-5
      // of the broad component; once for each of at most 9 intervals
      const smooth = byEnumeration(example.times, example.logRatios, example.options, exact);
      expect(Math.abs(found.logEvidence - smooth.logEvidence)).toBeLessThanOrEqual(9 * 1.1e-4);
      expect(largestDifference(found.probabilities, smooth.probabilities)).toBeLessThanOrEqual(2 * 9 * 1.1e-4);
    }
    // undecided ones are what tells the two apart
    expect(crossed).toBeGreaterThan(10);
  });

  it('equals the recursions in logarithms for a thousand candidates and ratios up to 1e150', () => {
    for (const [seed, scale] of [1, 30, 300, 3000].entries()) {
      const { times, logRatios, options } = randomCase(100 + seed, 1000);
      const example = { times, logRatios: logRatios.map((ratio) => scale * ratio), options };
      const found = run(example);
      const clipped = example.logRatios.map((ratio) => Math.min(ratio, Math.log(1e150)));
      const expected = byLogarithms(times, clipped, options);
      // logarithms up to 1e5 are sums of a thousand terms, each rounded to 1e-16 of that
      const rounding = 1000 * 2 ** -52 * Math.max(1, expected.logEvidence);
      expect(Math.abs(found.logEvidence - expected.logEvidence)).toBeLessThanOrEqual(rounding);
      expect(largestDifference(found.probabilities, expected.probabilities)).toBeLessThanOrEqual(2 * rounding + 1e-9);
      expect(found.probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });

  it('of time reversed is the posterior reversed', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { times, logRatios, options } = randomCase(200 + seed, 60, seed % 2 === 0);
      const { means, spread } = options.intervals;
      const end = times[times.length - 1];
      const reversed = run({
        times: times.map((t) => end - t).reverse(),
        logRatios: logRatios.slice().reverse(),
        options: { ...options, intervals: { means: means.slice().reverse(), spread } },
      });
      const forward = run({ times, logRatios, options });
      // float64 sums in another order
      expect(largestDifference(reversed.probabilities.reverse(), forward.probabilities)).toBeLessThanOrEqual(1e-10);
      expect(Math.abs(reversed.logEvidence - forward.logEvidence)).toBeLessThanOrEqual(1e-10);
    }
  });

  it('is the same for pairs whose densities are not kept between the recursions', () => {
    // 13000 candidates 7 samples apart have 2.4 million pairs within the longest interval; those that are worked out twice are the last
    // of one order and the first of the other
    const { normal } = randomStream(5, 'many pairs');
    const times = Int32Array.from({ length: 13_000 }, (_, i) => 7 * i + (i % 3));
    const logRatios = Float64Array.from(times, () => 4 + 2 * normal());
    const end = times[times.length - 1];
    const options = { tables, intervals: constant(times, 190), pauses: true };
    const forward = run({ times, logRatios, options });
    const reversed = run({
      times: times.map((t) => end - t).reverse(),
      logRatios: logRatios.slice().reverse(),
      options,
    });
    // float64 sums in another order, logarithms of some thousand
    expect(largestDifference(reversed.probabilities.reverse(), forward.probabilities)).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(reversed.logEvidence - forward.logEvidence)).toBeLessThanOrEqual(1e-9 * forward.logEvidence);
    expect(forward.probabilities.some((p) => p > 0.1 && p < 0.9)).toBe(true);
  });

  it('does not depend on where time begins', () => {
    const example = randomCase(300, 50);
    const shifted = run({ ...example, times: example.times.map((t) => t + 1_000_000) });
    expect(shifted).toEqual(run(example));
  });

  it('is sure of a regular train with good ratios, and of none of the candidates between', () => {
    const times = regularTimes(81, 100);
    const logRatios = Float64Array.from(times, (_, i) => (i % 2 === 0 ? 8 : -4));
    const { probabilities, logEvidence } = run({
      times,
      logRatios,
      options: { tables, intervals: constant(times, 200), pauses: true },
    });
    // the first and the last one have an interval on one side only
    for (const [i, p] of probabilities.entries())
      expect(Math.abs(p - (i % 2 === 0 ? 1 : 0))).toBeLessThanOrEqual(i % 80 === 0 ? 0.05 : 0.01);
    // 41 ratios, 40 intervals at the mode of the log-normal, begin and end; the rest of the subsets adds little
    const density = tables.regular[200] / 0.15 + tables.always[200];
    const best = 41 * 8 + 40 * Math.log(density) + 2 * Math.log(BEGIN);
    expect(logEvidence).toBeGreaterThanOrEqual(best);
    expect(logEvidence).toBeLessThanOrEqual(best + 0.5);
  });

  it('the expected number of discharges is the derivative of the evidence by the ratios', () => {
    const { times, logRatios, options } = randomCase(400, 40);
    const h = 1e-4;
    const at = (by: number) => run({ times, logRatios: logRatios.map((ratio) => ratio + by), options });
    const sum = at(0).probabilities.reduce((all, p) => all + p, 0);
    // central difference: h^2 / 6 of a third moment of 40 at most cubed, and 1e-12 / h of rounding
    expect(Math.abs((at(h).logEvidence - at(-h).logEvidence) / (2 * h) - sum)).toBeLessThanOrEqual(1e-3);
  });

  it.each([3, 50, 400])(
    'without pauses nothing crosses one: the better side of %i and twice as many stays',
    (count) => {
      const first = regularTimes(count, 200);
      const gap = tables.longest + 1;
      const second = regularTimes(2 * count, 200, first[count - 1] + gap);
      const times = Int32Array.of(...first, ...second);
      const logRatios = new Float64Array(times.length).fill(9);
      const intervals = constant(times, 200);
      const alone = run({
        times: second,
        logRatios: logRatios.slice(count),
        options: { tables, intervals, pauses: false },
      });
      const without = run({ times, logRatios, options: { tables, intervals, pauses: false } });
      const sum = (values: Float64Array) => values.reduce((all, p) => all + p, 0);
      // either side or silence: the evidence of the shorter one is less by a factor of e^9 at least
      expect(sum(without.probabilities.slice(0, count))).toBeLessThanOrEqual(count * Math.exp(-9));
      // e^-9 count from the other side and 1e-10 from a sum in another order
      expect(largestDifference(without.probabilities.slice(count), alone.probabilities)).toBeLessThanOrEqual(
        count * Math.exp(-9) + 1e-10,
      );
      const paused = run({ times, logRatios, options: { tables, intervals, pauses: true } });
      expect(Math.min(...paused.probabilities.slice(1, count))).toBeGreaterThan(0.9);
      expect(Math.min(...paused.probabilities.slice(count))).toBeGreaterThan(0.9);
      // one sample nearer it is an interval, however long
      const near = run({
        times: Int32Array.of(...first, ...second.map((t) => t - 1)),
        logRatios,
        options: { tables, intervals, pauses: false },
      });
      expect(sum(near.probabilities)).toBeGreaterThan(0.9 * times.length);
    },
  );

  it('takes a hopeless ratio for impossible, and leaves the others as they would be without it', () => {
    const { times, logRatios, options } = randomCase(500, 30);
    for (const hopeless of [-800, -1e6]) {
      const withOne = logRatios.slice();
      withOne[13] = hopeless;
      const found = run({ times, logRatios: withOne, options });
      const others = (values: Float64Array | Int32Array) => values.filter((_, i) => i !== 13);
      const without = run({
        times: times.filter((_, i) => i !== 13),
        logRatios: logRatios.filter((_, i) => i !== 13),
        options: {
          ...options,
          intervals: { ...options.intervals, means: options.intervals.means.filter((_, i) => i !== 13) },
        },
      });
      expect(found.probabilities[13]).toBe(0);
      expect(largestDifference(others(found.probabilities), without.probabilities)).toBeLessThanOrEqual(1e-10);
    }
  });

  it('tells two candidates apart that are closer than any interval', () => {
    const times = Int32Array.of(0, 200, 204, 400);
    const logRatios = Float64Array.of(20, 5, 6, 20);
    const { probabilities } = run({
      times,
      logRatios,
      options: { tables, intervals: constant(times, 200), pauses: true },
    });
    // never both, and by the ratio e, as their intervals are as good
    expect(probabilities[1] + probabilities[2]).toBeLessThanOrEqual(1);
    expect(probabilities[2] / probabilities[1]).toBeGreaterThan(2.5);
    expect(probabilities[2] / probabilities[1]).toBeLessThan(3);
  });

  it('of no candidate is empty, of one the odds of begin and end', () => {
    const none = { tables, intervals: constant(new Int32Array(0), 200), pauses: true };
    expect(renewalPosterior(new Int32Array(0), new Float64Array(0), none)).toEqual({
      probabilities: new Float64Array(0),
      logEvidence: 0,
    });
    const one = Int32Array.of(77);
    const ratio = 3 - 2 * Math.log(BEGIN);
    const { probabilities, logEvidence } = renewalPosterior(one, Float64Array.of(ratio), {
      ...none,
      intervals: constant(one, 200),
    });
    expect(Math.abs(probabilities[0] - 1 / (1 + Math.exp(-3)))).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(logEvidence - Math.log1p(Math.exp(3)))).toBeLessThanOrEqual(1e-12);
  });
});
