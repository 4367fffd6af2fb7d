/**
 * One quadratic patch (patch.ts) fitted to the voxel faces round a point by weighted least squares (fit-heights.ts).
 *
 * How wide: a tread is sqrt(2 R h) wide on a curvature radius R, so radii grow by 1.3 up to 2.5 sqrt(2 R h), as long as the
 * patch crosses as large a share of the segments (within 0.15 voxels) as the narrow ones did, or 94 % of them.
 */

import type { BoundaryFaces } from './boundary-faces.ts';
import { fitHeights, missShare, OPPOSED } from './fit-heights.ts';
import { emptyNear, type FaceMeasures, faceMeasures, gatherFaces, type NearFaces } from './gather-faces.ts';
import { PATCH_HEIGHT, PATCH_NORMAL, PATCH_QUALITY, PATCH_RADIUS, PATCH_STRIDE, PATCH_TANGENT } from './patch.ts';

/** What the fits of one surface share; the scratch arrays grow with the widest neighbourhood. */
export interface PatchFitter {
  readonly faces: BoundaryFaces;
  readonly measures: FaceMeasures;
  /** narrowest and widest fit, metres */
  readonly radii: readonly [number, number];
  readonly near: NearFaces;
}

const GROWTH = 1.3;
/** as many faces are enough to find the width by; the last fit takes all */
const LADDER_FACES = 600;
/** radius of the widest fit in widths of a tread */
const TREADS = 2.5;
/** the widest fit on a curvature radius of 1 */
const CURVATURE_SHARE = 0.85;
/** what a narrow fit may be wrong by: this times voxel^2 / radius^3 */
const CURVATURE_NOISE = 5;
/** share of the faces that a fit may miss whatever the narrow fit's share, and growth of the latter */
const MISS_SHARE = 0.06;
const MISS_GROWTH = 1.25;
/** faces that look the other way by more than OPPOSED belong to another sheet, but at the rim of a wide fit it has turned itself */
const TURNED = -0.75;
/** widths in a row that may fail */
const FAILURES = 4;

export function patchFitter(
  faces: BoundaryFaces,
  spacing: readonly [number, number, number],
  radii: readonly [number, number],
): PatchFitter {
  return { faces, measures: faceMeasures(spacing), radii, near: emptyNear(1024) };
}

/**
 * Fits a patch near a point.
 * @param seed - a point near the surface, map's frame, metres
 * @param normal - about outward
 * @returns the numbers of the patch (patch.ts) but its reach, or undefined where too few faces lie near
 */
export function fitPatch(
  fitter: PatchFitter,
  seed: readonly number[],
  normal: readonly number[],
): Float64Array | undefined {
  const { measures, near } = fitter;
  const [narrowest, widest] = fitter.radii;
  let current = new Float64Array(PATCH_STRIDE);
  current.set(seed);
  setFrame(current, normal[0], normal[1], normal[2]);
  current[PATCH_RADIUS] = narrowest;
  // the normal first, then the shape
  gatherFaces(fitter, current, LADDER_FACES, OPPOSED);
  const area = areaVector(fitter);
  if (Math.hypot(...area) > 0) setFrame(current, area[0], area[1], area[2]);
  for (let round = 0; round < 3; round++) {
    gatherFaces(fitter, current, LADDER_FACES, OPPOSED);
    if (!fitHeights(near, measures, current)) return undefined;
    if (round < 2) settle(current);
  }
  const allowed = Math.max(MISS_SHARE, MISS_GROWTH * missShare(near, measures, current));
  let widening = current;
  // narrow fits on a tread know nothing of the curvature and may fail for some widths
  for (let failures = 0; failures < FAILURES; ) {
    const wider = widening.slice();
    wider[PATCH_RADIUS] *= GROWTH;
    if (wider[PATCH_RADIUS] > Math.min(widest, radiusLimit(fitter, widening))) break;
    settle(wider);
    gatherFaces(fitter, wider, LADDER_FACES, TURNED);
    if (!fitHeights(near, measures, wider) || !fitHeights(near, measures, wider)) break;
    widening = wider;
    if (missShare(near, measures, wider) > allowed) failures++;
    else {
      failures = 0;
      current = wider;
    }
  }
  settle(current);
  gatherFaces(fitter, current, Infinity, TURNED);
  if (!fitHeights(near, measures, current)) return undefined;
  current[PATCH_QUALITY] = Math.max(1e-6, (1 - missShare(near, measures, current)) ** 4);
  return current;
}

/** How wide a fit the curvature allows, and treads ask for. */
function radiusLimit({ measures: { spacing } }: PatchFitter, patch: Float64Array): number {
  const [a, b, c] = [2 * patch[PATCH_HEIGHT + 3], patch[PATCH_HEIGHT + 4], 2 * patch[PATCH_HEIGHT + 5]];
  const voxel = [0, 1, 2].reduce((sum, axis) => sum + spacing[axis] * patch[PATCH_NORMAL + axis] ** 2, 0);
  const noise = (CURVATURE_NOISE * voxel * voxel) / patch[PATCH_RADIUS] ** 3;
  const curvature = Math.max(0, Math.abs(a + c) / 2 + Math.hypot((a - c) / 2, b) - noise);
  return Math.min(TREADS * Math.sqrt((2 * voxel) / curvature), CURVATURE_SHARE / curvature);
}

/** Unit normal and two tangents, the first one nearest to the old one; at first, to the axis farthest from the normal. */
function setFrame(patch: Float64Array, x: number, y: number, z: number): void {
  const length = Math.sqrt(x * x + y * y + z * z);
  const nx = x / length;
  const ny = y / length;
  const nz = z / length;
  let tx = patch[PATCH_TANGENT];
  let ty = patch[PATCH_TANGENT + 1];
  let tz = patch[PATCH_TANGENT + 2];
  if (tx === 0 && ty === 0 && tz === 0) {
    const least = Math.min(Math.abs(nx), Math.abs(ny), Math.abs(nz));
    tx = Math.abs(nx) === least ? 1 : 0;
    ty = tx === 0 && Math.abs(ny) === least ? 1 : 0;
    tz = tx === 0 && ty === 0 ? 1 : 0;
  }
  const along = tx * nx + ty * ny + tz * nz;
  tx -= along * nx;
  ty -= along * ny;
  tz -= along * nz;
  const size = Math.sqrt(tx * tx + ty * ty + tz * tz);
  tx /= size;
  ty /= size;
  tz /= size;
  patch[PATCH_TANGENT] = tx;
  patch[PATCH_TANGENT + 1] = ty;
  patch[PATCH_TANGENT + 2] = tz;
  patch[PATCH_TANGENT + 3] = ny * tz - nz * ty;
  patch[PATCH_TANGENT + 4] = nz * tx - nx * tz;
  patch[PATCH_TANGENT + 5] = nx * ty - ny * tx;
  patch[PATCH_NORMAL] = nx;
  patch[PATCH_NORMAL + 1] = ny;
  patch[PATCH_NORMAL + 2] = nz;
}

/** Turns the frame to the fitted slope and moves the origin onto the fit; the curvature stays as a first guess. */
function settle(patch: Float64Array): void {
  const c0 = patch[PATCH_HEIGHT];
  const c1 = patch[PATCH_HEIGHT + 1];
  const c2 = patch[PATCH_HEIGHT + 2];
  const [t, n] = [PATCH_TANGENT, PATCH_NORMAL];
  for (let axis = 0; axis < 3; axis++) patch[axis] += c0 * patch[n + axis];
  const x = patch[n] - c1 * patch[t] - c2 * patch[t + 3];
  const y = patch[n + 1] - c1 * patch[t + 1] - c2 * patch[t + 4];
  const z = patch[n + 2] - c1 * patch[t + 2] - c2 * patch[t + 5];
  setFrame(patch, x, y, z);
  patch.fill(0, PATCH_HEIGHT, PATCH_HEIGHT + 3);
}

/** Sum of the areas of the faces gathered, as vectors outward. */
function areaVector({ near, measures: { spacing } }: PatchFitter): number[] {
  const sum = [0, 0, 0];
  for (let f = 0; f < near.count; f++) {
    const axis = near.direction[f] >> 1;
    sum[axis] += ((near.direction[f] & 1 ? 1 : -1) * near.kernel[f]) / spacing[axis];
  }
  return sum;
}
