/** The point of an ellipse nearest to a given point, and the distance. */

export interface NearestOnEllipse {
  readonly x: number;
  readonly y: number;
  /** positive inside */
  readonly depth: number;
}

/**
 * Nearest point of the ellipse (x/a)^2 + (y/b)^2 = 1. In the first quadrant it is x' = a^2 x / (t + a^2), y' = b^2 y / (t + b^2)
 * with t the largest root of (a x / (t + a^2))^2 + (b y / (t + b^2))^2 = 1, found by bisection and Newton in one.
 * Source: Eberly 2013, Distance from a point to an ellipse, section 2. Accuracy: rounding, also on the axes.
 */
export function nearestOnEllipse(a: number, b: number, px: number, py: number): NearestOnEllipse {
  if (a < b) {
    const { x, y, depth } = nearestOnEllipse(b, a, py, px);
    return { x: y, y: x, depth };
  }
  const u = Math.abs(px);
  const v = Math.abs(py);
  const [x, y] = v > 1e-14 * b ? offAxis(a, b, u, v) : onAxis(a, b, u);
  const inside = (px / a) ** 2 + (py / b) ** 2 <= 1;
  const distance = Math.hypot(x - u, y - v);
  return { x: px < 0 ? -x : x, y: py < 0 ? -y : y, depth: inside ? distance : -distance };
}

function offAxis(a: number, b: number, u: number, v: number): [number, number] {
  // the root lies between where the second term alone is 1 and where both are surely below 1
  let low = b * v - b * b;
  let high = Math.hypot(a * u, b * v) - b * b;
  let t = low;
  for (let step = 0; step < 100; step++) {
    const p = (a * u) / (t + a * a);
    const q = (b * v) / (t + b * b);
    const value = p * p + q * q - 1;
    if (value > 0) low = t;
    else high = t;
    const slope = -2 * ((p * p) / (t + a * a) + (q * q) / (t + b * b));
    const newton = t - value / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-15 * (Math.abs(t) + b * b)) break;
    t = next;
  }
  return [(a * a * u) / (t + a * a), (b * b * v) / (t + b * b)];
}

/** On the long axis: the nearest point lies off the axis as long as the centre of curvature is not passed. */
function onAxis(a: number, b: number, u: number): [number, number] {
  const c = a * a - b * b;
  if (c <= 0 || a * u >= c) return [a, 0];
  const x = (a * a * u) / c;
  return [x, b * Math.sqrt(Math.max(0, 1 - (x / a) ** 2))];
}
