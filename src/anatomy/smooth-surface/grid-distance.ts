/** Signed distances to a surface at all nodes of a grid, cube by cube of the patches' look-up, so that far nodes cost nothing. */

import { blendInCube, type CubePoints, emptyPoints, type PatchField } from './blend-patches.ts';

/** Nodes origin + (i, j, k) * spacing in the map's own frame, metres; the first index fastest. */
export interface DistanceGrid {
  readonly origin: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

/** Fills `out`, metres; NaN beyond reach. The same numbers as blendedDistance, in float32. */
export function distanceOnGridInto(out: Float32Array, field: PatchField, grid: DistanceGrid): void {
  const { starts, size, origin, edgeMetres } = field.index;
  out.fill(Number.NaN);
  // first node at or above each plane between cubes
  const planes = [0, 1, 2].map((axis) =>
    Int32Array.from({ length: size[axis] + 1 }, (_, n) => {
      const node = Math.ceil((origin[axis] + n * edgeMetres - grid.origin[axis]) / grid.spacing[axis]);
      return Math.min(grid.size[axis], Math.max(0, node));
    }),
  );
  // a slab of the limb has nodes in few layers of cubes
  const cubes = planes.map((plane) => [...plane.keys()].filter((n) => plane[n] < plane[n + 1]));
  const points = emptyPoints(mostNodes(planes));
  for (const c of cubes[2])
    for (const b of cubes[1])
      for (const a of cubes[0]) {
        const cube = a + size[0] * (b + size[1] * c);
        if (starts[cube] === starts[cube + 1]) continue;
        const ranges = [a, b, c].map((n, axis) => [planes[axis][n], planes[axis][n + 1]]);
        fillCube(out, field, cube, grid, ranges, points);
      }
}

/** Nodes of the fullest cube. */
function mostNodes(planes: readonly Int32Array[]): number {
  const counts = planes.map((plane) =>
    plane.reduce((most, node, n) => (n ? Math.max(most, node - plane[n - 1]) : 0), 0),
  );
  return counts.reduce((product, count) => product * count, 1);
}

function fillCube(
  out: Float32Array,
  field: PatchField,
  cube: number,
  { origin, spacing, size }: DistanceGrid,
  [[i0, i1], [j0, j1], [k0, k1]]: readonly number[][],
  points: CubePoints,
): void {
  let count = 0;
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++)
      for (let i = i0; i < i1; i++) {
        points.x[count] = origin[0] + i * spacing[0];
        points.y[count] = origin[1] + j * spacing[1];
        points.z[count++] = origin[2] + k * spacing[2];
      }
  points.count = count;
  blendInCube(field, cube, points);
  let n = 0;
  for (let k = k0; k < k1; k++)
    for (let j = j0; j < j1; j++)
      for (let i = i0; i < i1; i++) out[i + size[0] * (j + size[1] * k)] = points.distance[n++];
}
