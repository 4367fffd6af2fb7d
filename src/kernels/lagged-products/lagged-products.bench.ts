import type { BenchCase } from '../case.bench.ts';
import { randomSignal } from '../kernel-fixtures.ts';

const sized = (rows: number, channels: number, lags: number, samples: number): BenchCase => ({
  name: `lagged products, ${rows} rows, ${channels} ch x ${lags} lags`,
  operations: 2 * rows * channels * lags * samples,
  prepare: (kernels) => {
    const x = randomSignal(kernels.arena, channels, samples, 1);
    const y = randomSignal(kernels.arena, rows, samples, 2);
    const out = kernels.arena.float64(rows * channels * lags);
    return { run: () => kernels.laggedProductsInto(out, y, x, lags), out };
  },
});

const covariance = (channels: number, lags: number, samples: number): BenchCase => ({
  name: `covariance, ${channels} ch x ${lags} lags`,
  operations: 2 * channels * channels * lags * samples,
  prepare: (kernels) => {
    const x = randomSignal(kernels.arena, channels, samples, 1);
    const out = kernels.arena.float64(channels * channels * lags);
    return { run: () => kernels.laggedProductsInto(out, x, x, lags), out };
  },
});

export const laggedProductsCases = [
  sized(32, 64, 16, 61440),
  ...[4, 3, 2, 1].map((rows) => sized(rows, 64, 16, 61440)),
  covariance(64, 16, 61440),
  covariance(64, 12, 61440),
  covariance(64, 1, 61440),
  covariance(256, 8, 15360),
];
