/**
 * The direction in which a basis path goes on: that of the fibres, and where it nears or crosses the muscle's side, compared
 * with where it started, a little back, so that a path along the border does not leave it for good where that recedes by a voxel.
 */

import { CLEAR_STEEPNESS, gridDirectionInto } from './direction-grid.ts';
import type { MuscleFibres } from './fibre-field.ts';
import type { MuscleCells } from './muscle-cells.ts';
import type { DirectionAt } from './trace-path.ts';

/** tangent of the tilt back into the muscle for each share of muscle that a place has less than the path's start */
const INWARD = 0.5;
/** what counts as lacking besides, per metre that the path has run outside the muscle */
const LACKING_PER_METRE = 20;

/**
 * For a start point and a sign (1 towards distal, -1 towards proximal), the unit vectors along the path.
 * `outsideMetres` tells how far the path has run outside since it was last in the muscle.
 */
export function createGuide({ cells, fibres, pennationDegrees }: MuscleFibres) {
  const slope = new Float64Array(3);
  const shareAt = createShareSlope(cells, fibres.toCell);
  return (start: readonly [number, number, number], sign: 1 | -1, outsideMetres: () => number): DirectionAt => {
    const along: DirectionAt = (out, x, y, z) => {
      gridDirectionInto(out, fibres, x, y, z);
      for (let axis = 0; axis < 3; axis++) out[axis] *= sign;
    };
    // pennate fibres end at the muscle's sides
    if (pennationDegrees !== 0) return along;
    const enough = Math.min(0.5, shareAt(slope, ...start));
    return (out, x, y, z) => {
      along(out, x, y, z);
      const lacking = enough + LACKING_PER_METRE * outsideMetres() - shareAt(slope, x, y, z);
      if (lacking > 0) turnInward(out, slope, lacking);
    };
  };
}

function turnInward(direction: Float64Array, slope: Float64Array, lacking: number): void {
  const steepness = Math.hypot(slope[0], slope[1], slope[2]);
  if (!(steepness > 0)) return;
  const through = (direction[0] * slope[0] + direction[1] * slope[1] + direction[2] * slope[2]) / steepness;
  // none where the border is a cap on which fibres end, or where its place is not clear
  const side = Math.max(0, 1 - 4 * through * through);
  const pull = (INWARD * lacking * side * Math.min(1, steepness / CLEAR_STEEPNESS)) / steepness;
  for (let axis = 0; axis < 3; axis++) direction[axis] += pull * (slope[axis] - through * steepness * direction[axis]);
  const scale = 1 / Math.hypot(direction[0], direction[1], direction[2]);
  for (let axis = 0; axis < 3; axis++) direction[axis] *= scale;
}

/** The blurred share of muscle at a world point, trilinear between cells; writes its slope, per metre. */
function createShareSlope({ size, share }: MuscleCells, toCell: Float64Array) {
  const [nx, ny, nz] = size;
  const m = toCell;
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return (slope: Float64Array, x: number, y: number, z: number): number => {
    const i = clamp(m[0] * x + m[1] * y + m[2] * z + m[3], nx);
    const j = clamp(m[4] * x + m[5] * y + m[6] * z + m[7], ny);
    const k = clamp(m[8] * x + m[9] * y + m[10] * z + m[11], nz);
    const i0 = Math.min(Math.floor(i), Math.max(0, nx - 2));
    const j0 = Math.min(Math.floor(j), Math.max(0, ny - 2));
    const k0 = Math.min(Math.floor(k), Math.max(0, nz - 2));
    let [value, di, dj, dk] = [0, 0, 0, 0];
    for (let corner = 0; corner < 8; corner++) {
      const u = corner & 1;
      const v = (corner >> 1) & 1;
      const w = corner >> 2;
      const at = Math.min(i0 + u, nx - 1) + nx * (Math.min(j0 + v, ny - 1) + ny * Math.min(k0 + w, nz - 1));
      const a = u ? i - i0 : 1 - i + i0;
      const b = v ? j - j0 : 1 - j + j0;
      const c = w ? k - k0 : 1 - k + k0;
      value += a * b * c * share[at];
      di += (u ? 1 : -1) * b * c * share[at];
      dj += (v ? 1 : -1) * a * c * share[at];
      dk += (w ? 1 : -1) * a * b * share[at];
    }
    for (let axis = 0; axis < 3; axis++) slope[axis] = di * m[axis] + dj * m[4 + axis] + dk * m[8 + axis];
    return value;
  };
}
