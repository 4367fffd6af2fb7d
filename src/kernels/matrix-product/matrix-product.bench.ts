import type { BenchCase } from '../case.bench.ts';
import { fillRandom } from '../kernel-fixtures.ts';

const sized = (m: number, n: number, k: number): BenchCase => ({
  name: `matrix product, ${m} x ${n} x ${k}`,
  operations: 2 * m * n * k,
  prepare: (kernels) => {
    const a = fillRandom(kernels.arena.float32(m * k), 1);
    const b = fillRandom(kernels.arena.float32(k * n), 2);
    const c = kernels.arena.float32(m * n);
    return { run: () => kernels.matrixProductInto(c, a, b, m, n, k), out: c };
  },
});

export const matrixProductCases = [sized(1024, 1024, 1024), sized(32, 1024, 1024), sized(64, 64, 4096)];
