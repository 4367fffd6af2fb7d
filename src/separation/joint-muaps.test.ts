import { describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { type Kernels, signalRow } from '../kernels/kernels.ts';
import { solveSymmetricInto } from '../linalg/solve-symmetric.ts';
import { type JointMuapOptions, jointMuapsInPlace, type MuapWindow } from './joint-muaps.ts';
import {
  addMuap,
  dot,
  gaussianRows,
  largestDifference,
  makeMixture,
  signalOf,
  testTrain,
} from './separation-fixtures.ts';

const WINDOW: MuapWindow = { length: 14, lead: 4 };

/**
 * Least squares by the normal equations of the explicit design matrix: samples x (trains x window). Discharges weigh what
 * their probabilities say, sum of p (1 - p) is added where a discharge meets itself, ties as the options say.
 */
function denseMuaps(
  kernels: Kernels,
  rows: readonly Float32Array[],
  trains: readonly Int32Array[],
  { probabilities, variances, ties }: JointMuapOptions = {},
): Float32Array {
  const samples = rows[0].length;
  const columns = trains.flatMap((train, j) =>
    Array.from({ length: WINDOW.length }, (_, k) => {
      const column = new Float64Array(samples);
      for (const [e, discharge] of train.entries()) {
        const t = discharge - WINDOW.lead + k;
        if (t >= 0 && t < samples) column[t] += probabilities?.[j][e] ?? 1;
      }
      return column;
    }),
  );
  const size = columns.length;
  const gram = Float64Array.from({ length: size * size }, (_, i) =>
    dot(columns[i % size], columns[Math.floor(i / size)]),
  );
  for (const [j, train] of trains.entries()) {
    const own = train.reduce(
      (sum, _, e) => sum + (probabilities ? probabilities[j][e] * (1 - probabilities[j][e]) : 0),
      0,
    );
    for (let k = 0; k < WINDOW.length; k++) {
      const a = j * WINDOW.length + k;
      gram[a * size + a] += variances?.[j] ?? own;
      const b = a + WINDOW.length;
      if (!ties || (j + 1) % ties.group === 0) continue;
      gram[a * size + a] += ties.strength;
      gram[b * size + b] += ties.strength;
      gram[a * size + b] -= ties.strength;
      gram[b * size + a] -= ties.strength;
    }
  }
  const right = Float64Array.from({ length: size * rows.length }, (_, i) =>
    dot(columns[Math.floor(i / rows.length)], rows[i % rows.length]),
  );
  solveSymmetricInto(kernels.arena, gram, right, size, rows.length);
  const muaps = new Float32Array(size * rows.length);
  for (let j = 0; j < trains.length; j++)
    for (let c = 0; c < rows.length; c++)
      for (let k = 0; k < WINDOW.length; k++)
        muaps[(j * rows.length + c) * WINDOW.length + k] = right[(j * WINDOW.length + k) * rows.length + c];
  return muaps;
}

async function solve(
  rows: readonly Float32Array[],
  trains: readonly Int32Array[],
  options: JointMuapOptions & { backend?: 'simd' | 'reference' } = {},
) {
  const kernels = await createKernels({ backend: options.backend, memoryBytes: 8e6 });
  const residual = signalOf(kernels, rows);
  const mark = kernels.arena.mark();
  const result = jointMuapsInPlace(kernels, residual, trains, WINDOW, options);
  expect(kernels.arena.mark()).toBe(mark);
  return { ...result, kernels, residual: rows.map((_, c) => signalRow(residual, c).slice()) };
}

/** Norm of the difference over the norm of b, over one MUAP of `size` values at `from`. */
function distance(a: Float32Array, b: Float32Array, from = 0, size = a.length): number {
  let difference = 0;
  let norm = 0;
  for (let i = from; i < from + size; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

// three trains, 40 discharges each in 2000 samples with windows of 14: about every second window meets another one; the
// first and the last window of train 0 reach beyond the recording
const trains = [
  Int32Array.of(2, ...testTrain(1, 48, 0.2, 50, 1960), 1995),
  testTrain(2, 50, 0.2, 20, 1980),
  testTrain(3, 45, 0.2, 15, 1980),
];
const { rows } = makeMixture(1, trains, {
  channels: 3,
  samples: 2000,
  length: 10,
  noise: 0.3,
  amplitudes: [1, 0.5, 2],
});

describe('jointMuapsInPlace', () => {
  it.each(['simd', 'reference'] as const)('equals dense least squares, overlaps included (%s)', async (backend) => {
    for (const tolerance of [1e-3, 1e-5]) {
      const { muaps, status, kernels } = await solve(rows, trains, { tolerance, backend });
      const expected = denseMuaps(kernels, rows, trains);
      expect(status).toBe('converged');
      // sweeps contract to less than 0.8 of the last error: what is left is at most 0.8 / (1 - 0.8) = 4 last changes;
      // float32 residuals and MUAPs add 12 sweeps of 6e-8
      const size = 3 * WINDOW.length;
      for (let j = 0; j < 3; j++)
        expect(distance(muaps, expected, j * size, size)).toBeLessThanOrEqual(4 * tolerance + 1e-6);
    }
  });

  const { uniform } = randomStream(7, 'probabilities');
  /** some certain, some nearly impossible */
  const probabilities = trains.map((train) => Float32Array.from(train, () => Math.min(1, 1.3 * uniform())));

  it.each([1e-3, 1e-5])('solves the normal equations of posterior moments, to %d', async (tolerance) => {
    const { muaps, status, kernels, residual } = await solve(rows, trains, { tolerance, probabilities });
    const expected = denseMuaps(kernels, rows, trains, { probabilities });
    expect(status).toBe('converged');
    const size = 3 * WINDOW.length;
    // as above
    for (let j = 0; j < 3; j++)
      expect(distance(muaps, expected, j * size, size)).toBeLessThanOrEqual(4 * tolerance + 1e-6);
    // neither certain discharges nor p p^T alone would do
    expect(distance(expected, denseMuaps(kernels, rows, trains))).toBeGreaterThan(0.05);
    expect(
      distance(expected, denseMuaps(kernels, rows, trains, { probabilities, variances: [0, 0, 0] })),
    ).toBeGreaterThan(0.05);
    const left = rows.map((row) => Float64Array.from(row));
    for (const [j, train] of trains.entries())
      for (const [e, t] of train.entries())
        addMuap(
          left,
          Int32Array.of(t),
          muaps.subarray(j * size, (j + 1) * size),
          WINDOW.length,
          WINDOW.lead,
          -probabilities[j][e],
        );
    // float32 sums of 12 sweeps
    for (let c = 0; c < 3; c++)
      expect(largestDifference(residual[c], left[c])).toBeLessThanOrEqual(12 * 3 * 10 * 2 ** -24);
  });

  it('ones are certain discharges', async () => {
    const ones = trains.map((train) => new Float32Array(train.length).fill(1));
    const { muaps } = await solve(rows, trains, { probabilities: ones });
    expect(muaps).toEqual((await solve(rows, trains)).muaps);
  });

  it('ties neighbours of a group, and takes the variances it is given', async () => {
    const options = { probabilities, variances: [3, 0, 8], ties: { group: 3, strength: 20 }, tolerance: 1e-6 };
    const { muaps, kernels } = await solve(rows, trains, options);
    // ties couple neighbours by 20 / 60: sweeps contract more slowly
    expect(distance(muaps, denseMuaps(kernels, rows, trains, options))).toBeLessThanOrEqual(1e-4);
    const alone = { ...options, ties: { group: 1, strength: 20 } };
    const untied = await solve(rows, trains, alone);
    expect(
      distance(untied.muaps, denseMuaps(kernels, rows, trains, { ...options, ties: undefined })),
    ).toBeLessThanOrEqual(1e-5);
    expect(distance(untied.muaps, muaps)).toBeGreaterThan(0.1);
  });

  it('differs from averages by what overlaps', async () => {
    const { muaps } = await solve(rows, trains, { tolerance: 1e-5 });
    const alone = await solve(rows, [trains[1]], { tolerance: 1e-5 });
    const size = 3 * WINDOW.length;
    expect(distance(alone.muaps, muaps.slice(size, 2 * size))).toBeGreaterThan(0.1);
  });

  it('leaves a residual that is orthogonal to all windows, and equal to the signal minus all MUAPs', async () => {
    const { muaps, residual } = await solve(rows, trains, { tolerance: 1e-5 });
    const left = rows.map((row) => Float64Array.from(row));
    for (const [j, train] of trains.entries())
      addMuap(
        left,
        train,
        muaps.subarray(j * 3 * WINDOW.length, (j + 1) * 3 * WINDOW.length),
        WINDOW.length,
        WINDOW.lead,
        -1,
      );
    for (let c = 0; c < 3; c++) {
      const energy = Math.sqrt(dot(rows[c], rows[c]));
      for (let t = 0; t < left[c].length; t++)
        // 12 sweeps of 2 or 3 float32 additions of values up to 10
        expect(Math.abs(residual[c][t] - left[c][t])).toBeLessThanOrEqual(12 * 3 * 10 * 2 ** -24);
      for (const train of trains) {
        for (let k = 0; k < WINDOW.length; k++) {
          let sum = 0;
          for (const discharge of train) sum += residual[c][discharge - WINDOW.lead + k] ?? 0;
          // window indicators have the norm sqrt(discharges)
          expect(Math.abs(sum)).toBeLessThanOrEqual(4e-5 * energy * Math.sqrt(train.length));
        }
      }
    }
  });

  it('gives the same from any first guess, in fewer sweeps from a good one', async () => {
    const base = await solve(rows, trains, { tolerance: 1e-5 });
    const guess = gaussianRows(8, 1, base.muaps.length)[0];
    const far = await solve(rows, trains, { tolerance: 1e-5, initial: guess });
    expect(far.status).toBe('converged');
    // both are within 4e-5 of the answer
    expect(distance(far.muaps, base.muaps)).toBeLessThanOrEqual(8e-5);
    const near = await solve(rows, trains, { tolerance: 1e-5, initial: base.muaps });
    expect(near.sweeps).toBeLessThan(base.sweeps);
    expect(distance(near.muaps, base.muaps)).toBeLessThanOrEqual(8e-5);
  });

  it.each([10, 5, 2])('every %ith discharge a doublet: converged, near least squares', async (every) => {
    const doublets = testTrain(5, 60, 0.2, 20, 1950).reduce<number[]>((all, t, i) => {
      all.push(t, ...(i % every === 0 ? [t + 7] : []));
      return all;
    }, []);
    const mixture = makeMixture(2, [Int32Array.from(doublets), trains[1]], {
      channels: 2,
      samples: 2000,
      length: 12,
      noise: 0.2,
    });
    const { muaps, status, kernels } = await solve(mixture.rows, mixture.trains, { tolerance: 1e-3 });
    expect(status).toBe('converged');
    // sweeps contract to 0.6 of the last error or less: what is left is 1.5 last changes, of 1e-3 at most, and rounding
    expect(distance(muaps, denseMuaps(kernels, mixture.rows, mixture.trains))).toBeLessThanOrEqual(2e-3);
  });

  it.each([1, 2, 3, 5])('never grows the residual, however dense the train (interval %i)', async (interval) => {
    const dense = Int32Array.from({ length: Math.floor(1900 / interval) }, (_, i) => 40 + i * interval);
    const signal = [0, 1].map((c) =>
      Float32Array.from(gaussianRows(6, 2, 2000)[c], (v, t) => 1 + 0.1 * v + Math.cos((2 * Math.PI * t) / interval)),
    );
    const { residual } = await solve(signal, [dense]);
    for (let c = 0; c < 2; c++) expect(dot(residual[c], residual[c])).toBeLessThan(dot(signal[c], signal[c]));
  });

  it('gives an empty train a MUAP of zeros, and no trains the signal itself', async () => {
    const { muaps, status, residual } = await solve(rows, [new Int32Array(0), trains[1]], { tolerance: 1e-5 });
    const alone = await solve(rows, [trains[1]], { tolerance: 1e-5 });
    const size = 3 * WINDOW.length;
    expect(status).toBe('converged');
    expect(muaps.subarray(0, size)).toEqual(new Float32Array(size));
    expect(muaps.slice(size)).toEqual(alone.muaps);
    expect(residual).toEqual(alone.residual);
    const none = await solve(rows, []);
    expect(none).toMatchObject({ status: 'converged', residual: rows });
    expect(none.muaps).toHaveLength(0);
  });

  it('says when it stopped at the last sweep', async () => {
    expect(await solve(rows, trains, { tolerance: 0 })).toMatchObject({ status: 'stepLimit', sweeps: 20 });
  });
});
