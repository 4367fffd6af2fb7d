import { describe, expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { createIsInSection } from './is-in-section.ts';
import { roundMuscleSet } from './muscle-fixtures.ts';
import { territoryPlaces } from './territory-places.ts';

const RADIUS = 0.01;
const { section } = roundMuscleSet({ radiusMetres: RADIUS }).muscles[0].paths;
const TERRITORY = 3e-3;

/** Fibres of so many motor units by equal areas from the middle to the border, 1 being even. */
function densities(place: (i: number) => readonly [number, number], units: number, rings: number): number[] {
  const isInside = createIsInSection(section);
  const counts = new Array<number>(rings).fill(0);
  const stream = randomStream(3, 'test');
  let total = 0;
  for (let i = 0; i < units; i++)
    for (let f = 0; f < 60; f++) {
      const [first, second] = place(i);
      let [x, y] = [Infinity, 0];
      while (!isInside(x, y))
        [x, y] = [first + (TERRITORY / 2) * stream.normal(), second + (TERRITORY / 2) * stream.normal()];
      const ring = Math.min(rings - 1, Math.floor(rings * (Math.hypot(x, y) / RADIUS) ** 2));
      counts[ring]++;
      total++;
    }
  return counts.map((count) => (count * rings) / total);
}

describe('places of territories', () => {
  it('give every part of the muscle as many fibres, its border too', () => {
    const { place } = territoryPlaces(section, TERRITORY, 1, 3);
    // 500 motor units of 60 fibres: 6000 fibres a ring, 1.3 % by chance, clusters of territories a few times that
    for (const density of densities(place, 500, 5)) expect(Math.abs(density - 1)).toBeLessThanOrEqual(0.08);
    // uniform centres, for comparison, leave the border with less
    const stream = randomStream(5, 'uniform');
    const centres = Array.from({ length: 500 }, () => {
      const n = stream.integer(section.samples.length / 2);
      return [section.samples[2 * n], section.samples[2 * n + 1]] as const;
    });
    expect(densities((i) => centres[i], 500, 5)[4]).toBeLessThan(0.92);
  });

  it('spread any run of motor units over the whole muscle', () => {
    const { place } = territoryPlaces(section, TERRITORY, 1, 3);
    for (const first of [0, 17, 200]) {
      const quadrants = [0, 0, 0, 0];
      for (let i = first; i < first + 40; i++) {
        const [x, y] = place(i);
        quadrants[(x > 0 ? 1 : 0) + (y > 0 ? 2 : 0)]++;
      }
      // ten each; 40 random ones would differ by 2.7 (one standard deviation)
      for (const count of quadrants) expect(Math.abs(count - 10)).toBeLessThanOrEqual(3);
    }
  });

  it('depend on seed, muscle and number alone', () => {
    const place = (seed: number, muscle: number) => territoryPlaces(section, TERRITORY, seed, muscle).place(4);
    expect(place(1, 3)).toEqual(place(1, 3));
    expect(place(1, 4)).not.toEqual(place(1, 3));
    expect(place(2, 3)).not.toEqual(place(1, 3));
    expect(() => territoryPlaces({ samples: new Float64Array(0), sampleMetres: 1 }, 1, 1, 1)).toThrow(/no points/);
  });
});
