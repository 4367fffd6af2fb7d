/** Potential of every electrode at every point, with its gradient: what any conductor, closed or numerical, gives. */

import { ParameterError, ShapeError } from '../core/errors.ts';

export interface PotentialField {
  readonly electrodeCount: number;
  readonly pointCount: number;
  /**
   * V per A, electrodes x points: the potential at the point for 1 A into the electrode, and equally (reciprocity) the
   * potential of the electrode for 1 A at the point
   */
  readonly potential: Float64Array;
  /** V per A m, electrodes x points x 3: its derivative along x, y and z of the point, which is the lead field of a dipole */
  readonly gradient: Float64Array;
}

/** A field of zeros to be filled. */
export function emptyPotentialField(electrodeCount: number, pointCount: number): PotentialField {
  return {
    electrodeCount,
    pointCount,
    potential: new Float64Array(electrodeCount * pointCount),
    gradient: new Float64Array(electrodeCount * pointCount * 3),
  };
}

/**
 * The number of points in an interleaved array of x, y, z.
 * @throws ShapeError if the length is no multiple of 3; ParameterError if a value is not finite
 */
export function countPoints(where: string, name: string, points: Float64Array): number {
  if (points.length % 3 !== 0) {
    throw new ShapeError(`${where}: ${name} expected x, y, z for each point, got ${points.length} values`, {
      name,
      actual: points.length,
    });
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ParameterError(
      `${where}: ${name} expected finite metres, got ${points[bad]} in point ${Math.floor(bad / 3)}`,
      { name, value: points[bad], index: Math.floor(bad / 3) },
    );
  }
  return points.length / 3;
}
