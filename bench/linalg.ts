// Speed of the linear algebra: `npm run bench:linalg [-- PART_OF_A_NAME] [--write]`. Seeded input, one thread; wall time, minimum and
// median of 5 runs (3 of the eigenproblem), operations per second of the minimum, checksum, and the ratio to the plain
// TypeScript reference up to 1024 (one run). `--revectorize` runs the same with V8's 256-bit vectors: same checksums.

import { performance } from 'node:perf_hooks';
import { randomStream } from '../src/core/random.ts';
import { createArena } from '../src/kernels/arena.ts';
import type { LinalgBackend } from '../src/linalg/backend.ts';
import { choleskyInto, pivotedCholeskyInto } from '../src/linalg/cholesky/index.ts';
import { symmetricEigenInto, symmetricEigenvaluesInto } from '../src/linalg/symmetric-eigen/index.ts';
import { solveLowerInto, solveLowerTransposedInto } from '../src/linalg/triangular-solve/index.ts';
import { enableRevectorizer } from '../src/platform/revectorize.node.ts';
import { createPrinter } from './printer.ts';

const RIGHT_HAND_SIDES = 32;

interface Case {
  readonly name: string;
  readonly runs: number;
  readonly operations: (n: number) => number;
  /** `a` and `b` hold the input and may be overwritten; returns what the checksum is of */
  readonly run: (a: Float64Array, b: Float64Array, n: number, backend: LinalgBackend) => Float64Array;
}

const part = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';
const wide = process.argv.includes('--revectorize') && (await enableRevectorizer());
const arena = createArena(80e6, false);

const CASES: readonly Case[] = [
  {
    name: 'cholesky',
    runs: 5,
    operations: (n) => n ** 3 / 3,
    run: (a, _b, n, backend) => {
      choleskyInto(arena, a, n, backend);
      return a;
    },
  },
  {
    name: 'pivoted cholesky',
    runs: 5,
    operations: (n) => n ** 3 / 3,
    run: (a, _b, n, backend) => pivotedCholeskyInto(arena, a, n, 0, backend).lower,
  },
  {
    name: `lower solve, ${RIGHT_HAND_SIDES} sides`,
    runs: 5,
    operations: (n) => n ** 2 * RIGHT_HAND_SIDES,
    run: (a, b, n, backend) => {
      solveLowerInto(arena, b, a, n, RIGHT_HAND_SIDES, backend);
      return b;
    },
  },
  {
    name: `transposed solve, ${RIGHT_HAND_SIDES} sides`,
    runs: 5,
    operations: (n) => n ** 2 * RIGHT_HAND_SIDES,
    run: (a, b, n, backend) => {
      solveLowerTransposedInto(arena, b, a, n, RIGHT_HAND_SIDES, backend);
      return b;
    },
  },
  {
    name: 'eigenvalues',
    runs: 3,
    operations: (n) => (4 / 3) * n ** 3,
    run: (a, _b, n, backend) => symmetricEigenvaluesInto(arena, a, n, backend).values,
  },
  {
    name: 'eigenvectors',
    runs: 3,
    operations: (n) => (26 / 3) * n ** 3,
    run: (a, _b, n, backend) => {
      symmetricEigenInto(arena, a, n, backend);
      return a;
    },
  },
];

const printer = createPrinter('linalg', 'Linear algebra', process.argv.slice(2));
printer.print(`${wide ? '256' : '128'} bits`);
printer.print('name                              n    min ms   med ms  GFLOP/s   ratio  checksum');
for (const benchCase of CASES.filter(({ name }) => name.includes(part))) {
  for (const n of [256, 1024, 2048]) measure(benchCase, n);
}
printer.finish();

function measure({ name, runs, operations, run }: Case, n: number): void {
  const mark = arena.mark();
  const [a, b] = [arena.float64(n * n), arena.float64(n * RIGHT_HAND_SIDES)];
  const times: number[] = [];
  let sum = 0;
  for (let i = 0; i < runs; i++) {
    fill(a, b, n);
    const start = performance.now();
    const result = run(a, b, n, 'simd');
    times.push(performance.now() - start);
    sum = checksum(result);
  }
  times.sort((x, y) => x - y);
  let ratio = '';
  if (n <= 1024) {
    fill(a, b, n);
    const start = performance.now();
    run(a, b, n, 'reference');
    ratio = ((performance.now() - start) / times[0]).toFixed(1);
  }
  arena.release(mark);
  const columns = [
    name.padEnd(28),
    String(n).padStart(7),
    times[0].toFixed(2).padStart(9),
    times[runs >> 1].toFixed(2).padStart(8),
    (operations(n) / times[0] / 1e6).toFixed(1).padStart(8),
    ratio.padStart(7),
    `  ${(sum >>> 0).toString(16)}`,
  ];
  printer.print(columns.join(' '));
}

/** A symmetric positive definite matrix, whose lower triangle is also well conditioned, and right-hand sides. */
function fill(a: Float64Array, b: Float64Array, n: number): void {
  const { uniform } = randomStream(1, 'linalg bench', n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i] = uniform() - 0.5;
    a[i * n + i] = n / 4 + uniform();
  }
  for (let i = 0; i < b.length; i++) b[i] = uniform() - 0.5;
}

/** Depends on every bit of every value. */
function checksum(values: Float64Array): number {
  const words = new Int32Array(values.slice().buffer);
  let hash = 0;
  for (const word of words) hash = Math.imul(hash ^ word, 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}
