import { expect, it } from 'vitest';
import { randomStream } from '../core/random.ts';
import { fixtureField } from './infinite-medium-fixtures.ts';
import { musclePoints } from './muscle-points.ts';
import { type CrossSectionGrid, checkPathLeadField } from './path-lead-field.ts';

/** 5 x 4 nodes, 2 mm apart, without a corner. */
const grid: CrossSectionGrid = {
  counts: [5, 4],
  spacingMetres: 2e-3,
  originMetres: [0.01, -0.004],
  pathOfNode: Int32Array.from({ length: 20 }, (_, node) => (node % 5 < 2 && node < 10 ? -1 : node)),
};

/** Value at every point of a field that is given at the nodes. */
function carried(points: Float64Array, field: (first: number, second: number) => number): number[] {
  const { places, starts, paths, weights } = musclePoints({ ...grid, musclePointsMetres: points });
  expect(places).toHaveLength(points.length);
  return Array.from({ length: points.length / 2 }, (_, p) => {
    let sum = 0;
    for (let t = starts[p]; t < starts[p + 1]; t++)
      sum += weights[t] * field(0.01 + 2e-3 * (paths[t] % 5), -0.004 + 2e-3 * Math.floor(paths[t] / 5));
    return sum;
  });
}

it('carries a field of second degree to points between the paths and beyond the border', () => {
  const stream = randomStream(1, 'muscle points');
  // up to one node distance outside on the sides that have three paths in a row
  const points = Float64Array.from({ length: 80 }, (_, i) =>
    i % 2 === 0 ? 0.014 + 6e-3 * stream.uniform() : -0.006 + 10e-3 * stream.uniform(),
  );
  const field = (x: number, y: number) => 3 + 200 * x - 100 * y + 3e4 * x * x - 5e4 * y * y;
  for (const [p, value] of carried(points, field).entries())
    expect(Math.abs(value - field(points[2 * p], points[2 * p + 1]))).toBeLessThanOrEqual(1e-10);
});

it('stays constant further out, and along a row that has one path', () => {
  const field = (x: number) => x;
  expect(carried(Float64Array.of(0.0205, 0, 0.03, 0), field)[1]).toBeCloseTo(0.02, 12);
  const single = { ...grid, counts: [1, 1] as const, pathOfNode: Int32Array.of(0) };
  const { paths, weights } = musclePoints({ ...single, musclePointsMetres: Float64Array.of(0.0105, -0.0041) });
  expect([Array.from(paths), Array.from(weights)]).toEqual([[0], [1]]);
});

it('takes the paths themselves where the muscle has no points', () => {
  const { places, paths, weights } = musclePoints(grid);
  expect(Array.from(paths)).toEqual(Array.from(grid.pathOfNode.filter((path) => path >= 0)));
  expect(Array.from(paths, (path) => [path % 5, Math.floor(path / 5)]).flat()).toEqual(Array.from(places));
  expect(weights.every((weight) => weight === 1)).toBe(true);
});

it('is refused for points that are none, and for a muscle without a path', () => {
  const whole = fixtureField([{ across: 0, depth: 0, along: 0 }]);
  const check = (change: Partial<CrossSectionGrid>) => () =>
    checkPathLeadField({ ...whole, grid: { ...whole.grid, ...change } });
  expect(check({ musclePointsMetres: Float64Array.of(0, 0.01) })).not.toThrow();
  expect(check({ musclePointsMetres: Float64Array.of(0, 0.01, 0) })).toThrow(/musclePointsMetres expected/);
  expect(check({ musclePointsMetres: Float64Array.of(0, Number.NaN) })).toThrow(/finite numbers/);
  expect(check({ pathOfNode: new Int32Array(81).fill(-1) })).toThrow(/one path at least/);
});
