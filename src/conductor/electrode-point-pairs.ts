/**
 * Electrodes and points of a layered conductor in pairs of groups. Only z differs inside a pair, so that the sum across the
 * fibres (over orders in the cylinder, over kx in the plane) is made once for it and carried to each z by a cosine.
 */

import type { PotentialField } from './potential-field.ts';

/** x, y, z interleaved, metres. */
export interface ElectrodesAndPoints {
  readonly electrodes: Float64Array;
  readonly points: Float64Array;
}

export interface GroupPair {
  /** what its electrodes share and what its points share across the fibres: an angle or x */
  readonly electrodeKey: number;
  readonly pointKey: number;
  readonly electrodeList: readonly number[];
  readonly pointList: readonly number[];
}

/** One wavenumber along z for one pair: `weight` times these, as they are where electrode and point have the same z. */
export interface PairWave {
  readonly wavenumber: number;
  readonly weight: number;
  readonly value: number;
  readonly alongX: number;
  readonly alongY: number;
  /** taken off the potential whatever the z: what makes an integral over wavenumbers finite */
  readonly singular: number;
}

/** Indices that share a value, in order of first appearance. */
export function groupByValue(
  indices: Iterable<number>,
  keyOf: (index: number) => number,
): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const value = keyOf(index);
    const group = groups.get(value);
    if (group) group.push(index);
    else groups.set(value, [index]);
  }
  return groups;
}

/** Every group of electrodes with every group of points. */
export function pairGroups(
  electrodeGroups: ReadonlyMap<number, readonly number[]>,
  pointGroups: ReadonlyMap<number, readonly number[]>,
): GroupPair[] {
  return [...electrodeGroups].flatMap(([electrodeKey, electrodeList]) =>
    [...pointGroups].map(([pointKey, pointList]) => ({ electrodeKey, pointKey, electrodeList, pointList })),
  );
}

/** Largest distance along z between an electrode and a point of one pair, metres. */
export function longestZ(pairs: readonly GroupPair[], { electrodes, points }: ElectrodesAndPoints): number {
  let most = 0;
  for (const { electrodeList, pointList } of pairs) {
    for (const e of electrodeList) {
      for (const p of pointList) most = Math.max(most, Math.abs(points[3 * p + 2] - electrodes[3 * e + 2]));
    }
  }
  return most;
}

/** Adds weight (value cos(k z) - singular), z from electrode to point, and its gradient to the field of a pair. */
export function addPairWave(
  field: PotentialField,
  { electrodes, points }: ElectrodesAndPoints,
  { electrodeList, pointList }: GroupPair,
  { wavenumber, weight, value, alongX, alongY, singular }: PairWave,
): void {
  for (const e of electrodeList) {
    for (const p of pointList) {
      const phase = wavenumber * (points[3 * p + 2] - electrodes[3 * e + 2]);
      const even = weight * Math.cos(phase);
      const at = e * field.pointCount + p;
      field.potential[at] += even * value - weight * singular;
      field.gradient[3 * at] += even * alongX;
      field.gradient[3 * at + 1] += even * alongY;
      field.gradient[3 * at + 2] -= weight * wavenumber * Math.sin(phase) * value;
    }
  }
}
