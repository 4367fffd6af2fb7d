/**
 * The lead field of all channels along a muscle's basis paths: what conductors hand to the MUAP basis. Paths cross the
 * muscle's cross-section at the nodes of a square grid (1.5 to 2 mm apart); along each the samples lie at equal steps of
 * arc length, the same for all paths; arc length 0 is one place along the muscle.
 */

import { fivePointSlope } from '../conductor/five-point-slope.ts';
import type { LeadField } from '../conductor/lead-field.ts';
import { ParameterError, requireInteger, requireLength, requireNumber, ShapeError } from '../core/errors.ts';

export interface CrossSectionGrid {
  readonly counts: readonly [number, number];
  readonly spacingMetres: number;
  /** position of node (0, 0) */
  readonly originMetres: readonly [number, number];
  /** path through node (i, j) at index i + counts[0] j; -1 where the muscle has none */
  readonly pathOfNode: Int32Array;
  /**
   * points of the muscle in the cross-section, two coordinates each, equally many on every area (musclePaths: samples of
   * its section): they say where the muscle ends between and beyond the paths. Absent: each path stands for its square.
   */
  readonly musclePointsMetres?: Float64Array;
}

export interface PathLeadField {
  readonly pathCount: number;
  readonly channelCount: number;
  readonly sampleCount: number;
  /** arc length of sample 0 */
  readonly startMetres: number;
  readonly stepMetres: number;
  /** g = dw/ds in volts per ampere and metre, paths x channels x samples */
  readonly gradient: Float64Array;
  readonly grid: CrossSectionGrid;
}

/** @throws ShapeError, ParameterError when sizes do not fit or the grid names paths that are not there */
export function checkPathLeadField(field: PathLeadField): void {
  const where = 'lead field on paths';
  requireInteger(where, 'pathCount', field.pathCount, 1);
  requireInteger(where, 'channelCount', field.channelCount, 1);
  requireInteger(where, 'sampleCount', field.sampleCount, 8);
  requireNumber(where, 'startMetres', field.startMetres, -10);
  requireNumber(where, 'stepMetres', field.stepMetres, 1e-5, 0.05);
  requireNumber(where, 'spacingMetres', field.grid.spacingMetres, 1e-5, 0.05);
  requireLength(where, 'gradient', field.gradient.length, field.pathCount * field.channelCount * field.sampleCount);
  const [first, second] = field.grid.counts;
  requireLength(where, 'pathOfNode', field.grid.pathOfNode.length, first * second);
  for (const path of field.grid.pathOfNode)
    if (path < -1 || path >= field.pathCount)
      throw new ShapeError(`${where}: pathOfNode expected -1 to ${field.pathCount - 1}, got ${path}`, { path });
  if (field.grid.pathOfNode.every((path) => path < 0))
    throw new ShapeError(`${where}: pathOfNode expected one path at least, got none`, { pathCount: field.pathCount });
  const { musclePointsMetres: points = new Float64Array(0) } = field.grid;
  requireLength(where, 'musclePointsMetres', points.length % 2, 0);
  if (!points.every(Number.isFinite))
    throw new ParameterError(`${where}: musclePointsMetres expected finite numbers`, { count: points.length });
  const bad = field.gradient.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ParameterError(`${where}: gradient expected finite numbers, got ${field.gradient[bad]} at index ${bad}`);
}

/**
 * Gathers the lead fields of all basis paths, as a conductor gives them one path at a time (electrodes are then channels).
 * @param fields - one per path, in the order that the grid names them
 * @throws ShapeError when they differ in electrodes, samples or spacing; ParameterError as checkPathLeadField
 */
export function gatherLeadFields(
  fields: readonly LeadField[],
  grid: CrossSectionGrid,
  startMetres: number,
): PathLeadField {
  requireInteger('gatherLeadFields', 'number of fields', fields.length, 1);
  const { electrodeCount, sampleCount, spacingMetres } = fields[0];
  const length = electrodeCount * sampleCount;
  const gradient = new Float64Array(fields.length * length);
  for (const [path, field] of fields.entries()) {
    const same = field.electrodeCount === electrodeCount && field.sampleCount === sampleCount;
    if (!same || field.spacingMetres !== spacingMetres)
      throw new ShapeError(
        `gatherLeadFields: path ${path} expected ${electrodeCount} electrodes x ${sampleCount} samples, ${spacingMetres} m apart, got ${field.electrodeCount} x ${field.sampleCount}, ${field.spacingMetres} m; sample all paths alike`,
        { path },
      );
    gradient.set(field.slope, path * length);
  }
  const pathCount = fields.length;
  const gathered = { pathCount, channelCount: electrodeCount, sampleCount, startMetres, stepMetres: spacingMetres };
  const field = { ...gathered, gradient, grid };
  checkPathLeadField(field);
  return field;
}

/**
 * g = dw/ds from samples of w, by differences of fourth order, one-sided at both ends.
 * @param potential - w in volts per ampere, rows x sampleCount (a row is one channel on one path)
 * @returns volts per ampere and metre, same shape, a new array
 * @throws ShapeError unless the rows are whole and have 5 samples at least
 * Accuracy: error h^4 / 30 of the fifth derivative (1e-4 of the largest slope for w of a source 10 mm away at 1 mm).
 */
export function pathGradients(potential: Float64Array, sampleCount: number, stepMetres: number): Float64Array {
  requireInteger('pathGradients', 'sampleCount', sampleCount, 5);
  requireNumber('pathGradients', 'stepMetres', stepMetres, 1e-9);
  requireLength('pathGradients', 'potential', potential.length % sampleCount, 0);
  const gradient = new Float64Array(potential.length);
  for (let start = 0; start < potential.length; start += sampleCount) {
    const row = { values: potential, start, stride: 1, count: sampleCount, step: stepMetres };
    for (let i = 0; i < sampleCount; i++) gradient[start + i] = fivePointSlope(row, i);
  }
  return gradient;
}
