/** The sampling rate of a column of times. */

import { FormatError } from '../../core/errors.ts';

/**
 * rate = (n - 1) / (last - first); a whole number when within 2e-5 of one, since tables round their times.
 * @param secondsPerUnit - 1 for seconds, 1e-3 for milliseconds
 * @throws FormatError when times do not rise evenly: a step differs from the mean by more than half of it
 */
export function rateFromTimes(times: Float64Array, secondsPerUnit: number, where: string): number {
  const count = times.length;
  const mean = (times[count - 1] - times[0]) / (count - 1);
  if (!(count >= 2 && mean > 0))
    throw new FormatError(`${where} expected rising times, got ${times[0]} to ${times[count - 1]} in ${count} rows`);
  for (let i = 1; i < count; i++)
    if (!(Math.abs(times[i] - times[i - 1] - mean) <= 0.5 * mean))
      throw new FormatError(
        `${where} expected even steps of ${mean}, got ${times[i] - times[i - 1]} at row ${i + 1}; resample the signals, or give --rate if the times are wrong`,
        { row: i + 1 },
      );
  const rate = 1 / (mean * secondsPerUnit);
  const whole = Math.round(rate);
  return whole > 0 && Math.abs(rate / whole - 1) < 2e-5 ? whole : rate;
}
