/**
 * The point of a surface nearest to a given one: from the nearest patch, steps along the surface until the point lies on
 * the normal there.
 */

import type { Vector3 } from '../affine.ts';
import type { SurfacePoint } from '../limb-surface.ts';
import { blendedDistance, type PatchField } from './blend-patches.ts';
import { PATCH_HEIGHT, PATCH_NORMAL, PATCH_STRIDE, PATCH_TANGENT } from './patch.ts';

/** a step shorter than this is the last */
const STEP_METRES = 1e-7;
const STEPS = 40;
/** half the base of the differences that give the normal: jumps of 1e-7 m in the distance turn it by 1e-4 */
const SLOPE_METRES = 5e-4;

/** In the map's frame; undefined where every patch is farther than `limitMetres`. Cost: patches, and some 200 distances. */
export function nearestOnPatches(field: PatchField, point: Vector3, limitMetres: number): SurfacePoint | undefined {
  const start = nearestPatch(field, point);
  if (start < 0) return undefined;
  const o = start * PATCH_STRIDE;
  let position: Vector3 = [field.patches[o], field.patches[o + 1], field.patches[o + 2]];
  let best: SurfacePoint | undefined;
  for (let step = 0; step < STEPS; step++) {
    const onto = ontoSurface(field, position);
    if (!onto) break;
    const away = [0, 1, 2].map((axis) => point[axis] - onto.position[axis]);
    const along = away[0] * onto.normal[0] + away[1] * onto.normal[1] + away[2] * onto.normal[2];
    const aside = away.map((value, axis) => value - along * onto.normal[axis]);
    const length = Math.hypot(...away);
    const found = {
      positionMetres: onto.position,
      normal: onto.normal,
      distanceMetres: along < 0 ? -length : length,
    };
    if (!best || length <= Math.abs(best.distanceMetres)) best = found;
    const miss = Math.hypot(...aside);
    if (miss < STEP_METRES) break;
    // the nearest point runs 1 + distance * curvature times slower than the point it is nearest to
    const bend = Math.max(0.5, 1 + along * curvatureAlong(field, onto.position, aside));
    const stride = Math.min(1 / bend, (2 * field.reachMetres) / miss);
    position = [0, 1, 2].map((axis) => onto.position[axis] + stride * aside[axis]) as [number, number, number];
  }
  return best && Math.abs(best.distanceMetres) <= limitMetres ? best : undefined;
}

function nearestPatch({ patches }: PatchField, [x, y, z]: Vector3): number {
  let nearest = -1;
  let least = Infinity;
  for (let o = 0; o < patches.length; o += PATCH_STRIDE) {
    const away = (patches[o] - x) ** 2 + (patches[o + 1] - y) ** 2 + (patches[o + 2] - z) ** 2;
    if (away < least) {
      least = away;
      nearest = o / PATCH_STRIDE;
    }
  }
  return nearest;
}

/** The point moved onto the surface along the gradient of its distance; undefined beyond reach. */
function ontoSurface(field: PatchField, start: Vector3): { position: Vector3; normal: Vector3 } | undefined {
  let position = start;
  for (let round = 0; round < 3; round++) {
    const distance = blendedDistance(field, ...position);
    const normal = slopeAt(field, position);
    if (Number.isNaN(distance) || !normal) return undefined;
    if (round === 2 || Math.abs(distance) < STEP_METRES / 10) return { position, normal };
    position = [0, 1, 2].map((axis) => position[axis] - distance * normal[axis]) as [number, number, number];
  }
  return undefined;
}

function slopeAt(field: PatchField, [x, y, z]: Vector3): Vector3 | undefined {
  const h = SLOPE_METRES;
  const slope = [
    blendedDistance(field, x + h, y, z) - blendedDistance(field, x - h, y, z),
    blendedDistance(field, x, y + h, z) - blendedDistance(field, x, y - h, z),
    blendedDistance(field, x, y, z + h) - blendedDistance(field, x, y, z - h),
  ];
  const length = Math.hypot(...slope);
  return length > 0 ? [slope[0] / length, slope[1] / length, slope[2] / length] : undefined;
}

/** Curvature of the nearest patch along a direction, per metre, positive where the surface bends away from its normal. */
function curvatureAlong(field: PatchField, point: Vector3, direction: readonly number[]): number {
  const { patches } = field;
  const o = nearestPatch(field, point) * PATCH_STRIDE;
  const dot = (at: number) =>
    direction[0] * patches[o + at] + direction[1] * patches[o + at + 1] + direction[2] * patches[o + at + 2];
  const normal = dot(PATCH_NORMAL);
  const [u, v] = [dot(PATCH_TANGENT), dot(PATCH_TANGENT + 3)];
  const [c3, c4, c5] = patches.subarray(o + PATCH_HEIGHT + 3, o + PATCH_HEIGHT + 6);
  const squared = u * u + v * v + normal * normal;
  return squared > 0 ? (-2 * (c3 * u * u + c4 * u * v + c5 * v * v)) / squared : 0;
}
