/**
 * Profiles of force that a person is asked to follow, as shares of the maximal force.
 *
 *   trapezoid  rest, straight up, hold, straight down, rest
 *   triangle   rest, straight up, straight down, rest
 *   sinusoid   (mean + amplitude sin(2 pi f t)) with straight ramps at either end, t from the end of the first ramp
 *   ballistic  bursts peak sin^2, rising within riseSeconds and falling as fast, evenly spread over the recording
 *   constant   the same all the time
 *   trace      values of the user's own, by straight lines between them
 *
 * Times that are not given follow from the length of the recording: rest 5 % of it at either end, 0.5 to 2 s; ramps of trapezoid and
 * sinusoid 20 %, 5 s at most; the rest is the plateau, or the ramps of a triangle. Given times have to fit; what they leave over is rest.
 */

import { ParameterError, requireInteger, requireNumber } from '../core/errors.ts';

/** Efforts, means, amplitudes and peaks are shares of the maximal force. */
export type ForceProfile =
  | {
      readonly kind: 'trapezoid';
      readonly effort: number;
      readonly restSeconds?: number;
      readonly rampSeconds?: number;
      readonly holdSeconds?: number;
    }
  | { readonly kind: 'triangle'; readonly effort: number; readonly restSeconds?: number; readonly rampSeconds?: number }
  | {
      readonly kind: 'sinusoid';
      readonly mean: number;
      readonly amplitude: number;
      readonly frequencyHz: number;
      readonly restSeconds?: number;
      readonly rampSeconds?: number;
    }
  | {
      readonly kind: 'ballistic';
      readonly peak: number;
      /** default 0.15 */
      readonly riseSeconds?: number;
      /** default: one every three seconds, at least one */
      readonly repetitions?: number;
    }
  | { readonly kind: 'constant'; readonly effort: number }
  | { readonly kind: 'trace'; readonly values: Float32Array | Float64Array; readonly samplingRateHz: number };

/**
 * @returns share of the maximal force, round(seconds * samplingRateHz) values
 * @throws ParameterError for efforts outside (0, 1], times that do not fit in the recording, a trace that is too short or in other units
 */
export function forceProfile(spec: ForceProfile, seconds: number, samplingRateHz: number): Float32Array {
  requireNumber('forceProfile', 'seconds', seconds, 1e-3, 1e6);
  requireNumber('forceProfile', 'samplingRateHz', samplingRateHz, 1e-3);
  const forceAt = forceFunction(spec, seconds);
  return Float32Array.from({ length: Math.round(seconds * samplingRateHz) }, (_, n) => forceAt(n / samplingRateHz));
}

type ForceFunction = (second: number) => number;

function forceFunction(spec: ForceProfile, seconds: number): ForceFunction {
  switch (spec.kind) {
    case 'trapezoid':
      return trapezoid(spec, seconds);
    case 'triangle':
      return triangle(spec, seconds);
    case 'sinusoid':
      return sinusoid(spec, seconds);
    case 'ballistic':
      return ballistic(spec, seconds);
    case 'constant': {
      const effort = requireEffort('constant', 'effort', spec.effort);
      return () => effort;
    }
    case 'trace':
      return trace(spec, seconds);
  }
}

function trapezoid(spec: Extract<ForceProfile, { kind: 'trapezoid' }>, seconds: number): ForceFunction {
  const effort = requireEffort('trapezoid', 'effort', spec.effort);
  const { rest, ramp, hold } = times(spec, seconds, spec.holdSeconds);
  return (second) => effort * plateau(second - rest, ramp, hold);
}

function triangle(spec: Extract<ForceProfile, { kind: 'triangle' }>, seconds: number): ForceFunction {
  const effort = requireEffort('triangle', 'effort', spec.effort);
  const { rest, ramp } = times(spec, seconds, 0);
  return (second) => effort * plateau(second - rest, ramp, 0);
}

function sinusoid(spec: Extract<ForceProfile, { kind: 'sinusoid' }>, seconds: number): ForceFunction {
  const mean = requireEffort('sinusoid', 'mean', spec.mean);
  const amplitude = requireNumber('forceProfile: sinusoid', 'amplitude', spec.amplitude, 0, mean);
  requireEffort('sinusoid', 'mean + amplitude', mean + amplitude);
  const frequency = requireNumber('forceProfile: sinusoid', 'frequencyHz', spec.frequencyHz, 1e-4, 100);
  const { rest, ramp, hold } = times(spec, seconds, undefined);
  return (second) => {
    const wave = mean + amplitude * Math.sin(2 * Math.PI * frequency * (second - rest - ramp));
    return wave * plateau(second - rest, ramp, hold);
  };
}

function ballistic(spec: Extract<ForceProfile, { kind: 'ballistic' }>, seconds: number): ForceFunction {
  const peak = requireEffort('ballistic', 'peak', spec.peak);
  const rise = requireNumber('forceProfile: ballistic', 'riseSeconds', spec.riseSeconds ?? 0.15, 1e-3);
  const repetitions = spec.repetitions ?? Math.max(1, Math.floor(seconds / 3));
  requireInteger('forceProfile: ballistic', 'repetitions', repetitions, 1);
  const period = seconds / repetitions;
  if (2 * rise > period)
    throw tooLong('ballistic', `${repetitions} bursts of ${2 * rise} s need ${2 * rise * repetitions} s`, seconds);
  return (second) => {
    const fromPeak = Math.abs((second % period) - period / 2);
    return fromPeak < rise ? peak * Math.cos((Math.PI * fromPeak) / (2 * rise)) ** 2 : 0;
  };
}

function trace(spec: Extract<ForceProfile, { kind: 'trace' }>, seconds: number): ForceFunction {
  const { values, samplingRateHz } = spec;
  requireNumber('forceProfile: trace', 'samplingRateHz', samplingRateHz, 1e-3);
  values.forEach((value, n) => {
    if (!(value >= 0 && value <= 1))
      throw new ParameterError(
        `forceProfile: trace expected shares of the maximal force from 0 to 1, got ${value} at value ${n}: divide per cent by 100, cut off what is below 0`,
        { n, value },
      );
  });
  // the last value may stand for the time of one step
  if (values.length < 1 || values.length / samplingRateHz < seconds * (1 - 1e-9))
    throw new ParameterError(
      `forceProfile: trace has ${values.length} values at ${samplingRateHz} Hz, ${values.length / samplingRateHz} s, for a recording of ${seconds} s: make the recording shorter or the trace longer`,
      { valueCount: values.length, samplingRateHz, seconds },
    );
  return (second) => {
    const place = Math.min(second * samplingRateHz, values.length - 1);
    const before = Math.min(Math.floor(place), Math.max(0, values.length - 2));
    const after = Math.min(before + 1, values.length - 1);
    return values[before] + (place - before) * (values[after] - values[before]);
  };
}

/** 0 before 0, up to 1 within `ramp`, 1 for `hold`, down within `ramp`. */
function plateau(second: number, ramp: number, hold: number): number {
  const inside = Math.min(second, 2 * ramp + hold - second);
  if (inside < 0) return 0;
  return inside >= ramp ? 1 : inside / ramp;
}

interface Times {
  readonly rest: number;
  readonly ramp: number;
  readonly hold: number;
}

/** Those given, the others from the length of the recording; `hold` undefined: what the others leave. */
function times(
  spec: { readonly kind: string; readonly restSeconds?: number; readonly rampSeconds?: number },
  seconds: number,
  hold: number | undefined,
): Times {
  const where = `forceProfile: ${spec.kind}`;
  const rest = spec.restSeconds ?? Math.min(2, Math.max(0.5, 0.05 * seconds), 0.25 * seconds);
  requireNumber(where, 'restSeconds', rest, 0);
  const between = seconds - 2 * rest;
  const ramp = spec.rampSeconds ?? (hold === undefined ? Math.min(5, 0.2 * seconds) : (between - hold) / 2);
  if (hold !== undefined) requireNumber(where, 'holdSeconds', hold, 0);
  if (spec.rampSeconds !== undefined) requireNumber(where, 'rampSeconds', ramp, 0);
  const plateauSeconds = hold ?? between - 2 * ramp;
  const needed = 2 * rest + 2 * ramp + Math.max(0, plateauSeconds);
  if (ramp < 0 || plateauSeconds < -1e-9 || needed > seconds * (1 + 1e-9))
    throw tooLong(
      spec.kind,
      `rest ${rest} s and ramps ${Math.max(0, ramp)} s on either side, hold ${Math.max(0, plateauSeconds)} s need ${2 * rest + 2 * Math.max(0, ramp) + Math.max(0, plateauSeconds)} s`,
      seconds,
    );
  return { rest, ramp, hold: Math.max(0, plateauSeconds) };
}

function tooLong(kind: string, what: string, seconds: number): ParameterError {
  return new ParameterError(
    `forceProfile: ${kind}: ${what}, the recording has ${seconds} s: shorten them or make the recording longer`,
    { kind, seconds },
  );
}

function requireEffort(kind: string, name: string, value: number): number {
  if (value > 0 && value <= 1) return value;
  throw new ParameterError(
    `forceProfile: ${kind}: ${name} expected above 0 and at most 1 (share of the maximal force), got ${value}: 30 % is 0.3`,
    { name, value },
  );
}
