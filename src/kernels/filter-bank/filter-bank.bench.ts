import type { BenchCase } from '../case.bench.ts';
import { fillRandom, randomSignal } from '../kernel-fixtures.ts';
import { allocateSignal } from '../kernels.ts';

const sized = (rows: number, channels: number, taps: number, samples: number): BenchCase => ({
  name: `filter bank, ${rows} filters, ${channels} ch x ${taps} taps`,
  operations: 2 * rows * channels * taps * samples,
  prepare: (kernels) => {
    const x = randomSignal(kernels.arena, channels, samples, 1);
    const y = allocateSignal(kernels.arena, rows, samples);
    const filters = fillRandom(kernels.arena.float32(rows * channels * taps), 2);
    return { run: () => kernels.filterBankInto(y, x, filters, taps), out: y.data };
  },
});

export const filterBankCases = [
  sized(32, 64, 16, 61440),
  sized(7, 64, 16, 61440),
  ...[4, 3, 2, 1].map((rows) => sized(rows, 64, 16, 61440)),
  sized(32, 256, 8, 30720),
  sized(4, 4, 16, 61440),
];
