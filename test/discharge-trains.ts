/** Discharge trains for the tests of metrics. */

import { randomStream } from '../src/core/random.ts';

/** A train of `rateHz` whose intervals vary by `variation` (standard deviation over mean), `seconds` long, from 0.1 s on. */
export function randomTrain(
  seed: number,
  rateHz: number,
  variation: number,
  seconds: number,
  samplingRateHz: number,
): Int32Array {
  const { normal } = randomStream(seed, 'metrics test train');
  const samples: number[] = [];
  for (let time = 0.1; time < seconds; time += Math.max(0.2, 1 + variation * normal()) / rateHz) {
    samples.push(Math.round(time * samplingRateHz));
  }
  return Int32Array.from(samples);
}

export function shifted(samples: Int32Array, by: number): Int32Array {
  return samples.map((sample) => sample + by);
}
