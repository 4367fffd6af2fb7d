/**
 * One quadratic patch (patch.ts) fitted to the voxel faces round a point by weighted least squares.
 *
 * What a face says: the surface crosses the segment of length h_a between the two voxel centres. Along the surface's
 * normal n that is +-h_a |n_a| / 2 round the midpoint, so the faces that stand on edge at the steps of a staircase tell the
 * position many times better than the treads. Weight of a face: area |n_a| / (h_a^2 n_a^2 / 12 + e^2)^(3/2) times the kernel
 * (1 - (r / radius)^8)^2. The power 3/2 instead of 1: all faces of one tread share one error, so their number must not count.
 * Measured on cylinders of 46 to 50 mm in voxels of 0.5 mm, worst error: power 1 0.081 mm, 3/2 0.077, 2 0.076 at the widest
 * radius, and 0.17, 0.14, 0.10 mm at the narrowest; on small bones and ellipses 2 is the worse one. A flat kernel instead
 * of (1 - r^2)^2: 0.077 instead of 0.087 mm, because the nearest steps lie far out.
 *
 * How wide: a tread is sqrt(2 R h) wide on a curvature radius R, so radii grow by 1.3 up to 2.5 sqrt(2 R h), as long as the
 * patch crosses as large a share of the segments (within 0.15 voxels) as the narrow ones did, or 94 % of them.
 */

import { type BoundaryFaces, cellRange } from './boundary-faces.ts';
import {
  arcFactor,
  PATCH_HEIGHT,
  PATCH_NORMAL,
  PATCH_QUALITY,
  PATCH_RADIUS,
  PATCH_STRIDE,
  PATCH_TANGENT,
} from './patch.ts';
import { solveFlexible } from './solve-flexible.ts';

/** What the fits of one surface share; the scratch arrays grow with the widest neighbourhood. */
export interface PatchFitter {
  readonly faces: BoundaryFaces;
  readonly spacing: readonly [number, number, number];
  /** narrowest and widest fit, metres */
  readonly radii: readonly [number, number];
  near: NearFaces;
}

/** Faces in the frame of a patch. */
interface NearFaces {
  count: number;
  u: Float64Array;
  v: Float64Array;
  w: Float64Array;
  kernel: Float64Array;
  direction: Uint8Array;
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
/** tolerance of a crossing in voxels, and the share of faces that may miss it whatever the narrow fit's share */
const MISS_VOXELS = 0.15;
const MISS_SHARE = 0.06;
const MISS_GROWTH = 1.25;
/** e of the weights, in voxels */
const FACE_NOISE = 0.03;
/** how far the slope of a fit may be wrong, where its radius is one voxel */
const FACE_TURN = 0.3;
/** faces that look the other way by more than this belong to another sheet */
const OPPOSED = -0.25;
/** ... but at the rim of a wide fit the surface itself has turned */
const TURNED = -0.75;
/** widths in a row that may fail */
const FAILURES = 4;

export function patchFitter(
  faces: BoundaryFaces,
  spacing: readonly [number, number, number],
  radii: readonly [number, number],
): PatchFitter {
  return { faces, spacing, radii, near: emptyNear(1024) };
}

function emptyNear(length: number): NearFaces {
  return {
    count: 0,
    u: new Float64Array(length),
    v: new Float64Array(length),
    w: new Float64Array(length),
    kernel: new Float64Array(length),
    direction: new Uint8Array(length),
  };
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
  const [narrowest, widest] = fitter.radii;
  let current = new Float64Array(PATCH_STRIDE);
  current.set(seed);
  setFrame(current, normal[0], normal[1], normal[2]);
  current[PATCH_RADIUS] = narrowest;
  // the normal first, then the shape
  gather(fitter, current, LADDER_FACES, OPPOSED);
  const area = areaVector(fitter);
  if (Math.hypot(...area) > 0) setFrame(current, area[0], area[1], area[2]);
  for (let round = 0; round < 3; round++) {
    gather(fitter, current, LADDER_FACES, OPPOSED);
    if (!fitHeights(fitter, current)) return undefined;
    if (round < 2) settle(current);
  }
  const allowed = Math.max(MISS_SHARE, MISS_GROWTH * missShare(fitter, current));
  let widening = current;
  // narrow fits on a tread know nothing of the curvature and may fail for some widths
  for (let failures = 0; failures < FAILURES; ) {
    const wider = widening.slice();
    wider[PATCH_RADIUS] *= GROWTH;
    if (wider[PATCH_RADIUS] > Math.min(widest, radiusLimit(fitter, widening))) break;
    settle(wider);
    gather(fitter, wider, LADDER_FACES, TURNED);
    if (!fitHeights(fitter, wider) || !fitHeights(fitter, wider)) break;
    widening = wider;
    if (missShare(fitter, wider) > allowed) failures++;
    else {
      failures = 0;
      current = wider;
    }
  }
  settle(current);
  gather(fitter, current, Infinity, TURNED);
  if (!fitHeights(fitter, current)) return undefined;
  current[PATCH_QUALITY] = Math.max(1e-6, (1 - missShare(fitter, current)) ** 4);
  return current;
}

/** How wide a fit the curvature allows, and treads ask for. */
function radiusLimit({ spacing }: PatchFitter, patch: Float64Array): number {
  const [a, b, c] = [2 * patch[PATCH_HEIGHT + 3], patch[PATCH_HEIGHT + 4], 2 * patch[PATCH_HEIGHT + 5]];
  const voxel = [0, 1, 2].reduce((sum, axis) => sum + spacing[axis] * patch[PATCH_NORMAL + axis] ** 2, 0);
  const noise = (CURVATURE_NOISE * voxel * voxel) / patch[PATCH_RADIUS] ** 3;
  const curvature = Math.max(0, Math.abs(a + c) / 2 + Math.hypot((a - c) / 2, b) - noise);
  return Math.min(TREADS * Math.sqrt((2 * voxel) / curvature), CURVATURE_SHARE / curvature);
}

/** Unit normal and two tangents. */
function setFrame(patch: Float64Array, x: number, y: number, z: number): void {
  const length = Math.hypot(x, y, z);
  const n = [x / length, y / length, z / length];
  // the tangent nearest to the old one; at first, to the axis that is farthest from the normal
  let t = [patch[PATCH_TANGENT], patch[PATCH_TANGENT + 1], patch[PATCH_TANGENT + 2]];
  const flattest = n.reduce((best, value, axis) => (Math.abs(value) < Math.abs(n[best]) ? axis : best), 0);
  if (Math.hypot(...t) === 0) t = [0, 1, 2].map((axis) => (axis === flattest ? 1 : 0));
  const along = t[0] * n[0] + t[1] * n[1] + t[2] * n[2];
  t = t.map((value, axis) => value - along * n[axis]);
  const size = Math.hypot(...t);
  t = t.map((value) => value / size);
  patch.set(t, PATCH_TANGENT);
  patch.set([n[1] * t[2] - n[2] * t[1], n[2] * t[0] - n[0] * t[2], n[0] * t[1] - n[1] * t[0]], PATCH_TANGENT + 3);
  patch.set(n, PATCH_NORMAL);
}

/** Turns the frame to the fitted slope and moves the origin onto the fit; the curvature stays as a first guess. */
function settle(patch: Float64Array): void {
  const [c0, c1, c2] = patch.subarray(PATCH_HEIGHT, PATCH_HEIGHT + 3);
  const [t, n] = [PATCH_TANGENT, PATCH_NORMAL];
  const normal = [0, 1, 2].map((axis) => patch[n + axis] - c1 * patch[t + axis] - c2 * patch[t + 3 + axis]);
  for (let axis = 0; axis < 3; axis++) patch[axis] += c0 * patch[n + axis];
  setFrame(patch, normal[0], normal[1], normal[2]);
  patch.fill(0, PATCH_HEIGHT, PATCH_HEIGHT + 3);
}

/** Voxels that are longer along one axis widen the neighbourhood there, by the root of the ratio. */
function axisScales(spacing: readonly [number, number, number]): number[] {
  const smallest = Math.min(...spacing);
  return spacing.map((edge) => Math.sqrt(smallest / edge));
}

/** Collects the faces within the patch's radius, in its frame; every second, third... one where there are more than `enough`. */
function gather(fitter: PatchFitter, patch: Float64Array, enough: number, opposed: number): void {
  const { faces, spacing } = fitter;
  const { midpoints, directions, cells, cellStarts } = faces;
  const radius = patch[PATCH_RADIUS];
  const [sx, sy, sz] = axisScales(spacing);
  const [ox, oy, oz, tx, ty, tz, bx, by, bz, nx, ny, nz] = patch;
  const normal = [nx, ny, nz];
  const signs = [0, 1, 2, 3, 4, 5].map((d) => (d & 1 ? 1 : -1) * normal[d >> 1] > opposed);
  const [a0, a1] = cellRange(cells, 0, ox - radius / sx, ox + radius / sx);
  const [b0, b1] = cellRange(cells, 1, oy - radius / sy, oy + radius / sy);
  const [c0, c1] = cellRange(cells, 2, oz - radius / sz, oz + radius / sz);
  const scale = 1 / (radius * radius);
  const expected = (1.5 * Math.PI * radius * radius) / (spacing[0] * spacing[1] * spacing[2]) ** (2 / 3);
  const step = Math.max(1, Math.round(expected / enough));
  let near = fitter.near;
  let count = 0;
  for (let c = c0; c <= c1; c++) {
    for (let b = b0; b <= b1; b++) {
      // cells of a row are neighbours in the list
      const row = cells.size[0] * (b + cells.size[1] * c);
      const end = cellStarts[row + a1 + 1];
      for (let f = cellStarts[row + a0]; f < end; f += step) {
        const dx = midpoints[3 * f] - ox;
        const dy = midpoints[3 * f + 1] - oy;
        const dz = midpoints[3 * f + 2] - oz;
        const q = (dx * dx * sx * sx + dy * dy * sy * sy + dz * dz * sz * sz) * scale;
        if (q >= 1 || !signs[directions[f]]) continue;
        if (count === near.u.length) near = fitter.near = grown(near);
        const flat = 1 - q * q * q * q;
        near.u[count] = dx * tx + dy * ty + dz * tz;
        near.v[count] = dx * bx + dy * by + dz * bz;
        near.w[count] = dx * nx + dy * ny + dz * nz;
        near.kernel[count] = flat * flat;
        near.direction[count] = directions[f];
        count++;
      }
    }
  }
  near.count = count;
}

function grown(near: NearFaces): NearFaces {
  const larger = emptyNear(2 * near.u.length);
  larger.u.set(near.u);
  larger.v.set(near.v);
  larger.w.set(near.w);
  larger.kernel.set(near.kernel);
  larger.direction.set(near.direction);
  return larger;
}

/** Sum of the areas of the faces gathered, as vectors outward. */
function areaVector({ near, spacing }: PatchFitter): number[] {
  const sum = [0, 0, 0];
  for (let f = 0; f < near.count; f++) {
    const axis = near.direction[f] >> 1;
    sum[axis] += ((near.direction[f] & 1 ? 1 : -1) * near.kernel[f]) / spacing[axis];
  }
  return sum;
}

/** Normal vector's components along the voxel axes and residual at a face, of the patch as it is. */
interface Look {
  along: number;
  s: number;
  arc: number;
}

/** Slope of the patch at (u, v) seen by a face: the share of the unit normal along the face's outward direction. */
function lookInto(look: Look, patch: Float64Array, u: number, v: number, direction: number): void {
  const c3 = patch[PATCH_HEIGHT + 3];
  const c4 = patch[PATCH_HEIGHT + 4];
  const c5 = patch[PATCH_HEIGHT + 5];
  const s = (c3 * u + c4 * v) * u + c5 * v * v;
  const r2 = u * u + v * v;
  const arc = arcFactor(s, r2);
  const slope = 3 * arc - 2;
  const pull = r2 > 0 ? (2 * s * (arc - 1)) / r2 : 0;
  const qu = patch[PATCH_HEIGHT + 1] + (2 * c3 * u + c4 * v) * slope - pull * u;
  const qv = patch[PATCH_HEIGHT + 2] + (c4 * u + 2 * c5 * v) * slope - pull * v;
  const axis = direction >> 1;
  const gradient = patch[PATCH_NORMAL + axis] - qu * patch[PATCH_TANGENT + axis] - qv * patch[PATCH_TANGENT + 3 + axis];
  look.along = ((direction & 1 ? 1 : -1) * gradient) / Math.sqrt(1 + qu * qu + qv * qv);
  look.s = s;
  look.arc = arc;
}

const matrix = new Float64Array(36);
const right = new Float64Array(6);
const look: Look = { along: 0, s: 0, arc: 1 };

/** One weighted fit, weights and arcs from the patch as it is; false where there are too few faces. */
function fitHeights({ near, spacing }: PatchFitter, patch: Float64Array): boolean {
  if (near.count < 3) return false;
  const smallest = Math.min(...spacing);
  const areas = [0, 1, 2].map((axis) => (spacing[0] * spacing[1] * spacing[2]) / spacing[axis]);
  const noise = (FACE_NOISE * smallest) ** 2;
  const scale = 1 / patch[PATCH_RADIUS];
  // how well n is known before the fit
  const turn = (FACE_TURN * smallest * scale) ** 2;
  // sums in local variables: an array of them is three times as slow
  let m00 = 0;
  let m10 = 0;
  let m11 = 0;
  let m20 = 0;
  let m21 = 0;
  let m22 = 0;
  let m30 = 0;
  let m31 = 0;
  let m32 = 0;
  let m33 = 0;
  let m40 = 0;
  let m41 = 0;
  let m42 = 0;
  let m43 = 0;
  let m44 = 0;
  let m50 = 0;
  let m51 = 0;
  let m52 = 0;
  let m53 = 0;
  let m54 = 0;
  let m55 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let b4 = 0;
  let b5 = 0;
  for (let f = 0; f < near.count; f++) {
    const u = near.u[f];
    const v = near.v[f];
    const direction = near.direction[f];
    lookInto(look, patch, u, v, direction);
    if (look.along < OPPOSED) continue;
    const n = Math.abs(look.along);
    const edge = spacing[direction >> 1];
    const variance = (edge * edge * (n * n + turn)) / 12 + noise;
    const weight = (near.kernel[f] * areas[direction >> 1] * n) / (variance * Math.sqrt(variance));
    const x = u * scale;
    const y = v * scale;
    const f3 = x * x * look.arc;
    const f4 = x * y * look.arc;
    const f5 = y * y * look.arc;
    const w1 = weight * x;
    const w2 = weight * y;
    const w3 = weight * f3;
    const w4 = weight * f4;
    const w5 = weight * f5;
    const w = near.w[f];
    m00 += weight;
    m10 += w1;
    m11 += w1 * x;
    m20 += w2;
    m21 += w2 * x;
    m22 += w2 * y;
    m30 += w3;
    m31 += w3 * x;
    m32 += w3 * y;
    m33 += w3 * f3;
    m40 += w4;
    m41 += w4 * x;
    m42 += w4 * y;
    m43 += w4 * f3;
    m44 += w4 * f4;
    m50 += w5;
    m51 += w5 * x;
    m52 += w5 * y;
    m53 += w5 * f3;
    m54 += w5 * f4;
    m55 += w5 * f5;
    b0 += weight * w;
    b1 += w1 * w;
    b2 += w2 * w;
    b3 += w3 * w;
    b4 += w4 * w;
    b5 += w5 * w;
  }
  matrix.set([m00], 0);
  matrix.set([m10, m11], 6);
  matrix.set([m20, m21, m22], 12);
  matrix.set([m30, m31, m32, m33], 18);
  matrix.set([m40, m41, m42, m43, m44], 24);
  matrix.set([m50, m51, m52, m53, m54, m55], 30);
  right.set([b0, b1, b2, b3, b4, b5]);
  const height = solveFlexible(matrix, right);
  if (!height) return false;
  for (let r = 0; r < 6; r++) patch[PATCH_HEIGHT + r] = height[r] * (r === 0 ? 1 : r < 3 ? scale : scale * scale);
  return true;
}

/** Share of the faces whose two voxel centres the patch does not part, by more than 0.15 voxels. */
function missShare({ near, spacing }: PatchFitter, patch: Float64Array): number {
  const tolerance = MISS_VOXELS * Math.min(...spacing);
  const [c0, c1, c2] = patch.subarray(PATCH_HEIGHT, PATCH_HEIGHT + 3);
  let all = 0;
  let missed = 0;
  for (let f = 0; f < near.count; f++) {
    const u = near.u[f];
    const v = near.v[f];
    const direction = near.direction[f];
    lookInto(look, patch, u, v, direction);
    const gap = Math.abs(near.w[f] - (c0 + c1 * u + c2 * v + look.s * look.arc));
    const extent = (spacing[direction >> 1] * Math.abs(look.along)) / 2;
    all += near.kernel[f];
    if (gap > extent + tolerance || look.along < OPPOSED) missed += near.kernel[f];
  }
  return missed / all;
}
