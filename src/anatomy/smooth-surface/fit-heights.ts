/**
 * The weighted least squares fit of a patch's heights to the faces gathered round it, and how many of them it misses.
 *
 * What a face says: the surface crosses the segment of length h_a between the two voxel centres. Along the surface's
 * normal n that is +-h_a |n_a| / 2 round the midpoint, so the faces that stand on edge at the steps of a staircase tell the
 * position many times better than the treads. Weight of a face: area |n_a| / (h_a^2 n_a^2 / 12 + e^2)^(3/2) times the kernel
 * (1 - (r / radius)^8)^2. The power 3/2 instead of 1: all faces of one tread share one error, so their number must not count.
 * Measured on cylinders of 46 to 50 mm in voxels of 0.5 mm, worst error: power 1 0.081 mm, 3/2 0.077, 2 0.076 at the widest
 * radius, and 0.17, 0.14, 0.10 mm at the narrowest; on small bones and ellipses 2 is the worse one. A flat kernel instead
 * of (1 - r^2)^2: 0.077 instead of 0.087 mm, because the nearest steps lie far out.
 */

import type { FaceMeasures, NearFaces } from './gather-faces.ts';
import { ARC_LIMIT, PATCH_HEIGHT, PATCH_NORMAL, PATCH_RADIUS, PATCH_TANGENT } from './patch.ts';
import { solveFlexible } from './solve-flexible.ts';

/** tolerance of a crossing, in voxels */
const MISS_VOXELS = 0.15;
/** e of the weights, in voxels */
const FACE_NOISE = 0.03;
/** how far the slope of a fit may be wrong, where its radius is one voxel */
const FACE_TURN = 0.3;
/** faces that look the other way by more than this belong to another sheet */
export const OPPOSED = -0.25;

const matrix = new Float64Array(36);
const right = new Float64Array(6);
const directed = new Float64Array(18);

/** Components of normal and tangents along each of the six directions of faces, so that a face finds its own in a row. */
function directedFrame(patch: Float64Array): Float64Array {
  for (let direction = 0; direction < 6; direction++) {
    const axis = direction >> 1;
    const sign = direction & 1 ? 1 : -1;
    directed[3 * direction] = sign * patch[PATCH_NORMAL + axis];
    directed[3 * direction + 1] = sign * patch[PATCH_TANGENT + axis];
    directed[3 * direction + 2] = sign * patch[PATCH_TANGENT + 3 + axis];
  }
  return directed;
}

/** One weighted fit, weights and arcs from the patch as it is; false where there are too few faces. */
export function fitHeights(near: NearFaces, measures: FaceMeasures, patch: Float64Array): boolean {
  if (near.count < 3) return false;
  const { u: us, v: vs, kernel, inverse, direction: directions, weight: weights, arc: arcs } = near;
  const frame = directedFrame(patch);
  const p1 = patch[PATCH_HEIGHT + 1];
  const p2 = patch[PATCH_HEIGHT + 2];
  const p3 = patch[PATCH_HEIGHT + 3];
  const p4 = patch[PATCH_HEIGHT + 4];
  const p5 = patch[PATCH_HEIGHT + 5];
  const { smallest, areas, variances } = measures;
  const noise = (FACE_NOISE * smallest) ** 2;
  const scale = 1 / patch[PATCH_RADIUS];
  // how well n is known before the fit
  const turn = (FACE_TURN * smallest * scale) ** 2;
  for (let f = 0; f < near.count; f++) {
    const u = us[f];
    const v = vs[f];
    const direction = directions[f];
    // slope of the patch as it is, and g, the normal (-qu, -qv, 1) along the face's outward direction
    const s = (p3 * u + p4 * v) * u + p5 * v * v;
    const share = s * s * inverse[f];
    const bend = share < ARC_LIMIT ? share : ARC_LIMIT;
    const arc = 1 + bend;
    const slope = 1 + 3 * bend;
    const pull = 2 * s * bend * inverse[f];
    const qu = p1 + (2 * p3 * u + p4 * v) * slope - pull * u;
    const qv = p2 + (p4 * u + 2 * p5 * v) * slope - pull * v;
    const g = frame[3 * direction] - qu * frame[3 * direction + 1] - qv * frame[3 * direction + 2];
    const steep = 1 + qu * qu + qv * qv;
    // n^2 = g^2 / steep: all variances times steep, so that one root and one division do
    const axis = direction >> 1;
    const variance = variances[axis] * (g * g + turn * steep) + noise * steep;
    const isOpposed = g < 0 && g * g > OPPOSED * OPPOSED * steep;
    weights[f] = isOpposed ? 0 : (kernel[f] * areas[axis] * Math.abs(g) * steep) / (variance * Math.sqrt(variance));
    arcs[f] = arc;
  }
  sumMoments(near, scale);
  const height = solveFlexible(matrix, right);
  if (!height) return false;
  for (let r = 0; r < 6; r++) patch[PATCH_HEIGHT + r] = height[r] * (r === 0 ? 1 : r < 3 ? scale : scale * scale);
  return true;
}

/**
 * Sums weight * f_r f_c and weight * f_r w over the faces, f = (1, x, y, arc x^2, arc x y, arc y^2). Three passes, because
 * 24 sums in one do not fit the registers: weights and sums took 50 ns a face, now 28.
 */
function sumMoments(near: NearFaces, scale: number): void {
  const { count, u, v, w, weight, arc } = near;
  let m00 = 0;
  let m10 = 0;
  let m11 = 0;
  let m20 = 0;
  let m21 = 0;
  let m22 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  for (let f = 0; f < count; f++) {
    const x = u[f] * scale;
    const y = v[f] * scale;
    const g = weight[f];
    const gx = g * x;
    const gy = g * y;
    m00 += g;
    m10 += gx;
    m11 += gx * x;
    m20 += gy;
    m21 += gy * x;
    m22 += gy * y;
    b0 += g * w[f];
    b1 += gx * w[f];
    b2 += gy * w[f];
  }
  let m30 = 0;
  let m31 = 0;
  let m32 = 0;
  let m40 = 0;
  let m42 = 0;
  let m50 = 0;
  let m52 = 0;
  let b3 = 0;
  let b4 = 0;
  let b5 = 0;
  for (let f = 0; f < count; f++) {
    const x = u[f] * scale;
    const y = v[f] * scale;
    const g = weight[f] * arc[f];
    const gxx = g * x * x;
    const gxy = g * x * y;
    const gyy = g * y * y;
    m30 += gxx;
    m31 += gxx * x;
    m32 += gxx * y;
    m40 += gxy;
    m42 += gxy * y;
    m50 += gyy;
    m52 += gyy * y;
    b3 += gxx * w[f];
    b4 += gxy * w[f];
    b5 += gyy * w[f];
  }
  let m33 = 0;
  let m43 = 0;
  let m44 = 0;
  let m54 = 0;
  let m55 = 0;
  for (let f = 0; f < count; f++) {
    const x = u[f] * scale;
    const y = v[f] * scale;
    const xx = x * x;
    const yy = y * y;
    const g = weight[f] * arc[f] * arc[f];
    const gxx = g * xx;
    const gyy = g * yy;
    m33 += gxx * xx;
    m43 += gxx * x * y;
    m44 += gxx * yy;
    m54 += gyy * x * y;
    m55 += gyy * yy;
  }
  // x^2 y, x y^2 and x^2 y^2 stand twice
  matrix[0] = m00;
  matrix[6] = m10;
  matrix[7] = m11;
  matrix[12] = m20;
  matrix[13] = m21;
  matrix[14] = m22;
  matrix[18] = m30;
  matrix[19] = m31;
  matrix[20] = m32;
  matrix[21] = m33;
  matrix[24] = m40;
  matrix[25] = m32;
  matrix[26] = m42;
  matrix[27] = m43;
  matrix[28] = m44;
  matrix[30] = m50;
  matrix[31] = m42;
  matrix[32] = m52;
  matrix[33] = m44;
  matrix[34] = m54;
  matrix[35] = m55;
  right[0] = b0;
  right[1] = b1;
  right[2] = b2;
  right[3] = b3;
  right[4] = b4;
  right[5] = b5;
}

/** Share of the faces whose two voxel centres the patch does not part, by more than 0.15 voxels. */
export function missShare(near: NearFaces, measures: FaceMeasures, patch: Float64Array): number {
  const { u: us, v: vs, w: ws, kernel, inverse, direction: directions } = near;
  const { smallest, spacing } = measures;
  const tolerance = MISS_VOXELS * smallest;
  const frame = directedFrame(patch);
  const c0 = patch[PATCH_HEIGHT];
  const c1 = patch[PATCH_HEIGHT + 1];
  const c2 = patch[PATCH_HEIGHT + 2];
  const c3 = patch[PATCH_HEIGHT + 3];
  const c4 = patch[PATCH_HEIGHT + 4];
  const c5 = patch[PATCH_HEIGHT + 5];
  let all = 0;
  let missed = 0;
  for (let f = 0; f < near.count; f++) {
    const u = us[f];
    const v = vs[f];
    const direction = directions[f];
    const s = (c3 * u + c4 * v) * u + c5 * v * v;
    const share = s * s * inverse[f];
    const bend = share < ARC_LIMIT ? share : ARC_LIMIT;
    const slope = 1 + 3 * bend;
    const pull = 2 * s * bend * inverse[f];
    const qu = c1 + (2 * c3 * u + c4 * v) * slope - pull * u;
    const qv = c2 + (c4 * u + 2 * c5 * v) * slope - pull * v;
    const g = frame[3 * direction] - qu * frame[3 * direction + 1] - qv * frame[3 * direction + 2];
    const steep = 1 + qu * qu + qv * qv;
    const excess = Math.abs(ws[f] - (c0 + c1 * u + c2 * v + s * (1 + bend))) - tolerance;
    // half the segment along the normal is edge |g| / (2 root(steep))
    const half = (spacing[direction >> 1] / 2) * g;
    all += kernel[f];
    if ((excess > 0 && excess * excess * steep > half * half) || (g < 0 && g * g > OPPOSED * OPPOSED * steep))
      missed += kernel[f];
  }
  return missed / all;
}
