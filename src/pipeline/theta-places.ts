/** Points of a muscle's section: thinned to a lattice, and the nearest to one that may lie outside. */

import type { MusclePaths } from '../anatomy/fibres/muscle-paths.ts';
import type { MuscleSection } from '../anatomy/fibres/muscle-section.ts';

/** One point of the section in every square of this edge that has one, the nearest to the square's middle; two coordinates each. */
export function thinnedPlaces({ samples }: Pick<MuscleSection, 'samples'>, spacingMetres: number): Float64Array {
  const nearest = new Map<string, { readonly at: number; readonly distance: number }>();
  for (let n = 0; n < samples.length; n += 2) {
    const [i, j] = [Math.round(samples[n] / spacingMetres), Math.round(samples[n + 1] / spacingMetres)];
    const distance = Math.hypot(samples[n] - i * spacingMetres, samples[n + 1] - j * spacingMetres);
    const key = `${i} ${j}`;
    const known = nearest.get(key);
    if (!known || distance < known.distance) nearest.set(key, { at: n, distance });
  }
  return Float64Array.from([...nearest.values()].flatMap(({ at }) => [samples[at], samples[at + 1]]));
}

/** The position where its cell of the grid of paths has a point of the muscle near it, else the muscle's nearest point. */
export function nearestInside(
  { section: { samples, sampleMetres }, grid }: Pick<MusclePaths, 'section' | 'grid'>,
  position: readonly [number, number],
): readonly [number, number] {
  let [best, least] = [0, Infinity];
  for (let n = 0; n < samples.length; n += 2) {
    const distance = (samples[n] - position[0]) ** 2 + (samples[n + 1] - position[1]) ** 2;
    if (distance < least) [best, least] = [n, distance];
  }
  const point: readonly [number, number] = [samples[best], samples[best + 1]];
  // MUAPs exist in the cells of nodes that have a point of the muscle (territory-blur.ts)
  const isInItsCell = [0, 1].every((c) => {
    const cell = (value: number) => Math.round((value - grid.originMetres[c]) / grid.spacingMetres);
    return cell(point[c]) === cell(position[c]);
  });
  return isInItsCell && least <= 2 * sampleMetres * sampleMetres ? position : point;
}
