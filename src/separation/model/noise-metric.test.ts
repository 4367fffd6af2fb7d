import { expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { createNoiseMetric, estimateErrorShare, metricWeights } from './noise-metric.ts';
import { createProducts } from './product.ts';

const products = createProducts();

/** Noise of three channels, the first two alike. */
const covariance = Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 5);

it('turns channels so that their noise is independent', () => {
  const { rotation, variances } = createNoiseMetric(covariance, 3, products);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++) sum += rotation[i * 3 + a] * covariance[a * 3 + b] * rotation[j * 3 + b];
      expect(sum).toBeCloseTo(i === j ? variances[i] : 0, 12);
    }
  expect(Array.from(variances)).toEqual([1, 3, 5].map((value) => expect.closeTo(value, 12)));
});

it('finds the share of a residual that noise does not explain', () => {
  const metric = createNoiseMetric(covariance, 3, products);
  const { normal } = randomStream(1, 'noise metric test');
  const [discharges, meanSquare, share, count] = [50, 0.8, 0.07, 4000];
  const squares = metricWeights(metric, discharges, share, meanSquare).map((weight) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += normal() ** 2 / weight;
    return sum;
  });
  const found = estimateErrorShare(metric, squares, discharges, meanSquare, 3 * count, [1e-5, 1]);
  // the squares of 12000 values scatter by sqrt(2 / 12000) = 1.3 %; three deviations of all of the variance (twice the share)
  expect(Math.abs(found - share)).toBeLessThanOrEqual(3 * 0.013 * 2 * share);
  expect(estimateErrorShare(metric, new Float64Array(3), discharges, meanSquare, 3 * count, [1e-5, 1])).toBe(1e-5);
});

it('refuses noise that is none', () => {
  expect(() => createNoiseMetric(new Float64Array(9), 3, products)).toThrow('silence');
  expect(() => createNoiseMetric(covariance, 4, products)).toThrow(expect.objectContaining({ kind: 'shape' }));
});
