/** Vectors of three numbers. */

import { dot, type Vector3 } from '../affine.ts';

/** a + factor b */
export function addScaled(a: Vector3, b: Vector3, factor: number): Vector3 {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

/** a - b */
export function difference(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function distanceBetween(a: Vector3, b: Vector3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The unit vector of a's part perpendicular to the unit vector `normal`. */
export function perpendicular(a: Vector3, normal: Vector3): Vector3 {
  return unit(addScaled(a, normal, -dot(a, normal)));
}

export function unit(a: Vector3): Vector3 {
  const length = Math.hypot(a[0], a[1], a[2]);
  return [a[0] / length, a[1] / length, a[2] / length];
}

/** cos(angle) a + sin(angle) b, for perpendicular a and b: a turned towards b. */
export function turned(a: Vector3, b: Vector3, radians: number): Vector3 {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return [c * a[0] + s * b[0], c * a[1] + s * b[1], c * a[2] + s * b[2]];
}

/** Number `index` of a list of x, y, z interleaved. */
export function vectorAt(list: Float64Array, index: number): Vector3 {
  return [list[3 * index], list[3 * index + 1], list[3 * index + 2]];
}
