/**
 * Zero-phase filtering: a cascade is run forwards, then backwards, so that |H|^2 acts and nothing is delayed.
 *
 * Beyond the ends the signal goes on as its odd reflection 2 x[end] - x[end -+ i], and each run starts in the state that a
 * constant input would have left (for a transposed second-order section of gain G at 0 Hz: s2 = b2 - a2 G,
 * s1 = b1 - a1 G + s2, times the first input), so that neither an offset nor a slope rings at the ends. A window
 * inside a longer signal sees the true samples around it.
 * Source: Gustafsson 1996, IEEE Trans Signal Process 44:988 (the problem); the reflection and steady start are the
 * convention of MATLAB's and scipy's filtfilt, to which it is equal within rounding when padSamples is the same.
 */

import { ParameterError } from '../core/errors.ts';
import type { SectionCascade } from './butterworth.ts';

export type Samples = Float32Array | Float64Array;

export interface ZeroPhaseOptions {
  /** samples of true or reflected signal before and after; default: until the impulse response has fallen to 1e-6 */
  readonly padSamples?: number;
  /** reused if long enough (see zeroPhaseScratchLength); otherwise one is made */
  readonly scratch?: Float64Array;
}

/** Length of a scratch array that lets no call allocate. */
export function zeroPhaseScratchLength(cascade: SectionCascade, sampleCount: number, padSamples?: number): number {
  return sampleCount + 2 * (padSamples ?? cascade.settlingSamples);
}

/**
 * out[0 .. out.length) = input[first .. first + out.length) filtered with zero phase. `out` may be the same memory as the
 * input: it is read completely before anything is written.
 * @throws ParameterError when the window is not inside the input
 * Cost: about 4 ns per sample and pair of sections, both directions; one float64 scratch of the window and its padding.
 */
export function zeroPhaseFilterInto(
  out: Samples,
  input: Samples,
  first: number,
  cascade: SectionCascade,
  options: ZeroPhaseOptions = {},
): void {
  const count = out.length;
  if (!(first >= 0 && count >= 1 && first + count <= input.length))
    throw new ParameterError(
      `zeroPhaseFilterInto: window expected inside ${input.length} samples, got ${count} samples from ${first}`,
      { first, count, available: input.length },
    );
  const pad = options.padSamples ?? cascade.settlingSamples;
  // a reflection is at most as long as the signal itself
  const before = Math.min(pad, first + input.length - 1);
  const after = Math.min(pad, input.length - first - count + input.length - 1);
  const length = before + count + after;
  const scratch = options.scratch && options.scratch.length >= length ? options.scratch : new Float64Array(length);
  copyWithReflection(scratch, input, first - before, length);
  runCascade(scratch, 0, length, 1, cascade);
  runCascade(scratch, length - 1, length, -1, cascade);
  for (let i = 0; i < count; i++) out[i] = scratch[before + i];
}

function copyWithReflection(scratch: Float64Array, input: Samples, from: number, length: number): void {
  const last = input.length - 1;
  const inner = Math.max(0, -from);
  const innerEnd = Math.min(length, last + 1 - from);
  for (let i = inner; i < innerEnd; i++) scratch[i] = input[from + i];
  for (let i = 0; i < inner; i++) scratch[i] = 2 * input[0] - input[-(from + i)];
  for (let i = innerEnd; i < length; i++) scratch[i] = 2 * input[last] - input[2 * last - (from + i)];
}

/** Filters scratch in place over `length` samples from `start` in direction `step`; sections two at a time. */
function runCascade(scratch: Float64Array, start: number, length: number, step: 1 | -1, cascade: SectionCascade): void {
  const c = cascade.coefficients;
  let level = scratch[start];
  let section = 0;
  for (; section + 1 < cascade.sectionCount; section += 2)
    level = runTwoSections(scratch, start, length, step, c, 5 * section, level);
  if (section < cascade.sectionCount) runOneSection(scratch, start, length, step, c, 5 * section, level);
}

/** Two sections in one pass, which hides the latency of each behind the other; returns the steady level after both. */
function runTwoSections(
  x: Float64Array,
  start: number,
  length: number,
  step: 1 | -1,
  c: Float64Array,
  at: number,
  level: number,
): number {
  const [b0, b1, b2, a1, a2] = [c[at], c[at + 1], c[at + 2], c[at + 3], c[at + 4]];
  const [d0, d1, d2, e1, e2] = [c[at + 5], c[at + 6], c[at + 7], c[at + 8], c[at + 9]];
  const middle = ((b0 + b1 + b2) / (1 + a1 + a2)) * level;
  const steady = ((d0 + d1 + d2) / (1 + e1 + e2)) * middle;
  let s2 = b2 * level - a2 * middle;
  let s1 = b1 * level - a1 * middle + s2;
  let t2 = d2 * middle - e2 * steady;
  let t1 = d1 * middle - e1 * steady + t2;
  for (let n = 0, i = start; n < length; n++, i += step) {
    const u = x[i];
    const v = b0 * u + s1;
    s1 = b1 * u - a1 * v + s2;
    s2 = b2 * u - a2 * v;
    const y = d0 * v + t1;
    t1 = d1 * v - e1 * y + t2;
    t2 = d2 * v - e2 * y;
    x[i] = y;
  }
  return steady;
}

function runOneSection(
  x: Float64Array,
  start: number,
  length: number,
  step: 1 | -1,
  c: Float64Array,
  at: number,
  level: number,
): void {
  const [b0, b1, b2, a1, a2] = [c[at], c[at + 1], c[at + 2], c[at + 3], c[at + 4]];
  const steady = ((b0 + b1 + b2) / (1 + a1 + a2)) * level;
  let s2 = b2 * level - a2 * steady;
  let s1 = b1 * level - a1 * steady + s2;
  for (let n = 0, i = start; n < length; n++, i += step) {
    const u = x[i];
    const y = b0 * u + s1;
    s1 = b1 * u - a1 * y + s2;
    s2 = b2 * u - a2 * y;
    x[i] = y;
  }
}
