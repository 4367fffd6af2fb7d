/** A distance known at the eight corners of an element: is the element cut, where, and in which direction. */

/** Corner c lies at (c & 1, (c >> 1) & 1, c >> 2). */
export interface CornerField {
  readonly values: Float64Array;
  /** whether corners lie on both sides */
  cut: boolean;
  /** at the centre: the mean of the corners */
  centre: number;
  /** unit vector of the mean gradient; only where it is cut */
  readonly normal: Float64Array;
}

export function cornerField(): CornerField {
  return { values: new Float64Array(8), cut: false, centre: 0, normal: new Float64Array(3) };
}

/** Fills a field from two planes of nodes, `at` the first corner's place in them and `row` their row length. */
export function cornersInto(
  field: CornerField,
  lower: Float32Array,
  upper: Float32Array,
  at: number,
  row: number,
  edges: readonly [number, number, number],
): void {
  const { values, normal } = field;
  values[0] = lower[at];
  values[1] = lower[at + 1];
  values[2] = lower[at + row];
  values[3] = lower[at + row + 1];
  values[4] = upper[at];
  values[5] = upper[at + 1];
  values[6] = upper[at + row];
  values[7] = upper[at + row + 1];
  let [inside, sum] = [0, 0];
  for (let c = 0; c < 8; c++) {
    sum += values[c];
    if (values[c] < 0) inside++;
  }
  field.centre = sum / 8;
  field.cut = inside > 0 && inside < 8;
  if (!field.cut) return;
  for (let axis = 0; axis < 3; axis++) {
    const bit = 1 << axis;
    let slope = 0;
    for (let c = 0; c < 8; c++) slope += c & bit ? values[c] : -values[c];
    normal[axis] = slope / edges[axis];
  }
  const length = Math.hypot(normal[0], normal[1], normal[2]);
  for (let axis = 0; axis < 3; axis++) normal[axis] = length > 0 ? normal[axis] / length : axis === 0 ? 1 : 0;
}

/** Trilinear value at a place in the element, each coordinate 0 to 1. */
export function valueWithin({ values: v }: CornerField, x: number, y: number, z: number): number {
  const low = (v[0] * (1 - x) + v[1] * x) * (1 - y) + (v[2] * (1 - x) + v[3] * x) * y;
  const high = (v[4] * (1 - x) + v[5] * x) * (1 - y) + (v[6] * (1 - x) + v[7] * x) * y;
  return low * (1 - z) + high * z;
}
