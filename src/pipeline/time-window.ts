/** The part of a recording that is decomposed, in samples. */

import { ParameterError } from '../core/errors.ts';
import type { Recording } from '../core/recording.ts';
import type { DecomposeParameters } from './parameters.ts';

/** Shorter recordings hold too few discharges to separate anything, and less than the filters need to settle. */
export const SHORTEST_SECONDS = 1;

export interface TimeWindow {
  /** first sample, and one past the last */
  readonly start: number;
  readonly end: number;
}

/**
 * Seconds to samples, rounded to the nearest sample; counted from the first sample of the recording.
 * @throws ParameterError when the window lies outside the recording or is shorter than a second
 */
export function timeWindow(recording: Recording, parameters: DecomposeParameters): TimeWindow {
  const { sampleCount, samplingRateHz, source } = recording;
  const duration = sampleCount / samplingRateHz;
  const seconds = `${source.fileName} lasts ${duration.toFixed(2)} s`;
  if (parameters.fromSeconds >= duration)
    throw new ParameterError(`--from ${parameters.fromSeconds}: ${seconds}; begin earlier`);
  if (parameters.toSeconds !== Infinity && parameters.toSeconds > duration + 0.5 / samplingRateHz)
    throw new ParameterError(`--to ${parameters.toSeconds}: ${seconds}; end earlier, or leave --to out`);
  const start = Math.round(parameters.fromSeconds * samplingRateHz);
  const end = Math.min(sampleCount, Math.round(Math.min(parameters.toSeconds, duration) * samplingRateHz));
  if (end - start < SHORTEST_SECONDS * samplingRateHz)
    throw new ParameterError(
      `${source.fileName}: the part to decompose lasts ${((end - start) / samplingRateHz).toFixed(2)} s; at least ${SHORTEST_SECONDS} s is needed (some 10 s are better)`,
    );
  return { start, end };
}
