/**
 * Discharges of one motor unit, with their probabilities, from the output of its filter with all others cancelled.
 *
 * Candidates are the local maxima z of the pulse train. With h the expected height of a discharge and s the noise,
 *
 *     log ratio = log N(z; h, s1) - log[N(z; 0, s) + unknown]      s = 1.48 MAD,  s1 = max(s, 0.08 h)
 *
 * where heights above h count half (a tolerance for strong discharges), and `unknown` is the density of peaks that belong to
 * motor units not found yet: without it neighbours with a similar MUAP leak in. It is estimated from the peaks between 0.5
 * and 1.3 h that the posterior leaves over, less the peaks that the noise has there (as many as point down, since N(z; 0, s)
 * has them already), and the train decoded again. Intervals: interval-model.ts.
 */

import { selectInPlace } from '../../core/select.ts';
import type { DecoderPart } from '../blind-parameters.ts';
import { positivePeaks } from '../detect-discharges.ts';
import { type IntervalTables, localIntervals, RESOLUTION_SECONDS } from './interval-model.ts';
import { renewalPosterior } from './renewal-posterior.ts';

/** Candidates are at least this high, and this far apart. */
const LOWEST = 0.3;
const APART_SECONDS = 0.0035;
const LOWEST_LOG_RATIO = -5;
const CANDIDATES_MINIMUM = 10;
/** Least deviation of a discharge's height. */
const HEIGHT_DEVIATION = 0.08;
/** First guess of the density of unknown discharges: per resolution, spread over the heights. */
const UNKNOWN = 1 / 400;
const UNKNOWN_HEIGHTS = [0.5, 1.3] as const;
/** Times that unknown density and posterior are estimated in turn: without and with a guess from before. */
const FIRST_ITERATIONS = 3;
const ITERATIONS = 2;
/** Without a prior of the intervals, a candidate is a discharge with this chance: 10 among 250 peaks a second. */
const CHANCE = 0.04;
/** Samples from which the noise is estimated, at most. */
const NOISE_SAMPLES = 4096;
/** A peak that has moved by so little is the same. */
const SAME_SAMPLES = 2;

export interface DecoderSettings {
  readonly tables: IntervalTables;
  readonly parts: readonly DecoderPart[];
}

/** What is known from the decoding before; samples are of the pulse train. */
export interface BeforeDecoding {
  /** ascending: discharges that are taken for true, for the intervals */
  readonly confident: Int32Array;
  /** ascending: peaks with the height that they have in excess */
  readonly samples: Int32Array;
  readonly heightExcess: Float32Array;
  /** density of unknown discharges; absent: the first guess */
  readonly unknown?: number;
}

export interface PulseTrainPosterior {
  /** ascending samples of the candidates */
  readonly samples: Int32Array;
  readonly probabilities: Float64Array;
  readonly logEvidence: number;
  /** density of unknown discharges, per resolution and height */
  readonly unknown: number;
}

/**
 * @param height - expected height of a discharge
 * Cost: one pass over the train, and the pairs of candidates within the longest interval, two or three times.
 */
export function decodePulseTrain(
  train: Float32Array,
  height: number,
  settings: DecoderSettings,
  before: BeforeDecoding,
): PulseTrainPosterior {
  const { tables, parts } = settings;
  const { samplingRateHz } = tables;
  const noise = Math.max(medianDeviation(train), 1e-6 * height);
  const peaks = candidatePeaks(train, LOWEST * height, samplingRateHz, before);
  const ofNoise = noisePeaks(train, height, samplingRateHz);
  const slots = train.length / samplingRateHz / RESOLUTION_SECONDS;
  const hasUnknown = parts.includes('unknown');
  let unknown = hasUnknown ? (before.unknown ?? UNKNOWN / height) : 0;
  let confident = before.confident;
  let result: Omit<PulseTrainPosterior, 'unknown'> = {
    samples: new Int32Array(0),
    probabilities: new Float64Array(0),
    logEvidence: 0,
  };
  const iterations = before.unknown === undefined ? FIRST_ITERATIONS : ITERATIONS;
  for (let step = 0; step < iterations; step++) {
    const likely = likelyPeaks(peaks, height, noise, unknown);
    if (likely.samples.length < CANDIDATES_MINIMUM)
      return {
        samples: likely.samples,
        probabilities: new Float64Array(likely.samples.length),
        logEvidence: 0,
        unknown,
      };
    const posterior = parts.includes('intervals')
      ? renewalPosterior(likely.samples, likely.logRatios, {
          tables,
          intervals: localIntervals(confident, likely.samples, samplingRateHz),
          pauses: parts.includes('pauses'),
        })
      : independentPosterior(likely.logRatios);
    result = { samples: likely.samples, ...posterior };
    confident = result.samples.filter((_, i) => posterior.probabilities[i] > 0.5);
    if (hasUnknown) unknown = unknownDensity(peaks, likely.heights, posterior.probabilities, height, slots, ofNoise);
  }
  return { ...result, unknown };
}

interface Peaks {
  readonly samples: Int32Array;
  /** corrected */
  readonly heights: Float64Array;
}

/** Peaks that are high enough, after their excess is taken off. */
function candidatePeaks(
  train: Float32Array,
  lowest: number,
  samplingRateHz: number,
  { samples, heightExcess }: BeforeDecoding,
): Peaks {
  const peaks = positivePeaks(train, samplesApart(samplingRateHz), lowest);
  const heights = Float64Array.from(peaks, (t) => train[t]);
  for (let i = 0, e = 0; i < peaks.length; i++) {
    while (e < samples.length && samples[e] < peaks[i] - SAME_SAMPLES) e++;
    if (e < samples.length && samples[e] <= peaks[i] + SAME_SAMPLES) heights[i] -= heightExcess[e];
  }
  return {
    samples: peaks.filter((_, i) => heights[i] > lowest),
    heights: heights.filter((z) => z > lowest),
  };
}

const samplesApart = (samplingRateHz: number) => Math.max(1, Math.round(APART_SECONDS * samplingRateHz));

/** Peaks of a discharge's height that point down. */
function noisePeaks(train: Float32Array, height: number, samplingRateHz: number): number {
  const peaks = positivePeaks(train, samplesApart(samplingRateHz), UNKNOWN_HEIGHTS[0] * height, -1);
  return peaks.filter((t) => hasHeight(-train[t], height)).length;
}

function hasHeight(z: number, height: number): boolean {
  return z > UNKNOWN_HEIGHTS[0] * height && z < UNKNOWN_HEIGHTS[1] * height;
}

/** Those whose likelihood ratio is not hopeless. */
function likelyPeaks(
  { samples, heights }: Peaks,
  height: number,
  noise: number,
  unknown: number,
): Peaks & { logRatios: Float64Array } {
  const ratioOf = heightLogRatio(height, noise, unknown);
  const likely = { samples: new Int32Array(samples.length), heights: new Float64Array(samples.length) };
  const logRatios = new Float64Array(samples.length);
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    const ratio = ratioOf(heights[i]);
    if (!(ratio > LOWEST_LOG_RATIO)) continue;
    likely.samples[count] = samples[i];
    likely.heights[count] = heights[i];
    logRatios[count++] = ratio;
  }
  return {
    samples: likely.samples.subarray(0, count),
    heights: likely.heights.subarray(0, count),
    logRatios: logRatios.subarray(0, count),
  };
}

/** log p(z | discharge) - log p(z | none) of a peak of height z. */
export function heightLogRatio(height: number, noise: number, unknown: number): (z: number) => number {
  const deviation = Math.max(noise, HEIGHT_DEVIATION * height);
  const wider = Math.log(deviation / noise);
  const other = unknown > 0 ? Math.log(unknown * noise * Math.sqrt(2 * Math.PI)) : -Infinity;
  return (z) => {
    const above = z - height;
    const discharge = -0.5 * ((above > 0 ? 0.5 * above : above) / deviation) ** 2 - wider;
    const none = -0.5 * (z / noise) ** 2;
    const larger = Math.max(none, other);
    return discharge - larger - Math.log1p(Math.exp(Math.min(none, other) - larger));
  };
}

/**
 * Peaks of a discharge's height that the posterior leaves over and the noise does not explain, per resolution and height. With those
 * of the noise among them, trains of a squared distance below 25 vanished, their own discharges counted as unknown.
 */
function unknownDensity(
  peaks: Peaks,
  likelyHeights: Float64Array,
  probabilities: Float64Array,
  height: number,
  slots: number,
  ofNoise: number,
): number {
  let left = -ofNoise;
  for (const z of peaks.heights) if (hasHeight(z, height)) left++;
  for (let i = 0; i < probabilities.length; i++)
    if (probabilities[i] > 0.5 && hasHeight(likelyHeights[i], height)) left--;
  const [low, high] = UNKNOWN_HEIGHTS;
  return (Math.max(0, left) + 0.5) / (slots * (high - low) * height);
}

/** Each candidate on its own. */
function independentPosterior(logRatios: Float64Array): { probabilities: Float64Array; logEvidence: number } {
  const prior = Math.log(CHANCE / (1 - CHANCE));
  let logEvidence = 0;
  const probabilities = logRatios.map((ratio) => {
    const odds = prior + ratio;
    logEvidence += Math.max(0, odds) + Math.log1p(Math.exp(-Math.abs(odds))) + Math.log(1 - CHANCE);
    return 1 / (1 + Math.exp(-odds));
  });
  return { probabilities, logEvidence };
}

/** 1.4826 times the median of |train - median|, from evenly spaced samples. */
function medianDeviation(train: Float32Array): number {
  const stride = Math.max(1, Math.floor(train.length / NOISE_SAMPLES));
  const values = new Float32Array(Math.floor(train.length / stride));
  for (let i = 0; i < values.length; i++) values[i] = train[i * stride];
  const median = selectInPlace(values, values.length >> 1);
  for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i] - median);
  return 1.4826 * selectInPlace(values, values.length >> 1);
}
