/**
 * Correlation of each channel with the electrodes beside it in the grid, from short excerpts of the filtered signals.
 *
 * Eight excerpts of half a second, evenly spread, are kept of each channel: enough to tell a loose electrode (correlation
 * near 0) from a good one (0.6 to 0.99 at 4 to 10 mm), at 4 s of memory per channel instead of a whole filtered copy.
 * r = sum x y / sqrt(sum x^2 sum y^2); the signals have no offset.
 */

import type { Recording } from '../core/recording.ts';

const EXCERPTS = 8;
const EXCERPT_SECONDS = 0.5;

export interface NeighbourCorrelations {
  readonly keep: (channel: number, filtered: Float32Array) => void;
  /** largest |r| with an adjacent (also diagonal) electrode that is `usable`; NaN when there is none */
  readonly finish: (usable: (channel: number) => boolean) => Float64Array;
}

export function neighbourCorrelations(recording: Recording, sampleCount: number): NeighbourCorrelations {
  const length = Math.max(
    1,
    Math.min(Math.round(EXCERPT_SECONDS * recording.samplingRateHz), Math.floor(sampleCount / EXCERPTS)),
  );
  const width = length * EXCERPTS;
  const kept = new Float32Array(recording.channelCount * width);
  const keep = (channel: number, filtered: Float32Array): void => {
    for (let e = 0; e < EXCERPTS; e++) {
      const start = Math.floor(((sampleCount - length) * e) / (EXCERPTS - 1));
      kept.set(filtered.subarray(start, start + length), channel * width + e * length);
    }
  };
  const finish = (usable: (channel: number) => boolean): Float64Array => {
    const largest = new Float64Array(recording.channelCount).fill(Number.NaN);
    const norms = Float64Array.from({ length: recording.channelCount }, (_, c) =>
      Math.sqrt(product(kept, width, c, c)),
    );
    const consider = (a: number, b: number): void => {
      if (a < 0 || b < 0 || !usable(a) || !usable(b)) return;
      const r = norms[a] > 0 && norms[b] > 0 ? Math.abs(product(kept, width, a, b)) / (norms[a] * norms[b]) : 0;
      if (!(largest[a] >= r)) largest[a] = r;
      if (!(largest[b] >= r)) largest[b] = r;
    };
    for (const { rows, columns, cells } of recording.grids)
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const here = cells[row * columns + column];
          if (column + 1 < columns) consider(here, cells[row * columns + column + 1]);
          if (row + 1 >= rows) continue;
          for (let next = Math.max(0, column - 1); next <= Math.min(columns - 1, column + 1); next++)
            consider(here, cells[(row + 1) * columns + next]);
        }
    return largest;
  };
  return { keep, finish };
}

function product(kept: Float32Array, width: number, a: number, b: number): number {
  let sum = 0;
  for (let t = 0; t < width; t++) sum += kept[a * width + t] * kept[b * width + t];
  return sum;
}
