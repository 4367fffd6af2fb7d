/**
 * The metric in which measured MUAPs are compared with modelled ones. The noise of a mean over n discharges has the spatial covariance
 * S / n; the model is off by a share e of the MUAP's own energy, the same in all directions. In the eigenvectors of S both are diagonal:
 *   variance of coordinate c = s_c / n + e P,   P the MUAP's mean square over channels and samples,
 * so that one rotation serves every motor unit, whatever its n, e and P.
 */

import { ParameterError, requireLength } from '../../core/errors.ts';
import { createArena } from '../../kernels/arena.ts';
import { symmetricEigenInto } from '../../linalg/symmetric-eigen/index.ts';
import type { FloatArray } from '../../motorunit/row-sums/index.ts';
import type { Products } from './product.ts';

export interface NoiseMetric {
  readonly channelCount: number;
  /** variances of the noise along its eigenvectors, in the signal's squared unit */
  readonly variances: Float64Array;
  /** rows are eigenvectors: channels to coordinates */
  readonly rotation: FloatArray;
}

/** of the mean variance: below it numbers are rounding */
const LEAST_VARIANCE = 1e-6;

/**
 * @param covariance - of the noise at lag 0, channels x channels
 * @throws ParameterError for a covariance that is not finite or of silence
 */
export function createNoiseMetric(covariance: Float64Array, channelCount: number, products: Products): NoiseMetric {
  requireLength('noise metric', 'covariance', covariance.length, channelCount * channelCount);
  const vectors = covariance.slice();
  const { status, values } = symmetricEigenInto(
    createArena(8 * channelCount * (channelCount + 100) + 65536, false),
    vectors,
    channelCount,
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / channelCount;
  if (status !== 'converged' || !(mean > 0))
    throw new ParameterError(
      'noise metric: expected a covariance of finite noise, got NaN, infinity or silence: give the covariance of the residual',
    );
  const rotation = products.floats(channelCount * channelCount);
  rotation.set(vectors);
  return { channelCount, variances: values.map((value) => Math.max(value, LEAST_VARIANCE * mean)), rotation };
}

/** 1 / variance of every coordinate. */
export function metricWeights(
  { variances }: Pick<NoiseMetric, 'variances'>,
  dischargeCount: number,
  errorShare: number,
  meanSquare: number,
): Float64Array {
  return variances.map((variance) => 1 / (variance / dischargeCount + errorShare * meanSquare));
}

/**
 * The share e at which the residual's squares are what the metric expects of them: sum over c, k of r^2 / variance_c = count.
 * @param squares - sum over samples of the residual's squares, for every coordinate
 * @param count - values of the residual less the parameters that were fitted
 */
export function estimateErrorShare(
  { variances }: Pick<NoiseMetric, 'variances'>,
  squares: Float64Array,
  dischargeCount: number,
  meanSquare: number,
  count: number,
  [least, most]: readonly [number, number],
): number {
  const excess = (share: number) => {
    const weights = metricWeights({ variances }, dischargeCount, share, meanSquare);
    return squares.reduce((sum, square, c) => sum + square * weights[c], 0) - count;
  };
  if (excess(least) <= 0) return least;
  if (excess(most) >= 0) return most;
  let [low, high] = [Math.log(least), Math.log(most)];
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (excess(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
