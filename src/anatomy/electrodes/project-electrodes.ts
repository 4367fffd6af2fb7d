/** Electrodes from given positions, each put on the nearest point of the skin. */

import { ParameterError, requireLength } from '../../core/errors.ts';
import type { LimbSurface, SurfacePoint } from '../limb-surface.ts';
import { alongAxis } from './limb-frame.ts';
import type { LimbEnds } from './place-grid.ts';
import { type ElectrodeCells, neighbourDistances, type PlacedElectrodes } from './placed-electrodes.ts';
import { vectorAt } from './vector.ts';
import { nearestTo } from './walk-surface.ts';
import { wholeMillimetres } from './whole-millimetres.ts';

/** As a table has them. */
export interface ElectrodePositions {
  /** of the file */
  readonly name: string;
  readonly names: readonly string[];
  /** x, y, z interleaved, world */
  readonly positionsMetres: Float64Array;
  /** where the table gives rows and columns */
  readonly cells?: ElectrodeCells;
  readonly warnings: readonly string[];
}

/** Farther from the skin than this gets a warning, and than the second an error, metres. */
const WARN_METRES = 0.005;
const MOST_METRES = 0.03;

/**
 * Puts electrodes on the skin.
 * @param surface - the skin, known from everywhere (far-surface.ts)
 * @throws ParameterError naming electrodes more than 30 mm from the skin, or past the ends of the limb
 */
export function projectElectrodes(
  surface: LimbSurface,
  limb: LimbEnds,
  positions: ElectrodePositions,
): PlacedElectrodes {
  const { name, names, cells } = positions;
  const count = names.length;
  requireLength(name, 'positions', positions.positionsMetres.length, 3 * count);
  const points = names.map((_, n) => nearestTo(surface, vectorAt(positions.positionsMetres, n)));
  const found = requireNear(name, names, points);
  checkEnds(limb, positions);
  const positionsMetres = Float64Array.from(found.flatMap((point) => point.positionMetres));
  const normals = Float64Array.from(found.flatMap((point) => point.normal));
  const grid = cells && measuredGrid(surface, { positionsMetres, normals }, cells);
  const off = found.filter((point) => Math.abs(point.distanceMetres) > WARN_METRES).length;
  const farthest = found.reduce((most, point) => Math.max(most, Math.abs(point.distanceMetres)), 0);
  const warning = `${name}: ${off} of ${count} electrodes were more than 5 mm from the skin, up to ${wholeMillimetres(farthest)} mm; they were put on its nearest point`;
  return {
    name,
    names,
    positionsMetres,
    normals,
    ...(grid && { grid }),
    skinDistancesMetres: Float64Array.from(found, (point) => point.distanceMetres),
    warnings: off > 0 ? [...positions.warnings, warning] : positions.warnings,
  };
}

function requireNear(
  file: string,
  names: readonly string[],
  points: readonly (SurfacePoint | undefined)[],
): SurfacePoint[] {
  const far = names.flatMap((name, n) => {
    const distance = points[n] ? Math.abs(points[n].distanceMetres) : Infinity;
    return distance <= MOST_METRES ? [] : [{ name, distance }];
  });
  if (far.length === 0) return points.flatMap((point) => (point ? [point] : []));
  const list = far
    .slice(0, 4)
    .map(
      ({ name, distance }) =>
        `${name} by ${distance < Infinity ? `${wholeMillimetres(distance)} mm` : 'an unknown distance'}`,
    );
  throw new ParameterError(
    `${file}: electrodes far from the skin: ${list.join(', ')}${far.length > 4 ? ` and ${far.length - 4} more` : ''}; expected at most 30 mm. Positions are x (right), y (anterior), z (superior) in the label map's own space, in millimetres: check its origin, its side and the unit`,
    { electrodes: far.map(({ name }) => name) },
  );
}

function checkEnds({ axis, alongMetres: [distal, proximal] }: LimbEnds, positions: ElectrodePositions): void {
  const past = positions.names.flatMap((name, n) => {
    const along = alongAxis(axis, vectorAt(positions.positionsMetres, n));
    const over = Math.max(along - proximal, distal - along);
    return over > 0 ? [{ name, over, end: along > proximal ? 'proximal' : 'distal' }] : [];
  });
  if (past.length === 0) return;
  const worst = past.reduce((most, other) => (other.over > most.over ? other : most));
  throw new ParameterError(
    `${positions.name}: ${past.length} of ${positions.names.length} electrodes are past the ends of the limb, ${worst.name} by ${wholeMillimetres(worst.over)} mm past the ${worst.end} one; leave them out or use a label map that goes on there`,
    { electrodes: past.map(({ name }) => name) },
  );
}

function measuredGrid(
  surface: LimbSurface,
  placed: Pick<PlacedElectrodes, 'positionsMetres' | 'normals'>,
  cells: ElectrodeCells,
): PlacedElectrodes['grid'] {
  const distances = neighbourDistances(surface, placed, cells).filter(Number.isFinite).sort();
  // tenths of a micrometre, so that a grid that was written and read has its nominal spacing again
  const spacingMetres = Number((distances[Math.floor(distances.length / 2)] ?? Number.NaN).toFixed(7));
  const spacingErrorMetres = distances.reduce((most, d) => Math.max(most, Math.abs(d - spacingMetres)), 0);
  return { ...cells, spacingMetres, spacingErrorMetres };
}
