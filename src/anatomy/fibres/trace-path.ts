/**
 * A path along a field of unit vectors, by Runge-Kutta steps of fourth order. A step of length h moves by a mean of unit
 * vectors, so that its chord is never longer than h, and shorter by no more than the path bends.
 */

export type DirectionAt = (out: Float64Array, x: number, y: number, z: number) => void;

/** Moves a point by `metres` along the field. */
export function createStepper(directionAt: DirectionAt): (point: Float64Array, metres: number) => void {
  const [k1, k2, k3, k4] = [0, 1, 2, 3].map(() => new Float64Array(3));
  return (point, h) => {
    const [x, y, z] = point;
    const half = h / 2;
    directionAt(k1, x, y, z);
    directionAt(k2, x + half * k1[0], y + half * k1[1], z + half * k1[2]);
    directionAt(k3, x + half * k2[0], y + half * k2[1], z + half * k2[2]);
    directionAt(k4, x + h * k3[0], y + h * k3[1], z + h * k3[2]);
    for (let axis = 0; axis < 3; axis++) point[axis] += (h / 6) * (k1[axis] + 2 * k2[axis] + 2 * k3[axis] + k4[axis]);
  };
}

/**
 * Points at equal arc length along the field, from the start on and without it, until `goesOn` says no or `limit` are there.
 * @returns x, y, z interleaved
 */
export function tracePath(
  start: ArrayLike<number>,
  step: number,
  limit: number,
  directionAt: DirectionAt,
  goesOn: (x: number, y: number, z: number) => boolean,
): Float64Array {
  const move = createStepper(directionAt);
  const point = Float64Array.from(start);
  const out: number[] = [];
  for (let s = 0; s < limit; s++) {
    // two steps for each sample, so that a bend within one is followed
    move(point, step / 2);
    move(point, step / 2);
    if (!goesOn(point[0], point[1], point[2])) break;
    out.push(point[0], point[1], point[2]);
  }
  return Float64Array.from(out);
}
