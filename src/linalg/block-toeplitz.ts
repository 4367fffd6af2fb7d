/**
 * Covariance of time-extended channels, from lagged products and without the extended data.
 * C[(a, r), (b, s)] = 1/T sum over t of x[a, t - r] x[b, t - s], row = channel * lagCount + lag.
 * With zeros beyond both ends of the recording the sum depends on s - r alone, so C is exactly block-Toeplitz:
 * lag s - r >= 0 reads sum over t of x[a, t] x[b, t - (s - r)], and the rest follows from the symmetry of C.
 * Source: Negro et al. 2016, J Neural Eng 13:026027 (extension, covariance); the sums as products of one lag.
 */

import { requireInteger, requireLength } from '../core/errors.ts';
import type { Arena } from '../kernels/arena.ts';

/**
 * @param lagCovariance - lagCovariance[(a * channelCount + b) * lagCount + l] = sum over t of x[a, t] x[b, t - l]
 * @returns D x D, D = channelCount * lagCount, row-major, symmetric, square of the unit of x; a new array
 * @throws ShapeError, ParameterError
 */
export function blockToeplitzCovariance(
  lagCovariance: Float64Array,
  channelCount: number,
  lagCount: number,
  sampleCount: number,
): Float64Array {
  requireInteger('blockToeplitzCovariance', 'channelCount', channelCount, 1);
  requireInteger('blockToeplitzCovariance', 'lagCount', lagCount, 1);
  const out = new Float64Array((channelCount * lagCount) ** 2);
  blockToeplitzCovarianceInto(out, lagCovariance, channelCount, lagCount, sampleCount);
  return out;
}

/** As blockToeplitzCovariance, in a new array of the arena. */
export function blockToeplitzCovarianceInArena(
  arena: Arena,
  lagCovariance: Float64Array,
  channelCount: number,
  lagCount: number,
  sampleCount: number,
): Float64Array {
  requireInteger('blockToeplitzCovarianceInArena', 'channelCount', channelCount, 1);
  requireInteger('blockToeplitzCovarianceInArena', 'lagCount', lagCount, 1);
  const out = arena.float64((channelCount * lagCount) ** 2);
  blockToeplitzCovarianceInto(out, lagCovariance, channelCount, lagCount, sampleCount);
  return out;
}

/** As blockToeplitzCovariance, into `out` (D x D), wherever it lives. */
export function blockToeplitzCovarianceInto(
  out: Float64Array,
  lagCovariance: Float64Array,
  channelCount: number,
  lagCount: number,
  sampleCount: number,
): void {
  const where = 'blockToeplitzCovarianceInto';
  requireInteger(where, 'channelCount', channelCount, 1);
  requireInteger(where, 'lagCount', lagCount, 1);
  requireInteger(where, 'sampleCount', sampleCount, 1);
  requireLength(where, 'lagCovariance', lagCovariance.length, channelCount * channelCount * lagCount);
  requireLength(where, 'out', out.length, (channelCount * lagCount) ** 2);
  const size = channelCount * lagCount;
  const scale = 1 / sampleCount;
  // one line of a block: entry R - 1 + s - r holds lag s - r, so that each row of the block is one shifted copy of it
  const line = new Float64Array(2 * lagCount - 1);
  for (let a = 0; a < channelCount; a++) {
    for (let b = 0; b < channelCount; b++) {
      // lag 0 of both orders of a pair is the same sum; one of them is taken so that C is symmetric to the last bit
      const forward = (a * channelCount + b) * lagCount;
      const backward = (b * channelCount + a) * lagCount;
      line[lagCount - 1] = lagCovariance[Math.min(forward, backward)] * scale;
      for (let lag = 1; lag < lagCount; lag++) {
        line[lagCount - 1 + lag] = lagCovariance[forward + lag] * scale;
        line[lagCount - 1 - lag] = lagCovariance[backward + lag] * scale;
      }
      for (let r = 0; r < lagCount; r++) {
        const from = lagCount - 1 - r;
        out.set(line.subarray(from, from + lagCount), (a * lagCount + r) * size + b * lagCount);
      }
    }
  }
}
