/**
 * A quadratic patch of a surface: a height over a tangent plane, q(u, v) = c0 + c1 u + c2 v + s (1 + s^2 / r^2), where
 * s = c3 u^2 + c4 u v + c5 v^2 and r^2 = u^2 + v^2. The cubic term in s makes every normal section a circular arc to fourth
 * order, so that cylinders and spheres are met well beyond the reach of a parabola (at half the radius: error 0.001 R
 * instead of 0.009 R).
 */

/** numbers of a patch, in this order: origin, first and second tangent, normal (outward), c0 to c5, fit radius, reach, quality */
export const PATCH_STRIDE = 21;
export const PATCH_TANGENT = 3;
export const PATCH_NORMAL = 9;
export const PATCH_HEIGHT = 12;
export const PATCH_RADIUS = 18;
export const PATCH_REACH = 19;
export const PATCH_QUALITY = 20;

/** the arc's term is kept below this share, so that a patch stays tame far outside its fit */
export const ARC_LIMIT = 0.25;

/**
 * second-order term of a distance, metres, up to which it is good enough: the third-order one is smaller by curvature times
 * distance
 */
export const BEND_METRES = 3e-6;

/** Numbers of a foot (patchFootInto): its u and v, signed distance, slopes q_u and q_v there. */
export const FOOT_LENGTH = 5;

/**
 * Foot of a point on a patch and its signed distance, positive on the side of the normal. `o` is where the patch starts in
 * `patches`; (dx, dy, dz) the point less the patch's origin, w its height along the normal.
 * Along the steepest way the gap closes as gap - t g - t^2 k / 2, with g^2 = 1 + q_u^2 + q_v^2 and k the second derivative
 * of q that way; where its term is not small, a step u_foot = u + (w - q) q_u more towards the foot.
 * Accuracy: 0.01 mm at 3 mm from a cylinder of radius 7 mm.
 */
export function patchFootInto(
  foot: Float64Array,
  patches: Float64Array,
  o: number,
  dx: number,
  dy: number,
  dz: number,
  w: number,
): void {
  const u = dx * patches[o + 3] + dy * patches[o + 4] + dz * patches[o + 5];
  const v = dx * patches[o + 6] + dy * patches[o + 7] + dz * patches[o + 8];
  const c0 = patches[o + 12];
  const c1 = patches[o + 13];
  const c2 = patches[o + 14];
  const c3 = patches[o + 15];
  const c4 = patches[o + 16];
  const c5 = patches[o + 17];
  const su = c3 * u + c4 * v;
  const s = su * u + c5 * v * v;
  const r2 = u * u + v * v;
  const inverse = r2 > 0 ? 1 / r2 : 0;
  const share = s * s * inverse;
  const bend = share < ARC_LIMIT ? share : ARC_LIMIT;
  const slope = 1 + 3 * bend;
  const pull = 2 * s * bend * inverse;
  const qu = c1 + (su + c3 * u) * slope - pull * u;
  const qv = c2 + (c4 * u + 2 * c5 * v) * slope - pull * v;
  const steep = 1 + qu * qu + qv * qv;
  const root = Math.sqrt(steep);
  const first = (w - (c0 + c1 * u + c2 * v + s * (1 + bend))) / root;
  const second = (first * first * slope * (qu * qu * c3 + qu * qv * c4 + qv * qv * c5)) / (steep * root);
  if (second < BEND_METRES && second > -BEND_METRES) {
    const shift = (first - second) / root;
    foot[0] = u + shift * qu;
    foot[1] = v + shift * qv;
    foot[2] = first - second;
    foot[3] = qu;
    foot[4] = qv;
  } else walkFootInto(foot, patches, o, u, v, w, u + (first / root) * qu, v + (first / root) * qv);
}

/** The same for the point (u, v, w) of the patch's frame by a step more from a first foot. */
export function walkFootInto(
  foot: Float64Array,
  patches: Float64Array,
  o: number,
  u: number,
  v: number,
  w: number,
  firstU: number,
  firstV: number,
): void {
  const c0 = patches[o + 12];
  const c1 = patches[o + 13];
  const c2 = patches[o + 14];
  const c3 = patches[o + 15];
  const c4 = patches[o + 16];
  const c5 = patches[o + 17];
  let fu = firstU;
  let fv = firstV;
  for (let isLast = false; ; isLast = true) {
    const su = c3 * fu + c4 * fv;
    const s = su * fu + c5 * fv * fv;
    const r2 = fu * fu + fv * fv;
    const inverse = r2 > 0 ? 1 / r2 : 0;
    const share = s * s * inverse;
    const bend = share < ARC_LIMIT ? share : ARC_LIMIT;
    const slope = 1 + 3 * bend;
    const pull = 2 * s * bend * inverse;
    const qu = c1 + (su + c3 * fu) * slope - pull * fu;
    const qv = c2 + (c4 * fu + 2 * c5 * fv) * slope - pull * fv;
    const gap = w - (c0 + c1 * fu + c2 * fv + s * (1 + bend));
    if (isLast) {
      const away = Math.sqrt((u - fu) * (u - fu) + (v - fv) * (v - fv) + gap * gap);
      foot[0] = fu;
      foot[1] = fv;
      foot[2] = gap < 0 ? -away : away;
      foot[3] = qu;
      foot[4] = qv;
      return;
    }
    fu = u + gap * qu;
    fv = v + gap * qv;
  }
}
