import { describe, expect, it } from 'vitest';
import {
  boxSurface,
  cylinderSurface,
  flipped,
  sphereSurface,
  withoutTriangles,
} from '../../../test/triangle-surfaces.ts';
import { checkAnatomy } from '../check-anatomy.ts';
import type { AnatomyLabel, Tissue } from '../label-map.ts';
import { measureLabels } from '../measure-labels.ts';
import { closeSurface } from './close-surface.ts';
import { fillLoop } from './fill-loop.ts';
import { labelSurfaces } from './label-surfaces.ts';

import { surfaceGrid } from './surface-grid.ts';
import type { TriangleSurface } from './triangle-surface.ts';
import { voxeliseSurface } from './voxelise-surface.ts';

const label = (index: number, name: string, tissue: Tissue): AnatomyLabel => ({ index, name, tissue });
const volumeOf = (surface: TriangleSurface, voxel: number) => {
  const found = voxeliseSurface(surface, surfaceGrid([surface], voxel));
  return { ...found, volume: found.insideCount * voxel ** 3 };
};

/** toEqual looks at each element with care, and takes seconds for a volume */
const differences = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length ? a.reduce((sum, value, n) => sum + (value === b[n] ? 0 : 1), 0) : Infinity;

describe('voxeliseSurface', () => {
  it('has the volume of spheres, boxes and cylinders within 1 %', () => {
    const shapes: [TriangleSurface, number][] = [
      [sphereSurface([0.0003, 0.1, -0.2], 0.02, 60), (4 / 3) * Math.PI * 0.02 ** 3],
      [boxSurface([-0.01, 0.002, 0.3], [0.03, 0.025, 0.04]), 0.03 * 0.025 * 0.04],
      [cylinderSurface([0.2, 0, -0.1], 0.018, 0.15, 200), Math.PI * 0.018 ** 2 * 0.15],
    ];
    for (const [surface, volume] of shapes) {
      const { volume: found } = volumeOf(surface, 0.001);
      expect(Math.abs(found / volume - 1)).toBeLessThanOrEqual(0.01);
    }
  });

  it('has exactly the voxels whose centres lie inside, faces and corners on voxel centres included once', () => {
    // corners at voxel centres: every ray along an edge or a diagonal is a tie
    const surface = boxSurface([0.0005, 0.0005, 0.0005], [0.01, 0.01, 0.01]);
    for (const axis of [0, 1, 2] as const)
      expect(voxeliseSurface(surface, surfaceGrid([surface], 0.001), axis).insideCount).toBe(1000);
    const sphere = sphereSurface([0, 0, 0], 0.01, 16);
    const grid = surfaceGrid([sphere], 0.0017);
    const { start, size, inside } = voxeliseSurface(sphere, grid);
    let wrong = 0;
    for (let n = 0; n < inside.length; n++) {
      const index = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1]))];
      const point = index.map((at, axis) => grid.affine[5 * axis] * (at + start[axis]) + grid.affine[4 * axis + 3]);
      // solid angle of all triangles: 4 pi inside, 0 outside
      if (inside[n] !== (Math.abs(solidAngle(sphere.corners, point)) > 2 * Math.PI ? 1 : 0)) wrong++;
    }
    expect(wrong).toBe(0);
  });

  it('does not care how triangles are turned, or in which order they come', () => {
    const sphere = sphereSurface([0.001, 0.002, 0.003], 0.015, 30);
    const { inside } = volumeOf(sphere, 0.001);
    expect(
      volumeOf(
        flipped(sphere, () => true),
        0.001,
      ).inside,
    ).toEqual(inside);
    expect(
      volumeOf(
        flipped(sphere, (t) => t % 3 === 0),
        0.001,
      ).inside,
    ).toEqual(inside);
    const turned = { ...sphere, corners: Float64Array.from(sphere.corners).reverse() };
    const mirrored = { ...sphere, corners: turned.corners.map((_, n) => turned.corners[n - (n % 3) + 2 - (n % 3)]) };
    expect(differences(volumeOf(mirrored, 0.001).inside, inside)).toBe(0);
  });

  it('finds the same voxels along every axis', () => {
    for (const surface of [sphereSurface([0.001, 0, 0], 0.015, 30), cylinderSurface([0, 0, 0], 0.02, 0.05, 50)]) {
      const grid = surfaceGrid([surface], 0.001);
      const [x, y, z] = ([0, 1, 2] as const).map((axis) => voxeliseSurface(surface, grid, axis).inside);
      expect(differences(y, x)).toBe(0);
      expect(differences(z, x)).toBe(0);
    }
  });

  it('is the same for a surface alone and among others', () => {
    const sphere = sphereSurface([0.0013, 0.0021, 0.0003], 0.01, 30);
    const far = boxSurface([0.05, -0.07, 0.01], [0.01, 0.01, 0.2]);
    const alone = voxeliseSurface(sphere, surfaceGrid([sphere], 0.001));
    const among = voxeliseSurface(sphere, surfaceGrid([sphere, far], 0.001));
    expect(differences(among.inside, alone.inside)).toBe(0);
  });

  it('draws 200 000 triangles at 1 mm in seconds', () => {
    const sphere = sphereSurface([0, 0, 0], 0.06, 316);
    expect(sphere.corners.length / 9).toBeGreaterThan(199000);
    const start = performance.now();
    const closed = closeSurface(sphere);
    const { volume } = volumeOf(closed.surface, 0.001);
    const seconds = (performance.now() - start) / 1000;
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 0.06 ** 3) - 1)).toBeLessThanOrEqual(0.01);
    expect(closed.openEdges).toBe(0);
    // about a second; the rest is for a busy machine
    expect(seconds).toBeLessThan(8);
  });
});

describe('closeSurface', () => {
  const box = boxSurface([0.4, 0.1, -0.3], [0.03, 0.02, 0.04]);

  it('leaves a closed surface as it is, and has its area and volume', () => {
    const closed = closeSurface(box);
    expect(closed).toMatchObject({ openEdges: 0, holes: 0, holeArea: 0, oriented: true });
    expect(closed.surface).toBe(box);
    expect(Math.abs(closed.signedVolume / (0.03 * 0.02 * 0.04) - 1)).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(closed.area / 0.0052 - 1)).toBeLessThanOrEqual(1e-12);
    expect(closeSurface(flipped(box, (t) => t === 5))).toMatchObject({ openEdges: 0, oriented: false });
  });

  it('counts open edges and holes', () => {
    expect(closeSurface(withoutTriangles(box, (t) => t === 3))).toMatchObject({ openEdges: 3, holes: 1 });
    expect(closeSurface(withoutTriangles(box, (t) => t < 2))).toMatchObject({ openEdges: 4, holes: 1 });
    // two opposite faces
    expect(closeSurface(withoutTriangles(box, (t) => t < 4))).toMatchObject({ openEdges: 8, holes: 2 });
    // two triangles that meet in a corner
    expect(closeSurface(withoutTriangles(box, (t) => t === 0 || t === 5)).holes).toBe(2);
  });

  it('mends what is flat exactly: faces that lack, triangles that are there twice, T-junctions', () => {
    const whole = volumeOf(box, 0.001).inside;
    const twice = Float64Array.from([...box.corners, ...box.corners.subarray(27, 45), ...box.corners.subarray(0, 9)]);
    // the first triangle parted at the middle of one of its edges: its neighbour does not know of the new corner
    const [a, b, c] = [0, 3, 6].map((at) => [...box.corners.subarray(at, at + 3)]);
    const middle = a.map((value, axis) => (value + b[axis]) / 2);
    const parted = Float64Array.from([...a, ...middle, ...c, ...middle, ...b, ...c, ...box.corners.subarray(9)]);
    for (const torn of [withoutTriangles(box, (t) => t < 3), { ...box, corners: twice }, { ...box, corners: parted }]) {
      const { openEdges, surface } = closeSurface(torn);
      expect(openEdges).toBeGreaterThan(0);
      expect(differences(volumeOf(surface, 0.001).inside, whole)).toBe(0);
      expect(closeSurface(surface).openEdges).toBe(0);
    }
    expect(closeSurface({ ...box, corners: parted }).holeArea).toBeLessThanOrEqual(1e-20);
  });

  it('closes a slit lip to lip, along a bent edge too', () => {
    const lips = Array.from({ length: 20 }, (_, n) => (n < 10 ? n : 19 - n));
    const points = lips.map((at, n) => [0.03 * Math.cos(at / 5), 0.03 * Math.sin(at / 5), n < 10 ? 0 : 0.0002]);
    const corners = Float64Array.from(fillLoop(points));
    expect(corners.length / 9).toBe(18);
    // arc of 54 mm times a gap of 0.2 mm
    const { area } = closeSurface({ name: 'slit', corners });
    expect(Math.abs(area / (0.054 * 0.0002) - 1)).toBeLessThanOrEqual(0.01);
  });

  it('fills long loops too', () => {
    const cylinder = cylinderSurface([0, 0, 0], 0.02, 0.3, 600);
    const closed = closeSurface(withoutTriangles(cylinder, (t) => t % 4 === 2));
    expect(closed).toMatchObject({ openEdges: 600, holes: 1 });
    expect(Math.abs(closed.holeArea / (Math.PI * 0.02 ** 2) - 1)).toBeLessThanOrEqual(1e-4);
    expect(differences(volumeOf(closed.surface, 0.002).inside, volumeOf(cylinder, 0.002).inside)).toBe(0);
  });

  it('takes -0 and 0 as one, and passes over triangles without area', () => {
    const cube = boxSurface([0, 0, 0], [0.01, 0.01, 0.01]);
    const negated = cube.corners.map((value, n) => (value === 0 && n % 2 === 0 ? -0 : value));
    const corners = Float64Array.from([...negated, 0, 0, 0, 0, 0, 0, 0.01, 0, 0]);
    expect(closeSurface({ name: 'x', corners }).openEdges).toBe(0);
  });
});

describe('labelSurfaces', () => {
  const skin = { surface: cylinderSurface([0, 0, 0], 0.03, 0.12, 120, 'skin.stl'), label: label(1, 'skin', 'skin') };
  const fat = { surface: cylinderSurface([0, 0, 0], 0.028, 0.12, 120, 'fat.stl'), label: label(2, 'fat', 'fat') };
  const muscle = {
    surface: cylinderSurface([0, 0, 0], 0.024, 0.12, 120, 'soleus.stl'),
    label: label(3, 'soleus', 'muscle'),
  };
  const bone = {
    surface: cylinderSurface([0, 0, 0], 0.01, 0.12, 120, 'tibia.stl'),
    label: label(4, 'tibia', 'cortical bone'),
  };

  it('nests tissues whatever the order of the files', () => {
    const parts = [bone, muscle, skin, fat];
    const anatomy = labelSurfaces('leg', parts, 0.001);
    expect(anatomy.warnings).toEqual([]);
    expect(anatomy.labels.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
    expect(checkAnatomy(anatomy)).toEqual([]);
    const areas = measureLabels(anatomy).map(({ bellyAreaSquareMetres }) => bellyAreaSquareMetres * 1e6);
    const asked = [30, 28, 24, 10, 0].map((radius) => Math.PI * radius * radius);
    // a ring's borders of up to 190 mm, each voxel of 1 mm right or wrong by chance
    areas.forEach((area, n) => void expect(Math.abs(area - (asked[n] - asked[n + 1]))).toBeLessThanOrEqual(20));
    const again = labelSurfaces('leg', [skin, fat, muscle, bone], 0.001).labelMap;
    expect(again.labels.every((value, n) => value === anatomy.labelMap.labels[n])).toBe(true);
  });

  it('gives voxels of two muscles to the later file, and says so', () => {
    const other = { surface: { ...bone.surface, name: 'TA.stl' }, label: label(9, 'TA', 'muscle') };
    const anatomy = labelSurfaces('leg', [muscle, other], 0.001);
    expect(anatomy.warnings).toEqual([
      expect.stringMatching(/^TA\.stl: \d+ of its \d+ voxels lie in 'soleus' too, which is muscle as well; the later/),
    ]);
    expect(new Set(anatomy.labelMap.labels)).toEqual(new Set([0, 3, 9]));
  });

  it('refuses an open surface with its open edges, and takes one with a small hole with a warning', () => {
    const open = { ...skin, surface: withoutTriangles(skin.surface, (t) => t % 4 >= 2) };
    expect(() => labelSurfaces('leg', [open], 0.001)).toThrow(
      /^skin\.stl: expected a closed surface, got one with 240 open edges in 2 holes, 25 % of its area; close them in/,
    );
    const sphere = sphereSurface([0, 0, 0], 0.03, 80, 'fat.stl');
    const torn = { ...fat, surface: withoutTriangles(sphere, (t) => t === 4000) };
    expect(labelSurfaces('leg', [torn], 0.001).warnings[0]).toMatch(/^fat\.stl: 3 open edges in 1 hole were filled/);
  });

  it('tells of parts that overlap themselves, and of surfaces too small for the voxels', () => {
    const two = cylinderSurface([0.005, 0, 0], 0.024, 0.12, 120);
    const corners = Float64Array.from([...muscle.surface.corners, ...two.corners]);
    const parts = [{ ...muscle, surface: { name: 'soleus.stl', corners } }];
    expect(labelSurfaces('leg', parts, 0.001).warnings[0]).toMatch(/^soleus\.stl: .* parts of it overlap/);
    const tiny = { ...bone, surface: boxSurface([0.0006, 0.0006, 0.0006], [0.0003, 0.0003, 0.004]) };
    expect(() => labelSurfaces('leg', [tiny], 0.001)).toThrow(/no voxel of 1 mm has its centre inside; choose smaller/);
    expect(() => labelSurfaces('leg', [muscle], 0.0000001)).toThrow(/voxel \(m\) expected/);
    const wide = { ...bone, surface: boxSurface([0, 0, 0], [1, 1, 1]) };
    expect(() => labelSurfaces('leg', [wide], 0.0005)).toThrow(/more than fit into memory .* choose larger voxels/);
  });
});

/** Source: van Oosterom & Strackee 1983 (IEEE Trans Biomed Eng 30:125). */
function solidAngle(corners: Float64Array, point: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < corners.length; t += 9) {
    const [a, b, c] = [0, 3, 6].map((at) => point.map((value, axis) => corners[t + at + axis] - value));
    const [la, lb, lc] = [a, b, c].map((v) => Math.hypot(...v));
    const dot = (p: number[], q: number[]) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
    const triple =
      a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
    sum += 2 * Math.atan2(triple, la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb);
  }
  return sum;
}
