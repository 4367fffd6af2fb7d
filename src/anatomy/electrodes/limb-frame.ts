/**
 * Coordinates of places on a limb: along its axis, and the angle around it.
 * ANGLE: around the middle of the limb's section, degrees, 0 at anterior; positive counter-clockwise seen from proximal, which is
 * to the right of who looks at the skin from outside with proximal up (a right limb: from anterior to medial; a left one: to lateral).
 * ALONG: on the limb's axis, metres from its centre (LimbAxis), positive to proximal.
 */

import { ParameterError } from '../../core/errors.ts';
import { dot, nearestVoxelAxis, type Vector3, voxelSpacing, voxelToWorld } from '../affine.ts';
import type { LabelMap } from '../label-map.ts';
import { type LimbAxis, limbAxis } from '../measure-labels.ts';
import { addScaled, cross, difference, perpendicular, turned } from './vector.ts';

export interface LimbFrame {
  readonly axis: LimbAxis;
  /** distal and proximal end of the part with whole sections; from the axis' centre */
  readonly alongMetres: readonly [distal: number, proximal: number];
  /** unit vectors across the limb: at angle 0 and at +90 degrees */
  readonly anterior: Vector3;
  readonly quarter: Vector3;
  /** centre of the tissue of section n, two numbers: along `anterior` and `quarter`, from the axis */
  readonly sectionCentres: Float64Array;
  /** where section 0 begins, within a section of the distal end */
  readonly firstSectionMetres: number;
  readonly sectionSpacingMetres: number;
}

const SECTION_METRES = 0.002;

/** A section with less tissue, relative to the median, is the slanted end of an oblique volume. */
const WHOLE_SECTION = 0.3;

/**
 * The frame of a label map: axis, ends and centres of its sections. Cost: two passes over the voxels.
 * @throws ParameterError for a label map without a label
 */
export function limbFrame(map: LabelMap, axis: LimbAxis = limbAxis(map)): LimbFrame {
  const { anterior, quarter } = acrossAxes(axis.direction);
  const { first, counts, sums, tissueMetres } = sectionSums(map, axis, anterior, quarter);
  const has = (count: number) => count > 0;
  if (!counts.some(has))
    throw new ParameterError('electrodes: expected a limb in the label map, got one without any label; check the file');
  const median = medianOf(counts.filter(has));
  const whole = (count: number) => count > WHOLE_SECTION * median;
  const from = counts.findIndex(whole);
  const to = counts.findLastIndex(whole);
  const sectionCentres = new Float64Array(2 * (to - from + 1));
  for (let n = from; n <= to; n++) {
    for (let c = 0; c < 2; c++) {
      sectionCentres[2 * (n - from) + c] =
        counts[n] > 0 ? sums[2 * n + c] / counts[n] : sectionCentres[2 * (n - from - 1) + c];
    }
  }
  const firstSectionMetres = (first + from) * SECTION_METRES;
  const alongMetres = [
    from === counts.findIndex(has) ? tissueMetres[0] : firstSectionMetres,
    to === counts.findLastIndex(has) ? tissueMetres[1] : (first + to + 1) * SECTION_METRES,
  ] as const;
  const sectionSpacingMetres = SECTION_METRES;
  return { axis, alongMetres, anterior, quarter, sectionCentres, firstSectionMetres, sectionSpacingMetres };
}

/** Anterior, made perpendicular to the axis (superior for a limb that points to anterior), and a quarter turn on. */
function acrossAxes(direction: Vector3): { readonly anterior: Vector3; readonly quarter: Vector3 } {
  const anterior = perpendicular(Math.abs(direction[1]) < 0.8 ? [0, 1, 0] : [0, 0, 1], direction);
  return { anterior, quarter: cross(direction, anterior) };
}

/** Centre of the tissue at a height; between sections interpolated, beyond the ends that of the last one. */
export function sectionCentre(frame: LimbFrame, alongMetres: number): Vector3 {
  const { axis, sectionCentres, firstSectionMetres, sectionSpacingMetres } = frame;
  const last = sectionCentres.length / 2 - 1;
  const at = Math.min(last, Math.max(0, (alongMetres - firstSectionMetres) / sectionSpacingMetres - 0.5));
  const n = Math.min(last - 1, Math.floor(at));
  const [x, y] = [0, 1].map((c) =>
    n < 0 ? sectionCentres[c] : sectionCentres[2 * n + c] * (1 - at + n) + sectionCentres[2 * n + 2 + c] * (at - n),
  );
  const onAxis = addScaled(axis.centre, axis.direction, alongMetres);
  return addScaled(addScaled(onAxis, frame.anterior, x), frame.quarter, y);
}

/** Unit vector across the limb. */
export function directionAt({ anterior, quarter }: LimbFrame, angleDegrees: number): Vector3 {
  return turned(anterior, quarter, (angleDegrees * Math.PI) / 180);
}

export interface LimbPlace {
  readonly alongMetres: number;
  readonly angleDegrees: number;
}

export function limbPlace(frame: LimbFrame, position: Vector3): LimbPlace {
  const alongMetres = alongAxis(frame.axis, position);
  const out = difference(position, sectionCentre(frame, alongMetres));
  const angleDegrees = (Math.atan2(dot(out, frame.quarter), dot(out, frame.anterior)) * 180) / Math.PI;
  return { alongMetres, angleDegrees };
}

/** Position along the axis, from its centre, metres. */
export function alongAxis(axis: LimbAxis, position: Vector3): number {
  return dot(difference(position, axis.centre), axis.direction);
}

function medianOf(values: Float64Array): number {
  return values.sort()[Math.floor(values.length / 2)];
}

interface SectionSums {
  /** number of the first section, counted from the axis' centre */
  readonly first: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  /** distal and proximal end of the tissue, half a voxel beyond the centres of its last voxels */
  readonly tissueMetres: readonly [number, number];
}

function sectionSums(map: LabelMap, axis: LimbAxis, anterior: Vector3, quarter: Vector3): SectionSums {
  const [nx, ny, nz] = map.size;
  const corners = [0, nx - 1].flatMap((i) =>
    [0, ny - 1].flatMap((j) => [0, nz - 1].map((k) => alongAxis(axis, voxelToWorld(map.affine, i, j, k)))),
  );
  const first = Math.floor(Math.min(...corners) / SECTION_METRES);
  const length = Math.floor(Math.max(...corners) / SECTION_METRES) - first + 1;
  const counts = new Float64Array(length);
  const sums = new Float64Array(2 * length);
  const start = difference(voxelToWorld(map.affine, 0, 0, 0), axis.centre);
  // coordinates are linear in the voxel's indices
  const linear = [axis.direction, anterior, quarter].map((v) => [
    dot(start, v),
    ...[0, 1, 2].map((c) => map.affine[c] * v[0] + map.affine[4 + c] * v[1] + map.affine[8 + c] * v[2]),
  ]);
  let [least, most] = [Infinity, -Infinity];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (map.labels[n] === 0) continue;
        const [along, x, y] = linear.map(([at, di, dj, dk]) => at + di * i + dj * j + dk * k);
        const section = Math.floor(along / SECTION_METRES) - first;
        least = Math.min(least, along);
        most = Math.max(most, along);
        counts[section]++;
        sums[2 * section] += x;
        sums[2 * section + 1] += y;
      }
  const nearest = nearestVoxelAxis(map.affine, axis.direction);
  const half = (voxelSpacing(map.affine)[nearest.axis] * nearest.cosine) / 2;
  return { first, counts, sums, tissueMetres: [least - half, most + half] };
}
