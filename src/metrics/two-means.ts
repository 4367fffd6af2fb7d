/**
 * The best split of numbers into a lower and an upper class, exactly: of all splits of the sorted values, the one with
 * the smallest sum of squared distances to the class means. In one dimension the optimal classes are intervals, so the
 * n - 1 splits between neighbours hold the optimum that restarts of K-means only look for.
 * within(k) + between(k) is constant, so the largest between(k) = k (n - k) / n (upperMean - lowerMean)^2 is taken; of
 * equal ones the lowest split. Equal values are never parted.
 * Source: Fisher 1958, J Am Stat Assoc 53:789 (optimal classes are intervals); use on peaks: Negro et al. 2016,
 * J Neural Eng 13:026027.
 */

import { ParameterError } from '../core/errors.ts';

export interface TwoMeans {
  /** largest value of the lower class: a value is of the upper class exactly if value > threshold */
  readonly threshold: number;
  readonly lowerMean: number;
  readonly upperMean: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  /** sum of squared distances of the upper values to upperMean */
  readonly upperWithin: number;
  /** silhouette of the upper class, see metrics/silhouette.ts */
  readonly silhouette: number;
}

/**
 * @param values - any order and unit; not changed
 * @returns the split, or undefined when there are fewer than two different values
 * @throws ParameterError on NaN or infinity
 * Cost: one sort, O(n log n). Accuracy: exact up to rounding; two-means.test.ts compares with all splits.
 */
export function twoMeans(values: Float64Array | Float32Array): TwoMeans | undefined {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  if (count > 0 && !(sorted[0] > -Infinity && sorted[count - 1] < Infinity)) {
    throw new ParameterError('twoMeans: values expected finite numbers, got NaN or infinity: check the source signal');
  }
  if (count < 2 || sorted[0] === sorted[count - 1]) return undefined;
  const { lowerCount, lowerMean, upperMean } = bestSplit(sorted);
  let upperWithin = 0;
  for (let i = lowerCount; i < count; i++) upperWithin += (sorted[i] - upperMean) ** 2;
  const upperCount = count - lowerCount;
  const toLower = upperWithin + upperCount * (upperMean - lowerMean) ** 2;
  return {
    threshold: sorted[lowerCount - 1],
    lowerMean,
    upperMean,
    lowerCount,
    upperCount,
    upperWithin,
    silhouette: (toLower - upperWithin) / Math.max(toLower, upperWithin),
  };
}

function bestSplit(sorted: Float64Array): { lowerCount: number; lowerMean: number; upperMean: number } {
  const count = sorted.length;
  // sums of distances from the middle keep their digits when values have a large common offset
  const middle = sorted[count >> 1];
  let total = 0;
  for (let i = 0; i < count; i++) total += sorted[i] - middle;
  let best = { lowerCount: 0, lowerMean: 0, upperMean: 0 };
  let bestBetween = -1;
  let lowerSum = 0;
  for (let k = 1; k < count; k++) {
    lowerSum += sorted[k - 1] - middle;
    if (sorted[k] === sorted[k - 1]) continue;
    const lowerMean = lowerSum / k;
    const upperMean = (total - lowerSum) / (count - k);
    const between = k * (count - k) * (upperMean - lowerMean) ** 2;
    if (between <= bestBetween) continue;
    bestBetween = between;
    best = { lowerCount: k, lowerMean: lowerMean + middle, upperMean: upperMean + middle };
  }
  return best;
}
