/** Which corners of a heap of triangles are the same point. */

export interface NumberedCorners {
  /** for each corner the number of its point */
  readonly points: Int32Array;
  readonly pointCount: number;
}

/**
 * Corners are the same where their three numbers are the same, as writers of surface files leave them. Open addressing on
 * the bits of the coordinates.
 * @param corners - x, y, z interleaved
 */
export function numberCorners(corners: Float64Array): NumberedCorners {
  const count = corners.length / 3;
  let slots = 16;
  while (slots < 2 * count) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  const first = new Int32Array(count);
  const points = new Int32Array(count);
  const key = new Float64Array(3);
  const words = new Int32Array(key.buffer);
  let pointCount = 0;
  for (let n = 0; n < count; n++) {
    // + 0 makes -0 and 0 the same
    for (let axis = 0; axis < 3; axis++) key[axis] = corners[3 * n + axis] + 0;
    let hash = 0;
    for (const word of words) {
      hash = Math.imul(hash ^ word, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & (slots - 1);
    for (; table[slot] >= 0; slot = (slot + 1) & (slots - 1)) {
      const at = 3 * first[table[slot]];
      if (corners[at] === key[0] && corners[at + 1] === key[1] && corners[at + 2] === key[2]) break;
    }
    if (table[slot] < 0) {
      first[pointCount] = n;
      table[slot] = pointCount++;
    }
    points[n] = table[slot];
  }
  return { points, pointCount };
}
