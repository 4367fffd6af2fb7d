import { describe, expect, it } from 'vitest';
import { type Vector3, voxelToWorld } from '../affine.ts';
import { makeCylinder } from '../make-cylinder.ts';
import { skinSurface } from './skin-surface.ts';
import { fitSurface } from './smooth-surface.ts';
import { cylinder, draw, errors, expectWithin, type Field, one } from './surface-fixtures.ts';

describe('fitSurface', () => {
  it('knows inner layers and bones from their own sets of labels', () => {
    const { labelMap } = makeCylinder({
      radiiMetres: [0.007, 0.02, 0.023, 0.0243],
      lengthMetres: 0.02,
      voxelMetres: [0.0005, 0.0005],
    });
    const centre: Vector3 = [0, 0, 0];
    for (const [inside, radius, rms] of [
      [Uint8Array.of(0, 0, 1, 1, 1), 0.023, 0.04],
      [Uint8Array.of(0, 0, 0, 0, 1), 0.007, 0.07],
    ] as const) {
      const surface = fitSurface(labelMap, inside);
      const truth = cylinder(radius, [0, 0, 1], centre);
      expectWithin(errors(surface, truth, [-0.03, -0.03, -0.02], [0.03, 0.03, 0], 0.001), { rms, worst: 0.13 });
    }
  });

  it('gains from every tilt against the voxels, up to the cut ends, and far from the surface', () => {
    const axis: Vector3 = [0.05, 0.02, 1];
    for (const [voxel, rms, worst] of [
      [0.0005, 0.012, 0.05],
      [0.001, 0.032, 0.13],
    ]) {
      const truth = cylinder(0.03, axis, [0.035, 0.035, 0.015]);
      const size: Vector3 = [0.07 / voxel, 0.07 / voxel, 0.03 / voxel];
      const surface = fitSurface(draw(size, [voxel, voxel, voxel], truth), one);
      expectWithin(errors(surface, truth, [0, 0, 0], [0.07, 0.07, 0.03 - voxel], 0.0028), { rms, worst });
    }
    const bone = cylinder(0.007, [0.07, 0.03, 1], [0.012, 0.012, 0.02]);
    const fitted = fitSurface(draw([48, 48, 80], [0.0005, 0.0005, 0.0005], bone), one);
    expectWithin(errors(fitted, bone, [0, 0, 0.002], [0.024, 0.024, 0.037], 0.0028), { rms: 0.025, worst: 0.09 });
  });

  it('takes voxels that are longer along the limb', () => {
    const spacing: Vector3 = [0.0007, 0.0007, 0.003];
    const truth = cylinder(0.03, [0.05, 0.02, 1], [0.035, 0.035, 0.04]);
    const surface = fitSurface(draw([100, 100, 27], spacing, truth), one);
    expectWithin(errors(surface, truth, [0, 0, 0.003], [0.069, 0.069, 0.075], 0.0028), { rms: 0.03, worst: 0.1 });
  });

  it('places spheres, inside negative', () => {
    const centre: Vector3 = [0.0151, 0.01488, 0.0152];
    const truth: Field = (x, y, z) => Math.hypot(x - centre[0], y - centre[1], z - centre[2]) - 0.01;
    const surface = fitSurface(draw([60, 60, 60], [0.0005, 0.0005, 0.0005], truth), one);
    expectWithin(errors(surface, truth, [0, 0, 0], [0.03, 0.03, 0.03], 0.0025), {
      mean: 0.01,
      rms: 0.015,
      worst: 0.06,
    });
    expect(surface.distance(centre[0], centre[1], centre[2] + 0.009)).toBeLessThan(-0.0009);
    // just within reach, 3 mm, and just beyond
    expect(surface.distance(centre[0], centre[1], centre[2] + 0.0129)).toBeCloseTo(0.0029, 4);
    expect(surface.distance(centre[0], centre[1], centre[2] + 0.0132)).toBeNaN();
    // beyond reach: the centre, 10 mm deep, and a point 10 mm outside
    expect(surface.distance(...centre)).toBeNaN();
    expect(surface.distance(centre[0], centre[1], centre[2] + 0.02)).toBeNaN();
    expect(surface.distance(Number.NaN, 0, 0)).toBeNaN();
  });

  it('knows a plane between voxels to half a voxel, and exactly midway', () => {
    const surface = fitSurface(
      draw([30, 30, 30], [0.001, 0.001, 0.001], (_x, _y, z) => z - 0.0142),
      one,
    );
    // centres at 14 mm are inside, at 15 mm outside
    expect(surface.distance(0.0131, 0.0147, 0.016)).toBeCloseTo(0.0015, 9);
  });

  it('narrows where there is detail: errors stay within half a voxel in a groove and along edges', () => {
    const voxel = 0.0005;
    const body = cylinder(0.02, [0, 0, 1], [0.025, 0.025, 0]);
    const groove: Field = (x, y, z) => Math.max(body(x, y, z), 0.003 - Math.hypot(x - 0.045, y - 0.025));
    const surface = fitSurface(draw([100, 100, 30], [voxel, voxel, voxel], groove), one);
    // within the groove, 1 mm from its edges
    const inside: Field = (x, y, z) => (body(x, y, z) < -0.001 && x > 0.04 ? groove(x, y, z) : Number.NaN);
    expectWithin(errors(surface, inside, [0.04, 0.02, 0.002], [0.046, 0.03, 0.012], 0.0004), { worst: 0.25 });
  });

  it('stays sane where a hand drew: 5 % of the voxels at the boundary on the wrong side', () => {
    const voxel = 0.001;
    const size: Vector3 = [70, 70, 30];
    const truth = cylinder(0.03, [0.05, 0, 1], [0.035, 0.035, 0.015]);
    const map = draw(size, [voxel, voxel, voxel], truth);
    const clean = map.labels.slice();
    const steps = [1, -1, size[0], -size[0], size[0] * size[1], -size[0] * size[1]];
    let state = 12345;
    let flips = 0;
    clean.forEach((label, n) => {
      if (!steps.some((step) => n + step in clean && clean[n + step] !== label)) return;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      if (state >= 0.05 * 2 ** 32) return;
      map.labels[n] = 1 - label;
      flips++;
    });
    expect(flips).toBeGreaterThan(300);
    // measured: 0.21 voxels and 1.0, without flips 0.04 and 0.15
    const noisy = errors(fitSurface(map, one), truth, [0, 0, 0.002], [0.07, 0.07, 0.028], voxel);
    expectWithin(noisy, { mean: 0.06, rms: 0.3, worst: 1.2 });
  });

  it('does not mind how the map lies in space or which way its axes run', () => {
    const truth = cylinder(0.0123, [0.1, 0.05, 1], [0.0155, 0.0155, 0.01]);
    const spacing: Vector3 = [0.0005, 0.0005, 0.0005];
    const plain = draw([62, 62, 40], spacing, truth);
    const [s, c] = [Math.sin(0.4), Math.cos(0.4)];
    const h = 0.0005;
    // left-handed and turned
    const turned = Float64Array.of(-h * c, -h * s, 0, 0.1, -h * s, h * c, 0, -0.2, 0, 0, h, 0.3);
    const reference = fitSurface(plain, one);
    const other = fitSurface({ ...plain, affine: turned }, one);
    const reversed = { ...plain, labels: plain.labels.slice().reverse() };
    const mirrored = fitSurface(reversed, one);
    let known = 0;
    for (let n = 0; n < 2000; n++) {
      const [i, j, k] = [((n * 0.8191725134) % 1) * 61, ((n * 0.6710436067) % 1) * 61, ((n * 0.5497004779) % 1) * 39];
      const expected = reference.distance(i * h, j * h, k * h);
      const away = other.distance(...voxelToWorld(turned, i, j, k));
      if (Number.isNaN(expected)) continue;
      known++;
      // rounding of world coordinates
      expect(Math.abs(away - expected)).toBeLessThanOrEqual(1e-11);
      // the order of seeds differs, so that other patches stand for the same surface: measured 0.03 mm
      const back = mirrored.distance((61 - i) * h, (61 - j) * h, (39 - k) * h);
      if (Math.abs(expected) < 0.0025) expect(Math.abs(back - expected)).toBeLessThanOrEqual(0.00005);
    }
    expect(known).toBeGreaterThan(200);
  });

  it('fills grids with the same distances', () => {
    const truth = cylinder(0.0123, [0.1, 0.05, 1], [0.0155, 0.0155, 0.01]);
    const surface = fitSurface(draw([62, 62, 40], [0.0005, 0.0005, 0.0005], truth), one);
    const origin: Vector3 = [-0.001, 0.0003, 0.0011];
    const spacing: Vector3 = [0.0007, 0.0004, 0.0013];
    const size: Vector3 = [50, 75, 13];
    const out = new Float32Array(size[0] * size[1] * size[2]);
    surface.signedDistanceOnGridInto(out, { origin, spacing, size });
    let known = 0;
    out.forEach((value, n) => {
      const [i, j, k] = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1]))];
      const expected = surface.distance(
        origin[0] + i * spacing[0],
        origin[1] + j * spacing[1],
        origin[2] + k * spacing[2],
      );
      expect(value).toBe(Math.fround(expected));
      if (!Number.isNaN(value)) known++;
    });
    expect(known).toBeGreaterThan(5000);
  });

  it('finds the nearest point from within and from 30 mm away', () => {
    const centre: Vector3 = [0.022, 0.0223, 0.02];
    const truth = cylinder(0.02, [0.05, 0.1, 1], centre);
    const surface = fitSurface(draw([90, 90, 80], [0.0005, 0.0005, 0.0005], truth), one);
    for (let n = 0; n < 60; n++) {
      const angle = n * 0.7;
      const radius = 0.018 + (n / 60) * 0.03;
      const point: Vector3 = [
        centre[0] + radius * Math.cos(angle),
        centre[1] + radius * Math.sin(angle),
        0.015 + n / 6000,
      ];
      const found = surface.nearest(...point);
      if (!found) throw new Error('not found');
      const { positionMetres, normal, distanceMetres } = found;
      expect(Math.abs(distanceMetres - truth(...point))).toBeLessThanOrEqual(3e-5);
      expect(Math.abs(surface.distance(...positionMetres))).toBeLessThanOrEqual(2e-7);
      expect(Math.abs(Math.hypot(...normal) - 1)).toBeLessThanOrEqual(1e-12);
      // the point lies on the normal
      positionMetres.forEach((value, axis) => {
        expect(Math.abs(value + distanceMetres * normal[axis] - point[axis])).toBeLessThanOrEqual(1e-5);
      });
    }
    expect(surface.nearest(0.2, 0.2, 0.02)).toBeUndefined();
  });

  it('knows no surface where there is none, and refuses oblique angles', () => {
    const map = draw([8, 8, 8], [0.001, 0.001, 0.001], () => -1);
    const nothing = fitSurface(map, one);
    expect(nothing.patchCount).toBe(0);
    expect(nothing.distance(0.004, 0.004, 0.004)).toBeNaN();
    expect(nothing.nearest(0.004, 0.004, 0.004)).toBeUndefined();
    const out = new Float32Array(8).fill(1);
    nothing.signedDistanceOnGridInto(out, { origin: [0, 0, 0], spacing: [1, 1, 1], size: [2, 2, 2] });
    expect([...out].every(Number.isNaN)).toBe(true);
    const sheared = { ...map, affine: Float64Array.of(0.001, 1e-6, 0, 0, 0, 0.001, 0, 0, 0, 0, 0.001, 0) };
    expect(() => fitSurface(sheared, one)).toThrow(expect.objectContaining({ kind: 'unsupported' }));
    expect(() =>
      nothing.signedDistanceOnGridInto(out, { origin: [0, 0, 0], spacing: [1, 1, 1], size: [2, 2, 3] }),
    ).toThrow(expect.objectContaining({ kind: 'shape' }));
  });
});

describe('skinSurface', () => {
  it('is the outside of all labels, with skin or without', () => {
    const options = { lengthMetres: 0.02, voxelMetres: [0.001, 0.001] as const };
    for (const radiiMetres of [
      [0.005, 0.02, 0.022, 0.0233],
      [0.005, 0.0233, 0.0233, 0.0233],
    ] as const) {
      const skin = skinSurface(makeCylinder({ radiiMetres, ...options }));
      const found = skin.nearest(0.03, 0.03, -0.01);
      const expected = Math.hypot(0.03, 0.03) - 0.0233;
      // an upright cylinder in voxels of 1 mm: RMS error 0.05 mm
      expect(Math.abs((found?.distanceMetres ?? Number.NaN) - expected)).toBeLessThanOrEqual(1.5e-4);
    }
  });
});
