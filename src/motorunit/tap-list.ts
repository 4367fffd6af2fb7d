/** Lists of taps that are filled row by row into arrays of fixed room. */

import type { FloatArray, TapList } from './row-sums/index.ts';

export interface GrowingTaps extends TapList {
  tapCount: number;
  rowCount: number;
}

export function growingTaps(
  rowCapacity: number,
  tapCapacity: number,
  allocate: { readonly floats: (length: number) => FloatArray; readonly integers: (length: number) => Int32Array },
): GrowingTaps {
  return {
    starts: allocate.integers(rowCapacity + 1),
    rows: allocate.integers(tapCapacity),
    weights: allocate.floats(tapCapacity),
    tapCount: 0,
    rowCount: 0,
  };
}

export function resetTaps(list: GrowingTaps): void {
  list.tapCount = 0;
  list.rowCount = 0;
}

export function addTap(list: GrowingTaps, row: number, weight: number): void {
  list.rows[list.tapCount] = row;
  list.weights[list.tapCount++] = weight;
}

/** Ends the row that the taps since the last call belong to. */
export function endRow(list: GrowingTaps): void {
  list.starts[++list.rowCount] = list.tapCount;
}
