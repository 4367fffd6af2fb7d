/** What befalls regular discharge trains in a muscle and is hard to decode: pauses and doublets. */

import { randomStream } from '../src/core/random.ts';

/** The discharges of these motor units in [fromSeconds, toSeconds) are left out. */
export interface Pause {
  readonly motorUnits: readonly number[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export interface Doublets {
  /** odds of a discharge to be followed by a second one */
  readonly share: number;
  /** shortest and longest interval to it, all between being equally likely */
  readonly intervalSeconds: readonly [number, number];
}

/** Seconds that stay free between a second discharge and the next regular one. */
const AFTER_DOUBLET_SECONDS = 0.02;

/**
 * @param times - samples, ascending, not rounded
 * @returns those outside the pauses of the motor unit; a new array
 */
export function withPauses(
  times: Float64Array,
  motorUnit: number,
  pauses: readonly Pause[],
  samplingRateHz: number,
): Float64Array {
  const own = pauses.filter(({ motorUnits }) => motorUnits.includes(motorUnit));
  return times.filter((time) => {
    const seconds = time / samplingRateHz;
    return own.every(({ fromSeconds, toSeconds }) => !(seconds >= fromSeconds && seconds < toSeconds));
  });
}

/**
 * Adds second discharges. One that would come less than 20 ms before the next regular discharge is not placed: hardly
 * ever at 10 discharges per second, a few in a hundred at 20.
 * @returns ascending; a new array
 */
export function withDoublets(
  times: Float64Array,
  motorUnit: number,
  { share, intervalSeconds: [shortest, longest] }: Doublets,
  samplingRateHz: number,
  seed: number,
): Float64Array {
  const random = randomStream(seed, 'doublets', motorUnit);
  return Float64Array.from(
    Array.from(times, (time, i) => {
      const chosen = random.uniform() < share;
      const second = time + samplingRateHz * (shortest + (longest - shortest) * random.uniform());
      const free = i + 1 === times.length || second + AFTER_DOUBLET_SECONDS * samplingRateHz <= times[i + 1];
      return chosen && free ? [time, second] : [time];
    }).flat(),
  );
}
