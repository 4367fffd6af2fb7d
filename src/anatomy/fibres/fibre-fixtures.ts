/** Anatomies of one muscle in a limb, for tests: given as functions of the place. */

import { type Affine, axisAlignedAffine, voxelSpacing } from '../affine.ts';
import type { Anatomy, AnatomyLabel } from '../label-map.ts';
import { inverseAffine } from './inverse-affine.ts';

export const MUSCLE = 3;

export interface LimbShape {
  /** half extents of the volume, metres; voxel centres are symmetric about the origin */
  readonly half: readonly [number, number, number];
  readonly voxel: number | readonly [number, number, number];
  readonly limb: (x: number, y: number, z: number) => boolean;
  readonly muscle: (x: number, y: number, z: number) => boolean;
  /** takes the place of the plain affine; the shape is then in the coordinates before it */
  readonly turn?: (affine: Affine) => Affine;
  readonly label?: Partial<AnatomyLabel>;
}

export function shapeAnatomy({ half, voxel, limb, muscle, turn, label }: LimbShape): Anatomy {
  const edges = typeof voxel === 'number' ? ([voxel, voxel, voxel] as const) : voxel;
  const size = half.map((extent, c) => Math.round((2 * extent) / edges[c])) as [number, number, number];
  const origin = size.map((count, c) => (-(count - 1) / 2) * edges[c]) as [number, number, number];
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  let n = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, n++) {
        const [x, y, z] = [i, j, k].map((at, c) => origin[c] + at * edges[c]);
        labels[n] = muscle(x, y, z) ? MUSCLE : limb(x, y, z) ? 2 : 0;
      }
  const plain = axisAlignedAffine(edges, origin);
  return {
    name: 'shape.nii.gz',
    labelMap: { labels, size, affine: turn ? turn(plain) : plain },
    labels: [
      { index: 2, name: 'subcutaneous fat', tissue: 'fat' },
      { index: MUSCLE, name: 'flexor digitorum superficialis', tissue: 'muscle', ...label },
    ],
    warnings: [],
  };
}

/** A muscle of circular section round a straight line along z, with a radius that changes along it. */
export function fusiformMuscle(radius: (z: number) => number, half = 0.07, more: Partial<LimbShape> = {}): Anatomy {
  return shapeAnatomy({
    half: [0.03, 0.03, half],
    voxel: 0.001,
    limb: (x, y) => Math.hypot(x, y) < 0.026,
    muscle: (x, y, z) => Math.hypot(x, y) < radius(z),
    ...more,
  });
}

export const BANANA_RADIUS = 0.12;
/** off the voxels' symmetry, so that no point lies just on a border */
export const BANANA_Y = 0.00037;

/** A tube of 8 mm round an arc in the plane y = BANANA_Y with its centre at x = -BANANA_RADIUS, from -40 to 40 degrees. */
export function bananaMuscle(more: Partial<LimbShape> = {}): Anatomy {
  return shapeAnatomy({
    half: [0.05, 0.02, 0.09],
    voxel: 0.001,
    // the skin is nearer on the posterior side
    limb: (x, y) => Math.abs(x) < 0.045 && y > -0.0101 && y < 0.0187,
    muscle: (x, y, z) => {
      const [angle, distance] = [Math.atan2(z, x + BANANA_RADIUS), Math.hypot(x + BANANA_RADIUS, z) - BANANA_RADIUS];
      return Math.hypot(distance, y - BANANA_Y) < 0.008 && Math.abs(angle) < (40 * Math.PI) / 180;
    },
    ...more,
  });
}

/** A rotation, then a shift, of the world, for affines and points. */
export function rotation(degreesAboutX: number, degreesAboutY: number, shift: readonly [number, number, number]) {
  const [a, b] = [degreesAboutX, degreesAboutY].map((degrees) => (degrees * Math.PI) / 180);
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  const m = [cb, sb * sa, sb * ca, 0, ca, -sa, -sb, cb * sa, cb * ca];
  const point = ([x, y, z]: ArrayLike<number> & Iterable<number>): [number, number, number] =>
    [0, 1, 2].map((r) => m[3 * r] * x + m[3 * r + 1] * y + m[3 * r + 2] * z + shift[r]) as [number, number, number];
  const affine = (from: Affine): Affine => {
    const out = new Float64Array(12);
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 4; c++)
        out[4 * r + c] =
          m[3 * r] * from[c] + m[3 * r + 1] * from[4 + c] + m[3 * r + 2] * from[8 + c] + (c === 3 ? shift[r] : 0);
    return out;
  };
  return { point, affine };
}

/** Metres from a point to the nearest voxel of a label, taken as a box; 0 in it. Looks at most 3 voxels far. */
export function distanceToLabel({ labelMap }: Anatomy, label: number): (x: number, y: number, z: number) => number {
  const { labels, size, affine } = labelMap;
  const inverse = inverseAffine(affine);
  const spacing = voxelSpacing(affine);
  const around = (at: number, axis: number) => {
    const [low, high] = [Math.max(0, Math.round(at) - 3), Math.min(size[axis] - 1, Math.round(at) + 3)];
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, n) => low + n);
  };
  const beyond = (at: number, axis: number) => Math.max(0, Math.abs(at) - 0.5) * spacing[axis];
  return (x, y, z) => {
    const [i, j, k] = [0, 4, 8].map((r) => inverse[r] * x + inverse[r + 1] * y + inverse[r + 2] * z + inverse[r + 3]);
    const clamped = [i, j, k].map((at, axis) => Math.min(size[axis] - 1, Math.max(0, Math.round(at))));
    if (labels[clamped[0] + size[0] * (clamped[1] + size[1] * clamped[2])] === label) return 0;
    let least = Infinity;
    for (const c of around(k, 2))
      for (const b of around(j, 1))
        for (const a of around(i, 0))
          if (labels[a + size[0] * (b + size[1] * c)] === label)
            least = Math.min(least, Math.hypot(beyond(a - i, 0), beyond(b - j, 1), beyond(c - k, 2)));
    return least;
  };
}
