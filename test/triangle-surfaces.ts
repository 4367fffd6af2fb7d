/** Closed surfaces of simple bodies, and STL files of them, for tests. */

import type { TriangleSurface } from '../src/anatomy/voxelise/triangle-surface.ts';

type Point = readonly [number, number, number];

function surfaceOf(name: string, triangles: readonly (readonly [Point, Point, Point])[]): TriangleSurface {
  return { name, corners: Float64Array.from(triangles.flat(2)) };
}

/** rings x rings facets, 2 rings (rings - 1) triangles; the corners lie on the sphere. */
export function sphereSurface([x, y, z]: Point, radius: number, rings: number, name = 'sphere.stl'): TriangleSurface {
  const at = (ring: number, segment: number): Point => {
    const [polar, around] = [(Math.PI * ring) / rings, (2 * Math.PI * (segment % rings)) / rings];
    const across = ring % rings === 0 ? 0 : radius * Math.sin(polar);
    return [x + across * Math.cos(around), y + across * Math.sin(around), z + radius * Math.cos(polar)];
  };
  const triangles: (readonly [Point, Point, Point])[] = [];
  for (let r = 0; r < rings; r++)
    for (let s = 0; s < rings; s++) {
      if (r < rings - 1) triangles.push([at(r, s), at(r + 1, s), at(r + 1, s + 1)]);
      if (r > 0) triangles.push([at(r, s), at(r + 1, s + 1), at(r, s + 1)]);
    }
  return surfaceOf(name, triangles);
}

/** Sides along the axes, two triangles each. */
export function boxSurface([x, y, z]: Point, [a, b, c]: Point, name = 'box.stl'): TriangleSurface {
  const p = (i: number, j: number, k: number): Point => [x + i * a, y + j * b, z + k * c];
  const quad = (q: readonly [Point, Point, Point, Point]) =>
    [
      [q[0], q[1], q[2]],
      [q[0], q[2], q[3]],
    ] as const;
  return surfaceOf(name, [
    ...quad([p(0, 0, 0), p(0, 1, 0), p(1, 1, 0), p(1, 0, 0)]),
    ...quad([p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1)]),
    ...quad([p(0, 0, 0), p(1, 0, 0), p(1, 0, 1), p(0, 0, 1)]),
    ...quad([p(0, 1, 0), p(0, 1, 1), p(1, 1, 1), p(1, 1, 0)]),
    ...quad([p(0, 0, 0), p(0, 0, 1), p(0, 1, 1), p(0, 1, 0)]),
    ...quad([p(1, 0, 0), p(1, 1, 0), p(1, 1, 1), p(1, 0, 1)]),
  ]);
}

/** Along z; of every four triangles two are side, one is top, one is bottom. */
export function cylinderSurface(
  [x, y, z]: Point,
  radius: number,
  height: number,
  segments: number,
  name = 'cylinder.stl',
): TriangleSurface {
  const at = (segment: number, up: number): Point => {
    const around = (2 * Math.PI * (segment % segments)) / segments;
    return [x + radius * Math.cos(around), y + radius * Math.sin(around), z + up * height];
  };
  const [top, bottom]: Point[] = [
    [x, y, z + height],
    [x, y, z],
  ];
  return surfaceOf(
    name,
    Array.from({ length: segments }, (_, s) => [
      [at(s, 0), at(s + 1, 0), at(s + 1, 1)] as const,
      [at(s, 0), at(s + 1, 1), at(s, 1)] as const,
      [at(s, 1), at(s + 1, 1), top] as const,
      [at(s + 1, 0), at(s, 0), bottom] as const,
    ]).flat(),
  );
}

/** The chosen triangles turned round. */
export function flipped(surface: TriangleSurface, which: (t: number) => boolean): TriangleSurface {
  const corners = Float64Array.from(surface.corners);
  for (let t = 0; t < corners.length / 9; t++)
    if (which(t))
      corners.set([...corners.subarray(9 * t + 3, 9 * t + 6), ...corners.subarray(9 * t, 9 * t + 3)], 9 * t);
  return { ...surface, corners };
}

/** The surface without the chosen triangles. */
export function withoutTriangles(surface: TriangleSurface, which: (t: number) => boolean): TriangleSurface {
  return { ...surface, corners: surface.corners.filter((_, n) => !which(Math.floor(n / 9))) };
}

/** @param scale - of the numbers in the file: 1000 for millimetres */
export function binaryStl({ corners }: TriangleSurface, scale = 1000, title = 'made by a test'): Uint8Array {
  const count = corners.length / 9;
  const bytes = new Uint8Array(84 + 50 * count);
  bytes.set(new TextEncoder().encode(title).subarray(0, 80));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  for (let n = 0; n < corners.length; n++)
    view.setFloat32(84 + 50 * Math.floor(n / 9) + 12 + 4 * (n % 9), scale * corners[n], true);
  return bytes;
}

/** @param space - what stands between words, and between lines */
export function asciiStl(
  { corners }: TriangleSurface,
  scale = 1000,
  space: readonly [string, string] = [' ', '\n'],
): Uint8Array {
  const [gap, line] = space;
  const rows: string[][] = [['solid', 'made by a test']];
  for (let t = 0; t < corners.length; t += 9) {
    rows.push(['facet', 'normal', '0', '0', '1'], ['outer', 'loop']);
    for (let c = t; c < t + 9; c += 3)
      rows.push(['vertex', ...[0, 1, 2].map((axis) => (scale * corners[c + axis]).toExponential(8))]);
    rows.push(['endloop'], ['endfacet']);
  }
  rows.push(['endsolid', 'made by a test']);
  return new TextEncoder().encode(rows.map((words) => words.join(gap)).join(line));
}
