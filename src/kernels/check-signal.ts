/** Shape checks that the kernels share. They run once a call and cost microseconds. */

import { ParameterError, requireInteger, ShapeError } from '../core/errors.ts';
import { type EventLists, MINIMUM_PADDING, type PaddedSignal } from './kernels.ts';

/** Farthest that the time of an event may lie outside the recording, in samples. */
export const EVENT_MARGIN = 128;

/** Throws ShapeError unless the fields of a padded signal fit together and the padding is wide enough. */
export function checkSignal(where: string, name: string, signal: PaddedSignal): void {
  const { data, channelCount, sampleCount, stride, lead } = signal;
  const fields = { name, channelCount, sampleCount, stride, lead, length: data.length };
  const fail = (expected: string, got: string): never => {
    throw new ShapeError(`${where}: ${name}.${expected}, got ${got}; make it with allocateSignal`, fields);
  };
  if (!(Number.isInteger(channelCount) && channelCount >= 0))
    fail('channelCount expected an integer >= 0', `${channelCount}`);
  if (!(Number.isInteger(sampleCount) && sampleCount >= 0))
    fail('sampleCount expected an integer >= 0', `${sampleCount}`);
  if (!(lead >= MINIMUM_PADDING && lead % 16 === 0))
    fail(`lead expected a multiple of 16, at least ${MINIMUM_PADDING}`, `${lead}`);
  if (!(stride >= lead + sampleCount + MINIMUM_PADDING && stride % 16 === 0))
    fail(`stride expected a multiple of 16, at least ${lead + sampleCount + MINIMUM_PADDING}`, `${stride}`);
  if (!(data.length >= channelCount * stride))
    fail(`data expected at least ${channelCount * stride} values`, `${data.length}`);
}

/** Throws ShapeError unless two signals have the same number of samples. */
export function checkSameLength(where: string, y: PaddedSignal, x: PaddedSignal): void {
  if (y.sampleCount === x.sampleCount) return;
  throw new ShapeError(`${where}: y.sampleCount expected that of x, ${x.sampleCount}, got ${y.sampleCount}`, {
    actual: y.sampleCount,
    expected: x.sampleCount,
  });
}

/** Throws ParameterError unless 1 <= lags <= MINIMUM_PADDING, the farthest that the padding allows to read. */
export function checkLags(where: string, name: string, lags: number): void {
  requireInteger(where, name, lags, 1, MINIMUM_PADDING);
}

/** Throws ShapeError unless an array holds at least the expected number of values (it may be a longer scratch array). */
export function checkCapacity(where: string, name: string, actual: number, expected: number): void {
  if (actual >= expected) return;
  throw new ShapeError(`${where}: ${name} expected at least ${expected} values, got ${actual}`, {
    name,
    actual,
    expected,
  });
}

/** Throws ParameterError when an output overlaps an input in memory. */
export function checkDisjoint(
  where: string,
  name: string,
  out: ArrayBufferView,
  otherName: string,
  other: ArrayBufferView,
): void {
  if (out.buffer !== other.buffer) return;
  const outEnd = out.byteOffset + out.byteLength;
  const otherEnd = other.byteOffset + other.byteLength;
  if (outEnd <= other.byteOffset || otherEnd <= out.byteOffset) return;
  throw new ParameterError(`${where}: ${name} expected memory of its own, got memory shared with ${otherName}`, {
    name,
  });
}

/**
 * Throws ShapeError unless offsets rise from >= 0, times and weights are long enough, and every time lies in
 * [-EVENT_MARGIN, sampleCount + EVENT_MARGIN).
 * @returns the number of rows
 */
export function checkEvents(where: string, events: EventLists, sampleCount: number): number {
  const { offsets, times, weights } = events;
  if (offsets.length < 1)
    throw new ShapeError(`${where}: events.offsets expected one value more than rows, got an empty array`);
  const rows = offsets.length - 1;
  for (let j = 0; j <= rows; j++) {
    const least = j === 0 ? 0 : offsets[j - 1];
    if (!(offsets[j] >= least))
      throw new ShapeError(`${where}: events.offsets[${j}] expected at least ${least}, got ${offsets[j]}`, { row: j });
  }
  checkCapacity(where, 'events.times', times.length, offsets[rows]);
  checkCapacity(where, 'events.weights', weights.length, offsets[rows]);
  for (let i = offsets[0]; i < offsets[rows]; i++) {
    if (!(times[i] >= -EVENT_MARGIN && times[i] < sampleCount + EVENT_MARGIN))
      throw new ShapeError(
        `${where}: events.times[${i}] expected from ${-EVENT_MARGIN} to ${sampleCount + EVENT_MARGIN - 1}, got ${times[i]}`,
        { event: i, time: times[i], sampleCount },
      );
  }
  return rows;
}
