/** Triangles of least total area that fill a loop in space. */

/** Longer loops are filled by a fan from their middle: the table below grows with the square, the work with the cube. */
const LONGEST = 500;

/**
 * Every part of the loop from point i to point k is filled best by the triangle (i, j, k) with the best fillings of its two sides:
 * area(i, k) = min over j of area(i, j) + area(j, k) + |(i, j, k)|. So a slit is closed lip to lip, which a fan would not do.
 * @param points - corners in order, three or more
 * @returns nine numbers a triangle
 * Source: Barequet & Sharir 1995 (Comput Aided Geom Des 12:207), with area alone as the weight.
 */
export function fillLoop(points: readonly ArrayLike<number>[]): number[] {
  const n = points.length;
  if (n > LONGEST) return fan(points);
  const least = new Float64Array(n * n);
  const best = new Int32Array(n * n);
  for (let span = 2; span < n; span++)
    for (let i = 0; i + span < n; i++) {
      const k = i + span;
      least[i * n + k] = Infinity;
      for (let j = i + 1; j < k; j++) {
        const sides = least[i * n + j] + least[j * n + k];
        if (sides >= least[i * n + k]) continue;
        const total = sides + triangleArea(points[i], points[j], points[k]);
        if (total >= least[i * n + k]) continue;
        least[i * n + k] = total;
        best[i * n + k] = j;
      }
    }
  const out: number[] = [];
  const parts = [[0, n - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [i, k] = part;
    if (k - i < 2) continue;
    const j = best[i * n + k];
    for (const at of [i, j, k]) out.push(points[at][0], points[at][1], points[at][2]);
    parts.push([i, j], [j, k]);
  }
  return out;
}

function fan(points: readonly ArrayLike<number>[]): number[] {
  const middle = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  return points.flatMap((a, at) => {
    const b = points[(at + 1) % points.length];
    return [a[0], a[1], a[2], b[0], b[1], b[2], ...middle];
  });
}

export function triangleArea(a: ArrayLike<number>, b: ArrayLike<number>, c: ArrayLike<number>): number {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}
