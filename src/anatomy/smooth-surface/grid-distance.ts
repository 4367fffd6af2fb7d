/** Signed distances to a surface at all nodes of a grid, cube by cube of the patches' look-up, so that far nodes cost nothing. */

import { distanceInCube, type PatchField } from './blend-patches.ts';

/** Nodes origin + (i, j, k) * spacing in the map's own frame, metres; the first index fastest. */
export interface DistanceGrid {
  readonly origin: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}

/** Fills `out`, metres; NaN beyond reach. The same numbers as blendedDistance, in float32. */
export function distanceOnGridInto(out: Float32Array, field: PatchField, grid: DistanceGrid): void {
  const { starts, size, origin, edgeMetres } = field.index;
  const [nx, ny] = grid.size;
  out.fill(Number.NaN);
  // first node at or above each plane between cubes
  const planes = [0, 1, 2].map((axis) =>
    Int32Array.from({ length: size[axis] + 1 }, (_, n) => {
      const node = Math.ceil((origin[axis] + n * edgeMetres - grid.origin[axis]) / grid.spacing[axis]);
      return Math.min(grid.size[axis], Math.max(0, node));
    }),
  );
  for (let cube = 0; cube + 1 < starts.length; cube++) {
    if (starts[cube] === starts[cube + 1]) continue;
    const a = cube % size[0];
    const b = Math.floor(cube / size[0]) % size[1];
    const c = Math.floor(cube / (size[0] * size[1]));
    for (let k = planes[2][c]; k < planes[2][c + 1]; k++) {
      const z = grid.origin[2] + k * grid.spacing[2];
      for (let j = planes[1][b]; j < planes[1][b + 1]; j++) {
        const y = grid.origin[1] + j * grid.spacing[1];
        for (let i = planes[0][a]; i < planes[0][a + 1]; i++)
          out[i + nx * (j + ny * k)] = distanceInCube(field, cube, grid.origin[0] + i * grid.spacing[0], y, z);
      }
    }
  }
}
