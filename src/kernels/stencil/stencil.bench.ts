import type { BenchCase } from '../case.bench.ts';
import type { Kernels } from '../kernels.ts';
import { fillVector, randomCoarsening } from './stencil-fixtures.ts';
import { LANES, vectorLength } from './stencil-grid.ts';
import type { StencilOperations } from './stencil-operations.ts';

const nodeCounts = [103, 103, 65] as const;
const values = LANES * nodeCounts[0] * nodeCounts[1] * nodeCounts[2];

interface Vectors {
  readonly a: Float32Array;
  readonly b: Float32Array;
}

type Run = (stencil: StencilOperations, coarsening: ReturnType<typeof randomCoarsening>, vectors: Vectors) => void;

/** @param out - the vector that `run` fills */
function stencilCase(name: string, operationsPerValue: number, out: keyof Vectors, run: Run): BenchCase {
  return {
    name: `${name}, ${nodeCounts.join(' x ')} nodes x ${LANES}`,
    operations: operationsPerValue * values,
    prepare: ({ stencil, arena }: Kernels) => {
      const coarsening = randomCoarsening(arena, nodeCounts, 1, false);
      const { fine } = coarsening;
      const vector = (seed: number) => fillVector(arena.float32(vectorLength(nodeCounts)), fine, seed);
      const vectors: Vectors = { a: vector(1), b: vector(2) };
      return { run: () => run(stencil, coarsening, vectors), out: vectors[out] };
    },
  };
}

/** Multiplications and additions of a value: 27 each for a product, half as many where half the neighbours count. */
export const stencilCases: readonly BenchCase[] = [
  stencilCase('stencil product', 54, 'a', (stencil, { fine }, { a, b }) => stencil.stencilApplyInto(a, fine, b)),
  stencilCase('stencil sweep', 54, 'a', (stencil, { fine }, { a, b }) => stencil.stencilSweep(a, fine, b, 1)),
  stencilCase('stencil first sweep', 28, 'a', (stencil, { fine }, { a, b }) => stencil.firstSweepInto(a, fine, b)),
  stencilCase('stencil first residual', 27, 'a', (stencil, { fine }, { a, b }) =>
    stencil.firstResidualInto(a, fine, b),
  ),
];
