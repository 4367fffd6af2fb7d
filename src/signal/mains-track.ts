/**
 * Follows the mains frequency through a recording, jointly over channels and harmonics.
 *
 * Each channel is mixed down with exp(-2 pi i k f t) and summed over blocks of about 45 ms (complex baseband b_k). Per
 * interval of one second, r_k = sum over channels and time of b_k(t + 1/2 s) conj(b_k(t)), after smoothing over a second
 * and division by the channel's noise floor, turns by 2 pi k df / 2: a measurement df_k with information
 * w_k = (pi k)^2 |r_k|^2 / variance. The measurements are joined by the smoothest curve (Whittaker 1923):
 * minimise sum w (df - d)^2 + sum (d[i+1] - d[i])^2 / q, with q = (0.01 Hz)^2 per second, the drift of a large grid.
 */

import { createHarmonicMixer, type HarmonicMixer, harmonicBasebandInto } from './harmonic-baseband.ts';

/** standard deviation of the change of the mains frequency in one second */
const DRIFT_HZ_PER_ROOT_SECOND = 0.01;

export interface TrackedSignal {
  readonly samples: Float32Array;
  /** noise density at each of the mixer's harmonics, 0 where the harmonic is not to be used for this channel */
  readonly floors: Float64Array;
}

/**
 * Two rounds: the low harmonics first, whose phase cannot turn by more than half a turn in the lag, then all of them.
 * @param mixer - at a constant frequency
 * @returns phase of the fundamental beyond the mixer's frequency at each block boundary, radians, mixer.blockCount + 1 values
 */
export function trackMainsPhase(signals: readonly TrackedSignal[], mixer: HarmonicMixer): Float64Array {
  const highest = Math.max(3, ...mixer.harmonics.slice(0, 1));
  const low = mixer.harmonics.map((_, h) => h).filter((h) => mixer.harmonics[h] <= highest);
  const rough = measurePhase(signals, mixer, low);
  const { sampleCount, samplingRateHz, frequencyHz, harmonics } = mixer;
  const followed = createHarmonicMixer(sampleCount, samplingRateHz, frequencyHz, harmonics, rough);
  const rest = measurePhase(
    signals,
    followed,
    mixer.harmonics.map((_, h) => h),
  );
  return rough.map((value, m) => value + rest[m]);
}

function measurePhase(signals: readonly TrackedSignal[], mixer: HarmonicMixer, used: readonly number[]): Float64Array {
  const blocksPerSecond = mixer.samplingRateHz / mixer.blockLength;
  const lag = Math.max(1, Math.round(blocksPerSecond / 2));
  const window = Math.max(1, Math.round(blocksPerSecond));
  const stepCount = Math.max(1, Math.floor((mixer.blockCount * mixer.blockLength) / mixer.samplingRateHz));
  const products = new Float64Array(2 * stepCount * mixer.harmonics.length);
  const noise = new Float64Array(stepCount * mixer.harmonics.length);
  for (const signal of signals) addLagProducts(products, noise, signal, mixer, used, lag, window, stepCount);
  const drift = new Float64Array(stepCount);
  const information = new Float64Array(stepCount);
  const lagSeconds = lag / blocksPerSecond;
  for (let i = 0; i < stepCount; i++) {
    let sum = 0;
    for (let h = 0; h < mixer.harmonics.length; h++) {
      const at = i * mixer.harmonics.length + h;
      const [re, im] = [products[2 * at], products[2 * at + 1]];
      const turnsPerHz = 2 * Math.PI * mixer.harmonics[h] * lagSeconds;
      // the variance of an angle is half of (noise / signal); noise products count for both factors
      const weight = noise[at] > 0 ? (turnsPerHz ** 2 * (re * re + im * im)) / noise[at] : 0;
      sum += (weight * Math.atan2(im, re)) / turnsPerHz;
      information[i] += weight;
    }
    drift[i] = information[i] > 0 ? sum / information[i] : 0;
  }
  const curve = smoothestCurve(drift, information, 1 / DRIFT_HZ_PER_ROOT_SECOND ** 2);
  return integratePhase(curve, mixer);
}

function addLagProducts(
  products: Float64Array,
  noise: Float64Array,
  signal: TrackedSignal,
  mixer: HarmonicMixer,
  usable: readonly number[],
  lag: number,
  window: number,
  stepCount: number,
): void {
  const blocks = mixer.blockCount;
  const used = usable.filter((h) => signal.floors[h] > 0);
  const baseband = new Float64Array(2 * mixer.harmonics.length * blocks);
  harmonicBasebandInto(baseband, signal.samples, mixer, used);
  for (const h of used) {
    const smoothRe = movingSum(baseband, 2 * h * blocks, blocks, window);
    const smoothIm = movingSum(baseband, 2 * h * blocks + 1, blocks, window);
    // power that noise alone leaves in a smoothed value: density (one-sided) * fs / 2 per sample, summed over the window
    const noisePower = (signal.floors[h] * mixer.samplingRateHz * mixer.blockLength * window) / 2;
    for (let m = 0; m + lag < smoothRe.length; m++) {
      const step = Math.min(stepCount - 1, Math.floor(((m + (lag + window) / 2) / blocks) * stepCount));
      const at = step * mixer.harmonics.length + h;
      const power = (smoothRe[m] ** 2 + smoothIm[m] ** 2) / noisePower;
      products[2 * at] += (smoothRe[m + lag] * smoothRe[m] + smoothIm[m + lag] * smoothIm[m]) / noisePower;
      products[2 * at + 1] += (smoothIm[m + lag] * smoothRe[m] - smoothRe[m + lag] * smoothIm[m]) / noisePower;
      // neighbouring products repeat each other over the window: their noise adds up like window times the sum
      noise[at] += window * (1 + 2 * power);
    }
  }
}

/** Sums of `window` neighbours of every second value from `from` on. */
function movingSum(values: Float64Array, from: number, count: number, window: number): Float64Array {
  const length = Math.max(0, count - window + 1);
  const sums = new Float64Array(length);
  for (let m = 0; m < length; m++) {
    let sum = 0;
    for (let i = 0; i < window; i++) sum += values[from + 2 * (m + i)];
    sums[m] = sum;
  }
  return sums;
}

/** Minimiser of sum w (d - x)^2 + stiffness * sum (x[i+1] - x[i])^2: a tridiagonal system. */
function smoothestCurve(d: Float64Array, w: Float64Array, stiffness: number): Float64Array {
  const n = d.length;
  const diagonal = new Float64Array(n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = w[i] + stiffness * (Number(i > 0) + Number(i < n - 1)) + 1e-9 * stiffness;
    x[i] = w[i] * d[i];
    if (i > 0) {
      const factor = stiffness / diagonal[i - 1];
      diagonal[i] -= factor * stiffness;
      x[i] += factor * x[i - 1];
    }
  }
  for (let i = n - 1; i >= 0; i--) x[i] = (x[i] + (i < n - 1 ? stiffness * x[i + 1] : 0)) / diagonal[i];
  return x;
}

function integratePhase(curve: Float64Array, mixer: HarmonicMixer): Float64Array {
  const phase = new Float64Array(mixer.blockCount + 1);
  const blockSeconds = mixer.blockLength / mixer.samplingRateHz;
  for (let m = 0; m < mixer.blockCount; m++) {
    const position = Math.min(curve.length - 1, Math.max(0, ((m + 0.5) / mixer.blockCount) * curve.length - 0.5));
    const left = Math.min(Math.floor(position), Math.max(0, curve.length - 2));
    const right = Math.min(left + 1, curve.length - 1);
    const hz = curve[left] + (position - left) * (curve[right] - curve[left]);
    phase[m + 1] = phase[m] + 2 * Math.PI * hz * blockSeconds;
  }
  return phase;
}
