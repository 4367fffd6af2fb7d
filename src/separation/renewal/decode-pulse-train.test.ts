import { describe, expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import type { DecoderPart } from '../blind-parameters.ts';
import { largestDifference } from '../separation-fixtures.ts';
import {
  type BeforeDecoding,
  decodePulseTrain,
  heightLogRatio,
  type PulseTrainPosterior,
} from './decode-pulse-train.ts';
import { posteriorAgreement } from './decoded-motor-unit.ts';
import { intervalTables } from './interval-model.ts';

const RATE = 2048;
const ALL: readonly DecoderPart[] = ['soft', 'intervals', 'unknown', 'pauses'];
const NOTHING: BeforeDecoding = {
  confident: new Int32Array(0),
  samples: new Int32Array(0),
  heightExcess: new Float32Array(0),
};

interface Scene {
  readonly train: Float32Array;
  readonly discharges: Int32Array;
  readonly samplingRateHz: number;
}

interface SceneOptions {
  readonly seconds?: number;
  readonly noise?: number;
  readonly rate?: number;
  readonly spread?: number;
  readonly interval?: number;
  /** seconds without discharges in the middle */
  readonly pause?: number;
}

/** Discharges with log-normal intervals, a sample high one each, in white noise. */
function scene(
  seed: number,
  { seconds = 20, noise = 0.1, rate = RATE, spread = 0.15, interval = 0.1, pause = 0 }: SceneOptions = {},
): Scene {
  const { normal } = randomStream(seed, 'pulse train');
  const times: number[] = [];
  for (let t = 0.1; t < seconds - 0.1; t += interval * Math.exp(spread * normal())) {
    if (Math.abs(t - seconds / 2) < pause / 2) t += pause;
    times.push(t);
  }
  const train = Float32Array.from({ length: Math.round(seconds * rate) }, () => noise * normal());
  const discharges = Int32Array.from(times, (t) => Math.round(t * rate));
  for (const t of discharges) train[t] += 1;
  return { train, discharges, samplingRateHz: rate };
}

/** The same as bumps of 0.7 ms in smooth noise, which any sampling rate sees alike. */
function smoothScene(seed: number, rate: number): Scene {
  const { normal } = randomStream(seed, 'smooth noise');
  const { discharges } = scene(seed);
  const train = new Float32Array(20 * rate);
  const bump = (seconds: number, weight: number) => {
    const reach = 0.003 * rate;
    const centre = seconds * rate;
    for (let t = Math.max(0, Math.ceil(centre - reach)); t <= Math.min(train.length - 1, centre + reach); t++)
      train[t] += weight * Math.exp(-0.5 * ((t - centre) / (0.0007 * rate)) ** 2);
  };
  for (let seconds = 0; seconds < 20; seconds += 0.001) bump(seconds, 0.06 * normal());
  // on whole samples of 1000 Hz, and near those of the other rates
  for (const t of discharges) bump(Math.round((1000 * t) / RATE) / 1000, 1);
  return { train, discharges, samplingRateHz: rate };
}

function decode(
  { train, samplingRateHz }: Scene,
  parts: readonly DecoderPart[] = ALL,
  before: BeforeDecoding = NOTHING,
  height = 1,
): PulseTrainPosterior {
  return decodePulseTrain(train, height, { tables: intervalTables(samplingRateHz), parts }, before);
}

const found = ({ samples, probabilities }: PulseTrainPosterior) => samples.filter((_, i) => probabilities[i] > 0.5);
const common = (a: Int32Array, b: Int32Array) => {
  const set = new Set(a);
  return b.filter((t) => set.has(t)).length;
};

const agreement = (truth: Int32Array, detected: Int32Array) => {
  const both = common(truth, detected);
  return both / (truth.length + detected.length - both);
};
const without = (part: DecoderPart) => ALL.filter((name) => name !== part);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('decodePulseTrain', () => {
  it.each([1, 2, 3, 4])(
    'finds every discharge, and nothing else, when they are 10 deviations high (seed %i)',
    (seed) => {
      const clear = scene(seed);
      const posterior = decode(clear);
      expect(found(posterior)).toEqual(clear.discharges);
      // nearly certain, but for those at the ends whose height is low by chance
      const sure = posterior.probabilities.filter((p) => p > 0.5).map((p) => 1 - p);
      expect(mean([...sure])).toBeLessThanOrEqual(1e-3);
      expect(posterior.logEvidence).toBeGreaterThan(500);
    },
  );

  it.each([
    [0.2, 0.96, 0.01],
    [0.22, 0.91, 0.02],
    [0.25, 0.79, 0.045],
  ])('knows how often it is right in noise of %d of a discharge', (noise, least, bias) => {
    const bins = [0.02, 0.1, 0.3, 0.7, 0.9, 1.001].map((below) => ({ below, count: 0, expected: 0, right: 0 }));
    const [measured, expected]: number[][] = [[], []];
    for (let seed = 0; seed < 40; seed++) {
      const noisy = scene(seed, { noise });
      const { samples, probabilities, ...rest } = decode(noisy);
      measured.push(agreement(noisy.discharges, found({ samples, probabilities, ...rest })));
      expected.push(posteriorAgreement({ samples, probabilities: Float32Array.from(probabilities) }));
      const truth = new Set(noisy.discharges);
      for (const [i, p] of probabilities.entries()) {
        const bin = bins.find(({ below }) => p < below)!;
        bin.count++;
        bin.expected += p;
        if (truth.has(samples[i])) bin.right++;
      }
    }
    // the mean of 40 is known to 0.005; the expectation lacks discharges that made no candidate, and takes a rate and
    // spread for known that are estimated: `bias` was measured as 0.0003, 0.012 and 0.030
    expect(Math.abs(mean(expected) - mean(measured))).toBeLessThanOrEqual(bias);
    expect(mean(measured)).toBeGreaterThan(least);
    // 0.1 measured where the ratio is most uncertain, and three binomial deviations
    for (const { count, expected: sum, right } of bins)
      expect(Math.abs(right - sum)).toBeLessThanOrEqual(0.1 * count + 3 * Math.sqrt(count * 0.25));
  });

  it('does not take pulses of another motor unit, 0.7 high, and would without the density of the unknown', () => {
    for (const seed of [1, 2, 3]) {
      const own = scene(seed, { noise: 0.05 });
      const other = scene(100 + seed, { noise: 0, interval: 0.09 });
      const both = { ...own, train: own.train.map((z, t) => z + 0.7 * other.train[t]) };
      const foreign = other.discharges.filter((t) => own.discharges.every((d) => Math.abs(t - d) > 8));
      const posterior = decode(both);
      expect(agreement(own.discharges, found(posterior))).toBeGreaterThan(0.98);
      expect(common(foreign, found(posterior))).toBeLessThanOrEqual(2);
      // ten a second, over 0.8 of the height, each of 2048 slots: 0.0061
      const rate = foreign.length / (20 * 2048) / 0.8;
      expect(Math.abs(posterior.unknown / rate - 1)).toBeLessThanOrEqual(0.06);
      expect(common(foreign, found(decode(both, without('unknown'))))).toBeGreaterThan(0.9 * foreign.length);
    }
  });

  it('counts peaks of the noise as noise, not as discharges of unknown motor units', () => {
    // 12 peaks a second of a discharge's height are noise, as many as there are discharges
    const posteriors = Array.from({ length: 10 }, (_, seed) => decode(scene(seed, { noise: 0.2 })));
    const perSecond = posteriors.map(({ unknown }) => unknown * 0.8 * 2048);
    expect(mean(perSecond)).toBeLessThanOrEqual(1);
  });

  it('finds doublets of 4 to 20 ms', () => {
    const { uniform } = randomStream(3, 'doublets');
    const single = scene(1, { noise: 0.08, seconds: 40 });
    const train = single.train.slice();
    const seconds = single.discharges
      .filter((_, i) => i % 10 === 5)
      .map((t) => t + Math.round(RATE * (0.004 + 0.016 * uniform())));
    for (const t of seconds) train[t]++;
    const posterior = decode({ ...single, train });
    expect(common(single.discharges, found(posterior))).toBeGreaterThanOrEqual(0.99 * single.discharges.length);
    // at 4 in 1000 intervals they are expected: the price of one is 9, and 12 deviations pay it in most cases
    expect(common(seconds, found(posterior))).toBeGreaterThanOrEqual(0.75 * seconds.length);
    expect(found(posterior).length).toBeLessThanOrEqual(single.discharges.length + seconds.length);
  });

  it.each([1, 2, 3])('keeps both sides of a pause of 3 s, and one alone without `pauses` (seed %i)', (seed) => {
    const pausing = scene(seed, { pause: 3 });
    expect(found(decode(pausing))).toEqual(pausing.discharges);
    const sides = [(t: number) => t < 10 * RATE, (t: number) => t > 10 * RATE].map((side) =>
      pausing.discharges.filter(side),
    );
    const kept = sides.map((side) => common(side, found(decode(pausing, without('pauses')))) / side.length);
    expect(Math.max(...kept)).toBe(1);
    expect(Math.min(...kept)).toBe(0);
  });

  it('without `intervals` gives each candidate the probability of its height, wherever it lies', () => {
    const noisy = scene(5, { noise: 0.2 });
    const { samples, probabilities, unknown, logEvidence } = decode(noisy, ['soft']);
    expect(unknown).toBe(0);
    // the noise is estimated with a few per mille of error by the discharges among 4096 samples
    const deviations = Array.from(noisy.train.filter((_, t) => t % 10 === 0)).slice(0, 4096);
    const middle = deviations.toSorted((a, b) => a - b)[2048];
    const noise = 1.4826 * deviations.map((z) => Math.abs(z - middle)).sort((a, b) => a - b)[2048];
    let evidence = 0;
    for (const [i, t] of samples.entries()) {
      const odds = (0.04 / 0.96) * Math.exp(heightLogRatio(1, noise, 0)(noisy.train[t]));
      evidence += Math.log(0.96 + 0.96 * odds);
      // float32 median and train
      expect(Math.abs(probabilities[i] - odds / (1 + odds))).toBeLessThanOrEqual(1e-4);
    }
    expect(samples.length).toBeGreaterThan(300);
    expect(Math.abs(logEvidence - evidence)).toBeLessThanOrEqual(1e-4 * evidence);
    // and intervals are what makes it better
    expect(agreement(noisy.discharges, found(decode(noisy, without('intervals'))))).toBeLessThan(0.85);
    expect(agreement(noisy.discharges, found(decode(noisy)))).toBeGreaterThan(0.95);
  });

  it('takes a known excess off the height of the peaks it belongs to, moved by two samples or not', () => {
    const own = scene(6, { noise: 0.15 });
    const first = decode(own);
    // not among the samples from which the noise is estimated
    const chosen = found(first).filter((t, i) => i % 3 === 0 && t % 10 !== 0);
    const lower = own.train.slice();
    for (const t of chosen) lower[t] -= 0.25;
    const expected = decode({ ...own, train: lower });
    expect(expected.probabilities).not.toEqual(first.probabilities);
    for (const moved of [-2, 0, 2]) {
      const heightExcess = new Float32Array(chosen.length).fill(0.25);
      const posterior = decode(own, ALL, { ...NOTHING, samples: chosen.map((t) => t + moved), heightExcess });
      expect(posterior.samples).toEqual(expected.samples);
      // float32 differences of a height
      expect(largestDifference(posterior.probabilities, expected.probabilities)).toBeLessThanOrEqual(1e-4);
    }
    const elsewhere = decode(own, ALL, { ...NOTHING, samples: Int32Array.of(3), heightExcess: Float32Array.of(1) });
    expect(elsewhere).toEqual(first);
  });

  it.each([1e-6, 1e6])('gives the same times %d', (gain) => {
    const noisy = scene(7, { noise: 0.2 });
    const expected = decode(noisy);
    const scaled = decode({ ...noisy, train: noisy.train.map((z) => gain * z) }, ALL, NOTHING, gain);
    expect(scaled.samples).toEqual(expected.samples);
    // float32 heights, ratios change by z^2 / s^2 of their rounding
    expect(largestDifference(scaled.probabilities, expected.probabilities)).toBeLessThanOrEqual(1e-4);
    expect(Math.abs(scaled.logEvidence / expected.logEvidence - 1)).toBeLessThanOrEqual(1e-4);
    expect(Math.abs((scaled.unknown * gain) / expected.unknown - 1)).toBeLessThanOrEqual(1e-6);
  });

  it('gives the same at 1000, 2048 and 10240 Hz', () => {
    const [reference, ...others] = [2048, 1000, 10240].map((rate) => {
      const smooth = smoothScene(8, rate);
      const posterior = decode(smooth);
      return { rate, posterior, seconds: Array.from(found(posterior), (t) => t / rate), truth: smooth.discharges };
    });
    expect(reference.seconds).toHaveLength(reference.truth.length);
    for (const { seconds, posterior } of others) {
      expect(seconds).toHaveLength(reference.seconds.length);
      // a sample of 1 ms, and the noise's slope
      for (const [i, s] of seconds.entries()) expect(Math.abs(s - reference.seconds[i])).toBeLessThanOrEqual(1.1e-3);
      // at 2048 Hz a peak between samples loses up to 0.06 of its height, 0.3 of the square of a deviation in 8
      expect(Math.abs(posterior.logEvidence / reference.posterior.logEvidence - 1)).toBeLessThanOrEqual(0.05);
      expect(Math.abs(posterior.unknown / reference.posterior.unknown - 1)).toBeLessThanOrEqual(1e-9);
    }
  });

  it('starts from what is known, and stays there', () => {
    const noisy = scene(9, { noise: 0.2 });
    const first = decode(noisy);
    const again = decode(noisy, ALL, { ...NOTHING, confident: found(first), unknown: first.unknown });
    expect(agreement(found(first), found(again))).toBeGreaterThan(0.99);
    expect(Math.abs(again.logEvidence / first.logEvidence - 1)).toBeLessThanOrEqual(0.02);
  });

  it('knows nothing of fewer than ten candidates, and of silence', () => {
    const nine = new Float32Array(RATE);
    for (let i = 1; i < 10; i++) nine[200 * i] = 1;
    expect(decode({ train: nine, discharges: new Int32Array(0), samplingRateHz: RATE }).probabilities).toEqual(
      new Float64Array(9),
    );
    const silent = decode({ train: new Float32Array(RATE), discharges: new Int32Array(0), samplingRateHz: RATE });
    expect(silent.samples).toHaveLength(0);
    expect(silent.logEvidence).toBe(0);
  });
});

describe('heightLogRatio', () => {
  const normal = (z: number, centre: number, s: number) =>
    Math.exp(-0.5 * ((z - centre) / s) ** 2) / (s * Math.sqrt(2 * Math.PI));

  it('is the logarithm of the ratio of the densities', () => {
    for (const z of [0.3, 0.6, 0.9, 1, 1.2, 1.5]) {
      for (const noise of [0.02, 0.1, 0.3]) {
        for (const unknown of [0, 1e-4, 0.02]) {
          const deviation = Math.max(noise, 0.08);
          // heights above the expected one deviate by half
          const discharge = normal(z > 1 ? 1 + (z - 1) / 2 : z, 1, deviation);
          const expected = Math.log(discharge / (normal(z, 0, noise) + unknown));
          if (!Number.isFinite(expected)) continue;
          expect(Math.abs(heightLogRatio(1, noise, unknown)(z) - expected)).toBeLessThanOrEqual(
            1e-9 * (1 + Math.abs(expected)),
          );
        }
      }
    }
  });

  it('stays finite where densities underflow', () => {
    expect(Math.abs(heightLogRatio(1, 1e-3, 0)(1) - (0.5e6 - Math.log(80)))).toBeLessThanOrEqual(1e-6);
    // nothing but the unknown explains it: 1 / (s1 sqrt(2 pi) unknown)
    const bounded = heightLogRatio(1, 1e-3, 0.01)(1);
    expect(Math.abs(bounded + Math.log(0.08 * Math.sqrt(2 * Math.PI) * 0.01))).toBeLessThanOrEqual(1e-9);
    expect(Number.isFinite(heightLogRatio(1, 1e-3, 0.01)(100))).toBe(true);
  });
});
