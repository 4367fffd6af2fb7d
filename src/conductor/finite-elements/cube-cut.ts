/** The part of a box on one side of a plane. */

/**
 * Share of a box's volume that lies below a plane, which is at distance `offset` from the box's centre (negative: the centre is below).
 * With the slopes c_a = |n_a| edge_a sorted and alpha the plane's height over the lowest corner, the share is
 *   sum over the corners s of (-1)^|s| max(0, alpha - s . c)^3 / (6 c_1 c_2 c_3)   (Scardovelli and Zaleski 2000, J Comput Phys 164:228).
 */
export function shareBelowPlane(
  offset: number,
  normal: ArrayLike<number>,
  edges: readonly [number, number, number],
): number {
  const slopes = [0, 1, 2].map((axis) => Math.abs(normal[axis]) * edges[axis]);
  const total = slopes[0] + slopes[1] + slopes[2];
  // planes along an axis: a slope of 0 takes a small one, which moves no share by more than itself
  const [a, b, c] = slopes.map((slope) => Math.max(slope, 1e-4 * total));
  const height = (a + b + c) / 2 - offset;
  if (height <= 0) return 0;
  if (height >= a + b + c) return 1;
  const cube = (value: number) => (value > 0 ? value * value * value : 0);
  const sum =
    cube(height) -
    cube(height - a) -
    cube(height - b) -
    cube(height - c) +
    cube(height - a - b) +
    cube(height - a - c) +
    cube(height - b - c);
  return Math.min(1, Math.max(0, sum / (6 * a * b * c)));
}
