/** Seeded signals and slow counterparts for the tests of separation. */

import { randomStream } from '../core/random.ts';
import { allocateSignal, type Kernels, type PaddedSignal, signalRow } from '../kernels/kernels.ts';
import { allocatePhased, arrangePhasesInto, type PhasedSignal } from './phased-signal.ts';

/** Rows of equal length as a padded signal in the arena. */
export function signalOf(kernels: Kernels, rows: readonly ArrayLike<number>[]): PaddedSignal {
  const signal = allocateSignal(kernels.arena, rows.length, rows[0].length);
  for (const [c, row] of rows.entries()) signalRow(signal, c).set(row);
  return signal;
}

/** Rows of equal length arranged in phases. */
export function phasedOf(kernels: Kernels, rows: readonly ArrayLike<number>[], spacing: number): PhasedSignal {
  const phased = allocatePhased(kernels, rows.length, rows[0].length, spacing);
  arrangePhasesInto(phased, signalOf(kernels, rows));
  return phased;
}

/** Standard normal values. */
export function gaussianRows(seed: number, channels: number, samples: number): Float32Array[] {
  return Array.from({ length: channels }, (_, c) => {
    const { normal } = randomStream(seed, 'separation test noise', c);
    return Float32Array.from({ length: samples }, normal);
  });
}

/** Discharges at a mean interval (samples) with the given coefficient of variation, from `first` to `last`. */
export function testTrain(seed: number, interval: number, variation: number, first: number, last: number): Int32Array {
  const { normal } = randomStream(seed, 'separation test train');
  const samples: number[] = [];
  for (let t = first; t < last; t += interval * Math.max(0.3, 1 + variation * normal())) samples.push(Math.round(t));
  return Int32Array.from(samples);
}

export interface Mixture {
  readonly rows: Float32Array[];
  readonly trains: readonly Int32Array[];
  /** sources x channels x length; sample 0 at the discharge */
  readonly muaps: readonly Float32Array[];
  readonly length: number;
}

/** Trains convolved with random smooth waveforms of about unit amplitude, plus white noise. */
export function makeMixture(
  seed: number,
  trains: readonly Int32Array[],
  { channels = 6, samples = 6000, length = 12, noise = 0.1, amplitudes = trains.map(() => 1) } = {},
): Mixture {
  const rows = gaussianRows(seed, channels, samples).map((row) => row.map((value) => noise * value));
  const muaps = trains.map((train, j) => {
    const { normal } = randomStream(seed, 'separation test muaps', j);
    const muap = Float32Array.from({ length: channels * length }, (_, i) => {
      const taper = Math.sin((Math.PI * ((i % length) + 0.5)) / length);
      return amplitudes[j] * taper * normal();
    });
    addMuap(rows, train, muap, length, 0, 1);
    return muap;
  });
  return { rows, trains, muaps, length };
}

/** rows[c][discharge - lead + k] += sign * muap[c, k], inside the rows. */
export function addMuap(
  rows: readonly (Float32Array | Float64Array)[],
  train: Int32Array,
  muap: ArrayLike<number>,
  length: number,
  lead: number,
  sign: number,
): void {
  for (const discharge of train) {
    for (const [c, row] of rows.entries()) {
      for (let k = 0; k < length; k++) {
        const t = discharge - lead + k;
        if (t >= 0 && t < row.length) row[t] += sign * muap[c * length + k];
      }
    }
  }
}

/** The extended signal, formed: row channel * taps + lag, `columns` samples, x[c, t - spacing * lag] or zero. */
export function extendedRows(
  rows: readonly ArrayLike<number>[],
  taps: number,
  spacing: number,
  columns = rows[0].length + spacing * (taps - 1),
): Float64Array[] {
  return rows.flatMap((row) =>
    Array.from({ length: taps }, (_, r) =>
      Float64Array.from({ length: columns }, (_, t) => {
        const from = t - spacing * r;
        return from >= 0 && from < row.length ? row[from] : 0;
      }),
    ),
  );
}

/** rows rows^T / count, D x D row-major. */
export function covarianceOf(rows: readonly Float64Array[], count: number): Float64Array {
  const size = rows.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) out[i * size + k] = dot(rows[i], rows[k]) / count;
  return out;
}

/** Lower Cholesky factor, as the textbook writes it; a new array. */
export function slowCholesky(a: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j];
    }
  }
  return lower;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Column j of a row-major matrix with `count` columns. */
export function columnOf(matrix: Float64Array, count: number, j: number): Float64Array {
  return Float64Array.from({ length: matrix.length / count }, (_, d) => matrix[d * count + j]);
}

/** Largest |a - b|; NaN where any value is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
