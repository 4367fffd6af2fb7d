/**
 * Discharges of a pool of motor neurons during a trapezoidal contraction, and the force they produce.
 * Thresholds rise exponentially over the pool, rates follow the effort with the onion skin (earlier recruited is
 * faster), intervals are renewals in operational time, one slow fluctuation of the drive is common to all.
 * Fuglevand, Winter and Patla 1993 (thresholds, twitches); De Luca and Erim 1994 (onion skin, common drive).
 */

import { type RandomStream, randomStream } from '../src/core/random.ts';
import { type Doublets, type Pause, withDoublets, withPauses } from './discharge-changes.ts';

/** A rate that changes linearly from the first sample of the recording to the last, whatever the effort. */
export interface GivenRate {
  readonly startHz: number;
  readonly endHz: number;
}

export interface PoolOptions {
  readonly motorUnitCount: number;
  readonly seconds: number;
  readonly samplingRateHz: number;
  readonly seed: number;
  /** share of the maximal effort on the plateau */
  readonly effort: number;
  /** motor unit sizes, which the twitch forces follow */
  readonly sizes: readonly number[];
  /** per motor unit; absent: the rate follows the effort */
  readonly rates?: readonly (GivenRate | undefined)[];
  /** indices of those that discharge; default all */
  readonly active?: readonly number[];
  readonly pauses?: readonly Pause[];
  readonly doublets?: Doublets;
}

export interface PoolActivity {
  /** share of the maximal effort at which each motor unit begins, ascending */
  readonly recruitmentThresholds: Float64Array;
  /** per motor unit, in samples from the start, not rounded */
  readonly dischargeTimes: readonly Float64Array[];
  /** % of the maximal force, one value per sample */
  readonly force: Float32Array;
  /** the trapezoid asked for, % of the maximal force */
  readonly target: Float32Array;
}

const THRESHOLD_RANGE = 12;
/** relative deviation of the common drive */
const COMMON_DRIVE = 0.04;
const TENDON_SECONDS = 0.12;

export function simulatePool(options: PoolOptions): PoolActivity {
  const { motorUnitCount, seconds, samplingRateHz, seed, effort } = options;
  const sampleCount = Math.round(seconds * samplingRateHz);
  const target = trapezoid(sampleCount, samplingRateHz, effort);
  const drive = commonDrive(target, samplingRateHz, seed);
  const recruitmentThresholds = Float64Array.from({ length: motorUnitCount }, (_, unit) => {
    const rank = motorUnitCount === 1 ? 0 : unit / (motorUnitCount - 1);
    return effort * (0.03 + (0.87 * (THRESHOLD_RANGE ** rank - 1)) / (THRESHOLD_RANGE - 1));
  });
  const dischargeTimes = Array.from(recruitmentThresholds, (threshold, unit) => {
    if (options.active && !options.active.includes(unit)) return new Float64Array(0);
    const random = randomStream(seed, 'discharges', unit);
    const given = options.rates?.[unit];
    const regular = given
      ? dischargesAtRate(given, sampleCount, samplingRateHz, random)
      : dischargesOf(drive, threshold, effort, samplingRateHz, random);
    const { doublets, pauses = [] } = options;
    const doubled = doublets ? withDoublets(regular, unit, doublets, samplingRateHz, seed) : regular;
    return withPauses(doubled, unit, pauses, samplingRateHz).filter((time) => time < sampleCount);
  });
  const force = forceOf(dischargeTimes, options, sampleCount);
  return { recruitmentThresholds, dischargeTimes, force, target: target.map((value) => value * 100) };
}

/** Rest 5 % of the time at either end (0.5 to 1 s), ramps of 20 %, plateau between. */
function trapezoid(sampleCount: number, samplingRateHz: number, effort: number): Float32Array {
  const rest = Math.min(samplingRateHz, Math.max(samplingRateHz / 2, 0.05 * sampleCount));
  const ramp = 0.2 * sampleCount;
  return Float32Array.from({ length: sampleCount }, (_, sample) => {
    const fromEnd = Math.min(sample, sampleCount - 1 - sample) - rest;
    return effort * Math.min(1, Math.max(0, fromEnd / ramp));
  });
}

/** Target times 1 + a fluctuation below 2.5 Hz (sum of sines with seeded phases, unit variance before scaling). */
function commonDrive(target: Float32Array, samplingRateHz: number, seed: number): Float32Array {
  const random = randomStream(seed, 'common drive');
  const sines = Array.from({ length: 16 }, () => ({
    pulsation: (2 * Math.PI * (0.2 + 2.3 * random.uniform())) / samplingRateHz,
    phase: 2 * Math.PI * random.uniform(),
  }));
  const amplitude = COMMON_DRIVE * Math.sqrt(2 / sines.length);
  return target.map((value, sample) => {
    let sum = 0;
    for (const { pulsation, phase } of sines) sum += Math.sin(pulsation * sample + phase);
    return value * (1 + amplitude * sum);
  });
}

/** Discharges while the drive is above the threshold, at a rate that rises with it. */
function dischargesOf(
  drive: Float32Array,
  threshold: number,
  effort: number,
  samplingRateHz: number,
  random: RandomStream,
): Float64Array {
  const variation = drawVariation(random);
  const minimumRate = 7.5 + random.uniform();
  const gain = (9.5 + 1.5 * random.uniform()) / effort;
  let active = false;
  const rateAt = (sample: number) => {
    // stops at a lower effort than it started at: no flicker while the drive fluctuates round the threshold
    active = drive[sample] >= (active ? 0.85 * threshold : threshold);
    return active ? Math.min(20, Math.max(7, minimumRate + gain * (drive[sample] - threshold))) : 0;
  };
  return renewals(rateAt, drive.length, samplingRateHz, variation, random);
}

function dischargesAtRate(
  { startHz, endHz }: GivenRate,
  sampleCount: number,
  samplingRateHz: number,
  random: RandomStream,
): Float64Array {
  const variation = drawVariation(random);
  const rateAt = (sample: number) => startHz + ((endHz - startHz) * sample) / sampleCount;
  return renewals(rateAt, sampleCount, samplingRateHz, variation, random);
}

/** Coefficient of variation of a motor unit's intervals. */
const drawVariation = (random: RandomStream) => 0.1 + 0.1 * random.uniform();

/**
 * Renewal process in operational time: the next discharge comes when the integral of the rate has grown by a normal
 * variate of mean 1 and the motor unit's own coefficient of variation (0.10 to 0.20), redrawn outside 0.4 to 1.6.
 * @param rateAt - per second, called once a sample in order; 0: silent
 */
function renewals(
  rateAt: (sample: number) => number,
  sampleCount: number,
  samplingRateHz: number,
  variation: number,
  random: RandomStream,
): Float64Array {
  const interval = () => {
    for (;;) {
      const value = 1 + variation * random.normal();
      if (value >= 0.4 && value <= 1.6) return value;
    }
  };
  const times: number[] = [];
  let active = false;
  let remaining = 0;
  for (let sample = 0; sample < sampleCount; sample++) {
    const rate = rateAt(sample);
    if (rate > 0 && !active) remaining = 0.5 * random.uniform();
    active = rate > 0;
    if (!active) continue;
    const grown = rate / samplingRateHz;
    if (remaining <= grown) {
      times.push(sample + remaining / grown);
      remaining += interval();
    }
    remaining -= grown;
  }
  return Float64Array.from(times);
}

/**
 * Sum of twitches t/T exp(1 - t/T), T from 90 ms (first) to 50 ms (last), strength as size, seen through a tendon and load
 * cell that answer alike with TENDON_SECONDS; plateau mean = effort. A pool of few motor units would shake more than a
 * muscle does without it.
 */
function forceOf(dischargeTimes: readonly Float64Array[], options: PoolOptions, sampleCount: number): Float32Array {
  const total = new Float64Array(sampleCount);
  dischargeTimes.forEach((times, unit) => {
    const seconds = 0.09 * (50 / 90) ** (unit / Math.max(1, dischargeTimes.length - 1));
    const impulses = new Float64Array(sampleCount);
    for (const time of times) impulses[Math.min(sampleCount - 1, Math.round(time))] += options.sizes[unit];
    addCriticallyDamped(total, impulses, seconds * options.samplingRateHz);
  });
  const smooth = new Float64Array(sampleCount);
  addCriticallyDamped(smooth, total, TENDON_SECONDS * options.samplingRateHz);
  return normalised(smooth, options.effort, sampleCount);
}

/** Adds input convolved with n decay^n / samples^2, decay = exp(-1 / samples): unit gain at rest. */
function addCriticallyDamped(out: Float64Array, input: Float64Array, samples: number): void {
  const decay = Math.exp(-1 / samples);
  const gain = decay / (samples * samples);
  let previous = 0;
  let beforePrevious = 0;
  for (let n = 1; n < input.length; n++) {
    const now = 2 * decay * previous - decay * decay * beforePrevious + gain * input[n - 1];
    out[n] += now;
    beforePrevious = previous;
    previous = now;
  }
}

function normalised(total: Float64Array, effort: number, sampleCount: number): Float32Array {
  let sum = 0;
  const from = Math.floor(0.35 * sampleCount);
  const to = Math.floor(0.65 * sampleCount);
  for (let n = from; n < to; n++) sum += total[n];
  const scale = sum > 0 ? (100 * effort * (to - from)) / sum : 0;
  return Float32Array.from(total, (value) => value * scale);
}
