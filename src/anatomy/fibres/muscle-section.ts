/**
 * The reference cross-section of a muscle, on which basis paths are laid out and the positions of motor units are given: a
 * plane through the middle of the muscle at one place along it, square to the mean direction of its fibres there.
 *
 * Coordinates, metres, (0, 0) at the centre of the muscle's section:
 *   2nd: towards the skin, along the mean of the directions in which points of the section have the limb's outline nearest
 *   1st: square to it, so that (1st, 2nd, distal) are right-handed
 * In a limb and its mirror image the first coordinate therefore has opposite signs. Where the skin is equally near all round
 * (a ring round a bone) the second points to anterior.
 */

import { ParameterError, requireNumber } from '../../core/errors.ts';
import { type Affine, dot, type Vector3, voxelAxis, voxelToWorld } from '../affine.ts';
import type { Anatomy, LabelMap } from '../label-map.ts';
import type { LimbAxis } from '../measure-labels.ts';
import { gridDirectionInto } from './direction-grid.ts';
import type { MuscleFibres } from './fibre-field.ts';
import { inverseAffine } from './inverse-affine.ts';
import { bellyPlace, placeAlong } from './muscle-extent.ts';
import { createInsideShare, LEAST_INSIDE } from './muscle-inside.ts';

export interface MuscleSection {
  /** world point of coordinates (0, 0) */
  readonly centre: Vector3;
  /** unit vectors in world coordinates of the first and second coordinate, and the plane's normal */
  readonly across: Vector3;
  readonly towardsSkin: Vector3;
  readonly distal: Vector3;
  /** from the middle of the muscle along the limb's axis, towards distal */
  readonly alongMetres: number;
  readonly areaSquareMetres: number;
  /** points of the muscle in the section, two coordinates each, one for every `sampleMetres` squared */
  readonly samples: Float64Array;
  readonly sampleMetres: number;
}

/** no whole part of usual voxels, so that samples do not lie on their borders, where rounding would decide */
const SAMPLE_METRES = 4.871e-4;
const OUTLINE_SAMPLE_METRES = 1.937e-3;
/** the outline is looked for as far as this from the muscle */
const OUTLINE_REACH_METRES = 0.15;
/** a mean of unit vectors shorter than this has no direction: the skin is as near on the other side */
const LEAST_AGREEMENT = 0.15;

/**
 * @param alongMetres - from the middle of the muscle, towards distal; default where its area is largest
 * @throws ParameterError for a place where the muscle is not
 */
export function muscleSection(
  anatomy: Anatomy,
  muscle: MuscleFibres,
  axis: LimbAxis,
  alongMetres?: number,
): MuscleSection {
  const [low, high] = muscle.extent.alongMetres;
  const half = (high - low) / 2;
  const where = `${anatomy.name}: label ${muscle.label.index} (${muscle.label.name})`;
  if (alongMetres !== undefined) requireNumber(where, 'place along the muscle (m)', alongMetres, -half, half);
  const place = alongMetres === undefined ? bellyPlace(muscle.extent) : (low + high) / 2 - alongMetres;
  const slab = slabPoints(anatomy.labelMap, muscle, axis, place);
  if (slab.length === 0)
    throw new ParameterError(`${where}: has no voxel at the place asked for; name one nearer to its middle`);
  const rough = meanPoint(slab);
  const distal = meanDirection(muscle, slab);
  const sample = labelSampler(anatomy.labelMap);
  const across = perpendicular(distal, anatomy.labelMap.affine);
  const frame = { centre: rough, across, towardsSkin: cross(distal, across), distal };
  const inside = createInsideShare(anatomy.labelMap, muscle.label.index);
  const reach = farthest(slab, rough) + 0.01;
  const rawSamples = sectionSamples(frame, reach, (x, y, z) => inside(x, y, z) >= LEAST_INSIDE);
  if (rawSamples.length === 0)
    throw new ParameterError(`${where}: has no section at the place asked for; name one nearer to its middle`);
  return orientedSection(frame, rawSamples, sample, (low + high) / 2 - place);
}

/** World point of section coordinates; `beyond` moves it off the plane, towards distal. */
export function sectionToWorld(
  section: MuscleSection,
  first: number,
  second: number,
  beyond = 0,
): [number, number, number] {
  const { centre, across, towardsSkin, distal } = section;
  return [0, 1, 2].map(
    (axis) => centre[axis] + first * across[axis] + second * towardsSkin[axis] + beyond * distal[axis],
  ) as [number, number, number];
}

/** The inverse of sectionToWorld: both coordinates of a world point, and how far it lies off the plane, towards distal. */
export function worldToSection(section: MuscleSection, x: number, y: number, z: number): [number, number, number] {
  const { centre, across, towardsSkin, distal } = section;
  const offset: Vector3 = [x - centre[0], y - centre[1], z - centre[2]];
  return [dot(offset, across), dot(offset, towardsSkin), dot(offset, distal)];
}

type Frame = Pick<MuscleSection, 'centre' | 'across' | 'towardsSkin' | 'distal'>;

/** The frame moved to the middle of the section and turned so that its second axis points to the skin. */
function orientedSection(
  frame: Frame,
  raw: Float64Array,
  sample: (x: number, y: number, z: number) => number,
  alongMetres: number,
): MuscleSection {
  const count = raw.length / 2;
  const mean = [0, 1].map((c) => raw.reduce((sum, value, n) => sum + (n % 2 === c ? value : 0), 0) / count);
  const centre = planePoint(frame, mean[0], mean[1]);
  const centred = raw.map((value, n) => value - mean[n % 2]);
  const [a, b] = skinDirection({ ...frame, centre }, centred, sample);
  const towardsSkin = ([0, 1, 2] as const).map((c) => a * frame.across[c] + b * frame.towardsSkin[c]);
  const across = ([0, 1, 2] as const).map((c) => b * frame.across[c] - a * frame.towardsSkin[c]);
  const samples = centred.map((value, n) =>
    n % 2 === 0 ? b * value - a * centred[n + 1] : a * centred[n - 1] + b * value,
  );
  return {
    centre,
    across: [across[0], across[1], across[2]],
    towardsSkin: [towardsSkin[0], towardsSkin[1], towardsSkin[2]],
    distal: frame.distal,
    alongMetres,
    areaSquareMetres: count * SAMPLE_METRES ** 2,
    samples,
    sampleMetres: SAMPLE_METRES,
  };
}

/** Mean of the unit vectors from points of the section to the outline's nearest point, in the frame's coordinates. */
function skinDirection(
  frame: Frame,
  samples: Float64Array,
  sample: (x: number, y: number, z: number) => number,
): readonly [number, number] {
  const outline = outlinePoints(frame, sample);
  const count = samples.length / 2;
  const stride = Math.max(1, Math.floor(count / 500));
  let [sumA, sumB, used] = [0, 0, 0];
  for (let n = 0; n < count; n += stride) {
    let [nearest, da, db] = [Infinity, 0, 0];
    for (let m = 0; m < outline.length; m += 2) {
      const [a, b] = [outline[m] - samples[2 * n], outline[m + 1] - samples[2 * n + 1]];
      const distance = a * a + b * b;
      if (distance < nearest) [nearest, da, db] = [distance, a, b];
    }
    const length = Math.sqrt(nearest);
    if (!(length > 0) || length === Infinity) continue;
    sumA += da / length;
    sumB += db / length;
    used++;
  }
  const length = Math.hypot(sumA, sumB);
  if (length > LEAST_AGREEMENT * used) return [sumA / length, sumB / length];
  // anterior in the plane, or right where the limb points to anterior
  const anterior: Vector3 = Math.abs(frame.distal[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0];
  const [a, b] = [dot(anterior, frame.across), dot(anterior, frame.towardsSkin)];
  return [a / Math.hypot(a, b), b / Math.hypot(a, b)];
}

/** Points of the plane outside the limb that have tissue beside them, two coordinates each. */
function outlinePoints(frame: Frame, sample: (x: number, y: number, z: number) => number): number[] {
  const steps = Math.ceil(OUTLINE_REACH_METRES / OUTLINE_SAMPLE_METRES);
  const width = 2 * steps;
  // symmetric about the centre, half a step off it
  const at = (n: number) => (n - steps + 0.5) * OUTLINE_SAMPLE_METRES;
  const labels = new Int32Array(width * width);
  for (let q = 0; q < width; q++)
    for (let p = 0; p < width; p++) {
      const [x, y, z] = planePoint(frame, at(p), at(q));
      labels[p + width * q] = sample(x, y, z);
    }
  const out: number[] = [];
  for (let q = 1; q < width - 1; q++)
    for (let p = 1; p < width - 1; p++) {
      const n = p + width * q;
      if (labels[n] !== 0) continue;
      if ([n - 1, n + 1, n - width, n + width].some((other) => labels[other] > 0)) out.push(at(p), at(q));
    }
  return out;
}

/** Points of the plane that are in the muscle, on a square grid. */
function sectionSamples(
  frame: Frame,
  reach: number,
  inside: (x: number, y: number, z: number) => boolean,
): Float64Array {
  const steps = Math.ceil(reach / SAMPLE_METRES);
  const at = (n: number) => (n + 0.5) * SAMPLE_METRES;
  const out: number[] = [];
  for (let q = -steps; q < steps; q++)
    for (let p = -steps; p < steps; p++) {
      const [x, y, z] = planePoint(frame, at(p), at(q));
      if (inside(x, y, z)) out.push(at(p), at(q));
    }
  return Float64Array.from(out);
}

function planePoint({ centre, across, towardsSkin }: Frame, a: number, b: number): [number, number, number] {
  return [
    centre[0] + a * across[0] + b * towardsSkin[0],
    centre[1] + a * across[1] + b * towardsSkin[1],
    centre[2] + a * across[2] + b * towardsSkin[2],
  ];
}

/** Label of the voxel that a world point lies in; -1 beyond the volume. */
function labelSampler({ labels, size, affine }: LabelMap): (x: number, y: number, z: number) => number {
  const m: Affine = inverseAffine(affine);
  const [nx, ny, nz] = size;
  return (x, y, z) => {
    const i = Math.round(m[0] * x + m[1] * y + m[2] * z + m[3]);
    const j = Math.round(m[4] * x + m[5] * y + m[6] * z + m[7]);
    const k = Math.round(m[8] * x + m[9] * y + m[10] * z + m[11]);
    return i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? -1 : labels[i + nx * (j + ny * k)];
  };
}

/** World centres of the muscle's voxels at a place along the limb, x, y, z interleaved. */
function slabPoints(map: LabelMap, muscle: MuscleFibres, axis: LimbAxis, place: number): Float64Array {
  const [nx, ny] = map.size;
  const placeOf = placeAlong(map, axis);
  const half = muscle.extent.slabMetres / 2 + 1e-9;
  const out: number[] = [];
  for (const n of muscle.voxels) {
    const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    if (Math.abs(placeOf(i, j, k) - place) <= half) out.push(...voxelToWorld(map.affine, i, j, k));
  }
  return Float64Array.from(out);
}

function meanPoint(points: Float64Array): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (let n = 0; n < points.length; n++) sum[n % 3] += points[n];
  return [(3 * sum[0]) / points.length, (3 * sum[1]) / points.length, (3 * sum[2]) / points.length];
}

function meanDirection({ lineOfAction }: MuscleFibres, points: Float64Array): Vector3 {
  const one = new Float64Array(3);
  const sum = [0, 0, 0];
  for (let n = 0; n < points.length; n += 3) {
    gridDirectionInto(one, lineOfAction, points[n], points[n + 1], points[n + 2]);
    for (const c of [0, 1, 2]) sum[c] += one[c];
  }
  const length = Math.hypot(sum[0], sum[1], sum[2]);
  return [sum[0] / length, sum[1] / length, sum[2] / length];
}

function farthest(points: Float64Array, [x, y, z]: Vector3): number {
  let most = 0;
  for (let n = 0; n < points.length; n += 3)
    most = Math.max(most, Math.hypot(points[n] - x, points[n + 1] - y, points[n + 2] - z));
  return most;
}

/** The unit vector square to another that is nearest to one of the voxel axes, so that turned anatomies have turned sections. */
function perpendicular(normal: Vector3, affine: Affine): Vector3 {
  const axes = ([0, 1, 2] as const).map((axis) => voxelAxis(affine, axis));
  const axis = axes.reduce((best, other) =>
    Math.abs(dot(other, normal)) < Math.abs(dot(best, normal)) ? other : best,
  );
  const along = dot(axis, normal);
  const rest: Vector3 = [axis[0] - along * normal[0], axis[1] - along * normal[1], axis[2] - along * normal[2]];
  const length = Math.hypot(...rest);
  return [rest[0] / length, rest[1] / length, rest[2] / length];
}

function cross([a, b, c]: Vector3, [x, y, z]: Vector3): Vector3 {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}
