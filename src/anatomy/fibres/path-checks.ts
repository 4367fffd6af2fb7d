/** What the tests of basis paths ask of them. */

import { expect } from 'vitest';
import { voxelSpacing } from '../affine.ts';
import type { Anatomy } from '../label-map.ts';
import { distanceToLabel } from './fibre-fixtures.ts';
import type { MusclePaths } from './muscle-paths.ts';

export const pointOf = (paths: MusclePaths, path: number, sample: number): [number, number, number] => {
  const at = 3 * (path * paths.sampleCount + sample);
  return [paths.pointsMetres[at], paths.pointsMetres[at + 1], paths.pointsMetres[at + 2]];
};

export const inside = (paths: MusclePaths, path: number): number[] =>
  Array.from({ length: paths.lastInside[path] - paths.firstInside[path] + 1 }, (_, n) => paths.firstInside[path] + n);

/** Shortest chord over the step, longest chord over the step, sharpest bend (per metre) `endMetres` away from the ends. */
export function shapeOf(paths: MusclePaths, endMetres: number): { shortest: number; longest: number; bend: number } {
  const [chords, bends] = [[1], [0]];
  const margin = Math.round(endMetres / paths.stepMetres);
  for (let p = 0; p < paths.pathCount; p++)
    for (let s = 1; s + 1 < paths.sampleCount; s++) {
      const [a, b, c] = [s - 1, s, s + 1].map((sample) => pointOf(paths, p, sample));
      chords.push(Math.hypot(...[0, 1, 2].map((axis) => b[axis] - a[axis])) / paths.stepMetres);
      if (s >= paths.firstInside[p] + margin && s <= paths.lastInside[p] - margin)
        bends.push(Math.hypot(...[0, 1, 2].map((axis) => a[axis] - 2 * b[axis] + c[axis])) / paths.stepMetres ** 2);
    }
  const largest = (values: number[]) => values.reduce((most, value) => Math.max(most, value));
  return { shortest: -largest(chords.map((chord) => -chord)), longest: largest(chords), bend: largest(bends) };
}

/** How far the samples that count as inside lie outside the muscle's voxels, rising. */
export function distancesOut(anatomy: Anatomy, paths: MusclePaths): number[] {
  const distance = distanceToLabel(anatomy, paths.label.index);
  const out: number[] = [];
  for (let p = 0; p < paths.pathCount; p++)
    for (const s of inside(paths, p)) out.push(distance(...pointOf(paths, p, s)));
  return out.sort((a, b) => a - b);
}

/** How far they lie outside at most. */
export const farthestOut = (anatomy: Anatomy, paths: MusclePaths): number => distancesOut(anatomy, paths).at(-1) ?? 0;

export const lengths = (paths: MusclePaths): number[] =>
  Array.from(
    { length: paths.pathCount },
    (_, p) => (paths.lastInside[p] - paths.firstInside[p]) * paths.stepMetres,
  ).sort((a, b) => a - b);

/** Paths of a parametric muscle: as many as fit, from end to end, smooth, in the muscle. */
export function expectSensible(anatomy: Anatomy, paths: MusclePaths, bellyMetres: number): void {
  const nodes = paths.section.areaSquareMetres / 4e-6;
  expect(Math.abs(paths.pathCount - nodes)).toBeLessThanOrEqual(0.04 * nodes + 3);
  const all = lengths(paths);
  // but for a few in slivers of the section, paths run from end to end
  expect(all[Math.ceil(0.05 * all.length)]).toBeGreaterThanOrEqual(bellyMetres);
  expect(all[all.length - 1]).toBeLessThanOrEqual(1.2 * all[all.length >> 1]);
  const { shortest, longest } = shapeOf(paths, 0.02);
  expect(shortest).toBeGreaterThanOrEqual(0.95);
  expect(longest).toBeLessThanOrEqual(1 + 1e-6);
  const voxel = Math.hypot(...voxelSpacing(anatomy.labelMap.affine));
  const out = distancesOut(anatomy, paths);
  // not a voxel's diagonal, but for one sample in a thousand, where a path rounds the tip of a sliver
  expect(out[Math.floor(0.999 * out.length)]).toBeLessThanOrEqual(voxel);
  expect(out[out.length - 1]).toBeLessThanOrEqual(1.5 * voxel);
}
