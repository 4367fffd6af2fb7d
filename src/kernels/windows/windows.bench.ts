import type { BenchCase } from '../case.bench.ts';
import { fillRandom, randomEvents, randomSignal } from '../kernel-fixtures.ts';

const [rows, perRow, length, channels, samples] = [30, 400, 80, 64, 61440];
const operations = 2 * rows * perRow * length * channels;
const size = `${rows} rows x ${perRow} events, ${channels} ch x ${length} samples`;

export const windowsCases: readonly BenchCase[] = [
  {
    name: `window sums, ${size}`,
    operations,
    prepare: (kernels) => {
      const x = randomSignal(kernels.arena, channels, samples, 1);
      const events = randomEvents(kernels.arena, rows, perRow, 0, samples, 2);
      const out = kernels.arena.float64(rows * channels * length);
      return { run: () => kernels.windowSumsInto(out, x, events, length, 30), out };
    },
  },
  {
    name: `add windows, ${size}`,
    operations,
    prepare: (kernels) => {
      const x = randomSignal(kernels.arena, channels, samples, 1);
      const events = randomEvents(kernels.arena, rows, perRow, 0, samples, 2);
      const templates = fillRandom(kernels.arena.float32(rows * channels * length), 3);
      return { run: () => kernels.addWindowsInto(x, templates, events, length, 30), out: x.data };
    },
  },
];
