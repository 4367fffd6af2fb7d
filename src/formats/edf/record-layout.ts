/** How a recording is cut into the equal records of an EDF or BDF file. */

import { requireInteger, requireNumber } from '../../core/errors.ts';

export interface RecordLayout {
  readonly recordCount: number;
  readonly samplesPerRecord: number;
  /** the number that `recordText` reads as */
  readonly recordSeconds: number;
  /** duration of a record, at most 8 characters */
  readonly recordText: string;
  /** |samplesPerRecord / recordSeconds - rate| / rate */
  readonly rateError: number;
}

/**
 * Picks the record whose duration text gives the sampling rate exactly (or else best) and, among those, that divides the
 * recording without remainder, with a duration close to 1 s.
 */
export function recordLayout(samplingRateHz: number, sampleCount: number): RecordLayout {
  requireNumber('record layout', 'samplingRateHz', samplingRateHz, 1e-3, 1e7);
  requireInteger('record layout', 'sampleCount', sampleCount, 1);
  const near = bestLayout(samplingRateHz, sampleCount, 10);
  return near.rateError < 1e-12 ? near : bestLayout(samplingRateHz, sampleCount, 60);
}

function bestLayout(samplingRateHz: number, sampleCount: number, longestSeconds: number): RecordLayout {
  const most = Math.max(1, Math.min(sampleCount, Math.ceil(samplingRateHz * longestSeconds)));
  let best: RecordLayout | undefined;
  let bestCost = Infinity;
  for (let samplesPerRecord = 1; samplesPerRecord <= most; samplesPerRecord++) {
    const seconds = samplesPerRecord / samplingRateHz;
    if (seconds < 0.01 && samplesPerRecord < most) continue;
    const recordText = shortest(seconds);
    const recordSeconds = Number(recordText);
    if (!(recordSeconds > 0)) continue;
    const rateError = Math.abs(samplesPerRecord / recordSeconds / samplingRateHz - 1);
    const recordCount = Math.ceil(sampleCount / samplesPerRecord);
    const padded = recordCount * samplesPerRecord !== sampleCount ? 1 : 0;
    // An exact rate comes first, then no padding, then a duration near 1 s.
    const cost =
      (rateError < 1e-12 ? 0 : 1e6 + Math.log10(rateError) * 1e4) + padded * 1e3 + Math.abs(Math.log2(seconds));
    if (cost < bestCost) {
      bestCost = cost;
      best = { recordCount, samplesPerRecord, recordSeconds, recordText, rateError };
    }
  }
  if (best) return best;
  const recordText = shortest(most / samplingRateHz);
  return {
    recordCount: Math.ceil(sampleCount / most),
    samplesPerRecord: most,
    recordSeconds: Number(recordText),
    recordText,
    rateError: 1,
  };
}

/** The best decimal text of a positive number in 8 characters. */
function shortest(value: number): string {
  const whole = Math.trunc(value).toString().length;
  const text = value.toFixed(Math.max(0, 7 - whole));
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}
