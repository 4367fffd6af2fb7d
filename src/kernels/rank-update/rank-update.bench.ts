import type { BenchCase } from '../case.bench.ts';
import { fillRandom } from '../kernel-fixtures.ts';

/** The operations of one triangle: the other is its copy. */
const sized = (n: number, k: number): BenchCase => ({
  name: `rank update, ${n} x ${n}, k ${k}`,
  operations: n * (n + 1) * k,
  prepare: (kernels) => {
    const a = fillRandom(kernels.arena.float32(n * k), 1);
    const c = kernels.arena.float64(n * n);
    return { run: () => kernels.rankUpdateInto(c, a, n, k), out: c };
  },
});

export const rankUpdateCases = [sized(1024, 4096), sized(200, 20000)];
