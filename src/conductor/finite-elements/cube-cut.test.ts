import { expect, it } from 'vitest';
import { randomStream } from '../../core/random.ts';
import { shareBelowPlane } from './cube-cut.ts';

const random = randomStream(1, 'cube cut');

function randomNormal(): number[] {
  const v = [random.normal(), random.normal(), random.normal()];
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}

/** Share of 60 x 60 x 60 places below the plane. */
function counted(offset: number, n: readonly number[], edges: readonly number[]): number {
  const count = 60;
  let below = 0;
  for (let p = 0; p < count ** 3; p++) {
    const at = [p % count, Math.floor(p / count) % count, Math.floor(p / count ** 2)];
    const height = at.reduce((sum, value, axis) => sum + n[axis] * edges[axis] * ((value + 0.5) / count - 0.5), 0);
    if (height < -offset) below++;
  }
  return below / count ** 3;
}

it('is the share that counting finds, for random planes and boxes', () => {
  for (let run = 0; run < 12; run++) {
    const n = randomNormal();
    const edges = [1, 1 + random.uniform(), 0.5 + random.uniform()] as [number, number, number];
    const offset = 0.9 * (random.uniform() - 0.5);
    // counting misses up to half a layer of places: 1 / 120 of the section
    expect(Math.abs(shareBelowPlane(offset, n, edges) - counted(offset, n, edges))).toBeLessThanOrEqual(0.01);
  }
});

it('is a half through the centre, adds to 1 with the other side, and is linear for planes along an axis', () => {
  const n = randomNormal();
  const edges = [1e-3, 1e-3, 2e-3] as const;
  expect(Math.abs(shareBelowPlane(0, n, edges) - 0.5)).toBeLessThanOrEqual(1e-12);
  for (const offset of [1e-4, 3e-4, 9e-4]) {
    const sum = shareBelowPlane(offset, n, edges) + shareBelowPlane(-offset, n, edges);
    expect(Math.abs(sum - 1)).toBeLessThanOrEqual(1e-9);
  }
  for (const share of [0, 0.25, 0.9, 1]) {
    // slopes of 0 count as 1e-4 of the total
    const found = shareBelowPlane((0.5 - share) * edges[2], [0, 0, -1], edges);
    expect(Math.abs(found - share)).toBeLessThanOrEqual(2e-4);
  }
  expect(shareBelowPlane(1, n, edges)).toBe(0);
  expect(shareBelowPlane(-1, n, edges)).toBe(1);
});
