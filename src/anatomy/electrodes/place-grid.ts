/** A flexible grid laid on the skin, its spacing kept along the surface. */

import { ParameterError, requireInteger, requireLength, requireNumber } from '../../core/errors.ts';
import { dot, type Vector3 } from '../affine.ts';
import type { LimbSurface, SurfacePoint } from '../limb-surface.ts';
import type { LimbAxis } from '../measure-labels.ts';
import { alongAxis } from './limb-frame.ts';
import { type ElectrodeCells, neighbourDistances, type PlacedElectrodes } from './placed-electrodes.ts';
import { addScaled, cross, difference, distanceBetween, perpendicular, turned, vectorAt } from './vector.ts';
import { type SurfaceFrame, walkSurface } from './walk-surface.ts';
import { wholeMillimetres } from './whole-millimetres.ts';

export interface GridShape extends ElectrodeCells {
  /** model, for messages */
  readonly name: string;
  /** centre to centre */
  readonly spacingMetres: number;
  /** of the electrodes; E1, E2, ... if absent */
  readonly names?: readonly string[];
}

export interface GridPose {
  /** where the middle of the grid's outline lies */
  readonly centre: SurfacePoint;
  /** about the centre, clockwise seen from outside, degrees; after mirroring */
  readonly rotationDegrees?: number;
  /** columns from right to left, seen from outside */
  readonly mirror?: boolean;
}

/** What placing must know of the limb beside its skin. */
export interface LimbEnds {
  readonly axis: LimbAxis;
  /** distal and proximal end, from the axis' centre */
  readonly alongMetres: readonly [distal: number, proximal: number];
}

/** Electrodes nearer to a cut end of the limb than this are warned of. */
const END_METRES = 0.01;

/** A spacing that is off by more than this part of it is warned of. */
const SPACING_PART = 0.05;

/**
 * Lays a grid on the skin. Seen from outside with proximal up and unrotated it looks like its picture: the first row most
 * proximal, columns from left to right. From the centre one walks straight ahead (geodesics) along the rows' direction to every
 * row, then from there across to every column, so that distances are those of the grid along the middle and within each
 * row; on a skin that bends both ways, distances between rows differ towards the edges, and `spacingErrorMetres` says by how much.
 * @throws ParameterError for a grid without a spacing, one that passes the ends of the limb, or one that laps over itself
 * Cost: 1900 nearest points for 64 electrodes. Accuracy: exact on cylinders and cones (test beside).
 */
export function placeGrid(surface: LimbSurface, limb: LimbEnds, grid: GridShape, pose: GridPose): PlacedElectrodes {
  const count = checkGrid(grid);
  requireNumber(`grid ${grid.name}`, 'rotation (degrees)', pose.rotationDegrees ?? 0, -360, 360);
  const { positionsMetres, normals, missingMetres } = walkGrid(surface, limb, grid, pose, count);
  checkEnds(limb, grid, positionsMetres, missingMetres);
  checkOverlap(limb, grid, positionsMetres);
  const distances = neighbourDistances(surface, { positionsMetres, normals }, grid);
  const spacingErrorMetres = distances.reduce((most, d) => Math.max(most, Math.abs(d - grid.spacingMetres)), 0);
  return {
    name: grid.name,
    names: grid.names ?? Array.from({ length: count }, (_, n) => `E${n + 1}`),
    positionsMetres,
    normals,
    grid: { ...cellsOf(grid), spacingMetres: grid.spacingMetres, spacingErrorMetres },
    skinDistancesMetres: new Float64Array(count),
    warnings: gridWarnings(limb, grid, positionsMetres, spacingErrorMetres),
  };
}

function cellsOf({ rows, columns, cells }: ElectrodeCells): ElectrodeCells {
  return { rows, columns, cells };
}

/** @returns number of electrodes */
function checkGrid(grid: GridShape): number {
  const where = `grid ${grid.name}`;
  requireInteger(where, 'rows', grid.rows, 1);
  requireInteger(where, 'columns', grid.columns, 1);
  requireLength(where, 'cells', grid.cells.length, grid.rows * grid.columns);
  if (!(grid.spacingMetres > 0 && Number.isFinite(grid.spacingMetres)))
    throw new ParameterError(
      `${where}: expected a distance between electrodes, got ${grid.spacingMetres} m; a grid without one cannot be placed`,
      { spacingMetres: grid.spacingMetres },
    );
  const electrodes = Array.from(grid.cells)
    .filter((cell) => cell >= 0)
    .sort((a, b) => a - b);
  if (electrodes.length === 0 || electrodes.some((electrode, n) => electrode !== n))
    throw new ParameterError(`${where}: expected each electrode from 0 in one cell, got ${electrodes.join(', ')}`);
  if (grid.names) requireLength(where, 'names', grid.names.length, electrodes.length);
  return electrodes.length;
}

interface WalkedGrid {
  readonly positionsMetres: Float64Array;
  readonly normals: Float64Array;
  /** per electrode: what was left to go when the skin ended */
  readonly missingMetres: Float64Array;
}

function walkGrid(surface: LimbSurface, limb: LimbEnds, grid: GridShape, pose: GridPose, count: number): WalkedGrid {
  const { rows, columns, spacingMetres, cells } = grid;
  const positionsMetres = new Float64Array(3 * count);
  const normals = new Float64Array(3 * count);
  const missingMetres = new Float64Array(count);
  const across = (pose.mirror ? -1 : 1) * (Math.PI / 2);
  walkLine(
    surface,
    startFrame(limb.axis, pose),
    { count: rows, spacingMetres, turn: 0 },
    (row, spine, spineMissing) => {
      walkLine(surface, spine, { count: columns, spacingMetres, turn: across }, (column, frame, missing) => {
        const electrode = cells[row * columns + column];
        if (electrode < 0) return;
        positionsMetres.set(frame.positionMetres, 3 * electrode);
        normals.set(frame.normal, 3 * electrode);
        missingMetres[electrode] = Math.max(missing, spineMissing);
      });
    },
  );
  return { positionsMetres, normals, missingMetres };
}

/** At the centre, heading along the rows: to distal, turned clockwise seen from outside. */
function startFrame({ direction }: LimbAxis, { centre, rotationDegrees = 0 }: GridPose): SurfaceFrame {
  const { positionMetres, normal } = centre;
  if (Math.abs(dot(direction, normal)) > 0.99)
    throw new ParameterError(
      'grid: expected its centre on the side of the limb, got a place where the skin faces along the limb; move it away from the end',
    );
  const distal: Vector3 = perpendicular([-direction[0], -direction[1], -direction[2]], normal);
  const heading = turned(distal, cross(normal, distal), (-rotationDegrees * Math.PI) / 180);
  return { positionMetres, normal, heading };
}

/** Visits `count` places about a frame, `spacingMetres` apart, from the middle to both ends. */
function walkLine(
  surface: LimbSurface,
  middle: SurfaceFrame,
  line: { readonly count: number; readonly spacingMetres: number; readonly turn: number },
  visit: (index: number, frame: SurfaceFrame, missingMetres: number) => void,
): void {
  const half = (line.count - 1) / 2;
  for (const sign of [1, -1]) {
    let frame = middle;
    let missing = 0;
    let at = 0;
    const first = sign > 0 ? Math.ceil(half) : Math.ceil(half) - 1;
    for (let index = first; index >= 0 && index < line.count; index += sign) {
      const offset = (index - half) * line.spacingMetres;
      if (missing > 0) missing += Math.abs(offset - at);
      else {
        const walk = walkSurface(surface, frame, offset - at, line.turn);
        frame = walk.frame;
        missing = walk.missingMetres;
      }
      at = offset;
      visit(index, frame, missing);
    }
  }
}

function checkEnds(limb: LimbEnds, grid: GridShape, positions: Float64Array, missing: Float64Array): void {
  const [distal, proximal] = limb.alongMetres;
  const middle = (distal + proximal) / 2;
  let count = 0;
  const past = { distal: 0, proximal: 0 };
  missing.forEach((left, electrode) => {
    const along = alongAxis(limb.axis, vectorAt(positions, electrode));
    const end = along > middle ? 'proximal' : 'distal';
    const over = left + Math.max(0, along - proximal, distal - along);
    if (over > 1e-6) count++;
    past[end] = Math.max(past[end], over);
  });
  if (count === 0) return;
  const words = (['proximal', 'distal'] as const)
    .filter((end) => past[end] > 1e-6)
    .map((end) => `its ${end} end by up to ${wholeMillimetres(past[end])} mm`);
  const advice =
    words.length === 2
      ? `the limb is ${wholeMillimetres(proximal - distal)} mm long; take a smaller grid or a longer label map`
      : `move it by that much to ${past.distal > 1e-6 ? 'proximal' : 'distal'} (ALONG of --grid-at), or use a label map that goes on there`;
  throw new ParameterError(
    `grid ${grid.name}: ${count} of its ${missing.length} electrodes are not on the limb; the grid passes ${words.join(' and ')}: ${advice}`,
    { past },
  );
}

/** Two electrodes nearer than three quarters of the spacing: the grid went round the limb and lies on itself. */
function checkOverlap(limb: LimbEnds, grid: GridShape, positions: Float64Array): void {
  const count = positions.length / 3;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const distance = distanceBetween(vectorAt(positions, a), vectorAt(positions, b));
      if (distance > 0.75 * grid.spacingMetres) continue;
      const girth = girthOf(limb.axis, grid, positions);
      throw new ParameterError(
        `grid ${grid.name}: it laps over itself, electrodes ${b + 1} and ${a + 1} would be ${wholeMillimetres(distance)} mm apart; the limb is about ${wholeMillimetres(girth.girthMetres)} mm round there, the grid ${wholeMillimetres(girth.gridMetres)} mm wide: take a smaller grid, turn it by 90 degrees, or move it to where the limb is thicker`,
        { electrodes: [b, a] },
      );
    }
  }
}

/** Round the limb along the line of the grid that turns most about its axis: length of the line over its turns. */
function girthOf(axis: LimbAxis, { rows, columns, cells, spacingMetres }: GridShape, positions: Float64Array) {
  const lines = [
    ...Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => cells[r * columns + c])),
    ...Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_, r) => cells[r * columns + c])),
  ];
  const ofLines = lines.map((line) => {
    const members = line.filter((electrode) => electrode >= 0);
    const outward = members.map((electrode) => {
      const out = difference(vectorAt(positions, electrode), axis.centre);
      return addScaled(out, axis.direction, -dot(out, axis.direction));
    });
    const angles = outward.slice(1).map((to, n) => {
      const from = outward[n];
      return Math.atan2(dot(axis.direction, cross(from, to)), dot(from, to));
    });
    return { angle: Math.abs(angles.reduce((sum, angle) => sum + angle, 0)), steps: members.length - 1 };
  });
  const most = ofLines.reduce((best, line) => (line.angle > best.angle ? line : best));
  const gridMetres = most.steps * spacingMetres;
  return { gridMetres, girthMetres: (gridMetres * 2 * Math.PI) / most.angle };
}

function gridWarnings(limb: LimbEnds, grid: GridShape, positions: Float64Array, spacingError: number): string[] {
  const warnings: string[] = [];
  if (!(spacingError <= SPACING_PART * grid.spacingMetres))
    warnings.push(
      `grid ${grid.name}: the skin bends so much that distances between electrodes differ by up to ${(spacingError * 1000).toFixed(2)} mm from ${(grid.spacingMetres * 1000).toFixed(2)} mm`,
    );
  const [distal, proximal] = limb.alongMetres;
  let nearest = Infinity;
  for (let electrode = 0; electrode < positions.length / 3; electrode++) {
    const along = alongAxis(limb.axis, vectorAt(positions, electrode));
    nearest = Math.min(nearest, proximal - along, along - distal);
  }
  if (nearest < END_METRES)
    warnings.push(
      `grid ${grid.name}: it comes within ${wholeMillimetres(nearest)} mm of where the label map ends, where the limb is taken to go on as its last section is`,
    );
  return warnings;
}
