import { expect, it } from 'vitest';
import { createFilteredMuaps } from './filtered-muap.ts';
import { fixtureResponse, muscleFixture } from './model-fixtures.ts';
import { createThetaLibrary } from './theta-library.ts';

const window = { length: 82, lead: 20 };

it('finds a MUAP of its own, wherever it lies in the window and whatever its size', () => {
  const muscle = muscleFixture();
  const { thetas, scan } = createThetaLibrary(muscle, fixtureResponse(), undefined, 60);
  const filtered = createFilteredMuaps(muscle.muaps, fixtureResponse(), { firstSample: 0, count: window.length });
  for (const [index, shift, size] of [
    [7, 20, 5],
    [31, 26, 8],
    [55, 12, 2],
  ] as const) {
    const theta = { ...thetas[index], logSize: size };
    const starts = scan(filtered.evaluate(theta, false, shift).muap, window, 4);
    expect(starts[0].theta).toBe(thetas[index]);
    expect(starts[0].shift).toBe(shift);
    // the same samples of the same MUAP
    expect(Math.abs(starts[0].score - 1)).toBeLessThanOrEqual(1e-9);
    expect(starts.map(({ score }) => score)).toEqual(starts.map(({ score }) => score).toSorted((a, b) => b - a));
  }
  expect(scan(new Float64Array(10 * window.length), window, 4)).toEqual([]);
});

it('spreads over the muscle', () => {
  const muscle = muscleFixture({ rows: 2, columns: 1 });
  const { thetas } = createThetaLibrary(muscle, fixtureResponse(), undefined, 200);
  const [mean, deviation] = muscle.space.innervationZoneMetres;
  const zones = thetas.map(({ innervationZoneMetres }) => innervationZoneMetres);
  expect(Math.max(...zones)).toBeGreaterThan(mean + 1.7 * deviation);
  expect(Math.min(...zones)).toBeLessThan(mean - 1.7 * deviation);
  const quadrants = new Set(
    thetas.map(
      ({ positionMetres: [a, b] }) => `${a > 3e-3 ? 1 : a < -3e-3 ? -1 : 0} ${b > 3e-3 ? 1 : b < -3e-3 ? -1 : 0}`,
    ),
  );
  expect(quadrants.size).toBe(9);
});
