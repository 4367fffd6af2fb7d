/** How a limb is looked at: from the side, proximal left, turned so that one sees a little of its proximal end. */

import { dot, type Vector3 } from '../anatomy/affine.ts';
import { directionAt, type LimbFrame } from '../anatomy/electrodes/limb-frame.ts';
import { findSkinPoint, type LimbSkin } from '../anatomy/electrodes/skin-point.ts';
import { addScaled, cross, turned } from '../anatomy/electrodes/vector.ts';
import { ParameterError } from '../core/errors.ts';

export interface LimbView {
  /** unit vectors: along the page to the right, up, and towards who looks */
  readonly right: Vector3;
  readonly up: Vector3;
  readonly toward: Vector3;
  /** middle of the limb */
  readonly centre: Vector3;
}

/** Skin of the side that is seen, stations x angles, station 0 proximal. */
export interface SkinMesh {
  readonly stations: number;
  readonly angles: number;
  /** x, y, z interleaved, angles fastest */
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  /** of station 0, on the limb's axis */
  readonly proximalMetres: number;
}

/** Turned about the page's vertical by this. */
const TURN_RADIANS = (20 * Math.PI) / 180;

const STATION_METRES = 0.004;
const ANGLE_DEGREES = 5;
/** more than a quarter turn, so that the edge of what is seen lies within */
const HALF_ANGLES = 24;
/** of the cut ends, where a fitted skin is least sure */
const END_METRES = 0.001;

/** @param angleDegrees - side of the limb that faces the one who looks (limb-frame.ts) */
export function limbView(frame: LimbFrame, angleDegrees: number): LimbView {
  const { axis, alongMetres } = frame;
  const side = directionAt(frame, angleDegrees);
  const distal: Vector3 = [-axis.direction[0], -axis.direction[1], -axis.direction[2]];
  const toward = turned(side, axis.direction, TURN_RADIANS);
  const right = turned(distal, side, TURN_RADIANS);
  const middle = (alongMetres[0] + alongMetres[1]) / 2;
  return { right, up: cross(toward, right), toward, centre: addScaled(axis.centre, axis.direction, middle) };
}

/** On the page: right and up, metres, from the middle of the limb. */
export function onPage({ right, up, centre }: LimbView, p: Vector3): [number, number] {
  const [x, y, z] = [p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]];
  return [x * right[0] + y * right[1] + z * right[2], x * up[0] + y * up[1] + z * up[2]];
}

/**
 * Places of the skin round the side that is seen, a station every 4 mm and an angle every 5 degrees. Stations where the skin is not found
 * all round are left out.
 * @throws ParameterError where fewer than two are left
 */
export function skinMesh(skin: LimbSkin, angleDegrees: number): SkinMesh {
  const [distal, proximal] = skin.frame.alongMetres;
  const length = proximal - distal - 2 * END_METRES;
  const count = Math.max(2, Math.ceil(length / STATION_METRES));
  const angles = 2 * HALF_ANGLES + 1;
  const positions: number[] = [];
  const normals: number[] = [];
  const heights: number[] = [];
  for (let station = 0; station <= count; station++) {
    const alongMetres = proximal - END_METRES - (length * station) / count;
    const ring = Array.from({ length: angles }, (_, n) =>
      findSkinPoint(skin, { alongMetres, angleDegrees: angleDegrees + (n - HALF_ANGLES) * ANGLE_DEGREES }),
    );
    const found = ring.flatMap((point) => (point ? [point] : []));
    if (found.length < angles) continue;
    heights.push(alongMetres);
    for (const point of found) {
      positions.push(...point.positionMetres);
      normals.push(...point.normal);
    }
  }
  const stations = heights.length;
  if (stations < 2)
    throw new ParameterError('limb figure: the skin was found nowhere all round the limb; check the label map');
  return {
    stations,
    angles,
    positions: Float64Array.from(positions),
    normals: Float64Array.from(normals),
    proximalMetres: heights[0],
  };
}

/** All round the limb at a height, x, y, z interleaved; places where the skin is not found are left out. */
export function skinRing(skin: LimbSkin, alongMetres: number): Float64Array {
  const ring = Array.from({ length: 360 / ANGLE_DEGREES }, (_, n) =>
    findSkinPoint(skin, { alongMetres, angleDegrees: n * ANGLE_DEGREES }),
  );
  return Float64Array.from(ring.flatMap((point) => (point ? point.positionMetres : [])));
}

/** The angle from which a set of places is seen best: the mean of their outward normals. */
export function facingAngle(frame: LimbFrame, normals: Float64Array): number {
  let [front, side] = [0, 0];
  for (let n = 0; n < normals.length; n += 3) {
    const normal: Vector3 = [normals[n], normals[n + 1], normals[n + 2]];
    front += dot(normal, frame.anterior);
    side += dot(normal, frame.quarter);
  }
  return (Math.atan2(side, front) * 180) / Math.PI;
}
