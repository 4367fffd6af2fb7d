/**
 * Doublets: at recruitment the first interval of a motor neuron may be very short, 3 to 10 ms (Van Cutsem et al. 1998,
 * J Physiol 513:295, in ballistic contractions).
 */

import { requireNumber } from '../../core/errors.ts';
import type { RandomStream } from '../../core/random.ts';

export interface Doublets {
  /** odds that the first discharge after recruitment is followed by a second one at once */
  readonly probability: number;
  /** shortest and longest interval to it, all between being equally likely */
  readonly intervalSeconds: readonly [shortest: number, longest: number];
}

/** @throws ParameterError unless the probability is from 0 to 1 and the intervals ascend, from 1 to 20 ms */
export function checkDoublets(where: string, { probability, intervalSeconds }: Doublets): void {
  requireNumber(where, 'doublets.probability', probability, 0, 1);
  const shortest = requireNumber(where, 'shortest interval of doublets in seconds', intervalSeconds[0], 0.001, 0.02);
  requireNumber(where, 'longest interval of doublets in seconds', intervalSeconds[1], shortest, 0.02);
}

/**
 * Adds second discharges after onsets. The next regular discharge stays where it is, so that the pair and the interval after it
 * take the time of one regular interval; a second discharge that would not lie before it is left out (at rates above 50 Hz).
 * @param times - samples, ascending
 * @param onsets - indices into times of first discharges after recruitment, ascending
 * @param random - two draws an onset, whatever comes of them
 * @returns ascending; a new array
 */
export function withDoublets(
  times: readonly number[],
  onsets: readonly number[],
  doublets: Doublets,
  samplingRateHz: number,
  random: RandomStream,
): Float64Array {
  const [shortest, longest] = doublets.intervalSeconds;
  const out: number[] = [];
  let next = 0;
  times.forEach((time, index) => {
    out.push(time);
    if (onsets[next] !== index) return;
    next++;
    const chosen = random.uniform() < doublets.probability;
    const second = time + samplingRateHz * (shortest + (longest - shortest) * random.uniform());
    if (chosen && (index + 1 === times.length || second < times[index + 1])) out.push(second);
  });
  return Float64Array.from(out);
}
