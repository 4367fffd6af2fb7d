/**
 * Resampling by a rational factor up / down, with an anti-alias filter, without delay.
 *
 * y[n] = sum_i x[i] h(n down / up - i), h(t) = c sinc(c t) w(t / half), c = min(1, up / down), half = 16 / c samples of x: a
 * windowed-sinc low-pass at the smaller of the two half rates (-6 dB there), Kaiser window with beta = 8 (side lobes
 * -80 dB). Each of the `up` phases is scaled to sum 1, so a constant stays exactly constant. Beyond its ends the signal
 * goes on with its end values. Output sample 0 lies on input sample 0; there are ceil(n up / down) of them.
 * Source: Crochiere & Rabiner 1983, Multirate Digital Signal Processing, ch. 4 (polyphase); Kaiser 1974 (window).
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';
import type { Samples } from './zero-phase.ts';

const HALF_LOBES = 16;
const KAISER_BETA = 8;

/**
 * @returns new array of ceil(samples.length * up / down) values
 * @throws ParameterError unless up and down are integers from 1 to 10000
 * Cost: 32 multiplications per output sample (32 down / up when the rate falls).
 */
export function resample(samples: Samples, up: number, down: number): Float32Array {
  requireInteger('resample', 'up', up, 1, 10000);
  requireInteger('resample', 'down', down, 1, 10000);
  const divisor = greatestCommonDivisor(up, down);
  const [l, m] = [up / divisor, down / divisor];
  const out = new Float32Array(Math.ceil((samples.length * l) / m));
  if (samples.length === 0) return out;
  if (l === m) {
    out.set(samples);
    return out;
  }
  const half = Math.ceil((HALF_LOBES * Math.max(l, m)) / l);
  const taps = polyphaseTaps(l, Math.min(1, l / m), half);
  const width = 2 * half;
  const last = samples.length - 1;
  for (let n = 0; n < out.length; n++) {
    const centre = Math.floor((n * m) / l);
    const phase = n * m - centre * l;
    const first = centre - half + 1;
    let sum = 0;
    if (first >= 0 && first + width <= samples.length)
      for (let i = 0; i < width; i++) sum += taps[phase * width + i] * samples[first + i];
    else
      for (let i = 0; i < width; i++) sum += taps[phase * width + i] * samples[Math.min(last, Math.max(0, first + i))];
    out[n] = sum;
  }
  return out;
}

/**
 * Resamples from one rate to another; the ratio is approximated by up / down <= 10000 and must be met within 1e-9.
 * @throws ParameterError when no such ratio exists; choose rates with a simpler ratio
 */
export function resampleToRate(samples: Samples, fromHz: number, toHz: number): Float32Array {
  requireNumber('resampleToRate', 'fromHz', fromHz, Number.MIN_VALUE);
  requireNumber('resampleToRate', 'toHz', toHz, Number.MIN_VALUE);
  const ratio = toHz / fromHz;
  const [up, down] = rationalApproximation(ratio, 10000);
  if (!(up >= 1 && Math.abs(up / down / ratio - 1) <= 1e-9))
    throw new ParameterError(
      `resampleToRate: ${toHz} / ${fromHz} Hz expected a ratio of integers up to 10000, found none: give rates with a simpler ratio`,
      { fromHz, toHz },
    );
  return resample(samples, up, down);
}

function polyphaseTaps(phases: number, cutoff: number, half: number): Float64Array {
  const width = 2 * half;
  const taps = new Float64Array(phases * width);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let i = 0; i < width; i++) {
      const t = phase / phases + half - 1 - i;
      const edge = 1 - (t / half) ** 2;
      const window = edge > 0 ? besselI0(KAISER_BETA * Math.sqrt(edge)) : 0;
      const value = sinc(cutoff * t) * window;
      taps[phase * width + i] = value;
      sum += value;
    }
    for (let i = 0; i < width; i++) taps[phase * width + i] /= sum;
  }
  return taps;
}

function sinc(t: number): number {
  return Math.abs(t) < 1e-12 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
}

/** Modified Bessel function of order 0, by its power series (all terms positive). */
function besselI0(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Continued fraction of a ratio, the last convergent with both parts up to `largest`. */
function rationalApproximation(ratio: number, largest: number): [number, number] {
  let [p0, q0, p1, q1] = [0, 1, 1, 0];
  let rest = ratio;
  for (let i = 0; i < 40; i++) {
    const whole = Math.floor(rest);
    const [p, q] = [whole * p1 + p0, whole * q1 + q0];
    if (p > largest || q > largest) break;
    [p0, q0, p1, q1] = [p1, q1, p, q];
    if (Math.abs(p / q / ratio - 1) <= 1e-12) break;
    rest = 1 / (rest - whole);
  }
  return [p1, q1];
}
