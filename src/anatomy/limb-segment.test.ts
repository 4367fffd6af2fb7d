import { describe, expect, it } from 'vitest';
import { axisAlignedAffine, voxelToWorld } from './affine.ts';
import type { LabelMap } from './label-map.ts';
import { largestPiece, limbSegment } from './limb-segment.ts';

/** A bar of 5 x 4 x 30 voxels along one axis, with two empty slices before it and three after. */
function bar(axis: 0 | 1 | 2): LabelMap {
  const size = [0, 1, 2].map((a) => (a === axis ? 35 : a === (axis + 1) % 3 ? 5 : 4)) as [number, number, number];
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let n = 0; n < labels.length; n++) {
    const at = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1]))];
    if (at[axis] >= 2 && at[axis] < 32) labels[n] = 1 + at[axis];
  }
  return { labels, size, affine: axisAlignedAffine([1e-3, 2e-3, 3e-3], [0.1, 0.2, 0.3]) };
}

/** World places of voxels by label, as text. */
function places({ labels, size, affine }: LabelMap): Map<number, string[]> {
  const out = new Map<number, string[]>();
  labels.forEach((label, n) => {
    if (label === 0) return;
    const [i, j, k] = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1]))];
    const text = voxelToWorld(affine, i, j, k)
      .map((value) => value.toFixed(9))
      .join(' ');
    out.set(label, [...(out.get(label) ?? []), text].sort());
  });
  return out;
}

describe('limbSegment', () => {
  it.each([0, 1, 2] as const)(
    'turns axis %d to the third, cuts empty slices, and moves nothing in the world',
    (axis) => {
      const map = bar(axis);
      const segment = limbSegment(map);
      expect(segment.size[2]).toBe(30);
      expect(segment.size[0] * segment.size[1]).toBe(20);
      expect(places(segment)).toEqual(places(map));
    },
  );

  it.each([0, 1, 2] as const)(
    'finds axis %d of a piece shorter than wide from the flat ends in empty slices',
    (axis) => {
      const size: [number, number, number] = [20, 20, 20];
      const labels = new Uint8Array(8000);
      for (let n = 0; n < labels.length; n++) {
        const at = [n % 20, Math.floor(n / 20) % 20, Math.floor(n / 400)];
        const [x, y] = [at[(axis + 1) % 3] - 9.5, at[(axis + 2) % 3] - 9.5];
        if (Math.hypot(x, y) < 9 && at[axis] >= 4 && at[axis] < 16) labels[n] = 1;
      }
      const map = { labels, size, affine: axisAlignedAffine([1e-3, 1e-3, 1e-3], [0, 0, 0]) };
      const segment = limbSegment(map);
      expect(segment.size[2]).toBe(12);
      expect(places(segment)).toEqual(places(map));
    },
  );

  it('returns a map that is so already as it is', () => {
    const segment = limbSegment(bar(2));
    expect(limbSegment(segment)).toBe(segment);
  });
});

describe('largestPiece', () => {
  it('takes away what is apart, leaves other labels, and does not change its input', () => {
    const labels = Uint8Array.of(1, 1, 1, 0, 1, 2, 2, 2);
    const map: LabelMap = { labels, size: [8, 1, 1], affine: axisAlignedAffine([1e-3, 1e-3, 1e-3], [0, 0, 0]) };
    const { map: rest, removed } = largestPiece(map, Uint8Array.of(0, 1, 0));
    expect([...rest.labels]).toEqual([1, 1, 1, 0, 0, 2, 2, 2]);
    expect(removed).toBe(1);
    expect([...labels]).toEqual([1, 1, 1, 0, 1, 2, 2, 2]);
    expect(largestPiece(rest, Uint8Array.of(0, 1, 0)).map).toBe(rest);
  });
});
